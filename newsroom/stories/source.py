"""The body of copy as a person types it into a form, and back without loss.

Paragraphs stand apart by a blank line. A line beginning with one of the signs below is a block of its own.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from newsroom.stories.blocks import Block, BlockKind
from newsroom.stories.inline import escape, parse, unescape, write

SIGN = {
    BlockKind.SUBHEAD: "## ",
    BlockKind.QUOTE: "> ",
    BlockKind.LIST: "- ",
    BlockKind.IMAGE: "[image] ",
    BlockKind.PUSH: "[push] ",
}
SIGNED = re.compile(r"(?:## |> |- |\[image\] |\[push\] )")
KIND_OF = {sign: kind for kind, sign in SIGN.items()}
LINE_BREAK = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
# The last bar that is not escaped parts a caption from its credit.
CREDIT_BAR = re.compile(r"^((?:\\.|[^\\])*) \| ((?:\\.|[^\\|])*)$")

# Mail programs and old wires break lines at 60 to 80 characters; a paragraph on one line is often longer.
NARROWEST_WRAP, WIDEST_WRAP = 45, 100
SENTENCE_END = re.compile(r"[.!?…:][\"'”\u2019»)\]]*$")


def read_body(source: str) -> list[Block]:
    """The blocks a typed body stands for."""
    return [block for line in paragraphs(source) if (block := read_line(line)).text]


def write_body(blocks: Iterable[Block]) -> str:
    """The blocks as a person would type them."""
    return "\n\n".join(_write_line(block) for block in blocks)


def is_signed(line: str) -> bool:
    """Whether the line begins with a sign and so is a block of its own."""
    return bool(SIGNED.match(line))


def read_line(line: str) -> Block:
    """The block one line of a typed body stands for; its text may be empty."""
    signed = SIGNED.match(line)
    if not signed:
        return Block.of(BlockKind.PARAGRAPH, parse(line))
    kind, rest, credit = KIND_OF[signed[0]], line[signed.end() :], ""
    if kind == BlockKind.IMAGE and (parted := CREDIT_BAR.match(rest)):
        rest, credit = parted[1], unescape(parted[2])
    return Block.of(kind, parse(rest), credit)


def _write_line(block: Block) -> str:
    # Backslashes are ugly to read: only where the words would be taken for marks are they written.
    plain = _written(block, escaping=False)
    return plain if read_line(plain) == block else _written(block, escaping=True)


def _written(block: Block, *, escaping: bool) -> str:
    words = write(block.text, block.marks, escaping=escaping)
    credit = escape(block.credit) if escaping else block.credit
    if escaping and words[0] in "#>-":
        words = "\\" + words
    return SIGN.get(block.kind, "") + words + (f" | {credit}" if credit else "")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of plain text: parted by blank lines, or one to a line, or wrapped by a mail program."""
    lines = [line.strip() for line in LINE_BREAK.split(text)]
    wrapped = _wrapped(lines)
    found: list[str] = []
    for number, line in enumerate(lines):
        if number in wrapped:
            found[-1] += f" {line}"
        elif line:
            found.append(line)
    return found


def _wrapped(lines: list[str]) -> set[int]:
    """Which lines go on with the line before: those whose first word no longer fitted there."""
    width = max((len(line) for line in lines if " " in line), default=0)
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return set()
    full = {
        number
        for number, (before, line) in enumerate(pairwise(lines), start=1)
        if before and line and not is_signed(line) and len(before) + 1 + len(line.split()[0]) > width
    }
    # Where most full lines end a sentence, they are short paragraphs of like length.
    ended = sum(bool(SENTENCE_END.search(lines[number - 1])) for number in full)
    return full if 2 * ended < len(full) else set()
