"""The numbers of a house: what rules count to and how long things may take, with what a desk may set each to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Asked:
    """A number that rules and deadlines look at, with the least and the most a desk may set."""

    title: str
    own: int
    least: int
    most: int
    help: str = ""


A_DAY: Final = 24 * 60

NUMBERS: Mapping[str, Asked] = {
    "unclaimed_sentences": Asked(
        "Checkable sentences that may carry no claim",
        5,
        0,
        100,
        "More than so many, and the story is stopped.",
    ),
    "unclaimed_sentences_high_risk": Asked("The same, in a story with a claim of high risk", 0, 0, 100),
    "independent_sources": Asked(
        "Independent sources of a serious allegation",
        2,
        1,
        5,
        "A document that suffices stands for all of them.",
    ),
    "fast_path_hours": Asked("Hours, at most, from running on the fast path to its checks", 4, 1, 48),
    "checks_told_minutes": Asked(
        "Minutes before these checks are due that whoever has them is reminded", 30, 5, 60
    ),
    "checks_heads_minutes": Asked(
        "Minutes after they are due until the desk heads hear that they are not made",
        60,
        5,
        A_DAY,
        "The editors on duty hear of it when they are due.",
    ),
    "override_hours": Asked("Hours, at most, that an override holds", 24, 1, 14 * 24),
    "first_recheck_minutes_high_risk": Asked(
        "Minutes to the first re-check of what ran unconfirmed at high risk", 60, 5, A_DAY
    ),
    "first_recheck_minutes": Asked(
        "Minutes to the first re-check of anything else unconfirmed", A_DAY, 5, 14 * A_DAY, "A day is 1440."
    ),
    "recheck_editors_minutes": Asked(
        "Minutes after a re-check is due until the editors on duty hear that it was not made", 60, 5, A_DAY
    ),
    "recheck_heads_minutes": Asked("Minutes from then until the desk heads hear of it", 120, 5, A_DAY),
    "decide_days": Asked("Days until it is decided what becomes of it", 14, 1, 365),
    "correction_hours": Asked("Hours to put a mistake right", 24, 1, 14 * 24),
    "complaint_days": Asked("Days to answer a complaint", 14, 1, 90),
}
"""By name; `own` holds where a desk set nothing."""
