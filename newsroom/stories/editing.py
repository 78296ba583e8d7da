"""Small changes to a copy, by offset: other words for some, or none."""

from collections.abc import Iterable
from dataclasses import replace

from newsroom.errors import Invalid, NotPossible
from newsroom.stories.blocks import Block, BlockKind
from newsroom.stories.copy import Document
from newsroom.stories.inline import runs_of


def with_words(document: Document, start: int, end: int, words: str) -> Document:
    """The document with the words at [start, end) replaced, within one block; links over them go."""
    blocks = list(document.blocks)
    for index, (block_start, block_end, block) in enumerate(document.spans()):
        if block_start <= start and end <= min(block_end, block_start + len(block.text)):
            blocks[index] = _replaced(block, start - block_start, end - block_start, words)
            return Document.of(blocks)
    raise NotPossible("These words run over more than one paragraph. Change them in the copy by hand.")


def without(document: Document, spans: Iterable[tuple[int, int]]) -> Document:
    """The document without these stretches; a block that has no words left goes, a picture's credit with it."""
    gone = sorted(spans)
    kept = []
    for start, end, block in document.spans():
        inside = [(max(s, start) - start, min(e, end) - start) for s, e in gone if s < end and start < e]
        for begin, stop in reversed(inside):  # from the end, so that the offsets before stay true
            block = _replaced(block, min(begin, len(block.text)), min(stop, len(block.text)), "")
        if inside:
            block = Block.of(block.kind, runs_of(block.text, block.marks), block.credit if block.text else "")
        if any(sign.isalnum() for sign in block.text):
            kept.append(block)
        elif block.kind == BlockKind.HEADLINE:
            raise Invalid({"headline": ["A story keeps its headline: write another one in the copy editor."]})
    return Document.of(kept)


def _replaced(block: Block, begin: int, stop: int, words: str) -> Block:
    shift = len(words) - (stop - begin)
    marks = tuple(
        mark if mark.end <= begin else replace(mark, start=mark.start + shift, end=mark.end + shift)
        for mark in block.marks
        if mark.end <= begin or mark.start >= stop
    )
    return replace(block, text=block.text[:begin] + words + block.text[stop:], marks=marks)
