"""Cutting a text into the units that are followed from one version to the next: its sentences, near enough."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import regex

from verification.text.spans import Span

CLOSERS = "\"'”\u2019»)\\]」』"
# Units need not be sentences to the letter: they are cut cheaply, and alike in both texts.
BREAK = regex.compile(
    rf"[.!?…؟۔।](?<!\b(?:Mr|Mrs|Ms|Dr|St|Prof|Gen|Sen|Rep|Gov|[A-Z])\.)[{CLOSERS}]*+(\s++)"
    r"(?=[\p{Lu}\p{Lt}\p{Lo}\p{N}\p{Ps}\p{Pi}\p{So}\"'¿¡])"
    rf"|[。！？][{CLOSERS}]*+(\s*+)(?=\S)"
    r"|((?<!\s)[^\S\n\r\u2028\u2029]*+[\n\r\u2028\u2029]\s*+)"
)
# What a statement may end with: a colon announces what follows, and says nothing more itself.
ENDS = regex.compile(rf"[.!?…:؟۔।。！？][{CLOSERS}]*")
NEW_LINE = set("\n\r\u2028\u2029")


def units(text: str) -> list[Span]:
    """The sentences of the text, near enough, in order; none is empty, and no two share a character."""
    found, start = [], 0
    for gap in BREAK.finditer(text):
        end, after = gap.span(gap.lastindex or 0)
        if end > start:
            found.append(Span(start, end))
        start = after
    end = len(text.rstrip())
    return [*found, Span(start, end)] if end > start else found


def touched(spans: Sequence[Span], by: Span) -> range:
    """Which of the spans, in order and apart from each other, share a character with this one."""
    first = bisect_right(spans, by.start, key=lambda span: span.end)
    return range(first, max(first, bisect_left(spans, by.end, key=lambda span: span.start)))


def alone_before(text: str, at: int) -> bool:
    """Whether a statement may begin here: nothing stands before, or a line or sentence that has ended."""
    word = _before(text, at)
    broken = any(text[i] in NEW_LINE for i in range(word.end, at))
    return not len(word) or broken or bool(ENDS.search(word.of(text).removesuffix(":")))


def alone_after(text: str, at: int) -> bool:
    """Whether a statement may end here."""
    word = _after(text, at)
    broken = any(text[i] in NEW_LINE for i in range(at, word.start))
    return not len(word) or broken or bool(ENDS.search(text, max(0, at - 3), at))


def same_beside(old: str, new: str, was: Span, now: Span, *, after: bool) -> bool:
    """Whether the word next to the one is the word next to the other."""
    if after:
        return _after(old, was.end).of(old) == _after(new, now.end).of(new)
    return _before(old, was.start).of(old) == _before(new, now.start).of(new)


def _before(text: str, at: int) -> Span:
    end = at
    while end and text[end - 1].isspace():
        end -= 1
    start = end
    while start and not text[start - 1].isspace():
        start -= 1
    return Span(start, end)


def _after(text: str, at: int) -> Span:
    start = at
    while start < len(text) and text[start].isspace():
        start += 1
    end = start
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(start, end)
