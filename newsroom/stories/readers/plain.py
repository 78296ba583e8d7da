"""Plain text: a line or a stretch between blank lines is a block; the signs of the edit form mean the same here."""

import re

from newsroom.stories.blocks import Block, BlockKind
from newsroom.stories.source import is_signed, paragraphs, read_line

BULLET = re.compile(r"[•‣▪◦·*]\s+(?=\S)")


def read_plain(text: str) -> list[Block]:
    """The blocks of a plain text; words that carry no sign are taken as they stand."""
    return [block for line in paragraphs(text) if (block := _block(line)).text]


def _block(line: str) -> Block:
    if is_signed(line):
        return read_line(line)
    if bullet := BULLET.match(line):
        return Block.of(BlockKind.LIST, line[bullet.end() :])
    return Block.of(BlockKind.PARAGRAPH, line)
