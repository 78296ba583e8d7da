"""Wall times of a zone as instants, whatever the moved clocks skip or repeat."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant that a wall time without zone means.

    What the moved clocks skip becomes the first valid instant after; what they repeat is meant the first time.
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    return _end_of_gap(wall, zone)


def next_time(at: time, zone: ZoneInfo, *, after: datetime) -> datetime:
    """The first instant later than `after` at which the clock on the wall says so (UTC)."""
    today = after.astimezone(zone).date()
    return next(
        instant
        for instant in (_on(today + timedelta(days=n), at, zone) for n in range(-1, 3))
        if instant > after
    )


def _on(day: date, at: time, zone: ZoneInfo) -> datetime:
    return instant_of(datetime.combine(day, at), zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the clocks jumped over a wall time: they did so between what it means before and after the jump."""
    before = int(wall.replace(tzinfo=zone, fold=1).timestamp())
    after = int(wall.replace(tzinfo=zone, fold=0).timestamp())
    offset = _offset(after, zone)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if _offset(middle, zone) == offset else (middle, after)
    return datetime.fromtimestamp(after, UTC)


def _offset(timestamp: int, zone: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(timestamp, zone).utcoffset()
