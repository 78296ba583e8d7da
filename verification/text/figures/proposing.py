"""Calculations that a text states: each finder reads one sentence and proposes what can be done again."""

from collections.abc import Callable, Iterator
from datetime import date

from verification.text.figures import found_changes, found_days, found_lists, found_measures, found_parts
from verification.text.figures.found import Found, Sentence
from verification.text.figures.inputs import Unreckonable
from verification.text.figures.kinds import Calculation, lacking, recompute
from verification.text.sentences import sentences
from verification.text.spans import Span

FINDERS: tuple[Callable[[Sentence], Iterator[Found]], ...] = (
    found_parts.per_cents,
    found_parts.rates,
    found_changes.changes,
    found_lists.sums,
    found_lists.averages,
    found_days.ages,
    found_days.spells,
    found_measures.conversions,
    found_measures.money,
)


def propose(words: str, on: date | None = None) -> list[Calculation]:
    """The calculations these words state, in their order, each done again; `on` is the day the story runs."""
    proposed: list[Calculation] = []
    for span in sentences(words):
        sentence = Sentence(span.of(words), on)
        for finder in FINDERS:
            for found in finder(sentence):
                place = Span(span.start + found.span.start, span.start + found.span.end)
                if (one := _calculated(found, place)) is not None:
                    proposed.append(one)
    return sorted(proposed, key=lambda one: one.span or Span(0, 0))


def _calculated(found: Found, place: Span) -> Calculation | None:
    if found.lacks:
        return lacking(found.kind, found.inputs, found.stated, place)
    try:
        return recompute(found.kind, found.inputs, found.stated, place)
    except Unreckonable:
        return None  # what looked like a calculation is none
