"""Until when the copy says that nothing came: "by 19:00 on Saturday", "by Monday", "by the time of publication"."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from verification.text.lexicon import DAYS, MONTHS

_DAY = rf"(?:{'|'.join(DAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)})\.?"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)(?:,? \d{{4}})?"
_PART = r"(?:(?:early|late|mid)[- ])?(?:morning|afternoon|evening|night|lunchtime|midday)"
_CLOCK = (
    r"(?:\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?(?!\w)|\d{1,2} o['\u2019]clock|noon|midday|midnight"
    r"|\d{4}(?= (?:hours|hrs|GMT|BST|UTC|CET|CEST)))"
)
_ZONE = r"(?: (?:hours|hrs))?(?: \(?(?:local time|GMT|BST|UTC|CES?T|E[DS]?T|[A-Z][a-z]+ time)\)?)?"
_WEEK = r"(?:(?:early|late) (?:on )?)?(?:last )?"
_WHEN = (
    rf"(?:{_CLOCK}{_ZONE}(?:,? (?:on )?(?:{_DAY}(?:,? {_DATE})?|{_DATE}|yesterday|today))?"
    rf"|{_WEEK}{_DAY}(?:,? {_DATE})?(?: {_PART})?|{_DATE}|(?:(?:this|yesterday|late"
    rf"|early) )?{_PART}(?: (?:on )?{_DAY})?"
    r"|yesterday|today|the (?:deadline|end of the (?:day|week))|deadline)"
)
_PUBLICATION = (
    r"(?:by|at|before|ahead of|in time for|until|prior to) (?:the )?(?:time (?:of )?|our |its )?"
    r"(?:publication|publishing|press(?: time)?|writing|going to press|print|this (?:article|story) (?:was"
    r"|being) published)"
)
BY = re.compile(rf"\b(?:{_PUBLICATION}|(?:by|as of|before|until) {_WHEN})", re.IGNORECASE)
_AT_PUBLICATION = re.compile(_PUBLICATION + "|deadline", re.IGNORECASE)
_AT = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>[ap])?\.?m?\b|\b(?P<word>noon|midday|midnight)\b"
    r"|\b(?P<whole>\d{4})(?= (?:hours|hrs|GMT|BST|UTC|CE))",
    re.IGNORECASE,
)
_ON_DAY = re.compile(rf"\b{_DAY}\b", re.IGNORECASE)
_ON_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}}))\b",
    re.IGNORECASE,
)
# From which hour on a part of a day is over or under way.
PARTS = {"morning": 6, "lunchtime": 12, "midday": 12, "afternoon": 12, "evening": 17, "night": 20}


@dataclass(frozen=True)
class Until:
    """The stretch of time a phrase means; "by Monday" is true from when Monday begins and names all of it."""

    start: datetime
    end: datetime


def until(phrase: str, now: datetime) -> Until | None:
    """When a phrase means, seen from `now` in the newsroom's zone: the last such time, or later today; None: unknown.

    Publication is now: what has not run is published at the earliest at once.
    """
    if _AT_PUBLICATION.search(phrase):
        return Until(now, now)
    day, dated = _day(phrase, now)
    clock = _clock(phrase if not dated else _ON_DATE.sub(" ", phrase))
    if clock:
        at = datetime.combine(day, clock, now.tzinfo)
        return Until(at, at)
    part = next((hour for word, hour in PARTS.items() if word in phrase.lower()), None)
    start = datetime.combine(day, time(part or 0), now.tzinfo)
    known = part is not None or dated or _ON_DAY.search(phrase) or re.search("day", phrase)
    return Until(start, datetime.combine(day, time(23, 59), now.tzinfo)) if known else None


def _day(phrase: str, now: datetime) -> tuple[datetime, bool]:
    if found := _ON_DATE.search(phrase):
        month = (found["month"] or found["month2"]).rstrip(".")
        number = [name[:3].lower() for name in MONTHS].index(month[:3].lower()) % 12 + 1
        day = _date(now, number, int(found["day"] or found["day2"]))
        if day:
            return day, True
    if found := _ON_DAY.search(phrase):
        weekday = [name.lower() for name in DAYS].index(found[0].lower())
        return now - timedelta(days=(now.weekday() - weekday) % 7), False
    return (now - timedelta(days=1) if "yesterday" in phrase.lower() else now), False


def _date(now: datetime, month: int, day: int) -> datetime | None:
    try:
        at = now.replace(month=month, day=day)
    except ValueError:
        return None
    half_a_year = timedelta(days=180)
    return at.replace(year=now.year - 1) if at > now + half_a_year and (month, day) != (2, 29) else at


def _clock(phrase: str) -> time | None:
    found = _AT.search(phrase)
    if not found:
        return None
    if found["word"]:
        return time(0) if found["word"].lower() == "midnight" else time(12)
    if found["whole"]:
        hour, minute = int(found["whole"][:2]), int(found["whole"][2:])
    else:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def told(at: datetime, now: datetime) -> str:
    """An instant as British copy has it, both in the newsroom's zone: "19:00 on Saturday", or with the date."""
    days = (now.date() - at.date()).days
    return f"{at:%H:%M on %A}" if 0 <= days < 7 else f"{at:%H:%M} on {at.day} {at:%B}"
