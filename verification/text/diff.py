"""Comparing two texts word by word."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import regex
from rapidfuzz.distance import Indel

from verification.text.rising import longest_rising
from verification.text.spans import Span

Op = Literal["equal", "delete", "insert"]

# A word keeps its combining marks and a figure its decimals; an emoji is one sign however many code points it has.
TOKEN = regex.compile(r"\s+|[\w\p{M}]+(?:[.,:'\u2019][\w\p{M}]+)*|\X")

# Comparing all words of two texts takes memory for each pair of them: no more pairs than this at a time.
MANY = 25_000_000


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
    for change in _parts(old, range(len(old)), new, range(len(new))):
        if found and found[-1].equal == change.equal:
            before = found.pop()
            change = Change(
                change.equal,
                range(before.old.start, change.old.stop),
                range(before.new.start, change.new.stop),
            )
        found.append(change)
    return found


def _parts(old: Sequence[str], was: range, new: Sequence[str], now: range) -> Iterator[Change]:
    """The changes in order; neighbours may be of one kind."""
    if len(was) * len(now) > MANY:
        yield from _around_single(old, was, new, now)
        return
    for op in Indel.opcodes(old[was.start : was.stop], new[now.start : now.stop]):
        yield Change(op.tag == "equal", was[op.src_start : op.src_end], now[op.dest_start : op.dest_end])


def _around_single(old: Sequence[str], was: range, new: Sequence[str], now: range) -> Iterator[Change]:
    """Long texts, part by part between the words that stand once in each; without any, they have nothing in common."""
    olds = Counter(old[at] for at in was)
    news = Counter(new[at] for at in now)
    place = {new[at]: at for at in now if news[new[at]] == 1}
    single = {at: place[old[at]] for at in was if olds[old[at]] == 1 and old[at] in place}
    start, start_now = was.start, now.start
    for at in longest_rising(single) if single else ():
        yield from _parts(old, range(start, at), new, range(start_now, single[at]))
        yield Change(True, range(at, at + 1), range(single[at], single[at] + 1))
        start, start_now = at + 1, single[at] + 1
    if single:
        yield from _parts(old, range(start, was.stop), new, range(start_now, now.stop))
    else:
        yield Change(False, was, now)


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
