"""What is said when a party does not work any more before publish-by, with the ways out. Nothing is moved silently."""

from dataclasses import dataclass
from datetime import datetime

from verification.outreach.clock import Times
from verification.outreach.models import ReplyRequest


@dataclass(frozen=True)
class NoHourLeft:
    """The finding, and what can be done: their duty telephone, holding the story, or words that would be true."""

    sentence: str
    ways: tuple[str, str, str]


def no_hour_left(request: ReplyRequest, times: Times) -> NoHourLeft | None:
    """The finding about a request, or None while they still work before its story runs."""
    publish_by = request.story.publish_by
    if not times.no_hour_left or publish_by is None:
        return None
    party, zone = request.party.name, request.story.desk.zone
    runs = f"{publish_by.astimezone(zone):%H:%M on %A}"
    if times.opens_at is None:
        opens, until = "", "until they have answered"
    else:
        opens = f" They open at {_moment(times.opens_at, request)}."
        until = f"until they open: {_moment(times.opens_at, request)}"
    return NoHourLeft(
        f"{party} does not work any more before {request.story.slug} should run at {runs}.{opens}",
        (
            "Ring their duty telephone, and log the call.",
            f"Hold the story {until}.",
            f"Write what would be true: “{party} could not be reached outside its office hours.”",
        ),
    )


def _moment(at: datetime, request: ReplyRequest) -> str:
    """A time on the wall of the newsroom, and on theirs where it is another."""
    ours, theirs = at.astimezone(request.story.desk.zone), at.astimezone(request.party.zone)
    if ours.utcoffset() == theirs.utcoffset():
        return f"{ours:%H:%M on %A %d %B}"
    return f"{ours:%H:%M on %A %d %B} ({theirs:%H:%M} there)"
