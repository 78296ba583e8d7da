"""Which unit of a new text each unit of an old one is, or has become.

The same words in the same neighbourhood first; then, among what is left, the most alike, near where it should be.
"""

from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from verification.text.rewording import Reworded, reword
from verification.text.same import EDITED_HERE, SHORT, Same
from verification.text.seams import cut_alike
from verification.text.spans import Span
from verification.text.units import units

# So few words say nothing of themselves about where they belong: "Yes.", "He said no."
FEW = 4
# How like the words an edit of them is that stands anywhere; among more new units than this, none is looked for.
EDITED_ELSEWHERE = 80.0
MANY = 100


@dataclass(frozen=True)
class Pairing:
    """The units of both texts; for each old one the new one with the same words, or the new ones it was edited into.

    `doubtful` are old units whose words, or some of them, stand in a new one that may be another statement.
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
    doubtful = _out_of_place(same, reworded)
    for i, j in [(i, same.slot(i)) for i in doubtful & same.pairs.keys()]:
        if j is not None:
            del same.pairs[i]
            reworded.edits[i] = range(j, j + 1)
    doubtful |= _might_be_edited(same, reworded)
    return Pairing(was, now, same.pairs, reworded, doubtful)


def _images(same: Same, reworded: Reworded) -> dict[int, range]:
    return {i: range(j, j + 1) for i, j in same.pairs.items()} | reworded.edits


def _out_of_place(same: Same, reworded: Reworded) -> set[int]:
    """Few or repeated words, and edited ones, away from all that stood around them."""
    often = {words for said in (same.old, same.new) for words, times in Counter(said).items() if times > 1}
    images = _images(same, reworded)
    order = sorted(images)
    found = set()
    for at, i in enumerate(order):
        if i in same.pairs and len(same.old[i].split()) >= FEW and same.old[i] not in often:
            continue
        left = images[order[at - 1]].stop - 1 if at else -1
        right = images[order[at + 1]].start if at + 1 < len(order) else len(same.new)
        first, last = images[i].start, images[i].stop - 1
        if not (left < first <= last < right or first == left + 1 or last == right - 1):
            found.add(i)
    return found


def _might_be_edited(same: Same, reworded: Reworded) -> set[int]:
    """Words that might as well have been edited, and put in again elsewhere.

    A new unit that comes from nowhere else is much like them, and stands beside them or where they stood; or it stands
    anywhere, and they themselves are not between what they stood between.
    """
    images = _images(same, reworded)
    fresh = set(range(len(same.new))).difference(*images.values())
    elsewhere = {k: same.new[k] for k in fresh} if len(fresh) <= MANY else {}
    found = set()
    for i, now in images.items() if fresh else ():
        left, right = images.get(i - 1, range(0)), images.get(i + 1, range(len(same.new), len(same.new)))
        beside = {now.start - 1, now.stop, left.stop, right.start - 1} & fresh
        between = left.stop == now.start and now.stop == right.start
        if any(_may_be(same.old[i], same.new[k]) for k in beside) or (
            not between
            and process.extractOne(same.old[i], elsewhere, scorer=fuzz.ratio, score_cutoff=EDITED_ELSEWHERE)
        ):
            found.add(i)
    return found


def _may_be(old: str, new: str) -> bool:
    few = len(old.split()) < FEW and len(new) < SHORT
    return few or fuzz.ratio(old, new) >= EDITED_HERE
