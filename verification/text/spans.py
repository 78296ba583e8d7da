"""Stretches of a text: every offset counts code points of the canonical plain text."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["current", "changed", "lost"]


@dataclass(frozen=True, order=True)
class Span:
    """From `start` up to, not including, `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def touches(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Whether the other lies inside this one."""
        return self.start <= other.start and other.end <= self.end


def touched(spans: Sequence[Span], place: Span) -> tuple[int, int]:
    """The spans that share a character with a place, as a range of numbers; `spans` in order and apart."""
    first = bisect_right(spans, place.start, key=lambda span: span.end)
    return first, max(first, bisect_left(spans, place.end, key=lambda span: span.start))


@dataclass(frozen=True)
class Anchored:
    """Where a span of an old text stands in a new one; `start` and `end` are None when it is lost."""

    outcome: Outcome
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Spotted:
    """A claim the spotter proposes: the words, what they are, and in words why.

    `speaker` is where the copy names who says it ("He", "The post"); `who` is the name that stands for, where plain.
    """

    start: int
    end: int
    kind: str
    flags: frozenset[str] = frozenset()
    risk: str = "low"
    speaker: Span | None = None
    who: str = ""
    cue: Span | None = None
    channel: str = ""
    reason: str = ""
    rule: str = ""
    statement: str = ""

    @property
    def span(self) -> Span:
        """The words' place."""
        return Span(self.start, self.end)
