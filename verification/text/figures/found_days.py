"""Ages and stretches of time between days the copy names."""

import re
from collections.abc import Iterator
from datetime import date

from verification.text.figures.dates import DayFound, days_in, shown_day
from verification.text.figures.found import Found, Sentence, around
from verification.text.figures.numbers import figures_in
from verification.text.spans import Span

_BORN = re.compile(r"\bborn(?: [^\d.;]{0,60}?)? (?:on )?$")
# "Born" and the day stand no further apart.
_FAR = 80
_AGE = re.compile(
    r"\b(?:aged|age of|turned|turns|is|was) (?P<aged>\d{1,3})\b(?!\s*(?:%|per|,\d))"
    r"|\b(?P<old>\d{1,3})[- ]years?[- ]old\b"
    r"|[A-ZÀ-Ž][\w'’-]+, (?P<name>\d{1,3})(?=[,.;])"
)
_SPELL = re.compile(
    r"\b(?P<stated>"
    r"(?:(?:about|around|roughly|nearly|almost|more than|just over|over|less than|just under|at least)\s+)?"
    r"(?P<count>\d{1,5}|[a-z]+(?:-[a-z]+)?)[ -](?P<unit>days?|weeks?|months?|years?))\b(?! old)(?!-old)",
    re.IGNORECASE,
)


def ages(sentence: Sentence) -> Iterator[Found]:
    """Somebody's day of birth and age."""
    days = days_in(sentence.text)
    born = next((day for day in days if day.year and _is_birth(sentence, day)), None)
    if born is None:
        return
    on = next((whole for day in days if day is not born and (whole := _whole(day))), sentence.on)
    for found in _AGE.finditer(sentence.text):
        stated = found["aged"] or found["old"] or found["name"]
        inputs = {"born": born.span.of(sentence.text)} | ({"on": shown_day(on)} if on else {})
        yield Found("age", inputs, stated, around(born.span, Span(*found.span())), lacks=on is None)
        return


def spells(sentence: Sentence) -> Iterator[Found]:
    """Two days, and how long it is said to be between them."""
    days = days_in(sentence.text)
    if len(days) != 2 or re.search(r"\bborn\b", sentence.text):
        return
    first, last = _both(days[0], days[1])
    if first is None or last is None:
        return
    for found in _SPELL.finditer(sentence.text):
        place = Span(*found.span("stated"))
        if any(place.touches(day.span) for day in days) or not _is_number(found["count"]):
            continue
        inputs = {
            "first": shown_day(min(first, last)),
            "last": shown_day(max(first, last)),
            "unit": _plural(found["unit"]),
        }
        yield Found(
            "between", inputs, found["stated"].replace("-", " "), around(place, days[0].span, days[1].span)
        )
        return


def _is_birth(sentence: Sentence, day: DayFound) -> bool:
    return bool(_BORN.search(sentence.text[max(0, day.span.start - _FAR) : day.span.start]))


def _both(one: DayFound, other: DayFound) -> tuple[date | None, date | None]:
    """Two days of which one may lend the other its year; with no year at all, any year that has no leap day."""
    year = one.year or other.year or 2023
    return one.in_year(year), other.in_year(year)


def _whole(day: DayFound) -> date | None:
    return day.in_year(day.year) if day.year else None


def _is_number(text: str) -> bool:
    return bool(figures_in(text))


def _plural(unit: str) -> str:
    return unit.lower().rstrip("s") + "s"
