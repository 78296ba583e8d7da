"""An item's own date against the date of what it is set against: the post a denial seems to answer, the event a
picture seems to show. An item's own date is not the day it was captured.
"""

import re
from dataclasses import dataclass
from datetime import date

from verification.text.lexicon import MONTHS

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_WRITTEN = (
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}(?:,? (?P<year>\d{{4}}))?"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b"),
)
_ORDER = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class WrittenDate:
    """A date as words give it; without a year where they name none."""

    month: int
    day: int
    year: int | None
    words: str

    def fits(self, day: date) -> bool:
        """Can it be this day?"""
        return (self.month, self.day) == (day.month, day.day) and self.year in {None, day.year}

    @property
    def in_words(self) -> str:
        """As every date is written: “4 June 2023”."""
        named = f"{self.day} {date(2000, self.month, 1):%B}"
        return f"{named} {self.year}" if self.year else named

    def nearest(self, day: date) -> date | None:
        """The day it names; without a year, the one nearest to the given day."""
        years = [self.year] if self.year else [day.year - 1, day.year, day.year + 1]
        days = [found for year in years if (found := _day(year, self.month, self.day))]
        return min(days, key=lambda found: abs(found - day), default=None)


def dates_in(text: str) -> list[WrittenDate]:
    """The dates that words name, in order."""
    found = [(match.start(), _written(match)) for pattern in _WRITTEN for match in pattern.finditer(text)]
    return [one for _start, one in sorted(found, key=lambda pair: pair[0]) if one]


def _written(match: re.Match[str]) -> WrittenDate | None:
    named = match["month"]
    month = int(named) if named.isdecimal() else _ORDER.index(named[:3].lower()) + 1
    year = int(match["year"]) if match["year"] else None
    # 2000 has every day that a year can have.
    if _day(year or 2000, month, int(match["day"])) is None:
        return None
    return WrittenDate(month, int(match["day"]), year, match[0])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_words(day: date) -> str:
    """As every date is written: “4 June 2023”."""
    return f"{day.day} {day:%B %Y}"


def written_out(fact: str) -> str:
    """A date as a file gives it, “2023-06-04 18:20 +02:00”, as every date is written; other words as they are."""
    try:
        day = date.fromisoformat(fact[:10])
    except ValueError:
        return fact
    return ", ".join(filter(None, (in_words(day), fact[10:].strip())))


def apart(own: date, other: date) -> str:
    """How far and on which side: “18 days before”, “1 day after”, “the same day as”."""
    days = (own - other).days
    if not days:
        return "the same day as"
    count = "1 day" if abs(days) == 1 else f"{abs(days):,} days"
    return f"{count} {'before' if days < 0 else 'after'}"


def set_against(
    own: date | None, other: date | None, *, what: str = "what it is set against", verb: str = "dated"
) -> str:
    """“Dated 18 days before the post it is set against.”; nothing where a date is not known."""
    if own is None or other is None:
        return ""
    return f"{verb[:1].upper()}{verb[1:]} {apart(own, other)} {what}."


def is_older(own: date | None, other: date | None) -> bool:
    """Is it older than what it is set against, so that the reader has to know?"""
    return own is not None and other is not None and own < other
