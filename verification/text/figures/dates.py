"""Days as copy writes them, ages, and the time between two days."""

import re
from dataclasses import dataclass
from datetime import date

from verification.text.lexicon import MONTHS
from verification.text.spans import Span

_NUMBER = {
    month.lower(): next(at for at, full in enumerate(MONTHS[:12], 1) if full.startswith(month[:3]))
    for month in MONTHS
}
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<{0}>\d{{4}}))?"
_TO = r"\s?(?:[-–—]|to|and|until|through)\s?"
# "15 to 27 March", "March 15 and 27": the month is said once for both.
_PAIRS = (
    re.compile(rf"\b{_DAY.format('d1')}{_TO}{_DAY.format('d2')} (?P<m2>{_MONTH})\b\.?{_YEAR.format('y2')}"),
    re.compile(
        rf"\b(?P<m2>{_MONTH})\.? {_DAY.format('d1')}{_TO}{_DAY.format('d2')}\b(?! {_MONTH}\b){_YEAR.format('y2')}"
    ),
)
_ONE = re.compile(
    rf"\b(?P<m1>{_MONTH})\.? {_DAY.format('d1')}\b{_YEAR.format('y1')}"
    rf"|\b{_DAY.format('d2')} (?P<m2>{_MONTH})\b\.?{_YEAR.format('y2')}"
    r"|\b(?P<iso>\d{4}-\d\d-\d\d)\b"
)


@dataclass(frozen=True)
class DayFound:
    """A day the copy names; the year is often left out."""

    day: int
    month: int
    year: int | None
    span: Span

    def in_year(self, year: int) -> date | None:
        """The day in its own year, else in this one; None where there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def days_in(words: str) -> list[DayFound]:
    """The days a text names, in order; two that share a month or a year are both told."""
    found: list[DayFound] = []
    taken = bytearray(len(words))
    for pattern in _PAIRS:
        for match in pattern.finditer(words):
            taken[match.start() : match.end()] = b"\1" * len(match[0])
            month, year = _NUMBER[match["m2"].lower()], _year(match["y2"])
            ends = (
                (match["d1"], Span(match.start(), match.end("d1"))),
                (match["d2"], Span(match.start("d2"), match.end())),
            )
            found += [DayFound(int(day), month, year, span) for day, span in ends]
    for match in _ONE.finditer(words):
        span = Span(*match.span())
        if not any(taken[span.start : span.end]) and (one := _one(match, span)):
            found.append(one)
    found.sort(key=lambda one: one.span)
    return _years_shared(words, found)


def _one(match: re.Match[str], span: Span) -> DayFound | None:
    if match["iso"]:
        try:
            day = date.fromisoformat(match["iso"])
        except ValueError:
            return None
        return DayFound(day.day, day.month, day.year, span)
    first = match["m1"] is not None
    month, day_text, year = (
        (match["m1"], match["d1"], match["y1"]) if first else (match["m2"], match["d2"], match["y2"])
    )
    return DayFound(int(day_text), _NUMBER[month.lower()], _year(year), span)


def _years_shared(words: str, found: list[DayFound]) -> list[DayFound]:
    """ "From 1 March to 3 April 2023": the year stands for both."""
    for at in range(len(found) - 1):
        one, after = found[at], found[at + 1]
        between = words[one.span.end : after.span.start]
        if (
            one.year is None
            and after.year
            and re.fullmatch(_TO, between)
            and (one.month, one.day) <= (after.month, after.day)
        ):
            found[at] = DayFound(one.day, one.month, after.year, one.span)
    return found


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def day(text: str) -> date:
    """The one day somebody typed; ValueError, in a sentence, where it is none or lacks its year."""
    found = days_in(text.strip())
    if len(found) == 1 and found[0].year and (whole := found[0].in_year(found[0].year)):
        return whole
    raise ValueError(
        f"“{text.strip()}” is not a day with its year. Write it like 3 March 1954 or 1954-03-03."
    )


def age_at(born: date, on: date) -> int:
    """Full years of somebody born on one day, on another."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def shown_day(of: date) -> str:
    """A day as a sentence shows it: 3 March 1954."""
    return f"{of.day} {MONTHS[of.month - 1]} {of.year}"
