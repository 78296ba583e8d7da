"""When a reminder falls due, and what the clock on the desk's wall says then."""

from datetime import datetime
from zoneinfo import ZoneInfo

from newsroom.people.models import Desk
from verification.reminders.calendar import of_desk


def on_the_wall(at: datetime, zone: ZoneInfo) -> str:
    """What the clock on a wall of the zone says."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def falls_due(desk: Desk, at: datetime, not_after: datetime | None) -> datetime:
    """The next instant at which the desk works; the instant itself when that would be too late, or never."""
    opens = of_desk(desk).next_open(at)
    if opens is None or (not_after is not None and opens > not_after):
        return at
    return opens
