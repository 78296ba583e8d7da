"""A poll as its card tells of it, what the card lacks, and what its figures say to the copy.

The items are those that the American Association for Public Opinion Research asks to be disclosed at once (Code of
Professional Ethics and Practices, April 2021, III.A; the list of its Transparency Initiative).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Literal

from verification.text.asked import about_question
from verification.text.fieldwork import about_dates, about_margin, about_population, about_size
from verification.text.figures.numbers import shown
from verification.text.reckoned import Answers, reckon
from verification.text.shares import Finding, Group, Share, group, on_side, rest
from verification.text.told import about_caveats, about_rest

Sampling = Literal["probability", "opt_in", ""]
Z95 = 1.96
"""Standard errors to either side that hold 95 of 100 samples."""


@dataclass(frozen=True)
class Poll:
    """What is known of a poll; what is empty was not disclosed."""

    sponsor: str = ""
    conducted_by: str = ""
    population: str = ""
    sampling: Sampling = ""
    recruitment: str = ""
    mode: str = ""
    field_from: date | None = None
    field_to: date | None = None
    sample_size: int | None = None
    margin: Decimal | None = None
    margin_none: bool = False
    weighting: str = ""
    processing: str = ""
    question: str = ""
    limitations: str = ""
    shares: tuple[Share, ...] = ()
    decimals: int = 0


def missing(poll: Poll) -> list[str]:
    """The items of disclosure that the card lacks, in words."""
    has = {
        "who paid for it": poll.sponsor,
        "who conducted it": poll.conducted_by,
        "the exact wording of the question and its answers": poll.question,
        "the population it speaks for": poll.population,
        "whether people were drawn at random or opted in": poll.sampling,
        "how the sample was generated and people recruited": poll.recruitment,
        "how they were asked (telephone, online, face to face)": poll.mode,
        "the dates of the fieldwork": poll.field_from and poll.field_to,
        "how many were asked": poll.sample_size,
        "the margin of sampling error, or that none can be computed": poll.margin is not None
        or poll.margin_none,
        "how the answers were weighted": poll.weighting,
        "how the data were processed and their quality secured": poll.processing,
        "a statement of its limitations": poll.limitations,
        "the shares of the answers": poll.shares,
    }
    return [item for item, given in has.items() if not given]


def margin_of(size: int) -> Decimal:
    """The margin of sampling error of one share of a half, in points, 95 per cent confidence: 1.96 √(.25 / n).

    Of a simple random sample; weighting and clustering make it larger, never smaller.
    """
    return Decimal(str(round(Z95 * sqrt(0.25 / size) * 100, 2)))


def margin_of_lead(first: Decimal, second: Decimal, size: float) -> Decimal:
    """The margin of error of the distance between two shares of one question, in points, 95 per cent confidence.

    1.96 √((p₁ + p₂ − (p₁ − p₂)²) / (n − 1)): Charles H. Franklin, The "Margin of Error" for Differences in Polls,
    University of Wisconsin, 27 October 2002, revised 9 February 2007.
    """
    p1, p2 = float(first) / 100, float(second) / 100
    return Decimal(str(round(Z95 * sqrt(max(0.0, p1 + p2 - (p1 - p2) ** 2) / max(size - 1, 1)) * 100, 2)))


def findings(poll: Poll, words: str, copy_question: str = "") -> list[Finding]:
    """What the card says of itself, and of these words of the copy; `copy_question` is what the copy says was asked."""
    return [*of_card(poll), *of_words(poll, words, copy_question)]


def of_card(poll: Poll) -> list[Finding]:
    """What the card's own figures show, whatever the copy says."""
    return [*_sum(poll), *_margin(poll), *_lead(poll)]


def of_words(poll: Poll, words: str, copy_question: str = "") -> list[Finding]:
    """What the card shows of these words, in the order of the words."""
    answers = Answers(poll.shares, poll.decimals, poll.margin if poll.sampling == "probability" else None)
    found = [
        *reckon(words, answers),
        *about_population(words, poll.population),
        *about_dates(words, poll.field_from, poll.field_to),
        *about_size(words, poll.sample_size),
        *about_margin(words, poll.margin, none=poll.margin_none or poll.sampling == "opt_in"),
        *about_rest(words, poll.shares),
        *about_caveats(words, poll.limitations, poll.population),
        *about_question(words, poll.question, copy_question),
    ]
    return sorted(found, key=lambda one: (one.start is None, one.start or 0))


