"""When a person is left alone, and when their digest comes: wall times of their own zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newsroom.people.models import User
from newsroom.people.wall_time import instant_of, next_time

LAST_MOMENT = timedelta(minutes=10)
"""How long before it is too late a message goes out although its reader still wants quiet."""

A_DAY = timedelta(days=1)


def zone_of(user: User) -> ZoneInfo:
    """The zone in which a person's own times are meant: that of their first desk when they named none."""
    if user.time_zone:
        return ZoneInfo(user.time_zone)
    return next((membership.desk.zone for membership in user.memberships_now), ZoneInfo("UTC"))


def end_of_quiet(user: User, now: datetime) -> datetime | None:
    """When the quiet hours that a person is in now end (UTC); None when they are not in any."""
    begins, ends = user.quiet_from, user.quiet_until
    if begins is None or ends is None or begins == ends:
        return None
    zone = zone_of(user)
    today = now.astimezone(zone).date()
    for day in (today - A_DAY, today):
        until_day = day if begins < ends else day + A_DAY
        start = instant_of(datetime.combine(day, begins), zone)
        end = instant_of(datetime.combine(until_day, ends), zone)
        if start <= now < end:
            return end
    return None


def next_digest(user: User, now: datetime) -> datetime:
    """When a person's next digest is due (UTC)."""
    return next_time(user.digest_at, zone_of(user), after=now)


def not_in_quiet(user: User, now: datetime, *, not_after: datetime | None) -> datetime:
    """When a message that is ready now may reach a person: after their quiet hours, but before it is too late."""
    until = end_of_quiet(user, now)
    if until is None:
        return now
    return until if not_after is None else max(now, min(until, not_after.astimezone(UTC) - LAST_MOMENT))
