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

    `doubtful` are old units whose words stand again where nothing around says that they are the same statement.
    """

    old: list[Span]
    new: list[Span]
    same: dict[int, int]
    reworded: Reworded
    doubtful: set[int]


def pair(old: str, new: str) -> Pairing:
    """Pair the units of two texts."""
    was, now = cut_alike(old, units(old), new, units(new))
    same = Same([span.of(old) for span in was], [span.of(new) for span in now])
    reworded = reword(same)
    doubtful = _doubtful(same, reworded)
    for i, j in [(i, same.slot(i)) for i in doubtful]:
        if j is not None:
            del same.pairs[i]
            reworded.edits[i] = range(j, j + 1)
    return Pairing(was, now, same.pairs, reworded, doubtful)


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
