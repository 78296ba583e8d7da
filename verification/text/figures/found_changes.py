"""Changes: "rose from 4.2 million to 5.1 million, up 21 per cent", "more than doubled to 246 from 120"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verification.text.figures.found import Found, Sentence, around
from verification.text.figures.near import near_before
from verification.text.figures.numbers import Figure
from verification.text.figures.stated import DOWN, FACTOR, UP
from verification.text.quantifiers import PARTS, quantifiers
from verification.text.spans import Span

_CUE = re.compile(rf"\b(?:{UP}|{DOWN})\b", re.IGNORECASE)
_CHANGED = re.compile(rf"\b(?P<way>{UP}|{DOWN})\b", re.IGNORECASE)
_FROM, _TO, _BACK = (
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bfrom (?:just |about |around |some |only |a |its )?$",
        r"\bto (?:just |about |around |some |only |a record )?$",
        r"\b(?:(?:up|down) from|compared with|compared to|against) (?:just |about |around )?$",
    )
)
_NEAR_CUE = 45


@dataclass(frozen=True)
class Pair:
    """What it was before and what it is after."""

    before: Figure
    after: Figure


def changes(sentence: Sentence) -> Iterator[Found]:
    """A change from one figure to another, and what the sentence says it comes to."""
    if not _CUE.search(sentence.text):
        return
    pair = _pair(sentence)
    if pair is None:
        return
    for kind, stated, place in _stated(sentence, pair):
        inputs = {"before": sentence.written(pair.before), "after": sentence.written(pair.after)}
        yield Found(kind, inputs, stated, around(place, pair.before.span, pair.after.span))


def _pair(sentence: Sentence) -> Pair | None:
    """The figure behind "from" and the figure behind "to"; or "310, up from 287"."""
    before = [one for one in sentence.figures if _stands_behind(_FROM, sentence, one) and not _is_year(one)]
    after = [one for one in sentence.figures if _stands_behind(_TO, sentence, one) and not _is_year(one)]
    if len(before) == 1 and len(after) == 1:
        return _alike(sentence, before[0], after[0])
    back = [one for one in sentence.figures if _stands_behind(_BACK, sentence, one) and not _is_year(one)]
    if len(back) != 1 and len(before) == 1:
        back = before
    if len(back) == 1:
        earlier = [one for one in sentence.figures if one.span.end < back[0].span.start and not _is_year(one)]
        earlier = [one for one in earlier if (one in sentence.shares) == (back[0] in sentence.shares)]
        if len(earlier) == 1:
            return _alike(sentence, back[0], earlier[0])
    return None


def _alike(sentence: Sentence, before: Figure, after: Figure) -> Pair | None:
    """Both per cent or neither, both money or neither; "from 4 to 5 per cent" is both."""
    same_money = before.money == after.money or not (before.money and after.money)
    mixed = before in sentence.per_cents and after not in sentence.per_cents
    return Pair(before, after) if same_money and not mixed and before not in sentence.points else None


def _stands_behind(pattern: re.Pattern[str], sentence: Sentence, one: Figure) -> bool:
    return bool(pattern.search(sentence.text[max(0, one.span.start - 30) : one.span.start]))


def _is_year(one: Figure) -> bool:
    return one.text.isdecimal() and len(one.text) == 4 and 1800 <= one.value <= 2100


def _stated(sentence: Sentence, pair: Pair) -> Iterator[tuple[str, str, Span]]:
    """What the sentence says the change comes to: a factor, a part, per cent or points."""
    if found := FACTOR.search(sentence.text):
        _, start = near_before(sentence.text, found.start())
        yield "change_per_cent", sentence.text[start : found.end()], Span(start, found.end())
        return
    for one in quantifiers(sentence.text):
        by = sentence.text[max(0, one.span.start - 4) : one.span.start]
        if one.what == "share" and not one.figure and _is_part(one.text) and re.search(r"\bby\s$", by):
            yield "change_per_cent", _with_way(sentence, one.span), one.span
            return
    for figure in (*sentence.points, *sentence.per_cents):
        if figure in (pair.before, pair.after) or not _is_change(sentence, figure):
            continue
        _, place = sentence.stated(figure)
        kind = "change_points" if figure in sentence.points else "change_per_cent"
        yield kind, _with_way(sentence, place), place
        return


def _is_part(text: str) -> bool:
    return any(part in text.lower() for part in PARTS)


def _is_change(sentence: Sentence, figure: Figure) -> bool:
    before = sentence.text[max(0, figure.span.start - _NEAR_CUE) : figure.span.start]
    after = sentence.text[figure.span.end : figure.span.end + _NEAR_CUE]
    return bool(_CUE.search(before) or _CUE.search(after))


def _with_way(sentence: Sentence, place: Span) -> str:
    """The stated words with the nearest word that says which way it went."""
    cues = [
        Span(*found.span())
        for found in _CHANGED.finditer(sentence.text)
        if not place.touches(Span(*found.span()))
    ]
    if not cues:
        return place.of(sentence.text)
    nearest = min(cues, key=lambda cue: min(abs(cue.end - place.start), abs(cue.start - place.end)))
    whole = around(nearest, place)
    if len(whole) <= _NEAR_CUE and not any(
        one.span.touches(whole) and not one.span.touches(place) for one in sentence.figures
    ):
        return whole.of(sentence.text)
    return f"{nearest.of(sentence.text)} … {place.of(sentence.text)}"
