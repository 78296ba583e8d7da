"""Cutting a text into the units that are followed from one version to the next: its sentences, near enough."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from zlib import crc32

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
# What a statement may end with, and where one may begin: a colon ends what announces, and rules what is announced.
ENDS = regex.compile(rf"[.!?…:؟۔।。！？][{CLOSERS}]*\Z")
ENDED = regex.compile(rf"[.!?…؟۔।。！？][{CLOSERS}]*\Z")
# A wall of text is cut at the same words wherever they stand, that it stays quick to compare.
LONG = 5_000
PART = 40
WORD = regex.compile(r"\S+")
NEW_LINE = regex.compile(r"[\n\r\u2028\u2029]")
# No word is longer, nor is a gap.
FAR = 100


def units(text: str) -> list[Span]:
    """The sentences of the text, near enough, in order; none is empty, and no two share a character."""
    found, start = [], 0
    for gap in BREAK.finditer(text):
        end, after = gap.span(gap.lastindex or 0)
        if end > start:
            found.append(Span(start, end))
        start = after
    end = len(text.rstrip())
    if end > start:
        found.append(Span(start, end))
    return [part for unit in found for part in (_parts(text, unit) if len(unit) > LONG else (unit,))]


def _parts(text: str, unit: Span) -> Iterator[Span]:
    start, end, words = unit.start, unit.start, 0
    for word in WORD.finditer(text, unit.start, unit.end):
        words += 1
        if words > 1 and (crc32(word[0].encode()) % PART == 0 or words > PART * PART):
            yield Span(start, end)
            start, words = word.start(), 1
        end = word.end()
    yield Span(start, unit.end)


def touched(spans: Sequence[Span], by: Span) -> range:
    """Which of the spans, in order and apart from each other, share a character with this one."""
    first = bisect_right(spans, by.start, key=lambda span: span.end)
    return range(first, max(first, bisect_left(spans, by.end, key=lambda span: span.start)))


def alone_before(text: str, at: int) -> bool:
    """Whether a statement may begin here: nothing stands before, or a line or sentence that has ended."""
    before = text[max(0, at - FAR) : at]
    words = before.rstrip()
    return not words or bool(NEW_LINE.search(before, len(words))) or bool(ENDED.search(words))


def alone_after(text: str, at: int) -> bool:
    """Whether a statement may end here."""
    after = text[at : at + FAR]
    space = len(after) - len(after.lstrip())
    ended = NEW_LINE.search(after, 0, space) or ENDS.search(text, max(0, at - FAR), at)
    return space == len(after) or bool(ended)


def same_before(old: str, was: int, new: str, now: int) -> bool:
    """Whether the word before the one place is the word before the other."""
    words = (text[max(0, at - FAR) : at].split()[-1:] for text, at in ((old, was), (new, now)))
    return next(words) == next(words)


def same_after(old: str, was: int, new: str, now: int) -> bool:
    """Whether the word after the one place is the word after the other."""
    words = (text[at : at + FAR].split()[:1] for text, at in ((old, was), (new, now)))
    return next(words) == next(words)
