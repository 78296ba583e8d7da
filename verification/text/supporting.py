"""Whether a document holds a plain fact: the passage most like it, and what of the fact is not there.

It points; a person ticks. Everything that bears the fact has to stand in the passage itself, which is of one sentence:
a fact that is not seen costs a look, one that is seen where it is not costs a correction.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from verification.text.bearing import bears, forms_of_land, has_digit, is_year, stems
from verification.text.beside_name import Said, order_of_names, said, same, untold
from verification.text.lexicon import MONTHS
from verification.text.quoting.comparing import negations
from verification.text.quoting.finding import COMMON, Original
from verification.text.quoting.folding import fold
from verification.text.spans import Span
from verification.text.units import units

# A fact stands in so many words.
NEAR = 40
PARAGRAPH = re.compile(r"\n\s*\n|\f")
DATES = frozenset(month.lower() for month in MONTHS)
# Somebody's age after a name, and what says in a document that a figure is one.
AGE = re.compile(r"(?<=\w),? (?P<age>\d{1,3})(?=,|$)|\baged (?P<aged>\d{1,3})\b")
OLD = frozenset({"aged", "age", "turned", "old", "year", "years"})


@dataclass(frozen=True)
class Support:
    """The passage of a document that is nearest to a fact; `missing` is what bears the fact and is not there.

    `denied` is a word of its sentence that denies, where the fact has none.
    """

    passage: Span | None
    missing: tuple[str, ...]
    denied: str = ""

    @property
    def contains(self) -> bool:
        """Does the document say it, as far as words can tell?"""
        return self.passage is not None and not self.missing and not self.denied


class Shelf:
    """A document in which many facts are looked for."""

    def __init__(self, original: Original) -> None:
        self.original = original
        self._stems = stems(original.keys)
        self.stems: dict[str, list[int]] = {}
        for place, stem in enumerate(self._stems):
            self.stems.setdefault(stem, []).append(place)
        self._sentences = sorted(_sentence_starts(original))

    def support(self, words: str) -> Support:
        """Where the document comes nearest to these words, and what is missing there."""
        fact = said(fold(words).text)
        bearing = {
            stem: fact.word(at) for at, stem in reversed([*enumerate(fact.stems)]) if bears(fact.word(at))
        }
        wanted = {stem: bearing[stem] for stem in fact.stems if stem in bearing}
        window = self._best(self._as_written(wanted))
        if window is None:
            return Support(None, tuple(wanted.values()))
        first, last = window
        sentence = self._sentence(first, last)
        there = {*self._stems[first:last]}
        there |= {one for one in sentence.stems if len(self.stems[one]) > COMMON}
        missing = [word for stem, word in wanted.items() if not any(same(stem, one) for one in there)]
        if not missing:
            missing = [*_loose_figures(fact, sentence), *untold(fact, sentence), *_turned(fact, sentence)]
        denials = negations(sentence.text)
        if negations(words) and not denials:
            missing += negations(words)[:1]
        return Support(
            self.original.folded.span(self.original.between_words(first, last)),
            tuple(dict.fromkeys(missing)),
            "" if negations(words) else next(iter(denials), ""),
        )

    def _as_written(self, wanted: dict[str, str]) -> dict[str, float]:
        """What the document has of these stems, by its own words, each with what it is worth."""
        found: dict[str, float] = {}
        for stem, word in wanted.items():
            weight = (2.0 if has_digit(word) else 1.0) / (
                1 + min(len(self.stems.get(stem, ())), COMMON) ** 0.25
            )
            lands = [one for one in forms_of_land(stem) if one in self.stems] if word[0].isupper() else []
            found |= dict.fromkeys([stem, *lands], weight)
        return found

    def _sentence(self, first: int, last: int) -> Said:
        """The sentence of a window; what is far from it in a list without stops is left out."""
        at = bisect_right(self._sentences, first)
        end = self._sentences[at] if at < len(self._sentences) else len(self.original.words)
        start = max(self._sentences[at - 1], first - NEAR)
        end = max(last, min(end, last + NEAR))
        whole = self.original.between_words(start, end)
        spans = [
            Span(one.start - whole.start, one.end - whole.start) for one in self.original.words[start:end]
        ]
        return Said(
            whole.of(self.original.folded.text), spans, self.original.keys[start:end], self._stems[start:end]
        )

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


def _loose_figures(fact: Said, sentence: Said) -> Iterator[str]:
    """Figures of the fact that count something else in the sentence, or are nobody's age there."""
    ages = {found["age"] or found["aged"] for found in AGE.finditer(fact.text)}
    for at, word in enumerate(fact.keys):
        if not has_digit(fact.stems[at]) or is_year(word):
            continue
        places = [one for one, stem in enumerate(sentence.stems) if stem == fact.stems[at]]
        counted = _counted(fact, at)
        if counted is not None:
            near = (
                sentence.stems[max(0, one - 1) : one] + sentence.stems[one + 1 : one + 3] for one in places
            )
            if not any(counted in stretch for stretch in near):
                yield f"{fact.word(at)} {fact.word(at + 1)}"
        elif word in ages and not any(_is_age(sentence, one) for one in places):
            yield f"{fact.word(at)} as an age"


def _counted(fact: Said, at: int) -> str | None:
    """What a figure counts: the word behind it."""
    if at + 1 == len(fact.keys) or fact.apart(at) or not bears(fact.word(at + 1)):
        return None
    return fact.stems[at + 1] if not has_digit(fact.keys[at + 1]) else None


def _is_age(sentence: Said, at: int) -> bool:
    around = sentence.keys[max(0, at - 2) : at] + sentence.keys[at + 1 : at + 3]
    named = (
        at > 0 and sentence.large(at - 1) and sentence.keys[at - 1] not in DATES and sentence.apart(at - 1)
    )
    return bool(OLD & {*around}) or (named and (at + 1 == len(sentence.keys) or sentence.apart(at)))


def _turned(fact: Said, sentence: Said) -> Iterator[str]:
    """Two names the other way round: who did it, and to whom, is then not the same."""
    order = order_of_names(fact)
    places = [
        next((at for at, stem in enumerate(sentence.stems) if same(stem, name[-1])), -1) for name in order
    ]
    if places != sorted(places):
        yield "the names in this order"


def _sentence_starts(original: Original) -> set[int]:
    """The numbers of the words that sentences, paragraphs and pages begin with."""
    folded = [span.start for span in original.words]
    raw = [original.folded.span(span).start for span in original.words]
    begins = {bisect_left(folded, unit.start) for unit in units(original.folded.text)}
    return {0} | begins | {bisect_left(raw, found.end()) for found in PARAGRAPH.finditer(original.text)}
