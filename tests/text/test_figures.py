"""Calculations the copy states, found and done again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.text.figures.dates import age_at, day, days_in
from verification.text.figures.inputs import Unreckonable
from verification.text.figures.kinds import KINDS, recompute
from verification.text.figures.numbers import NoFigure, figure, figures_in, shown
from verification.text.figures.proposing import propose


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200), ("1,200.50", "1200.50"), ("4.2 million", 4_200_000), ("£3bn", 3 * 10**9), ("$1.2m", 1_200_000),
        ("twenty-one", 21), ("three hundred and five", 305), ("half a million", 500_000), ("two million", 2_000_000),
        ("a hundred", 100), ("18 per cent", 18), ("33%", 33), ("-4", -4), ("418bn", 418 * 10**9),
        ("one thousand two hundred", 1200),
    ],
)  # fmt: skip
def test_a_figure_as_copy_writes_it(text: str, value: int | str) -> None:
    assert figure(text).value == Decimal(value)


@pytest.mark.parametrize("text", ["", "many", "1.200,50", "12 of 48", "a", "one or two"])
def test_what_is_no_figure(text: str) -> None:
    with pytest.raises(NoFigure, match="is not a figure"):
        figure(text)


@given(st.integers(0, 10**15))
def test_a_figure_that_is_shown_is_read_back(number: int) -> None:
    assert figure(shown(Decimal(number))).value == number


HOLDS = [
    ("per_cent_of", {"part": "12", "whole": "48"}, "25 per cent", True),
    ("per_cent_of", {"part": "12", "whole": "48"}, "a quarter", True),
    ("per_cent_of", {"part": "12", "whole": "48"}, "nearly a third", False),
    ("per_cent_of", {"part": "12", "whole": "48"}, "one in four", True),
    ("change", {"before": "31", "after": "26"}, "5 fewer", True),
    ("change", {"before": "31", "after": "26"}, "5 more", False),
    ("change_per_cent", {"before": "4.2 million", "after": "5.1 million"}, "up 21 per cent", True),
    ("change_per_cent", {"before": "4.2 million", "after": "5.1 million"}, "up 27 per cent", False),
    ("change_per_cent", {"before": "120", "after": "246"}, "more than doubled", True),
    ("change_per_cent", {"before": "120", "after": "236"}, "more than doubled", False),
    ("change_per_cent", {"before": "120", "after": "236"}, "almost doubled", True),
    ("change_per_cent", {"before": "120", "after": "361"}, "tripled", True),
    ("change_per_cent", {"before": "120", "after": "60"}, "halved", True),
    ("change_per_cent", {"before": "120", "after": "60"}, "doubled", False),
    ("change_per_cent", {"before": "150", "after": "101"}, "fell by a third", True),
    ("change_per_cent", {"before": "101", "after": "150"}, "fell by half", False),
    ("change_points", {"before": "31%", "after": "25%"}, "fell by 6 points", True),
    ("average", {"numbers": "3; 4; 5"}, "4", True),
    ("average", {"numbers": "3, 4 and 6"}, "5", False),
    ("sum", {"numbers": "30; 14"}, "44 per cent", True),
    ("sum", {"numbers": "30; 14"}, "more than 50 per cent", False),
    ("rate", {"count": "312", "population": "5.9 million"}, "5.3", True),
    ("rate", {"count": "312", "population": "5.9 million"}, "53", False),
    ("rate", {"count": "312", "population": "5.9 million", "per": "1 million"}, "53", True),
    ("age", {"born": "30 August 1954", "on": "27 May 2023"}, "68", True),
    ("age", {"born": "30 August 1954", "on": "30 August 2023"}, "68", False),
    ("between", {"first": "15 March 2023", "last": "27 March 2023"}, "12 days", True),
    ("between", {"first": "15 March 2023", "last": "27 March 2023"}, "13 days", True),
    ("between", {"first": "15 March 2023", "last": "27 March 2023"}, "14 days", False),
    ("between", {"first": "2023-03-15", "last": "2023-03-27", "unit": "weeks"}, "over two weeks", False),
    ("between", {"first": "1 June 1911", "last": "3 May 2023", "unit": "years"}, "nearly 112 years", True),
    ("conversion", {"amount": "30", "unit": "miles", "to": "km"}, "48 km", True),
    ("conversion", {"amount": "30", "unit": "miles", "to": "km"}, "about 50 km", True),
    ("conversion", {"amount": "30", "unit": "miles", "to": "km"}, "50 km", False),
    ("conversion", {"amount": "100", "unit": "°F", "to": "°C"}, "38", True),
    ("conversion", {"amount": "200", "unit": "tons", "to": "kg"}, "203,000 kg", True),
    ("currency", {"amount": "£1.2 million", "rate": "1.2345", "rate_date": "26 May 2023"}, "$1.5m", True),
    ("currency", {"amount": "£1.2 million", "rate": "1.2345", "rate_date": "26 May 2023"}, "$1.8m", False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "inputs", "stated", "holds"), HOLDS)
def test_a_calculation_is_done_again(kind: str, inputs: dict[str, str], stated: str, holds: bool) -> None:
    found = recompute(kind, inputs, stated)
    assert found.holds is holds, found.sentence
    assert stated in found.sentence


def test_every_kind_is_tried() -> None:
    assert {kind for kind, *_ in HOLDS} == set(KINDS)


def test_points_that_are_called_per_cent_are_told_apart() -> None:
    found = recompute("change_per_cent", {"before": "4 per cent", "after": "5 per cent"}, "rose 1 per cent")
    assert not found.holds
    assert "It is 1 percentage points more, not per cent." in found.sentence


def test_figures_that_were_rounded_are_taken_with_what_they_may_stand_for() -> None:
    inputs = {"before": "40 million", "after": "50 million"}
    found = recompute("change_per_cent", inputs, "up 27 per cent")
    assert found.holds
    assert "Only because the figures are rounded: it can lie between 22.2 and 27.8." in found.sentence
    assert "Only because" not in recompute("change_per_cent", inputs, "up 25 per cent").sentence
    assert not recompute("change_per_cent", {"before": "40", "after": "50"}, "up 27 per cent").holds


@pytest.mark.parametrize(
    ("kind", "inputs", "stated", "field"),
    [
        ("magic", {}, "1", "kind"),
        ("per_cent_of", {"part": "12", "whole": "0"}, "1", "whole"),
        ("per_cent_of", {"part": "12"}, "1", "whole"),
        ("per_cent_of", {"part": "many", "whole": "48"}, "1", "part"),
        ("per_cent_of", {"part": "12", "whole": "48"}, "lots", "stated"),
        ("per_cent_of", {"part": "1" + "0" * 30, "whole": "48"}, "1", "part"),
        ("average", {"numbers": "3"}, "3", "numbers"),
        ("age", {"born": "1954", "on": "27 May 2023"}, "68", "born"),
        ("age", {"born": "28 May 2023", "on": "27 May 2023"}, "68", "on"),
        ("between", {"first": "27 March 2023", "last": "15 March 2023"}, "12", "last"),
        ("between", {"first": "15 March 2023", "last": "27 March 2023", "unit": "moons"}, "12", "unit"),
        ("between", {"first": "30 February 2023", "last": "27 March 2023"}, "12", "first"),
        ("conversion", {"amount": "30", "unit": "miles", "to": "kg"}, "48", "to"),
        ("conversion", {"amount": "30", "unit": "parsnips", "to": "kg"}, "48", "unit"),
        ("currency", {"amount": "£5", "rate": "1.2"}, "$6", "rate_date"),
        ("currency", {"amount": "£5", "rate": "0", "rate_date": "26 May 2023"}, "$6", "rate"),
    ],
)
def test_what_can_not_be_reckoned_is_said_by_field(
    kind: str, inputs: dict[str, str], stated: str, field: str
) -> None:
    with pytest.raises(Unreckonable) as refusal:
        recompute(kind, inputs, stated)
    assert list(refusal.value.errors) == [field]


@pytest.mark.parametrize(
    ("words", "kind", "holds"),
    [
        ("The village lies 30 miles (48 km) from the border.", "conversion", True),
        ("The village lies 30 miles, or about 60 km, from the border.", "conversion", False),
        ("It shed 200 tonnes (220 tons) of oil.", "conversion", True),
        ("A 26-mile (42km) race.", "conversion", True),
        ("Temperatures hit 100°F (38°C).", "conversion", True),
        ("He earned £1.2m ($1.5m) last year.", "currency", None),
        ("The fine of 200,000 roubles (€2,200) was paid.", "currency", None),
        ("12 of the 48 members (25 per cent) voted.", "per_cent_of", True),
        ("Twelve out of 48, or 30 per cent, voted.", "per_cent_of", False),
        ("Some 30 per cent of the 1,200 staff, or 360, left.", "per_cent_of", True),
        ("Sales rose from 4.2 million to 5.1 million, up 21 per cent.", "change_per_cent", True),
        ("Profit more than doubled to 246 million from 120 million.", "change_per_cent", True),
        ("The number fell by a third, from 150 to 101.", "change_per_cent", True),
        ("Last year 310 ships called, up 8 per cent from 287.", "change_per_cent", True),
        ("Unemployment rose 1 per cent, from 4 per cent to 5 per cent.", "change_per_cent", False),
        ("Support fell by 6 points, from 31 per cent to 25 per cent.", "change_points", True),
        ("The budget was cut by half, from £10m to £4m.", "change_per_cent", False),
        ("There were 3 dead, 4 injured and 5 missing, a total of 13.", "sum", False),
        ("The three scored 3, 4 and 5, an average of 4.", "average", True),
        ("There were 312 cases in a population of 5.9 million, or 5.3 per 100,000.", "rate", True),
        ("Maron, born on 30 August 1954, is 68.", "age", None),
        ("It ran from 15 March 2023 to 27 March 2023, 20 days.", "between", False),
    ],
)
def test_calculations_are_found_in_the_copy(words: str, kind: str, holds: bool | None) -> None:
    (found,) = propose(words)
    assert (found.kind, found.holds) == (kind, holds), found.sentence
    assert found.span is not None
    assert found.span.of(words) in words


@pytest.mark.parametrize(
    "words",
    [
        "The port of Sund took 41 million crowns in tolls in 2022.",
        "It went up to 12 degrees, and 3 of 4 men came.",
        "From 1994 to 2023 it fell.",
        "He led from 3 to 5 with 20 per cent of the vote.",
        "He is 68 and has led the country since 1994.",
        "The court fined 3 men and 4 women.",
        "The room (48 seats) costs 30 crowns.",
    ],
)
def test_what_states_no_calculation(words: str) -> None:
    assert propose(words) == []


def test_an_age_is_reckoned_on_the_day_the_story_runs() -> None:
    (found,) = propose("Maron, born on 30 August 1954, is 68.", on=date(2023, 5, 27))
    assert found.holds is True
    assert [one.name for one in propose("Maron, born on 30 August 1954, is 68.")[0].lacking] == ["on"]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 40_000))
def test_an_age_is_the_number_of_birthdays(born: date, days: int) -> None:
    on = min(born + timedelta(days=days), date(2099, 12, 31))
    birthdays = sum(
        1
        for year in range(born.year + 1, on.year + 1)
        if (year, born.month, born.day) <= (on.year, on.month, on.day)
    )
    assert age_at(born, on) == birthdays


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_however_it_is_written(of: date) -> None:
    month = of.strftime("%B")
    for text in (f"{of.day} {month} {of.year}", f"{month} {of.day}, {of.year}", of.isoformat()):
        assert day(text) == of


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_change_that_is_worked_out_holds_and_the_opposite_does_not(before: int, after: int) -> None:
    per_cent = round((Decimal(after) / before - 1) * 100)
    inputs = {"before": str(before), "after": str(after)}
    way = "up" if per_cent > 0 else "down"
    assert recompute("change_per_cent", inputs, f"{way} {abs(per_cent)} per cent").holds
    if abs(per_cent) > 2:
        other = "down" if per_cent > 0 else "up"
        assert not recompute("change_per_cent", inputs, f"{other} {abs(per_cent)} per cent").holds


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(found.span.of(text) for found in propose(text))
    assert all(one.span.of(text) == one.text for one in figures_in(text))
    assert all(one.span.of(text) for one in days_in(text))


def test_a_long_text_is_read_at_once() -> None:
    words = "12 of the 48 members (25 per cent) voted, up 3 from 9, and 1, 2, 3 " * 300
    assert propose(words) is not None


SPELL = {"first": "21 May 2023", "last": "11 June 2023"}


@pytest.mark.parametrize(
    ("kind", "inputs", "stated", "holds"),
    [
        ("between", {**SPELL, "unit": "days"}, "three weeks", True),
        ("between", {**SPELL, "unit": "days"}, "four weeks", False),
        ("between", {**SPELL, "unit": "weeks"}, "21 days", True),
        ("between", {**SPELL, "unit": "weeks"}, "3", True),
        ("between", {"first": "21 May 2023", "last": "22 July 2023", "unit": "days"}, "two months", True),
        ("between", {"first": "21 May 2013", "last": "22 July 2023", "unit": "days"}, "a decade", True),
        ("between", {"first": "21 May 2023", "last": "24 May 2023"}, "72 hours", True),
        ("between", {"first": "21 May 2023", "last": "28 May 2023"}, "a week", True),
        ("between", {"first": "21 May 2023", "last": "4 June 2023"}, "a fortnight", True),
        ("age", {"born": "21 March 2023", "on": "27 May 2023"}, "two months old", True),
        ("age", {"born": "30 August 1954", "on": "27 May 2024"}, "nearly 70", True),
        ("age", {"born": "30 August 1954", "on": "27 May 2024"}, "70", False),
        ("change_points", {"before": "20 per cent", "after": "25 per cent"}, "5 per cent", False),
        ("change_points", {"before": "20 per cent", "after": "25 per cent"}, "25 per cent", True),
        ("change_per_cent", {"before": "20 per cent", "after": "25 per cent"}, "5 points", True),
        ("change_per_cent", {"before": "20 per cent", "after": "25 per cent"}, "25 percentage points", False),
        ("change", {"before": "30", "after": "40"}, "up a third", True),
        ("change", {"before": "30", "after": "40"}, "10 more", True),
        ("change", {"before": "30", "after": "60"}, "twice as many", True),
        ("change_per_cent", {"before": "30", "after": "90"}, "three times as many", True),
        ("change_per_cent", {"before": "30", "after": "45"}, "twice as many", False),
        ("per_cent_of", {"part": "60", "whole": "30"}, "twice", True),
        ("per_cent_of", {"part": "15", "whole": "30"}, "halved", True),
        ("sum", {"numbers": "5; 7"}, "a dozen", True),
        ("sum", {"numbers": "5; 9"}, "a dozen", False),
        ("sum", {"numbers": "600 million; 600 million"}, "1.2bn", True),
        ("rate", {"count": "3", "population": "1,000"}, "3 per 1,000", True),
        ("rate", {"count": "300", "population": "100,000"}, "300", True),
        ("rate", {"count": "1", "population": "5"}, "one in five", True),
        ("conversion", {"amount": "30", "unit": "miles", "to": "metres"}, "48 km", True),
    ],
)
def test_a_result_is_compared_in_the_unit_that_is_stated(kind, inputs, stated, holds):
    assert recompute(kind, inputs, stated).holds is holds
