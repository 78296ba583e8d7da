"""For the old units that are not there as they were: which new units they have become."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from verification.text.same import SHORT, Same

# How alike two units must be (Indel, 0 to 100) to be a sentence and its edit.
IN_PLACE = 50.0
SHORT_IN_PLACE = 66.0
ELSEWHERE = 60.0
# The same, for the words in any order: a sentence that was turned round.
TURNED_ROUND = 75.0
# Between two places as likely by their words, the expected one; it is one only while few units can be meant.
NEARNESS = 12.0
NEAR = 4
# What the other half of a split or merged sentence must add to be taken for it.
HALF = 5.0
# With more pairs of units than this, an edit is looked for only so far from the expected place.
MANY = 200_000
REACH = 40


@dataclass
class Reworded:
    """The new units each old one was edited into, and the new units into which several old ones went."""

    edits: dict[int, range] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)


def reword(same: Same) -> Reworded:
    """Pair what `same` left over."""
    free = {j: words for j, words in enumerate(same.new) if j not in same.taken}
    left = [i for i in range(len(same.old)) if i not in same.pairs]
    found = Reworded()
    taken: set[int] = set()
    for _, _, i, j in sorted(_candidates(same, left, free), reverse=True):
        if i not in found.edits and j not in taken:
            found.edits[i] = range(j, j + 1)
            taken.add(j)
    untaken = set(free) - taken
    for i, became in list(found.edits.items()):
        found.edits[i] = _with_other_half(same, i, became.start, untaken)
        untaken.difference_update(found.edits[i])
    for i in left:
        if i not in found.edits and (into := _merged_into(same, i, found.edits)) is not None:
            found.edits[i] = range(into, into + 1)
            found.shared.add(into)
    return found


Candidate = tuple[float, int, int, int]


def _candidates(same: Same, left: Sequence[int], free: dict[int, str]) -> Iterator[Candidate]:
    """How much speaks for it, by words and by nearness, that an old unit became a new one."""
    few = len(left) * len(free) <= MANY
    for i in left:
        gap, slot = same.gap(i), same.slot(i)
        if slot in free:
            yield NEARNESS, 0, i, slot
        among = {j: free[j] for j in same.near(i, REACH) if j in free}
        order = {j: -at for at, j in enumerate(among)}
        for score, j in _alike(same, i, among | free if few else among, gap):
            yield score, order.get(j, -len(order)), i, j


def _alike(same: Same, i: int, among: Mapping[int, str], gap: range) -> Iterator[tuple[float, int]]:
    words = same.old[i]
    in_place = SHORT_IN_PLACE if len(words) < SHORT else IN_PLACE
    for _, score, j in process.extract(words, among, scorer=fuzz.ratio, score_cutoff=IN_PLACE, limit=8):
        if i in same.given_way and same.new[j] == words:
            continue
        if j in gap and len(gap) <= NEAR and score >= in_place:
            yield score + NEARNESS, j
        elif score >= ELSEWHERE and len(words) >= SHORT:
            yield score, j
    if len(gap) <= NEAR and len(words) >= SHORT:
        here = {j: among[j] for j in gap if j in among}
        for _, score, j in process.extract(
            words, here, scorer=fuzz.token_sort_ratio, score_cutoff=TURNED_ROUND
        ):
            yield score - TURNED_ROUND, j


def _with_other_half(same: Same, i: int, j: int, untaken: Set[int]) -> range:
    """The new unit with the one beside it, where one sentence was made two."""
    words = same.old[i]
    for other, halves in ((j + 1, range(j, j + 2)), (j - 1, range(j - 1, j + 1))):
        if other not in untaken:
            continue
        joined = " ".join(same.new[k] for k in halves)
        if fuzz.ratio(words, joined) >= fuzz.ratio(words, same.new[j]) + HALF:
            return halves
    return range(j, j + 1)


def _merged_into(same: Same, i: int, edits: Mapping[int, range]) -> int | None:
    """The new unit that the one beside was edited into, where it has taken this one in as well."""
    for beside, halves in ((i - 1, (i - 1, i)), (i + 1, (i, i + 1))):
        if len(edits.get(beside, ())) != 1:
            continue
        became = same.new[edits[beside][0]]
        joined = " ".join(same.old[k] for k in halves)
        if fuzz.ratio(joined, became) >= fuzz.ratio(same.old[beside], became) + HALF:
            return edits[beside][0]
    return None
