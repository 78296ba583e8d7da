"""Words of quantity in the copy: "the majority", "two thirds", "one in five", "18 per cent", "a lead of 11 points"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from verification.text.figures.near import Near, near_before
from verification.text.figures.numbers import SPELLED, figures_in, spelled
from verification.text.spans import Span

What = Literal[
    "majority", "large majority", "small majority", "plurality", "minority", "few", "share", "points"
]

_SMALL = "|".join(sorted(SPELLED, key=len, reverse=True))
_NUMBER = rf"\d+|{_SMALL}"
PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_PART = "|".join(PARTS)
_SPEAKS = (
    r"(?:say|said|says|think|thought|believe|believed|want|wanted|do|does|did|are|were|have|had|would|will|oppose|opposed"
    r"|support|supported|back|backed|favou?r|favou?red|approve|approved|disapprove|disapproved|agree|agreed|disagree"
    r"|disagreed|reject|rejected|prefer|preferred|plan|planned|expect|expected|trust|trusted|answered|felt|feel)"
)
_PEOPLE = r"(?:[A-Z]\w+(?:s|ese|ish|ch)|[a-z-]+s|people|men|women|children|the public|those)"
_WHO = rf"(?:of\b|{_SPEAKS}\b)"

_MAJORITY = re.compile(
    r"\b(?:(?P<size>overwhelming|vast|large|huge|great|big|slim|narrow|small|bare|slender|wafer-thin|clear|absolute)\s+)?"
    r"majority\b(?!\s+(?:leader|whip|owner|owned|stake|shareholder|verdict"
    r"|party|control|government|decision|rule|of \d+\b)|-)",
    re.IGNORECASE,
)
_MOST = re.compile(
    rf"\bmost\s+(?:of\b|{_SPEAKS}\b|(?:[a-z-]+\s+)?(?!\w+(?:ous|ss)\b){_PEOPLE}\b)", re.IGNORECASE
)
_NOT_MOST = re.compile(r"\b(?:the|at|its|his|her|their|our|'s|’s)\s*$", re.IGNORECASE)
_HALF = re.compile(
    r"\bhalf\b(?!-|\s+(?:an?|the (?:day|year|battle)|way|time|hour|million|billion|century|brother|sister|year|term"
    r"|mile|dozen|price)\b)",
    re.IGNORECASE,
)
_NOT_HALF = re.compile(
    r"\b(?:first|second|other|better|later|latter|this|last|and a|and|in|cut in|one and a)\s*$", re.IGNORECASE
)
_FRACTION = re.compile(
    rf"\b(?P<times>an?|one|two|three|four|five|seven|nine)[ -](?P<part>{_PART})(?P<many>s?)\b", re.IGNORECASE
)
_IN = re.compile(
    rf"\b(?P<some>{_NUMBER})(?: people)? (?:in|out of)(?: every)? (?P<all>{_NUMBER})\b(?![,.]?\d)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|percent\b|pct\b)(?!age)", re.IGNORECASE)
_POINTS = re.compile(r"[ -](?:percentage[ -])?points?\b", re.IGNORECASE)
_PLURALITY = re.compile(r"\bplurality\b", re.IGNORECASE)
_MINORITY = re.compile(
    r"\bminority\b(?!\s+(?:leader|whip|stake|shareholder|government|rights|group|groups|communit|ethnic|party))",
    re.IGNORECASE,
)
_FEW = re.compile(
    rf"\b(?:very )?few(?= {_WHO}| {_PEOPLE})(?! (?:days|weeks|months|years|hours|minutes|things))\b",
    re.IGNORECASE,
)
_NOT_FEW = re.compile(r"\b(?:a|the|quite a|last|past|next|these|those)\s*$", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|not an?|not the|without an?|short of an?|lacks? an?|not)\s*$", re.IGNORECASE)

_ENDS_SHARE = re.compile(rf"\s+{_WHO}|\s*(?:[,.;:)?!]|$)|\s+{_PEOPLE}\b")
# What goes before a word and turns it stands no further away.
_FAR = 24

LARGE = {"overwhelming", "vast", "large", "huge", "great", "big"}
SMALL = {"slim", "narrow", "small", "bare", "slender", "wafer-thin"}


@dataclass(frozen=True)
class Quantifier:
    """A word of quantity with its place; `target` is what it comes to in per cent or points."""

    what: What
    span: Span
    text: str
    near: Near = ""
    target: Decimal | None = None
    denied: bool = False
    """"No majority", "not a majority"."""
    figure: bool = False
    """Written as per cent: it can be one of the published shares, digit for digit."""
    unit: Decimal = Decimal(1)


def quantifiers(words: str) -> list[Quantifier]:
    """The words of quantity of a text, in order; where two overlap, the longer."""
    found = sorted(_all(words), key=lambda one: (one.span.start, -len(one.span)))
    kept: list[Quantifier] = []
    for one in found:
        if not kept or not one.span.touches(kept[-1].span):
            kept.append(one)
    return kept


def _all(words: str) -> Iterator[Quantifier]:
    yield from _majorities(words)
    yield from _fractions(words)
    yield from _figures(words)
    yield from _plain(words)


def _majorities(words: str) -> Iterator[Quantifier]:
    for found in _MAJORITY.finditer(words):
        size = (found["size"] or "").lower()
        what: What = "large majority" if size in LARGE else "small majority" if size in SMALL else "majority"
        yield _made(words, what, found.span())
    for found in _MOST.finditer(words):
        if not _NOT_MOST.search(words, max(0, found.start() - _FAR), found.start()):
            yield _made(words, "majority", (found.start(), found.start() + 4))


def _plain(words: str) -> Iterator[Quantifier]:
    for found in _PLURALITY.finditer(words):
        yield _made(words, "plurality", found.span())
    for found in _MINORITY.finditer(words):
        yield _made(words, "minority", found.span())
    for found in _FEW.finditer(words):
        if not _NOT_FEW.search(words, max(0, found.start() - _FAR), found.start()):
            yield _made(words, "few", found.span())


def _made(words: str, what: What, place: tuple[int, int]) -> Quantifier:
    denied = _NONE.search(words, max(0, place[0] - 16), place[0])
    span = Span(denied.start() if denied else place[0], place[1])
    return Quantifier(what, span, span.of(words), denied=bool(denied))


def _fractions(words: str) -> Iterator[Quantifier]:
    for found in _HALF.finditer(words):
        if not _NOT_HALF.search(words, max(0, found.start() - 12), found.start()):
            yield _share(words, found.span(), Decimal(50))
    for found in _FRACTION.finditer(words):
        times = 1 if found["times"].lower() in {"a", "an"} else int(spelled(found["times"]))
        if _is_fraction(words, found, times):
            yield _share(words, found.span(), Decimal(100) * times / PARTS[found["part"].lower()])
    for found in _IN.finditer(words):
        some, every = (_count(found[name]) for name in ("some", "all"))
        if 0 < some < every and _is_whole(found, every):
            yield _share(words, found.span(), 100 * some / every)


def _is_fraction(words: str, found: re.Match[str], times: int) -> bool:
    """A "third" can be the one after the second; said of many, or followed by "of" or what they say, it is a share."""
    if found["many"] or found["part"].lower() in {"half", "quarter"}:
        return times < PARTS[found["part"].lower()]
    return bool(times < PARTS[found["part"].lower()] and _ENDS_SHARE.match(words, found.end()))


def _is_whole(found: re.Match[str], every: Decimal) -> bool:
    """ "One in five", "1 in 100"; "one in 1911" is one of that year."""
    return every >= 3 and (every <= 100 or every % 1000 == 0 or "out of" in found[0])


def _count(text: str) -> Decimal:
    return Decimal(text) if text.isdecimal() else spelled(text)


def _share(words: str, place: tuple[int, int], target: Decimal) -> Quantifier:
    near, start = near_before(words, place[0])
    span = Span(start, place[1])
    return Quantifier("share", span, span.of(words), near, target)


def _figures(words: str) -> Iterator[Quantifier]:
    for figure in figures_in(words):
        percent = _PERCENT.match(words, figure.span.end)
        points = _POINTS.match(words, figure.span.end)
        after = percent or points
        if not after or figure.money:
            continue
        near, start = near_before(words, figure.span.start)
        span = Span(start, after.end())
        yield Quantifier(
            "share" if percent else "points",
            span,
            span.of(words),
            near,
            figure.value,
            figure=True,
            unit=figure.unit,
        )
