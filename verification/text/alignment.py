"""Which unit of a new text each unit of an old one is, or has become.

The same words in the same neighbourhood first; then, among what is left, the most alike, near where it should be.
"""

from collections import Counter
from dataclasses import dataclass

from verification.text.rewording import Reworded, reword
from verification.text.same import SHORT, Same
from verification.text.seams import cut_alike
from verification.text.spans import Span
from verification.text.units import units


@dataclass(frozen=True)
class Pairing:
    """The units of both texts; for each old one the new one with the same words, or the new ones it was edited into.

    `doubtful` are old units whose words stand again where nothing around says that they are the same statement;
    `edges` are places in the old and in the new text where a unit ends though the text has no break.
    """

    old: list[Span]
    new: list[Span]
    same: dict[int, int]
    reworded: Reworded
    doubtful: set[int]
    edges: tuple[set[int], set[int]]


def pair(old: str, new: str) -> Pairing:
    """Pair the units of two texts."""
    was, now = cut_alike(old, units(old), new, units(new))
    same = Same([span.of(old) for span in was.units], [span.of(new) for span in now.units])
    reworded = reword(same)
    return Pairing(
        was.units, now.units, same.pairs, reworded, _doubtful(same, reworded), (was.edges, now.edges)
    )


def _doubtful(same: Same, reworded: Reworded) -> set[int]:
    """Short or repeated words away from all that stood around them."""
    often = {words for said in (same.old, same.new) for words, times in Counter(said).items() if times > 1}
    images = {i: range(j, j + 1) for i, j in same.pairs.items()} | reworded.edits
    order = sorted(images)
    doubtful = set()
    for at, i in enumerate(order):
        if i not in same.pairs or not (len(same.old[i]) < SHORT or same.old[i] in often):
            continue
        j = same.pairs[i]
        left = images[order[at - 1]].stop - 1 if at else -1
        right = images[order[at + 1]].start if at + 1 < len(order) else len(same.new)
        if not (left < j < right or j in (left + 1, right - 1)):
            doubtful.add(i)
    return doubtful
