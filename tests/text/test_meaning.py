"""What a change of words does to what they say: only where it is cheap and sure."""

import pytest

from verification.text.meaning import shifts


def told(old: str, new: str, before: str = "", after: str = "", who: str = "") -> list[tuple[str, bool]]:
    return [(shift.sentence, shift.grave) for shift in shifts(old, new, before, after, who=who)]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("He is reportedly in hospital", "He is in hospital", "The hedge is gone: “reportedly”."),
        ("He is in hospital", "He is allegedly in hospital", "A hedge came in: “allegedly”."),
        ("took 41 million", "took 42 million", "A figure changed: 41 became 42."),
        ("surfaced three times", "surfaced several times", "Figures changed: three went."),
        ("18 and 15 per cent", "33 per cent", "Figures changed: 18, 15 went, 33 came in."),
        (
            "He met Lukashenko in May",
            "He met Lukashenka in May",
            "A name changed: Lukashenko became Lukashenka.",
        ),
        ("as Ilse Brandt’s port", "as Anna Berg’s port", "A name changed: Ilse Brandt became Anna Berg."),
        ("Rosa Lind said so", "Rosie Lind said so", "A name changed: Rosa became Rosie."),
        (
            "They met in Sund",
            "They met in Karven and Oslo",
            "Names changed: Sund went, Karven, Oslo came in.",
        ),
        ("the port of Sund", "the port", "Names changed: Sund went."),
        ("It was confirmed", "It was not confirmed", "A negation came in."),
        ("They didn’t pay", "They did pay", "A negation is gone."),
        ("“We are content,” she said", "“We are glad,” she said", "Words inside quotation marks changed."),
        ("She said “we paid”", "She said we paid", "The words no longer stand in quotation marks."),
        ("She said we paid", "She said “we paid”", "Words stand in quotation marks now."),
    ],
)
def test_what_looks_like_another_meaning_is_said(old: str, new: str, sentence: str) -> None:
    assert (sentence, True) in told(old, new)


def test_an_attribution_that_went_is_said() -> None:
    before, after = "The port took tolls, Ilse Brandt said.", "The port took tolls."
    assert told("took tolls", "took the tolls", before, after, "Ilse Brandt") == [
        ("The attribution is gone: it no longer says that Ilse Brandt said so.", True)
    ]


def test_the_hedge_may_stand_beside_the_words() -> None:
    assert told("took tolls", "took the tolls", "It reportedly took tolls.", "It took the tolls.") == [
        ("The hedge is gone: “reportedly”.", True)
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("30 percent of men", "30 per cent of men"),
        ("the President said", "the president said"),
        ("“We paid,” she said", '"We paid", she said'),
        ("a well-known man", "a well known man"),
        ("the U.S. Navy", "the US Navy"),
        ("Abu-Bakr of Sund", "Abu Bakr of Sund"),
    ],
)
def test_house_style_is_no_other_meaning(old: str, new: str) -> None:
    assert told(old, new) == [("Only spaces, punctuation or capitals changed.", False)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Tolls rose in Sund", "Fees rose in Sund"),
        ("It rose. Ships came.", "It rose. Boats came."),
        ("the rule: Ships first", "the rule: Boats first"),
        ("the Prime Minister said", "the president said"),
        ("in Sund, the port of Sund", "in Sund, its port"),
        ("Sund Harbour Takes Record Tolls", "Sund Harbour Takes Record Money"),
    ],
)
def test_a_capital_that_makes_no_name_is_no_changed_name(old: str, new: str) -> None:
    assert told(old, new, old, new) == []


def test_words_that_begin_inside_a_sentence_may_begin_with_a_name() -> None:
    before, after = "Yesterday Brandt took tolls.", "Yesterday Brand took tolls."
    assert told("Brandt took tolls", "Brand took tolls", before, after) == [
        ("A name changed: Brandt became Brand.", True)
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("He is dead.", "He is dead?"), ("it fell to 5", "it fell to -5"), ("a red car", "a blue car")],
)
def test_signs_that_mean_something_are_not_style(old: str, new: str) -> None:
    assert told(old, new) == []


def test_words_that_came_or_went_altogether_say_nothing_of_meaning() -> None:
    assert told("", "took 41 million") == told("took 41 million", "") == []
