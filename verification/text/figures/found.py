"""What the finders share: a sentence with its figures, and what was found in it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from verification.text.figures.near import near_before
from verification.text.figures.numbers import Figure, figures_in
from verification.text.spans import Span

PER_CENT = re.compile(r"\s?(?:%|per\s?cent\b|percent\b|pct\b)(?!age)", re.IGNORECASE)
POINTS = re.compile(r"[ -](?:percentage[ -])?points?\b", re.IGNORECASE)
PER_CENT_ALONE = re.compile(r"(?:%|per\s?cent|percent|pct)", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A calculation found in a sentence: what goes in, what is stated, where."""

    kind: str
    inputs: Mapping[str, str]
    stated: str
    span: Span
    lacks: bool = False
    """Something it needs is not in the copy."""


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the day the story runs where it is known."""

    text: str
    on: date | None = None

    @cached_property
    def figures(self) -> list[Figure]:
        """Its figures, in order."""
        return figures_in(self.text)

    @cached_property
    def per_cents(self) -> list[Figure]:
        """Those that are per cent."""
        return [one for one in self.figures if PER_CENT.match(self.text, one.span.end)]

    @cached_property
    def points(self) -> list[Figure]:
        """Those that are percentage points."""
        return [one for one in self.figures if POINTS.match(self.text, one.span.end)]

    @cached_property
    def counts(self) -> list[Figure]:
        """Those that are neither."""
        others = {*self.per_cents, *self.points}
        return [one for one in self.figures if one not in others]

    @cached_property
    def shares(self) -> frozenset[Figure]:
        """Those that are per cent, to ask whether one is among them."""
        return frozenset(self.per_cents)

    @cached_property
    def plain(self) -> frozenset[Figure]:
        """Those that are neither, to ask whether one is among them."""
        return frozenset(self.counts)

    def written(self, figure: Figure) -> str:
        """The figure with its per cent sign."""
        after = PER_CENT.match(self.text, figure.span.end)
        return self.text[figure.span.start : after.end() if after else figure.span.end]

    def stated(self, figure: Figure) -> tuple[str, Span]:
        """The figure as it is stated: with what says how exactly, and with per cent or points."""
        after = PER_CENT.match(self.text, figure.span.end) or POINTS.match(self.text, figure.span.end)
        _, start = near_before(self.text, figure.span.start)
        span = Span(start, after.end() if after else figure.span.end)
        return span.of(self.text), span

    def between(self, first: Figure, second: Figure) -> str:
        """What stands between two figures."""
        return self.text[first.span.end : second.span.start]


def close(figures: Sequence[Figure], to: Span, far: int) -> Sequence[Figure]:
    """Those of figures in order that begin no further from a place than so many characters."""
    first = bisect_left(figures, to.start - far, key=lambda one: one.span.start)
    return figures[first : bisect_right(figures, to.end + far, key=lambda one: one.span.start)]


def around(*spans: Span) -> Span:
    """From the first to the last of them."""
    return Span(min(one.start for one in spans), max(one.end for one in spans))
