"""What is put to somebody is put again when the copy says more, and only then."""

import pytest

from verification.text.saying_more import names_party, says_more

PUT = ["The minister allegedly took 40,000 crowns from the port, a witness said."]


@pytest.mark.parametrize(
    ("now", "how"),
    [
        ("The minister took 40,000 crowns from the port, a witness said.", "without its hedge"),
        ("The minister allegedly stole 40,000 crowns from the port, a witness said.", "“stole”"),
        ("The minister allegedly took 90,000 crowns from the port, a witness said.", "“90,000”"),
        ("The minister allegedly took 40,000 crowns from the port.", "no longer as the words of a witness"),
        ("The minister allegedly never took 40,000 crowns from the port, a witness said.", "negation"),
    ],
)
def test_words_that_say_more_say_how(now: str, how: str) -> None:
    assert how in says_more(PUT, now, who="a witness")


@pytest.mark.parametrize(
    "now",
    [
        PUT[0],
        "The Minister allegedly took 40,000 crowns from the port, a witness said",
        "The minister allegedly took crowns from the port, a witness said.",
        "The minister may allegedly have, so it is said, took 40,000 crowns from the port, a witness said.",
        "The minister allegedly took 40,000 crowns, a witness said.",
    ],
)
def test_the_same_words_fewer_words_and_a_hedge_more_do_not(now: str) -> None:
    assert says_more(PUT, now, who="a witness") == ""


def test_a_quotation_that_becomes_the_papers_own_words_says_more() -> None:
    assert "without quotation marks" in says_more(["“They stole it,” he said."], "They stole it.")


@pytest.mark.timeout(3)
@pytest.mark.parametrize("piece", ["told ", "denied "])
def test_ten_thousand_words_of_one_kind_are_compared_soon(piece: str) -> None:
    assert "“bribes”" in says_more([f"He said {piece * 500}"], f"{piece * 10_000}bribes", who="Ilse Brandt")


@pytest.mark.parametrize(
    ("text", "name", "person", "named"),
    [
        ("Brandt lied, the report says.", "Ilse Brandt", True, True),
        ("Ilse’s sister lied.", "Ilse Brandt", True, False),
        ("The port authority’s books are false.", "Port authority", False, True),
        ("The port of Sund lied.", "Port authority", False, False),
        ("The health ministry hid it.", "Ministry of Health press office", False, True),
        ("Nobody is named.", "Press office", False, False),
    ],
)
def test_a_party_is_named_by_a_last_name_or_by_every_telling_word(
    text: str, name: str, person: bool, named: bool
) -> None:
    assert names_party(text, name, is_person=person) is named
