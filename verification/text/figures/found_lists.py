"""Sums and averages of figures that stand together: "18, 15 and 9, 42 in all", "an average of 14"."""

import re
from collections.abc import Iterator

from verification.text.figures.found import PER_CENT_ALONE, Found, Sentence, around, close
from verification.text.figures.numbers import Figure

_TOTAL = re.compile(
    r"(?:\b(?:a total of|in total|total(?:ling|ing|led|ed)?|totals|adds? up to|adding up to"
    r"|altogether|making(?: it)?(?: up)?|combined|together)"
    r"(?:\s(?:are|is|was|were|of|to))?)\s+(?:about |around |nearly |almost |more than |just over |some )?$",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(
    r"\s*(?:%|per\s?cent|percent)?\s*(?:[a-z]+\s){0,2}(?:in all|in total|altogether|combined|taken together)\b",
    re.IGNORECASE,
)
_MEAN = re.compile(
    r"\b(?:average|mean)\b[^.;,]{0,20}?(?:\bof|\bis|\bwas)\s+"
    r"(?:about |around |nearly |almost |just over |just under )?$",
    re.IGNORECASE,
)
# What may stand between the figures of a list: a comma, "and", and up to three words of what is counted.
_LISTED = re.compile(
    r"\s*(?:[^\W\d]++\s*){0,4}(?:,|,?\s*and|,?\s*plus|;)\s*(?:[^\W\d]++\s+){0,3}", re.IGNORECASE
)

# Figures of one list stand no further apart, and all of them no further from what they come to.
_FAR, _REACH = 80, 800


def sums(sentence: Sentence) -> Iterator[Found]:
    """Figures, and what they are said to come to."""
    for one in sentence.figures:
        before = sentence.text[max(0, one.span.start - 40) : one.span.start]
        if _TOTAL.search(before) or _TOTAL_AFTER.match(sentence.text, one.span.end):
            yield from _of_list(sentence, "sum", one)


def averages(sentence: Sentence) -> Iterator[Found]:
    """Figures, and what they are said to be on average."""
    for one in sentence.figures:
        if _MEAN.search(sentence.text[max(0, one.span.start - 50) : one.span.start]):
            yield from _of_list(sentence, "average", one)


def _of_list(sentence: Sentence, kind: str, outcome: Figure) -> Iterator[Found]:
    listed = _list(sentence, outcome)
    if len(listed) < 2:
        return
    stated, place = sentence.stated(outcome)
    numbers = "; ".join(one.text for one in listed)
    yield Found(kind, {"numbers": numbers}, stated, around(place, *(one.span for one in listed)))


def _list(sentence: Sentence, outcome: Figure) -> list[Figure]:
    """The longest run of figures of the same sort that stand together."""
    same = sentence.shares if outcome in sentence.shares else sentence.plain
    runs: list[list[Figure]] = []
    others = [one for one in close(sentence.figures, outcome.span, _REACH) if one is not outcome]
    for at, one in enumerate(others):
        goes_on = runs and runs[-1] and one in same and runs[-1][-1] is others[at - 1]
        if goes_on and _together(sentence, others[at - 1], one):
            runs[-1].append(one)
        else:
            runs.append([one] if one in same else [])
    return max(runs, key=len, default=[])


def _together(sentence: Sentence, first: Figure, second: Figure) -> bool:
    between = PER_CENT_ALONE.sub("", sentence.between(first, second)[:_FAR])
    return bool(_LISTED.fullmatch(between)) and first.money == second.money
