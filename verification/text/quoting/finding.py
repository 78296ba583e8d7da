"""Where words stand in a long text, or the words most like them."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex
from rapidfuzz import fuzz

from verification.text.diff import Change, changes
from verification.text.quoting.folding import fold
from verification.text.spans import Span

# Scripts without spaces between words are compared sign by sign.
WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
    r"|(?<!\w)-?\d++(?:[.,:]\d++)*+(?!\p{M})|[\w\p{M}]+(?:'[\w\p{M}]+)*|[%‰]|\p{Sc}"
)
THOUSANDS = regex.compile(r"(?<=\d),(?=\d{3}\b)")
# A sentence that ends between two words.
ENDS = regex.compile(r"[.!?؟。！？\n\f]")
# So many places with the same words are looked at; so many stretches that are only like them.
PLACES, TRIES = 50, 6
# A word that stands more often says nothing about where a passage is.
COMMON = 400
GAP_COSTS = 0.5
# Where all words are so common, so many of their places are looked at in all.
WORK = 1_000_000
# Nothing else is looked for where a passage is so like the words.
CLEAR = 90.0


@dataclass(frozen=True)
class Match:
    """Words `first` to `last` (not included) of the original for words `start` to `end` of what was looked for."""

    first: int
    last: int
    start: int
    end: int
    score: float


class Original:
    """A text that is quoted from, read once for many quotations."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.words = words_of(self.folded.text)
        self.keys = [key(span.of(self.folded.text)) for span in self.words]
        self.at: dict[str, list[int]] = {}
        for place, word in enumerate(self.keys):
            self.at.setdefault(word, []).append(place)

    def between_words(self, first: int, last: int) -> Span:
        """The folded span of words `first` to `last`, not included."""
        return Span(self.words[first].start, self.words[last - 1].end)

    def stretch(self, match: Match) -> Span:
        """The span of the original a match stands in."""
        return self.folded.span(self.between_words(match.first, match.last))

    def find(self, words: Sequence[str]) -> list[Match]:
        """Where these words stand, or the stretches most like them, best first."""
        if not words or not self.words:
            return []
        same = list(self._same(words))
        return same or sorted(self._like(words), key=lambda match: -match.score)

    def _same(self, words: Sequence[str]) -> Iterator[Match]:
        wanted = list(words)
        rarest = min(range(len(wanted)), key=lambda at: len(self.at.get(wanted[at], ())))
        found = 0
        for place in self.at.get(wanted[rarest], ()):
            start = place - rarest
            if start >= 0 and self.keys[start : start + len(wanted)] == wanted:
                yield Match(start, start + len(wanted), 0, len(wanted), 100.0)
                found += 1
                if found == PLACES:
                    return

    def _like(self, words: Sequence[str]) -> Iterator[Match]:
        size = max(4, len(words) // 3)
        for start in self._diagonals(words, size):
            window = range(max(start - 2 * size, 0), min(start + len(words) + 3 * size, len(self.keys)))
            match = self._aligned(words, window)
            if match:
                yield match
                if match.score > CLEAR:
                    return

    def _diagonals(self, words: Sequence[str], size: int) -> list[int]:
        """Where a passage may begin, by how many of its rarer words stand where they should."""
        weights: dict[int, float] = {}
        rare = [word for word in words if 0 < len(self.at.get(word, ())) <= COMMON]
        for at, word in enumerate(words):
            places = self.at.get(word, ())
            if not places or (rare and len(places) > COMMON):
                continue
            weight = len(places) ** -0.5
            for place in places[: max(COMMON, WORK // len(words))]:
                slot = (place - at) // size
                weights[slot] = weights.get(slot, 0.0) + weight
        chosen: list[int] = []
        for slot in sorted(weights, key=lambda slot: -weights[slot]):
            if all(abs(slot - other) > 1 for other in chosen):
                chosen.append(slot)
                if len(chosen) == TRIES:
                    break
        return [slot * size for slot in chosen]

    def _aligned(self, words: Sequence[str], window: range) -> Match | None:
        core = _core(changes(self.keys[window.start : window.stop], words))
        if core is None:
            return None
        first, last = window.start + core[0].old.start, window.start + core[-1].old.stop
        start, end = core[0].new.start, core[-1].new.stop
        while start and first and self.keys[first - 1] == words[start - 1]:
            first, start = first - 1, start - 1
        while end < len(words) and last < len(self.keys) and self.keys[last] == words[end]:
            last, end = last + 1, end + 1
        found = Match(first, last, start, end, 0.0)
        wide = self.widened(found, len(words))
        said = " ".join(self.keys[wide.first : wide.last])
        return replace(found, score=fuzz.ratio(said, " ".join(words)))

    def widened(self, match: Match, wanted: int) -> Match:
        """With what may stand for the words at either end that were not found."""
        before = self._more(match.first, match.start, back=True)
        after = self._more(match.last, wanted - match.end, back=False)
        return replace(match, first=match.first - before, last=match.last + after)

    def _more(self, edge: int, missing: int, *, back: bool) -> int:
        """How many words beyond the edge may stand for missing ones: none behind the end of a sentence."""
        taken = 0
        while taken < missing:
            one, other = (edge - taken - 1, edge - taken) if back else (edge + taken - 1, edge + taken)
            if one < 0 or other >= len(self.words):
                break
            if ENDS.search(self.folded.text, self.words[one].end, self.words[other].start):
                break
            taken += 1
        return taken


def words_of(folded: str) -> list[Span]:
    """The words and figures of a folded text."""
    return [Span(*found.span()) for found in WORD.finditer(folded)]


def key(word: str) -> str:
    """A word as it is compared: in whatever capitals, a figure without its thousands' marks."""
    folded = word.casefold()
    if not folded.isascii():
        return unicodedata.normalize("NFKC", folded)
    return THOUSANDS.sub("", folded) if "," in folded else folded


def _core(found: Sequence[Change]) -> list[Change] | None:
    """The stretch of an alignment that is worth most: words in common, less what lies between them."""
    best: tuple[float, int, int] = (0.0, 0, 0)
    worth, start = 0.0, 0
    for at, change in enumerate(found):
        if worth <= 0:
            worth, start = 0.0, at
        if change.equal:
            worth += len(change.old)
            if worth > best[0]:
                best = (worth, start, at + 1)
        else:
            worth -= GAP_COSTS * max(len(change.old), len(change.new))
    kept = list(found[best[1] : best[2]])
    while kept and not kept[0].equal:
        kept.pop(0)
    return kept or None
