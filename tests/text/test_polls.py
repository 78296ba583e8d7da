"""What a poll's card lacks, and what it says to the copy."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.text.polls import Poll, findings, margin_of, margin_of_lead, missing, of_card, of_words
from verification.text.shares import Share

WHOLE = Poll(
    sponsor="The Institute",
    conducted_by="Field Ltd",
    population="Urban population of Belarus, 18 to 64",
    sampling="probability",
    recruitment="Random digits",
    mode="Telephone",
    field_from=date(2023, 3, 15),
    field_to=date(2023, 3, 27),
    sample_size=1000,
    margin=Decimal("3.1"),
    weighting="By age",
    processing="Double entry",
    question="Do you personally support the actions of the Russian military in Ukraine?",
    limitations="Fear may colour answers",
    shares=(
        Share("Definitely support", Decimal(18), "for"),
        Share("Somewhat support", Decimal(15), "for"),
        Share("Definitely don't support", Decimal(30), "against"),
        Share("Mostly don't support", Decimal(14), "against"),
    ),
)


def said(poll: Poll, words: str = "", question: str = "") -> list[str]:
    return [f"{found.level}: {found.sentence}" for found in findings(poll, words, question)]


def at(found_for: list[str], part: str) -> str:
    """The level of the one finding that says this."""
    (one,) = [sentence for sentence in found_for if part in sentence]
    return one.partition(":")[0]


def test_a_whole_card_lacks_nothing_and_an_empty_one_everything() -> None:
    assert missing(WHOLE) == []
    assert len(missing(Poll())) == 14
    assert of_card(Poll()) == []


@pytest.mark.parametrize(
    "name", [field.name for field in fields(Poll) if field.name not in ("decimals", "margin_none")]
)
def test_each_item_that_is_left_out_is_named(name: str) -> None:
    left_out = replace(WHOLE, **{name: getattr(Poll(), name)})
    assert len(missing(left_out)) == 1


def test_that_none_can_be_computed_is_an_answer() -> None:
    assert missing(replace(WHOLE, margin=None, margin_none=True)) == []


def test_what_the_shares_leave_is_told() -> None:
    assert at(said(WHOLE), "18 + 15 + 30 + 14 = 77. The remaining 23 per cent") == "look"


def test_rounding_moves_a_sum_so_far_and_no_further() -> None:
    thirds = replace(WHOLE, shares=tuple(Share(name, Decimal(34)) for name in "abc"))
    assert at(said(thirds), "come to") == "false"
    assert (
        at(said(replace(thirds, shares=(*thirds.shares[:2], Share("c", Decimal(33))))), "rounding") == "holds"
    )


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=12), st.integers(0, 2))
def test_rounded_shares_of_a_whole_never_add_up_to_a_finding(weights: list[float], decimals: int) -> None:
    whole = sum(weights)
    shares = tuple(
        Share(str(n), Decimal(str(round(100 * one / whole, decimals)))) for n, one in enumerate(weights)
    )
    assert of_card(Poll(shares=shares, decimals=decimals))[0].level == "holds"


def test_a_margin_for_people_who_opted_in_is_a_finding() -> None:
    opted = replace(WHOLE, sampling="opt_in")
    assert at(said(opted), "no margin of sampling error") == "false"
    assert (
        at(said(replace(opted, margin=None, margin_none=True)), "nobody can say whether it is clear")
        == "look"
    )
    words = "The poll had a margin of error of 3 points."
    assert at(said(opted, words), "no margin of error can be computed.") == "false"


def test_a_margin_that_is_too_small_for_the_sample() -> None:
    assert margin_of(1000) == Decimal("3.1")
    assert at(said(WHOLE), "fits 1,000 people") == "holds"
    assert at(said(replace(WHOLE, margin=Decimal(2))), "too small for 1,000 people") == "false"
    assert (
        at(said(replace(WHOLE, margin=Decimal(3))), "fits 1,000 people") == "holds"
    )  # 3.1, rounded as printed
    assert (
        at(said(replace(WHOLE, margin=Decimal(4))), "fits 1,000 people") == "holds"
    )  # weighting makes it larger
    assert at(said(replace(WHOLE, margin=Decimal(8))), "more than twice") == "look"


def test_the_margin_of_a_lead_is_not_that_of_a_share() -> None:
    # Franklin's own example of two candidates: 47 and 44 of 599 likely voters.
    expected = 1.96 * sqrt((0.47 + 0.44 - 0.03**2) / 598) * 100
    assert float(margin_of_lead(Decimal(47), Decimal(44), 599)) == pytest.approx(expected, abs=0.01)


def test_a_lead_within_its_margin_is_no_clear_lead() -> None:
    race = replace(
        WHOLE, shares=(Share("Smith", Decimal(47)), Share("Jones", Decimal(44)), Share("Other", Decimal(9)))
    )
    assert at(said(race), "no clear lead") == "look"
    assert at(said(WHOLE), "44 against 33 is a lead of 11: a clear lead") == "holds"
    assert at(said(replace(WHOLE, sample_size=150, margin=None)), "no clear lead") == "look"


@given(st.integers(0, 100), st.integers(2, 10_000))
def test_a_lead_is_known_less_well_than_a_share_of_half_the_same(share: int, size: int) -> None:
    first, second = Decimal(share), Decimal(100 - share)
    assert margin_of_lead(first, second, size) <= 2 * margin_of(size - 1) + Decimal("0.02")


def test_a_part_of_a_people_is_not_a_people() -> None:
    assert at(said(WHOLE, "Most Belarusians oppose it."), "speaks of “Belarusians”") == "look"
    assert at(said(WHOLE, "Most people in Belarus oppose it."), "those asked were") == "look"
    assert not any("speaks of" in one for one in said(WHOLE, "Most urban Belarusians oppose it."))
    nation = replace(WHOLE, population="Adults living in Belarus")
    assert not any("speaks of" in one for one in said(nation, "Most Belarusians oppose it."))


def test_a_caveat_in_another_sentence_is_seen() -> None:
    words = "The majority of Belarusians oppose it. The survey sampled the urban population."
    assert at(said(WHOLE, words), "but not in this sentence") == "look"


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("In a March poll, many said no.", "holds"),
        ("In an April poll, many said no.", "false"),
        ("The survey was carried out between March 15 and 27.", "holds"),
        ("The survey was carried out from 15 to 27 March 2023.", "holds"),
        ("The survey was carried out from 15 to 28 March.", "false"),
        ("The survey was carried out from 15 to 27 March 2022.", "false"),
        ("It was conducted on March 16.", "holds"),
        ("It was conducted on April 16.", "false"),
        ("It polled 1,000 people.", "holds"),
        ("It polled about 1,010 people.", "look"),
        ("It polled 1,500 people.", "false"),
        ("With a margin of error of plus or minus 3.1 points.", "holds"),
        ("With a margin of error of 2 points.", "false"),
    ],
)
def test_days_people_and_margin_the_copy_gives(words: str, level: str) -> None:
    dated = [one.level for one in of_words(replace(WHOLE, shares=(), question=""), words)]
    assert dated == [level]


def test_the_question_as_asked_against_the_copys_words() -> None:
    asked = "They were asked whether they personally support the actions of the Russian military in Ukraine."
    assert (
        at(said(WHOLE, asked), "question") == "look" or at(said(WHOLE, asked), "puts the question") == "holds"
    )
    assert at(said(WHOLE, "", WHOLE.question), "as it was asked") == "holds"
    lacking = next(one for one in said(WHOLE, "33 per cent support the war.") if "The question was" in one)
    assert "“Russian”" in lacking
    assert "“military”" in lacking
    assert "“support”" not in lacking


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_words_can_be_held_against_a_card(words: str, question: str) -> None:
    for found in findings(WHOLE, words, question):
        assert found.sentence
        assert found.start is None or 0 <= found.start < found.end <= len(words)


REST = "16 percent mostly don't support it with the remaining stating they are not sure."
UNSURE = replace(WHOLE, shares=(*WHOLE.shares, Share("Not sure", Decimal(23))))


def test_an_answer_named_as_the_remainder_is_held_against_the_card() -> None:
    assert at(said(UNSURE, REST), "“Not sure” has 23 per cent on the card") == "holds"
    assert at(said(WHOLE, REST), "none of the answers on the card is called so") == "look"


def test_fear_and_population_in_the_copy_are_held_against_the_card() -> None:
    words = "It sampled the urban population; people “afraid to answer” could have affected results."
    afraid = replace(WHOLE, limitations="Some may have been afraid to answer.")
    assert at(said(afraid, words), "“afraid to answer”: the card holds it") == "holds"
    assert at(said(WHOLE, words), "“afraid to answer”: the card does not hold it") == "look"
    assert at(said(WHOLE, words), "“urban population”: the card holds it") == "holds"
    assert (
        at(said(replace(WHOLE, population="Adults"), words), "“urban population”: the card does not")
        == "look"
    )
