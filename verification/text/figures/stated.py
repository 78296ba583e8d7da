"""What the copy states as the outcome of a calculation: "21 per cent", "about 48", "more than doubled", "a third"."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from verification.text.figures.near import Near, fits, near_before
from verification.text.figures.numbers import SPELLED, Figure, NoFigure, figures_in
from verification.text.quantifiers import quantifiers
from verification.text.spans import Span

Way = Literal["up", "down", ""]

UP = (
    r"up|rose|rise|risen|rises|rising|grew|grown|growth|increase[ds]?|increasing|climb(?:ed|s)?|jump(?:ed|s)?|gain(?:ed|s)?"
    r"|soared|surged?|more|higher|added|leapt|doubled|trebled|tripled|quadrupled"
)
DOWN = (
    r"down|fell|fall|fallen|falls|falling|drop(?:ped|s)?|decline[ds]?|decrease[ds]?|shrank|shrunk|lost|cut|reduced|less"
    r"|fewer|lower|slumped|plunged|plummeted|tumbled|halved|slid"
)
_UP, _DOWN = (re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in (UP, DOWN))
# How much more it is than before, in per cent, and how exactly such a word is meant.
FACTORS = {"doubl": 100, "trebl": 200, "tripl": 200, "quadrupl": 300, "halv": -50}
FACTOR = re.compile(r"\b(?P<stem>doubl|trebl|tripl|quadrupl|halv)(?:ed|es|e|ing)\b", re.IGNORECASE)
# "Twice as many", "three times the toll", "tenfold": so many times what it was.
_MANY = "|".join(sorted(SPELLED, key=len, reverse=True))
TIMES = re.compile(
    rf"\b(?:(?P<twice>twice)|(?P<thrice>thrice)|(?P<times>{_MANY}|\d+(?:\.\d+)?)(?:[ -]times|[ -]?fold))\b",
    re.IGNORECASE,
)
SPELL = re.compile(r"\b(hour|day|week|fortnight|month|year|decade)s?\b", re.IGNORECASE)
ONE_SPELL = re.compile(
    r"\b(?P<one>an?)\s+(?=(?:full\s+)?(?:hour|day|week|fortnight|month|year|decade)\b)", re.IGNORECASE
)
POINTS = re.compile(r"\b(?:percentage[ -])?points?\b", re.IGNORECASE)
PER = re.compile(
    r"\b(?:per|in(?: every)?|out of(?: every)?|for (?:each|every)|of every)\s+(?=[\da-z])", re.IGNORECASE
)


@dataclass(frozen=True)
class Stated:
    """A stated outcome: the figure, how exactly it is meant, which way it went."""

    text: str
    figure: Figure
    near: Near = ""
    way: Way = ""
    per_cent: bool = False
    more: bool = False
    """Is the figure how much more it is than before, in per cent, as in "doubled"?"""

    @property
    def spell(self) -> str:
        """The unit of time it is stated in, in the singular."""
        found = SPELL.search(self.text, self.figure.span.end) or SPELL.search(self.text)
        return found[1].lower() if found else ""

    @property
    def points(self) -> bool:
        """Is it stated in percentage points?"""
        return not self.per_cent and bool(POINTS.search(self.text, self.figure.span.end))

    @property
    def per(self) -> Decimal | None:
        """For how many it is stated: "3 per 1,000", "21 per cent"."""
        if self.per_cent:
            return Decimal(100)
        found = PER.search(self.text, self.figure.span.end)
        behind = figures_in(self.text[found.end() :]) if found else []
        return behind[0].value if behind and behind[0].span.start == 0 else None

    def as_part(self) -> "Stated":
        """As what it is of the other: "doubled" is 200 per cent of what it was."""
        if not self.more:
            return self
        value = Decimal(100) + (-self.figure.value if self.way == "down" else self.figure.value)
        return replace(self, figure=replace(self.figure, value=value), way="", more=False)

    def borne_out(self, low: Decimal, high: Decimal) -> bool:
        """Whether a result between these two bears it out; a change that says its way is held to it."""
        if self.way == "down" or (not self.way and high < 0 <= self.figure.value):
            low, high = -high, -low
        return fits(self.figure, self.near, low, high)


def stated(text: str) -> Stated:
    """What somebody typed as stated; `NoFigure` where no figure is in it."""
    text = text.strip()
    if found := FACTOR.search(text):
        return _factor(text, found)
    share = next((one for one in quantifiers(text) if one.what == "share"), None)
    if share is not None and share.target is not None:
        unit = share.unit if share.figure else Decimal(3)  # "a third" is no figure to the digit
        figure = Figure(share.target, unit, share.span, share.text)
        return Stated(text, figure, share.near, _way(text), per_cent=True)
    if found := TIMES.search(text):
        return _times(text, found)
    if found := ONE_SPELL.search(text):
        near, _ = near_before(text, found.start())
        one = Figure(Decimal(1), Decimal(1), Span(*found.span("one")), found["one"])
        return Stated(text, one, near, _way(text))
    figures = figures_in(text)
    if not figures:
        raise NoFigure(
            f"No figure stands in “{text}”. Write what the copy states, like “about 48” or “a third”."
        )
    near, _ = near_before(text, figures[0].span.start)
    return Stated(text, figures[0], near, _way(text))


def _factor(text: str, found: re.Match[str]) -> Stated:
    more = FACTORS[found["stem"].lower()]
    near, _ = near_before(text, found.start())
    figure = Figure(Decimal(abs(more)), Decimal(10), Span(*found.span()), found[0])
    return Stated(text, figure, near, "down" if more < 0 else "up", per_cent=True, more=True)


def _times(text: str, found: re.Match[str]) -> Stated:
    many = Decimal(2 if found["twice"] else 3) if not found["times"] else figures_in(found["times"])[0].value
    near, _ = near_before(text, found.start())
    figure = Figure((many - 1) * 100, Decimal(10), Span(*found.span()), found[0])
    return Stated(text, figure, near, "up", per_cent=True, more=True)


def _way(text: str) -> Way:
    if _DOWN.search(text):
        # "More than" and "less than" say how exactly, not which way.
        return (
            "down"
            if _DOWN.search(re.sub(r"\b(?:less|fewer|lower) than\b", "", text, flags=re.IGNORECASE))
            else ""
        )
    return (
        "up" if _UP.search(re.sub(r"\b(?:no )?more than\b|\bup to\b", "", text, flags=re.IGNORECASE)) else ""
    )
