"""Which sentence of a new text each sentence of an old one has become.

The same words in the same neighbourhood first; then, among what is left, the most alike, near where it should
be. An edit where a sentence stood is believed
before the same words elsewhere: then a person looks.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from verification.text.spans import Span

# Units need not be sentences to the letter: they are cut cheaply, and alike in both texts.
BREAK = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bProf)(?<!\bGen)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\b[A-Z])"
    r"[.!?…][\"”\u2019»)\]]*(\s+)(?=[\"“‘«(\[A-Z0-9])|(\s*\n\s*)"
)

# How alike two units must be (Indel, 0 to 100) to be a sentence and its edit.
IN_PLACE = 50.0
ELSEWHERE = 60.0
SHORT, SHORT_IN_PLACE = 25, 66.0
# Between two places as likely by their words, the expected one; it is one only while few units can be meant.
NEARNESS = 12.0
NEAR = 4
# An edit in the expected place is believed before the very same words somewhere else.
EDITED_HERE = 70.0
# A sentence that went into another one is still found in it.
WITHIN = 85.0
# What the second half of a split sentence must add to be taken for it.
SPLIT = 5.0


@dataclass(frozen=True)
class Pairing:
    """The units of both texts; for each old one the new one with the same words, or the new ones it was edited into."""

    old: list[Span]
    new: list[Span]
    same: dict[int, int]
    edited: dict[int, range]


def units(text: str) -> list[Span]:
    """The sentences of the text, near enough, in order."""
    found, start = [], 0
    for gap in BREAK.finditer(text):
        end, after = gap.span(1) if gap[1] is not None else gap.span(2)
        if end > start:
            found.append(Span(start, end))
        start = after
    end = len(text.rstrip())
    return [*found, Span(start, end)] if end > start else found


def pair(old: str, new: str) -> Pairing:
    """Pair the units of two texts."""
    before, after = units(old), units(new)
    olds, news = [span.of(old) for span in before], [span.of(new) for span in after]
    same = _Same(olds, news)
    return Pairing(before, after, same.pairs, _edits(same))


class _Same:
    """The pairs of units with the very same words, each in the matching place."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = old, new
        self.pairs: dict[int, int] = {}
        self.taken: set[int] = set()
        self._pair_ends()
        self._pair_single()
        self._spread()
        self.rising = _longest_rising(self.pairs)
        self._pair_repeated()
        self._give_way_to_edits()

    def _pair_ends(self) -> None:
        """What both texts begin with, and what both end with."""
        most = min(len(self.old), len(self.new))
        head = 0
        while head < most and self.old[head] == self.new[head]:
            self._pair(head, head)
            head += 1
        tail = 1
        while head + tail <= most and self.old[-tail] == self.new[-tail]:
            self._pair(len(self.old) - tail, len(self.new) - tail)
            tail += 1

    def _pair_single(self) -> None:
        """Words that stand once in each text."""
        olds = Counter(words for i, words in enumerate(self.old) if i not in self.pairs)
        news = Counter(words for j, words in enumerate(self.new) if j not in self.taken)
        place = {words: j for j, words in enumerate(self.new) if j not in self.taken}
        for i, words in enumerate(self.old):
            if i not in self.pairs and olds[words] == news[words] == 1:
                self._pair(i, place[words])

    def _spread(self) -> None:
        """Words that stand several times go with the pair beside them."""
        for step in (1, -1):
            for i in sorted(self.pairs, reverse=step < 0):
                j = self.pairs[i]
                while self._may_pair(i + step, j + step):
                    i, j = i + step, j + step
                    self._pair(i, j)

    def _pair_repeated(self) -> None:
        """Words that stand several times, all their neighbours changed: by their position, or where only one can be."""
        for i, words in enumerate(self.old):
            if i in self.pairs:
                continue
            around, gap = self._between(i)
            if len(around) == len(gap):
                gap = gap[i - around.start : i - around.start + 1]
            inside = [j for j in gap if j not in self.taken and self.new[j] == words]
            if len(inside) == 1:
                self._pair(i, inside[0])
        self.rising = _longest_rising(self.pairs)

    def _give_way_to_edits(self) -> None:
        """The same words elsewhere are not the place, when an edit of them stands where they stood."""
        for i in sorted(self.pairs):
            j = self.pairs[i]
            around, gap = self._between(i)
            follows = self.pairs.get(i - 1) == j - 1 if i else j == 0
            if follows or (len(around) == len(gap) and i - around.start == j - gap.start):
                continue
            here = [self.new[k] for k in gap if k not in self.taken]
            if here and process.extractOne(self.old[i], here, scorer=fuzz.ratio, score_cutoff=EDITED_HERE):
                self.taken.discard(self.pairs.pop(i))
                self.rising = [kept for kept in self.rising if kept != i]

    def _may_pair(self, i: int, j: int) -> bool:
        inside = 0 <= i < len(self.old) and 0 <= j < len(self.new)
        return inside and i not in self.pairs and j not in self.taken and self.old[i] == self.new[j]

    def _pair(self, i: int, j: int) -> None:
        self.pairs[i] = j
        self.taken.add(j)

    def gap(self, i: int) -> range:
        """Between which new units the old one should stand, going by those around it that kept their order."""
        return self._between(i)[1]

    def _between(self, i: int) -> tuple[range, range]:
        """The units around the old one up to the nearest that kept their order, in the old text and in the new."""
        at = bisect_left(self.rising, i)
        before = self.rising[at - 1] if at else None
        at += at < len(self.rising) and self.rising[at] == i
        after = self.rising[at] if at < len(self.rising) else None
        return (
            range(0 if before is None else before + 1, len(self.old) if after is None else after),
            range(
                0 if before is None else self.pairs[before] + 1,
                len(self.new) if after is None else self.pairs[after],
            ),
        )


