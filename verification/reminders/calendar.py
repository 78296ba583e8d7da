"""When a desk or a party works: pure functions over hours, days and public holidays.

Every instant handed back is in UTC, because two local times of one zone compare by their walls and not by when they
are. What the moved clocks skip becomes the first valid instant after; what they repeat is meant the first time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

from newsroom.people.models import Desk
from newsroom.people.wall_time import instant_of

A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)
LOOKED_THROUGH = 400
"""How many days are looked through for an open hour: more than a year without one means never."""


@dataclass(frozen=True)
class Hours:
    """Wall times of a zone between which somebody works, on which days (1 is Monday), except on public holidays.

    Without `opens` and `closes` no hour is closed. Closing at or before the hour of opening means the next day: 18:00
    to 02:00, 09:00 to 00:00, and all round the clock when both are the same. Such hours belong to the day they open.
    """

    zone: ZoneInfo
    opens: time | None = None
    closes: time | None = None
    days: frozenset[int] = frozenset(range(1, 8))
    holidays: str = ""

    def is_open(self, at: datetime) -> bool:
        """Do they work at this instant? Not any more at the very instant of closing."""
        at = at.astimezone(UTC)  # a local time that the clocks repeat equals no instant of another zone
        return self.next_open(at) == at

    def next_open(self, at: datetime) -> datetime | None:
        """The instant itself when they work then, else when they next open; None when they never do."""
        at = at.astimezone(UTC)
        if self.opens is None or self.closes is None:
            return at
        return next((max(opens, at) for opens, closes in self._from(at) if closes > at), None)

    def last_open_before(self, at: datetime, *, lead: timedelta = A_MINUTE) -> datetime | None:
        """The last open instant that lies `lead` before `at` and before they close; None when they never work.

        Hours shorter than `lead` give their opening.
        """
        at = at.astimezone(UTC)
        if self.opens is None or self.closes is None:
            return at - lead
        spells = ((opens, min(closes, at)) for opens, closes in self._back_from(at) if opens < at)
        return next((max(opens, closes - lead) for opens, closes in spells), None)

    def open_between(self, start: datetime, end: datetime) -> bool:
        """Does any working minute lie between two instants?"""
        opens = self.next_open(start)
        return opens is not None and opens < end

    def is_day_off(self, day: date) -> bool:
        """Is this a day on which they do not open?"""
        return day.isoweekday() not in self.days or (
            bool(self.holidays) and day in public_holidays(self.holidays, day.year)
        )

    def _from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Spells of work in order of time, from the one that may still go on at `at`."""
        day = at.astimezone(self.zone).date() - A_DAY
        return self._spells(day + n * A_DAY for n in range(LOOKED_THROUGH))

    def _back_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = at.astimezone(self.zone).date()
        return self._spells(day - n * A_DAY for n in range(LOOKED_THROUGH))

    def _spells(self, days: Iterator[date]) -> Iterator[tuple[datetime, datetime]]:
        if self.opens is None or self.closes is None:
            return
        for day in days:
            if self.is_day_off(day):
                continue
            opens = instant_of(datetime.combine(day, self.opens), self.zone)
            closing_day = day if self.closes > self.opens else day + A_DAY
            closes = instant_of(datetime.combine(closing_day, self.closes), self.zone)
            # nobody opened on a day that the zone left out of its calendar
            if opens < closes and opens.astimezone(self.zone).date() == day:
                yield opens, closes


@lru_cache(maxsize=512)
def public_holidays(code: str, year: int) -> frozenset[date]:
    """The public holidays of a country (`LT`) or a part of one (`DE-BE`) in a year."""
    country, _, part = code.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year, expand=False))


class KeepsHours(Protocol):
    """Somebody a desk asks for replies; their zone is the desk's when they have none of their own."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def opens_at(self) -> time | None: ...
    @property
    def closes_at(self) -> time | None: ...
    @property
    def working_days(self) -> str: ...
    @property
    def holiday_calendar(self) -> str: ...
    @property
    def desk(self) -> Desk: ...


def of_desk(desk: Desk) -> Hours:
    """When a desk works."""
    return Hours(
        desk.zone, desk.opens_at, desk.closes_at, _days(desk.working_days), holidays=desk.holiday_calendar
    )


def of_party(party: KeepsHours) -> Hours:
    """When a party works: in its own zone and by its own public holidays, else by those of the desk."""
    return Hours(
        party.zone,
        party.opens_at,
        party.closes_at,
        _days(party.working_days),
        holidays=party.holiday_calendar or party.desk.holiday_calendar,
    )


def _days(working_days: str) -> frozenset[int]:
    return frozenset(int(day) for day in working_days if day.isdigit())
