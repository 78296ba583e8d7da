"""Which of two sentences a checker would rather look up."""

import pytest

from verification.text.checkable import checkable


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("The harbour lost 4,000 jobs.", "The harbour is a fine place."),
        ("Fares rose by nine percent last year.", "Fares are what they are."),
        ("Ada Quist signed the lease in Tolsk.", "Somebody has to sign the lease."),
        ("The quay is older than any in Karvenia.", "The quay is old."),
        ("Ada Quist voted against the quay.", "I hope that the quay is built."),
        ("The quay was closed in May.", "Was the quay closed in May?"),
        ("The council said the quay was safe.", "The council should make the quay safe."),
        ("She paid for the ferry.", "Thank you for the ferry."),
        ("The council built the ferry for Tolsk.", "The council."),
    ],
)
def test_what_can_be_looked_up_comes_before_what_can_not(more, less):
    assert checkable(more) > checkable(less)


@pytest.mark.parametrize("words", ["", " ", "…", "🚢", "Quist", "1 2 3 4 5 6 7 8 9 " * 100])
def test_it_is_a_share_whatever_the_words(words):
    assert 0 <= checkable(words) <= 1


def test_no_words_are_nothing_to_look_up():
    assert checkable("—") == 0
