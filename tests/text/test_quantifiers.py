"""Words of quantity in the copy against the shares of a poll."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.text.quantifiers import quantifiers
from verification.text.reckoned import Answers, reckon
from verification.text.shares import Share

WAR = Answers(
    (
        Share("Definitely support", Decimal(18), "for"),
        Share("Somewhat support", Decimal(15), "for"),
        Share("Definitely don't support", Decimal(30), "against"),
        Share("Mostly don't support", Decimal(14), "against"),
    )
)


def levels(words: str, answers: Answers = WAR) -> list[str]:
    return [found.level for found in reckon(words, answers)]


def of(in_favour: str, against: str, decimals: int = 0, margin: str | None = None) -> Answers:
    return Answers(
        (Share("Yes", Decimal(in_favour), "for"), Share("No", Decimal(against), "against")),
        decimals,
        Decimal(margin) if margin else None,
    )


def test_a_majority_that_is_none_is_false_by_its_own_figures() -> None:
    words = "According to a think tank, the majority of Belarusians do not support the war."
    (found,) = reckon(words, WAR)

    assert found.level == "false"
    assert found.sentence == (
        "“majority”: 30 + 14 = 44 per cent are against it. That is not a majority: it takes more than half."
        " 18 + 15 = 33 are for it; 23 per cent took no side."
    )
    assert words[found.start : found.end] == "majority"


def test_each_share_is_held_against_the_answer_its_words_name() -> None:
    words = (
        "Only 18 percent of people surveyed in a March poll said they definitely support it and 15 percent stated they"
        " somewhat support Russia in the war. In contrast, 30 percent said they definitely don't support the war and 14"
        " percent mostly don't support it with the remaining stating they are not sure."
    )
    assert levels(words) == ["holds"] * 4
    assert levels(words.replace("30 percent", "18 percent")) == ["holds", "holds", "false", "holds"]
    swapped = words.replace("definitely don't", "mostly don't")
    assert levels(swapped) == ["holds", "holds", "false", "holds"]


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Most Belarusians oppose the war.", "false"),
        ("The war is opposed by most of those asked.", "false"),
        ("A plurality of Belarusians oppose the war.", "holds"),
        ("A plurality support the war.", "false"),
        ("Fewer than half oppose the war.", "holds"),
        ("More than half do not back it.", "false"),
        ("Nearly half of Belarusians oppose it.", "holds"),
        ("Half of Belarusians oppose it.", "false"),
        ("A third support the war.", "holds"),
        ("Two thirds oppose the war.", "false"),
        ("One in three support it.", "holds"),
        ("Four out of ten are against it.", "look"),
        ("More than four in ten are against it.", "holds"),
        ("Three quarters reject it.", "false"),
        ("Only a minority back it.", "holds"),
        ("There is no majority for it.", "holds"),
        ("No majority supports it.", "holds"),
        ("Three in ten are definitely against.", "holds"),
        ("About one in five definitely support it.", "holds"),
        ("33% support the war.", "holds"),
        ("44 per cent oppose the war.", "holds"),
        ("45 per cent oppose the war.", "look"),
        ("54 per cent oppose the war.", "false"),
        ("Forty-four per cent oppose the war.", "holds"),
        ("23 per cent were not sure.", "holds"),
        ("Opponents lead by 11 percentage points.", "holds"),
        ("Opponents lead by 20 points.", "look"),
        ("Few Belarusians support the war.", "look"),
        ("A majority of Belarusians were asked by telephone.", "look"),
    ],
)
def test_words_of_quantity(words: str, level: str) -> None:
    assert levels(words) == [level]


@pytest.mark.parametrize(
    "words",
    [
        "The most important thing is that at most a few came.",
        "It lasted half an hour in the second half of the year.",
        "A third man spoke for the majority leader.",
        "It cost half a million crowns.",
        "The majority-owned company fell 30 places.",
        "One in 1911 and two in May.",
    ],
)
def test_what_is_no_word_of_quantity(words: str) -> None:
    assert quantifiers(words) == []


def test_no_denial_is_read_into_not_knowing() -> None:
    assert levels("44 per cent oppose it; most don't know whether they support it.")[0] == "holds"


def test_an_answer_is_told_by_a_name() -> None:
    race = Answers(
        (Share("Smith", Decimal(52)), Share("Jones", Decimal(41)), Share("Don't know", Decimal(7)))
    )
    assert levels("Most voters would choose Smith.", race) == ["holds"]
    assert levels("Most voters would choose Jones.", race) == ["false"]
    assert levels("Smith is 11 points ahead.", race) == ["holds"]


def test_those_who_are_not_for_it_are_reckoned_from_those_who_are() -> None:
    only = Answers((Share("Yes", Decimal(30), "for"),))
    (found,) = reckon("Most do not support it.", only)
    assert (found.level, "100 − 30 = 70" in found.sentence) == ("holds", True)


def test_rounding_and_the_margin_leave_a_bare_majority_open() -> None:
    halves = Answers((Share("Strongly", Decimal(26), "for"), Share("Rather", Decimal(25), "for")))
    assert levels("A majority support it.", halves) == ["look"]  # 25.5 and 24.5 are printed so, too
    assert levels("A majority support it.", of("50", "45")) == ["look"]
    assert levels("A majority support it.", of("50.0", "45", 1)) == ["look"]
    assert levels("A majority support it.", of("49", "45")) == ["false"]
    assert levels("A majority support it.", of("52", "45", margin="3")) == ["look"]
    assert levels("A majority support it.", of("54", "45", margin="3")) == ["holds"]


def test_how_large_a_majority_is_said_to_be() -> None:
    assert levels("An overwhelming majority support it.", of("80", "20")) == ["holds"]
    assert levels("An overwhelming majority support it.", of("54", "46")) == ["look"]
    assert levels("A slim majority support it.", of("71", "29")) == ["look"]


def test_without_sides_it_says_what_it_needs() -> None:
    (found,) = reckon("Most support it.", Answers((Share("Yes", Decimal(60)), Share("No", Decimal(40)))))
    assert (found.level, "which answers are for" in found.sentence) == ("look", True)


@given(st.integers(0, 100))
def test_a_majority_is_never_waved_through_at_half_or_less(share: int) -> None:
    (level,) = levels("The majority support it.", of(str(share), str(100 - share)))
    assert (level == "holds") == (share > 50)
    assert (level == "false") == (share < 50)


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_figure_of_the_copy_is_a_share_of_the_card_or_it_is_said(stated: int, share: int) -> None:
    (level,) = levels(f"{stated} per cent support it.", of(str(share), "0"))
    assert (level == "holds") == (stated == share)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for one in quantifiers(text):
        assert one.span.of(text) == one.text
    for found in reckon(text, WAR):
        assert found.start is not None
        assert found.end <= len(text)
