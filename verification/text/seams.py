"""Where one text has a break and the other runs on: there both are cut, so that the same words are the same unit."""

import re
from collections.abc import Iterator, Sequence

from verification.text.spans import Span

WORD = re.compile(r"\S+")
# So many words say where in the other text a border stands; less than that stands anywhere.
KEY = 3


def cut_alike(
    old: str, before: Sequence[Span], new: str, after: Sequence[Span]
) -> tuple[list[Span], list[Span]]:
    """The units of both texts, cut further where only the other text has a break."""
    olds, news = _Loose(old, before), _Loose(new, after)
    loose_old, loose_new = olds.less(news), news.less(olds)
    return (
        list(_cut(before, _breaks(olds, loose_old, news, loose_new))),
        list(_cut(after, _breaks(news, loose_new, olds, loose_old))),
    )


def _cut(units: Sequence[Span], breaks: Sequence[tuple[int, int]]) -> Iterator[Span]:
    waiting = iter(sorted(breaks))
    gap = next(waiting, None)
    for unit in units:
        start = unit.start
        while gap and gap[0] < unit.end:
            yield Span(start, gap[0])
            start, gap = gap[1], next(waiting, None)
        yield Span(start, unit.end)


class _Loose:
    """The units of one text, and their words as they are asked for."""

    def __init__(self, text: str, units: Sequence[Span]) -> None:
        self.text, self.units = text, units
        self.said = [unit.of(text) for unit in units]
        self._words: dict[int, list[str]] = {}

    def less(self, other: "_Loose") -> list[int]:
        """The units that do not stand in the other text."""
        known = set(other.said)
        return [i for i, said in enumerate(self.said) if said not in known]

    def words(self, i: int) -> list[str]:
        if i not in self._words:
            self._words[i] = self.said[i].split()
        return self._words[i]


Place = tuple[int, int]


def _breaks(
    here: _Loose, loose: Sequence[int], other: _Loose, others: Sequence[int]
) -> list[tuple[int, int]]:
    """Where the loose units of one text should be cut: from the end of one word to the start of the next."""
    if not loose or not others:
        return []
    index: dict[tuple[str, ...], Place | None] = {}
    for i in loose:
        words = here.words(i)
        for k, key in enumerate(zip(*(words[skip:] for skip in range(KEY)), strict=False)):
            index[key] = None if key in index else (i, k)
    places: dict[int, set[int]] = {}
    for found in (_inside(here, index, other, others), _across(here, index, other, others)):
        for i, k in found:
            if 0 < k < len(here.words(i)):
                places.setdefault(i, set()).add(k)
    return [gap for i, cuts in places.items() for gap in _gaps(here.units[i], here.text, cuts)]


def _gaps(unit: Span, text: str, cuts: set[int]) -> Iterator[tuple[int, int]]:
    words = list(WORD.finditer(text, unit.start, unit.end))
    for k in cuts:
        yield words[k - 1].end(), words[k].start()


Index = dict[tuple[str, ...], Place | None]


def _inside(here: _Loose, index: Index, other: _Loose, others: Sequence[int]) -> Iterator[Place]:
    """Before and after a whole unit of the other text."""
    for i in others:
        words = other.words(i)
        if len(words) < KEY or not (at := index.get(tuple(words[:KEY]))):
            continue
        unit, k = at
        if here.words(unit)[k : k + len(words)] == words:
            yield unit, k
            yield unit, k + len(words)


def _across(here: _Loose, index: Index, other: _Loose, others: Sequence[int]) -> Iterator[Place]:
    """Between the last words of a unit of the other text and the first words of the next."""
    for i in sorted({at for loose in others for at in (loose - 1, loose)}):
        if not 0 <= i < len(other.units) - 1:
            continue
        ends, begins = other.words(i)[-2:], other.words(i + 1)[:2]
        if len(ends) < 2 or not (at := index.get((*ends, begins[0]))):
            continue
        unit, k = at
        if here.words(unit)[k + 2 : k + 2 + len(begins)] == begins:
            yield unit, k + 2
