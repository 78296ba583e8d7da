"""Whether a document holds a plain fact: the passage most like it, and what of the fact is not there.

It points; a person ticks. Figures have to stand in the passage itself, names anywhere in the document.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass

from verification.text.quoting.comparing import negations
from verification.text.quoting.finding import COMMON, Original, key, words_of
from verification.text.quoting.folding import fold
from verification.text.spans import Span
from verification.text.units import units

# A fact stands in so many words.
NEAR = 40
# A word that denies a fact stands no further from it, however long its sentence is.
DENIES = 100
PARAGRAPH = re.compile(r"\n\s*\n|\f")
# So much of the words that carry a fact must stand in its passage.
ENOUGH = 0.55
# Words with this many letters in common at their beginning are forms of one word, near enough.
STEM = 5
NO_FACT = re.compile(
    "the|and|that|was|were|has|have|had|for|with|from|his|her|its|their|which|who|this|these|those|are|after|been|but"
    "|not|than|then|they|them|there|where|when|what|also|into|over|said|says|told|will|would|could|about"
)
SHORTEST = 3


@dataclass(frozen=True)
class Support:
    """The passage of a document that is nearest to a fact; `missing` are its figures and names that are not there.

    `denied` is a word of its sentence that denies, where the fact has none.
    """

    passage: Span | None
    share: float
    missing: tuple[str, ...]
    denied: str = ""

    @property
    def contains(self) -> bool:
        """Does the document say it, as far as words can tell?"""
        return self.passage is not None and not self.missing and not self.denied and self.share >= ENOUGH


class Shelf:
    """A document in which many facts are looked for."""

    def __init__(self, original: Original) -> None:
        self.original = original
        self.stems: dict[str, list[int]] = {}
        for word, places in original.at.items():
            self.stems.setdefault(_stem(word), []).extend(places)
        self._sentences = sorted(_sentence_starts(original))

    def support(self, words: str) -> Support:
        """Where the document comes nearest to these words, and what is missing there."""
        text = fold(words).text
        said = [span.of(text) for span in words_of(text)]
        weights = {_stem(key(word)): self._weight(key(word)) for word in said if _carries(word)}
        window = self._best(weights)
        if window is None:
            return Support(None, 0.0, tuple(_figures(said)))
        first, last = window
        there = {_stem(word) for word in self.original.keys[first:last]}
        figures = [word for word in _figures(said) if key(word) not in self.original.keys[first:last]]
        names = [word for word in said[1:] if word[0].isupper() and _stem(key(word)) not in self.stems]
        held = sum(weight for stem, weight in weights.items() if stem in there)
        return Support(
            self.original.folded.span(self.original.between_words(first, last)),
            held / sum(weights.values()),
            tuple(dict.fromkeys([*figures, *names])),
            "" if negations(words) else self._denial(first),
        )

    def _denial(self, word: int) -> str:
        """What denies in the sentence a word stands in."""
        at = bisect_right(self._sentences, word)
        end = self._sentences[at] if at < len(self._sentences) else len(self.original.words)
        sentence = self.original.between_words(
            max(self._sentences[at - 1], word - DENIES), min(end, word + DENIES)
        )
        return next(iter(negations(sentence.of(self.original.folded.text))), "")

    def _weight(self, word: str) -> float:
        """Figures and words that the document has rarely say more than others."""
        often = len(self.stems.get(_stem(word), ()))
        return (2.0 if word[0].isdigit() else 1.0) / (1 + min(often, COMMON) ** 0.25)

    def _best(self, weights: dict[str, float]) -> tuple[int, int] | None:
        """The first and last word of the stretch that has most of these, and no more words than needed."""
        hits = sorted(
            (place, stem)
            for stem in weights
            if len(self.stems.get(stem, ())) <= COMMON
            for place in self.stems.get(stem, ())
        )
        inside: Counter[str] = Counter()
        best: tuple[float, int, int] | None = None
        start, worth = 0, 0.0
        for at, (place, stem) in enumerate(hits):
            if not inside[stem]:
                worth += weights[stem]
            inside[stem] += 1
            sentence = self._sentences[bisect_right(self._sentences, place) - 1]
            while hits[start][0] < max(place - NEAR, sentence) or (start < at and inside[hits[start][1]] > 1):
                gone = hits[start][1]
                inside[gone] -= 1
                worth -= 0 if inside[gone] else weights[gone]
                start += 1
            value = worth - 0.002 * (place - hits[start][0])
            if best is None or value > best[0] + 1e-9:
                best = (value, hits[start][0], place + 1)
        return best[1:] if best else None


def _sentence_starts(original: Original) -> set[int]:
    """The numbers of the words that sentences, paragraphs and pages begin with."""
    folded = [span.start for span in original.words]
    raw = [original.folded.span(span).start for span in original.words]
    begins = {bisect_left(folded, unit.start) for unit in units(original.folded.text)}
    return {0} | begins | {bisect_left(raw, found.end()) for found in PARAGRAPH.finditer(original.text)}


def _carries(word: str) -> bool:
    """Whether a word carries some of a fact."""
    folded = key(word)
    return folded[0].isdigit() or (len(folded) >= SHORTEST and not NO_FACT.fullmatch(folded))


def _figures(said: list[str]) -> list[str]:
    return [word for word in said if any(sign.isdigit() for sign in word)]


def _stem(word: str) -> str:
    return word if any(sign.isdigit() for sign in word) else word[:STEM]
