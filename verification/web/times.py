"""Time in words: relative and absolute, with a zone whenever it is not the reader's own."""

from datetime import datetime, timedelta, tzinfo

from django.utils.dateformat import format as date_format

SOON = timedelta(minutes=90)
"""A deadline nearer than this is coloured; clock.js holds the same number."""


def minutes_until(instant: datetime, now: datetime) -> int:
    """Whole minutes between two clocks that show no seconds, so that the words agree with the times beside them."""
    return int(instant.timestamp() // 60 - now.timestamp() // 60)


def span(minutes: int) -> str:
    """A length of time in words: "24 min", "1 h 06 min", "3 days"."""
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h {minutes % 60:02} min" if hours < 48 else f"{hours // 24} days"


def length(minutes: int) -> str:
    """How long something may take, exactly: "45 min", "6 h", "1 h 30 min", "2 days 4 h"."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [f"{days} day{'s' if days > 1 else ''}" if days else "", f"{hours} h" if hours else ""]
    return " ".join(part for part in [*parts, f"{left} min" if left else ""] if part) or "0 min"


def due_words(instant: datetime, now: datetime) -> tuple[str, str]:
    """A deadline in words, and the class that colours them: ("in 1 h 06 min", "soon")."""
    left = minutes_until(instant, now)
    if left < 0:
        return f"{span(-left)} late", "late"
    return f"in {span(left)}" if left else "now", "soon" if timedelta(minutes=left) <= SOON else ""


def ago_words(instant: datetime, now: datetime) -> str:
    """Something that happened, in words: "32 min ago"."""
    left = minutes_until(instant, now)
    if left > 0:
        return f"in {span(left)}"
    return f"{span(-left)} ago" if left else "just now"


def clock_words(instant: datetime, zone: tzinfo, now: datetime) -> str:
    """An instant on the wall of a zone: "20:30" today, "Sun 08:00" within the week, else with the date."""
    local, today = instant.astimezone(zone), now.astimezone(zone).date()
    away = (local.date() - today).days
    if away == 0:
        return date_format(local, "H:i")
    if abs(away) < 7:
        return date_format(local, "D H:i")
    return date_format(local, "j M H:i" if local.year == today.year else "j M Y H:i")


def offset_words(instant: datetime, zone: tzinfo) -> str:
    """A zone as its distance from UTC at an instant: "UTC+2", "UTC−3:30"."""
    minutes = int((instant.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
