"""How exactly the copy means a figure: "about 50", "nearly 50", "more than 50", and 50 as it stands."""

import re
from decimal import Decimal
from typing import Literal

from verification.text.figures.numbers import Figure

Near = Literal["", "about", "nearly", "over", "under", "least", "most"]

_SAID: dict[Near, str] = {
    "about": "about|around|roughly|approximately|some|circa|or so",
    "nearly": "nearly|almost|just under|just short of|close to|not quite",
    "least": "at least|no fewer than|no less than",
    "most": "at most|up to|no more than",
    "over": "more than|just over|slightly more than|over|above|in excess of|upwards of",
    "under": "less than|fewer than|under|below|not even",
}
_BEFORE = re.compile(
    "(?:"
    + "|".join(rf"(?P<{name}>\b(?:{said}))" for name, said in _SAID.items())
    + r")(?:\s+(?:a|the))?\s*$",
    re.IGNORECASE,
)
_ABOUT, _NEARLY, _ROUND = Decimal("0.05"), Decimal("0.1"), Decimal("0.02")
# Whoever writes "about" before a figure looks back no further than this.
_FAR = 24


def near_before(words: str, at: int) -> tuple[Near, int]:
    """What stands right before a figure and says how exactly it is meant, and where that begins."""
    start = max(0, at - _FAR)
    found = _BEFORE.search(words[start:at])
    if not found:
        return "", at
    near: Near = next(name for name in _SAID if found[name] is not None)
    return near, start + found.start(near)


def slack(stated: Figure, near: Near = "") -> Decimal:
    """How far a result may lie from a stated figure that it still bears out.

    Half of the last digit as written; a round number ("1,200") gives two per cent, "about" five.
    """
    half = stated.unit / 2
    return max(half, min(_round_step(stated) / 2, abs(stated.value) * _ROUND), _about(stated, near))


def _about(stated: Figure, near: Near) -> Decimal:
    return abs(stated.value) * _ABOUT if near == "about" else Decimal(0)


def _round_step(stated: Figure) -> Decimal:
    """1,200 is round to the hundred: the place of its last digit that is not zero."""
    step, whole = stated.unit, stated.value / stated.unit
    while whole and whole % 10 == 0:
        whole /= 10
        step *= 10
    return step


def fits(stated: Figure, near: Near, low: Decimal, high: Decimal) -> bool:
    """Whether a result that lies between these two bears the stated figure out."""
    value, within = stated.value, slack(stated, near)
    match near:
        case "over":
            return high > value
        case "under":
            return low < value
        case "least":
            return high >= value
        case "most":
            return low <= value
        case "nearly":
            return low <= value and high >= value - max(within, abs(value) * _NEARLY)
    return low <= value + within and high >= value - within
