"""Where in a text something stands: on which page, or at which time."""

import re
from bisect import bisect_right
from dataclasses import dataclass

PAGE = "\f"
TIME = re.compile(r"^[ \t]*[\[(]?((?:\d{1,2}:)?\d{1,2}:\d{2})(?:[.,]\d{1,3})?[\])]?(?=[\s\-–—:])", re.M)


@dataclass(frozen=True)
class Part:
    """A stretch of the text with what it is called: “p. 3”, “00:04:12”, or nothing."""

    label: str
    start: int
    end: int


def parts(text: str) -> list[Part]:
    """The text cut at its pages or time-codes, in order; together they are the whole text."""
    starts = _pages(text) or _times(text)
    if not starts or starts[0][1] > 0:
        starts.insert(0, ("", 0))
    ends = [start for _label, start in starts[1:]] + [len(text)]
    return [Part(label, start, end) for (label, start), end in zip(starts, ends, strict=True)]


def where(text: str, offset: int) -> str:
    """What the place at this offset is called."""
    cut = parts(text)
    at = bisect_right([part.start for part in cut], offset) - 1
    return cut[at].label if at >= 0 else ""


def _pages(text: str) -> list[tuple[str, int]]:
    if PAGE not in text:
        return []
    starts = [0] + [found.end() for found in re.finditer(PAGE, text)]
    return [(f"p. {number}", start) for number, start in enumerate(starts, start=1)]


def _times(text: str) -> list[tuple[str, int]]:
    found = [(_whole(time[1]), time.start()) for time in TIME.finditer(text)]
    # One figure with a colon is no transcript.
    return found if len(found) > 1 else []


def _whole(written: str) -> str:
    figures = [int(part) for part in written.split(":")]
    hours, minutes, seconds = [0] * (3 - len(figures)) + figures
    return f"{hours:02}:{minutes:02}:{seconds:02}"