def _sum(poll: Poll) -> list[Finding]:
    if not poll.shares:
        return []
    whole, left = group(poll.shares, poll.decimals), rest(poll.shares)
    if left < -whole.slack:
        return [
            Finding(
                "false",
                f"The shares come to {whole.sum}: more than 100, and rounding explains no more than"
                f" {shown(whole.slack)}. Either a share is wrong, or people could give several answers.",
            )
        ]
    if left > whole.slack:
        return [
            Finding(
                "look",
                f"The shares come to {whole.sum}. The remaining {shown(left)} per cent are not on the card.",
            )
        ]
    said = (
        "The shares come to 100."
        if not left
        else f"The shares come to {shown(whole.total)}: that is rounding."
    )
    return [Finding("holds", said)]


def _margin(poll: Poll) -> list[Finding]:
    if poll.margin is not None and poll.margin_none:
        return [Finding("false", "The card gives a margin of error and says that none can be computed.")]
    if poll.sampling == "opt_in":
        if poll.margin is None:
            return []
        return [
            Finding(
                "false",
                f"A margin of ±{shown(poll.margin)} is given, but people opted in: for such a sample no margin of"
                " sampling error can be computed.",
            )
        ]
    if poll.margin is None or not poll.sample_size:
        return []
    return [_stated(poll.margin, poll.sample_size)]


def _stated(margin: Decimal, size: int) -> Finding:
    least = margin_of(size)
    step = Decimal(1).scaleb(min(0, int(margin.as_tuple().exponent)))
    if margin < least - step / 2 - Decimal("0.05"):
        return Finding(
            "false",
            f"A margin of ±{shown(margin)} is too small for {size:,} people: it is at least ±{shown(least, decimals=1)}"
            " (95 per cent confidence).",
        )
    if margin > least * 2:
        return Finding(
            "look",
            f"A margin of ±{shown(margin)} is more than twice what {size:,} people give (±{shown(least, decimals=1)}):"
            " is it that of a part of them?",
        )
    return Finding(
        "holds", f"A margin of ±{shown(margin)} fits {size:,} people (at least ±{shown(least, decimals=1)})."
    )


def _lead(poll: Poll) -> list[Finding]:
    pair, size = _first_two(poll), _size(poll)
    if pair is None:
        return []
    first, second = pair
    lead = first.total - second.total
    said = f"{shown(first.total)} against {shown(second.total)} is a lead of {shown(lead)}"
    if poll.margin_none or poll.sampling == "opt_in":
        return [
            Finding(
                "look", f"{said}; no margin of error can be computed, so nobody can say whether it is clear."
            )
        ]
    if size is None:
        return []
    within = margin_of_lead(first.total, second.total, size)
    if lead <= within:
        return [
            Finding(
                "look",
                f"{said}: no clear lead. The margin of error of the difference is ±{shown(within, decimals=1)}.",
            )
        ]
    return [
        Finding(
            "holds",
            f"{said}: a clear lead. The margin of error of the difference is ±{shown(within, decimals=1)}.",
        )
    ]


def _first_two(poll: Poll) -> tuple[Group, Group] | None:
    """The two sides, or else the two largest answers; the larger first."""
    groups = [on_side(poll.shares, side, poll.decimals) for side in ("for", "against")]
    if not all(one.shares for one in groups):
        groups = [Group((one,), poll.decimals) for one in poll.shares]
    if len(groups) < 2:
        return None
    first, second = sorted(groups, key=lambda one: -one.total)[:2]
    return first, second


def _size(poll: Poll) -> float | None:
    """How many people the sample is worth: a stated margin knows of weighting, the number asked does not."""
    if poll.margin:
        return min(0.25 * (Z95 * 100 / float(poll.margin)) ** 2, poll.sample_size or float("inf"))
    return poll.sample_size or None
