"""A text as quotations are compared: what typesetting does is taken out, and every place is known in the original."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

import regex

from verification.text.spans import Span

SAME = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛ʼ`´′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2007\u202f", " "),
    }
)
# What is seen by nobody, a word parted at the end of a line, the time-code a line of a transcript begins with,
# the mark that opens each paragraph of a long quotation, space of any kind, and a letter with its marks.
INVISIBLE = r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
PARTED = r"(?<=\p{L})-[^\S\n]*\n[^\S\n]*(?=\p{Ll})"
CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
TIME_CODE = (
    rf"(?:^|\n)[^\S\n]*(?:[\[(]{CLOCK}(?:\s*-+>?\s*{CLOCK})?[\])]|{CLOCK}\s*-+>\s*{CLOCK}[^\n]*"
    r"|\d\d:\d\d:\d\d(?:[.,]\d+)?(?=\s))\s*"
    # Pasted into one line, a time-code in square brackets is no word either.
    rf"|\s+\[{CLOCK}\]\s*|\[{CLOCK}\]\s+"
)
REOPENED = r"[^\S\n]*+\n\s*+\"(?=\w)"
SPECIAL = regex.compile(rf"{INVISIBLE}|{PARTED}|{TIME_CODE}|{REOPENED}|\s{{2,}}|[^\S ]|\P{{M}}\p{{M}}+")


@dataclass(frozen=True)
class Folded:
    """The text to compare. `_at` are places in it where a stretch of it begins, `_was` and `_ends` the original's."""

    text: str
    _at: tuple[int, ...]
    _was: tuple[int, ...]
    _ends: tuple[int | None, ...]
    """Where a stretch that is not letter for letter ends."""

    def span(self, folded: Span) -> Span:
        """A span of the original for one of this text."""
        return Span(self._start(folded.start), self._end(folded.end))

    def _start(self, at: int) -> int:
        chunk = max(bisect_right(self._at, at) - 1, 0)
        if self._ends[chunk] is not None:
            return self._was[chunk]
        return self._was[chunk] + at - self._at[chunk]

    def _end(self, end: int) -> int:
        if not end:
            return 0
        chunk = max(bisect_right(self._at, end - 1) - 1, 0)
        whole = self._ends[chunk]
        return whole if whole is not None else self._was[chunk] + end - self._at[chunk]


def fold(text: str, *, drop: str = "") -> Folded:
    """The text without what typesetting does; signs in `drop` are taken out too."""
    plain = text.translate(SAME)
    pieces: list[str] = []
    at: list[int] = []
    was: list[int] = []
    ends: list[int | None] = []
    length = last = 0
    pattern = regex.compile(rf"{SPECIAL.pattern}|[{regex.escape(drop)}]") if drop else SPECIAL
    for found in pattern.finditer(plain):
        start, end = found.span()
        put = _instead(found[0], drop)
        if start > last:
            _note(at, was, ends, length, last, None)
            pieces.append(plain[last:start])
            length += start - last
        if put:
            _note(at, was, ends, length, start, end)
            pieces.append(put)
            length += len(put)
        last = end
    if last < len(plain) or not at:
        _note(at, was, ends, length, last, None)
        pieces.append(plain[last:])
    return Folded("".join(pieces), tuple(at), tuple(was), tuple(ends))


def _note(
    at: list[int], was: list[int], ends: list[int | None], length: int, start: int, end: int | None
) -> None:
    at.append(length)
    was.append(start)
    ends.append(end)


def _instead(found: str, drop: str) -> str:
    """What stands in the folded text for a special stretch."""
    if found[0] in drop or (found[0] == "-" and "\n" in found):
        return ""
    if any(sign.isspace() for sign in found):
        return " "
    composed = unicodedata.normalize("NFC", found)
    return "" if unicodedata.category(found[0]) == "Cf" else composed
