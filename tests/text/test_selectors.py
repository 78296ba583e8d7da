"""A selector means one stretch of the copy, or is refused with a sentence."""

import pytest

from verification.text.selectors import Ambiguous, NotInText, resolve
from verification.text.spans import Span

TEXT = "No, said Maron. No, said Destin. Cafe\u0301 talk.".replace("e\u0301", "\u00e9")


def test_words_that_stand_once_are_found():
    assert resolve(TEXT, "Maron") == Span(9, 14)
    assert resolve(TEXT, "Cafe\u0301").of(TEXT) == "Caf\u00e9"


def test_words_that_stand_twice_need_their_neighbours_or_their_place():
    assert resolve(TEXT, "No, said", suffix=" Destin") == Span(16, 24)
    assert resolve(TEXT, "No, said", prefix="Maron. ") == Span(16, 24)
    assert resolve(TEXT, "No, said", start=16) == Span(16, 24)
    with pytest.raises(Ambiguous, match="stands in the copy 2 times"):
        resolve(TEXT, "No, said")
    with pytest.raises(Ambiguous, match="2 times"):
        resolve(TEXT, "No, said", start=3)


@pytest.mark.parametrize(
    ("exact", "prefix", "sentence"),
    [
        ("Tolsk", "", "“Tolsk” is not in the copy."),
        ("Maron", "Mrs ", "“Maron” is in the copy, but not with the words given around it."),
        (" ", "", "Mark some words of the copy."),
        ("x" * 100, "", "“" + "x" * 59 + "…” is not in the copy."),
    ],
)
def test_words_that_are_not_there_are_refused(exact, prefix, sentence):
    with pytest.raises(NotInText) as caught:
        resolve(TEXT, exact, prefix)
    assert str(caught.value) == sentence
