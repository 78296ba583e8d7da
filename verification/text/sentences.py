"""Sentences, with the exact place each stands in."""

import re
from collections.abc import Iterator
from itertools import pairwise

from syntok import segmenter

from verification.text.spans import Span

BLOCK = re.compile(r"\n\s*\n|\r\n?|\n")
# Where a sentence may end inside a block; without one there is nothing to segment.
ENDING = re.compile(r"[^\w\s,;:'’-][^\w\s]{0,9}\s+\S")
CLOSED = re.compile(r"(?<=\S)''")
# A title before a name ends no sentence.
SHORTENED = re.compile(r"\b(?:Gov|Sen|Rep|Reps|Sens|Gen|Lt|Col|Sgt|Capt|Prof|Rev|Hon|Mr|Mrs|Ms|Dr)\.\s+$")


LONGEST = 4_000
"""Characters. Nobody writes longer sentences; what is longer is read in pieces: rules look at a sentence whole."""


def blocks(text: str) -> list[Span]:
    """The blocks of a plain text, without the blank lines between them."""
    edges = [0, *(edge for gap in BLOCK.finditer(text) for edge in gap.span()), len(text)]
    spans = (_trimmed(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return [span for span in spans if len(span)]


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order; none crosses from one block into the next."""
    return [span for block in blocks(text) for span in sentences_in(text, block)]


def sentences_in(text: str, block: Span) -> Iterator[Span]:
    """The sentences of one block."""
    for span in _between_endings(text, block):
        yield from _pieces(text, span)


def _pieces(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while span.end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
        if len(piece := _trimmed(text, start, cut)):
            yield piece
        start = cut
    if len(last := _trimmed(text, start, span.end)):
        yield last


def _between_endings(text: str, block: Span) -> Iterator[Span]:
    words = block.of(text)
    if not ENDING.search(words):
        yield block
        return
    # Two single marks are one double mark to the segmenter.
    plain = CLOSED.sub("” ", words).replace("''", " “")
    found = [
        sentence[0].offset for paragraph in segmenter.analyze(plain) for sentence in paragraph if sentence
    ]
    starts = [
        at - words.startswith("''", at - 1) for at in found if not SHORTENED.search(words, max(0, at - 8), at)
    ]
    # The first sentence takes what the segmenter saw no word in.
    edges = [0, *starts[1:], len(words)]
    for start, end in pairwise(edges):
        span = _trimmed(text, block.start + start, block.start + end)
        if len(span):
            yield span


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