def _longest_rising(pairs: dict[int, int]) -> list[int]:
    """The most old units whose new places keep their order: all but what was moved."""
    order = sorted(pairs)
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for i in order:
        at = bisect_left(tails, pairs[i])
        before[i] = ends[at - 1] if at else None
        tails[at : at + 1] = [pairs[i]]
        ends[at : at + 1] = [i]
    rising: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        rising.append(last)
        last = before[last]
    return rising[::-1]


def _edits(same: _Same) -> dict[int, range]:
    """For each old unit that is not there as it was, the new unit or units it has become."""
    free = {j: words for j, words in enumerate(same.new) if j not in same.taken}
    left = [i for i in range(len(same.old)) if i not in same.pairs]
    edits: dict[int, range] = {}
    taken: set[int] = set()
    for _, i, j in sorted(_candidates(same, left, free), reverse=True):
        if i not in edits and j not in taken:
            edits[i] = range(j, j + 1)
            taken.add(j)
    for i, found in list(edits.items()):
        edits[i] = _with_other_half(same, i, found.start, free.keys() - taken)
        taken.update(edits[i])
    for i in left:
        if i not in edits and (within := _within(same, i, taken)) is not None:
            edits[i] = range(within, within + 1)
    return edits


def _candidates(same: _Same, left: Sequence[int], free: dict[int, str]) -> Iterator[tuple[float, int, int]]:
    for i in left:
        words, gap = same.old[i], same.gap(i)
        in_place = SHORT_IN_PLACE if len(words) < SHORT else IN_PLACE
        found = process.extract(words, free, scorer=fuzz.ratio, score_cutoff=IN_PLACE, limit=8)
        for _, score, j in found:
            if j in gap and len(gap) <= NEAR and score >= in_place:
                yield score + NEARNESS, i, j
            elif score >= ELSEWHERE and len(words) >= SHORT:
                yield score, i, j


def _with_other_half(same: _Same, i: int, j: int, free: Set[int]) -> range:
    """The new unit with the one beside it, where one sentence was made two."""
    words, best = same.old[i], fuzz.ratio(same.old[i], same.new[j])
    for halves in (range(j, j + 2), range(j - 1, j + 1)):
        other = halves[1] if halves[0] == j else halves[0]
        joined = " ".join(same.new[k] for k in halves if 0 <= k < len(same.new))
        if other in free and fuzz.ratio(words, joined) >= best + SPLIT:
            return halves
    return range(j, j + 1)


def _within(same: _Same, i: int, taken: Set[int]) -> int | None:
    """The new unit near by that has taken this one in."""
    if len(same.old[i]) < SHORT:
        return None
    near = {j: same.new[j] for j in same.gap(i) if j in taken and len(same.new[j]) >= len(same.old[i])}
    found = process.extractOne(same.old[i], near, scorer=fuzz.partial_ratio, score_cutoff=WITHIN)
    return int(found[2]) if found else None
