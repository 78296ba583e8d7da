"""Comparing two texts word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import regex
from rapidfuzz.distance import Indel

from verification.text.spans import Span

Op = Literal["equal", "delete", "insert"]

# A word keeps its combining marks and a figure its decimals; an emoji is one sign however many code points it has.
TOKEN = regex.compile(r"\s+|[\w\p{M}]+(?:[.,:'\u2019][\w\p{M}]+)*|\X")


@dataclass(frozen=True)
class Change:
    """A stretch of tokens of the old text, and what stands for it in the new."""

    equal: bool
    old: range
    new: range


def tokens(text: str) -> list[Span]:
    """Words, signs and the space between them; together they are the whole text."""
    return [Span(*found.span()) for found in TOKEN.finditer(text)]


def changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """How the old words become the new ones, with stretches replaced as one."""
    found: list[Change] = []
    for op in Indel.opcodes(old, new):
        equal = op.tag == "equal"
        change = Change(equal, range(op.src_start, op.src_end), range(op.dest_start, op.dest_end))
        if found and found[-1].equal == equal:
            before = found.pop()
            change = Change(
                equal, range(before.old.start, change.old.stop), range(before.new.start, change.new.stop)
            )
        found.append(change)
    return found


def without_islands(found: Sequence[Change], old: Sequence[str]) -> list[Change]:
    """The changes as a person reads them: a space that two rewritten stretches share does not make them two."""
    merged: list[Change] = []
    for at, change in enumerate(found):
        inner = 0 < at < len(found) - 1
        island = (
            change.equal and inner and all(word.isspace() for word in old[change.old.start : change.old.stop])
        )
        if merged and not merged[-1].equal and (island or not change.equal):
            before = merged.pop()
            change = Change(
                False, range(before.old.start, change.old.stop), range(before.new.start, change.new.stop)
            )
        merged.append(change)
    return merged


def word_diff(old: str, new: str) -> list[tuple[Op, str]]:
    """Pieces that together give both texts: what stayed, what was taken out, what was put in."""
    before, after = tokens(old), tokens(new)
    pieces: list[tuple[Op, str]] = []
    words = [span.of(old) for span in before]
    for change in without_islands(changes(words, [span.of(new) for span in after]), words):
        taken = "".join(span.of(old) for span in before[change.old.start : change.old.stop])
        put = "".join(span.of(new) for span in after[change.new.start : change.new.stop])
        if change.equal:
            pieces.append(("equal", taken))
            continue
        if taken:
            pieces.append(("delete", taken))
        if put:
            pieces.append(("insert", put))
    return pieces
