"""The units of two texts that have the very same words, each in the matching place."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from verification.text.rising import longest_rising

# Shorter than this, words stand again by chance, and two are alike by chance.
SHORT = 25
# An edit in the expected place is believed before the very same words somewhere else.
EDITED_HERE = 65.0
# Only so far from the expected place is an edit looked for, that a long rewritten text stays quick to compare.
REACH = 8


class Same:
    """The pairs of old and new units with the same words; `gap` tells where an old unit without one should stand."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = old, new
        self.pairs: dict[int, int] = {}
        self.taken: set[int] = set()
        # Their words stand elsewhere, but an edit of them stands where they stood.
        self.given_way: set[int] = set()
        self._pair_ends()
        self._pair_single()
        self._spread()
        self._rising = longest_rising(self.pairs)
        self._pair_repeated()
        self._rising = longest_rising(self.pairs)
        self._give_way_to_edits()

    def gap(self, i: int) -> range:
        """Between which new units the old one should stand, going by those around it that kept their order."""
        return self.between(i)[1]

    def between(self, i: int) -> tuple[range, range]:
        """The units around the old one up to the nearest that kept their order, in the old text and in the new."""
        at = bisect_left(self._rising, i)
        before = self._rising[at - 1] if at else None
        at += at < len(self._rising) and self._rising[at] == i
        after = self._rising[at] if at < len(self._rising) else None
        return (
            range(0 if before is None else before + 1, len(self.old) if after is None else after),
            range(
                0 if before is None else self.pairs[before] + 1,
                len(self.new) if after is None else self.pairs[after],
            ),
        )

    def slot(self, i: int) -> int | None:
        """The one new unit that a short old one can have become, going by its place alone: "No." for "Yes."."""
        around, gap = self.between(i)
        if len(around) != 1 or len(gap) != 1 or max(len(self.old[i]), len(self.new[gap[0]])) >= SHORT:
            return None
        return gap[0]

    def near(self, i: int, reach: int) -> list[int]:
        """The new units of the gap, nearest first, up to `reach` from where the old one should stand.

        That is counted from either end of the gap.
        """
        around, gap = self.between(i)
        if not gap:
            return []
        ahead, behind = gap.start + i - around.start, gap.stop - (around.stop - i)
        expected = {min(ahead, gap[-1]), max(behind, gap[0])}
        steps = (by for step in range(min(reach + 1, len(gap))) for by in (step, -step))
        return list(dict.fromkeys(at + by for by in steps for at in expected if at + by in gap))

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
        places: dict[str, list[int]] = {}
        for j, words in enumerate(self.new):
            if j not in self.taken:
                places.setdefault(words, []).append(j)
        for i, words in enumerate(self.old):
            if i in self.pairs or words not in places:
                continue
            around, gap = self.between(i)
            if len(around) == len(gap):
                gap = gap[i - around.start : i - around.start + 1]
            there = places[words]
            inside = there[bisect_left(there, gap.start) : bisect_left(there, gap.stop)]
            if len(inside) == 1:
                self._pair(i, inside[0])
                there.remove(inside[0])

    def _give_way_to_edits(self) -> None:
        """The same words elsewhere are not the place, when an edit of them stands where they stood."""
        for i in sorted(self.pairs):
            j = self.pairs[i]
            around, gap = self.between(i)
            follows = self.pairs.get(i - 1) == j - 1 if i else j == 0
            if follows or (len(around) == len(gap) and i - around.start == j - gap.start):
                continue
            here = [self.new[k] for k in self.near(i, REACH) if k not in self.taken]
            if here and process.extractOne(self.old[i], here, scorer=fuzz.ratio, score_cutoff=EDITED_HERE):
                self.taken.discard(self.pairs.pop(i))
                self.given_way.add(i)
                if i in self._rising[(at := bisect_left(self._rising, i)) : at + 1]:
                    del self._rising[at]

    def _may_pair(self, i: int, j: int) -> bool:
        inside = 0 <= i < len(self.old) and 0 <= j < len(self.new)
        return inside and i not in self.pairs and j not in self.taken and self.old[i] == self.new[j]

    def _pair(self, i: int, j: int) -> None:
        self.pairs[i] = j
        self.taken.add(j)
