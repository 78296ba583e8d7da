"""What is said when a party does not work any more before publish-by, with the ways out. Nothing is moved silently."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from verification.outreach.clock import Times
from verification.outreach.line import log_of
from verification.outreach.models import Attempt, ReplyRequest
from verification.outreach.states import AttemptResult, Channel, PartyKind
from verification.reminders.calendar import of_party
from verification.text.reaching import Reading
from verification.text.reaching_channels import THINGS
from verification.text.reaching_cues import Says
from verification.text.reaching_words import Asked, Style, line
from verification.text.spans import Span

TRY_FIRST = "Write to them all the same, and log it: only then can the copy say that they did not respond."


SENT = {Channel.EMAIL, Channel.LETTER, Channel.MESSAGING, Channel.SOCIAL}
"""Channels over which something is sent."""
_SOON = "did not immediately respond."


@dataclass(frozen=True)
class NoHourLeft:
    """The finding, and what can be done: their duty telephone, holding the story, or words that would be true."""

    sentence: str
    ways: tuple[str, str, str]


def no_hour_left(request: ReplyRequest, times: Times, now: datetime | None = None) -> NoHourLeft | None:
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
    words = would_be_true(request, now or timezone.now())
    return NoHourLeft(
        f"{party} does not work any more before {request.story.slug} should run at {runs}.{opens}",
        (
            "Ring their duty telephone, and log the call.",
            f"Hold the story {until}.",
            f"Write what would be true: “{words}”" if words else TRY_FIRST,
        ),
    )


def would_be_true(request: ReplyRequest, now: datetime) -> str:
    """A sentence about the party that the log bears out as of now; "" where nothing was tried."""
    log = log_of([request], now.astimezone(request.story.desk.zone))
    soon = Reading(Span(0, 0), Span(0, 0), Says.NOT_IMMEDIATELY, request.party.name)
    words = line([Asked(request.party.name, [soon], log)], Style(), now, shorter=True)
    if not words.endswith(_SOON):
        return words
    reached = [a for a in request.standing_attempts if a.result == AttemptResult.DELIVERED]
    things = list(dict.fromkeys(THINGS[attempt.channel] for attempt in reached))
    if len(things) > 1 or not all(_came_outside_hours(attempt) for attempt in reached):
        return words
    whose = "their" if request.party.kind == PartyKind.PERSON else "its"
    sent = f"{'an' if things[0][0] in 'aeiou' else 'a'} {things[0]}"
    return f"{words.removesuffix('.')} to {sent} sent outside {whose} office hours."


def _came_outside_hours(attempt: Attempt) -> bool:
    return attempt.channel in SENT and not of_party(attempt.request.party).is_open(attempt.at)


def _moment(at: datetime, request: ReplyRequest) -> str:
    """A time on the wall of the newsroom, and on theirs where it is another."""
    ours, theirs = at.astimezone(request.story.desk.zone), at.astimezone(request.party.zone)
    if ours.utcoffset() == theirs.utcoffset():
        return f"{ours:%H:%M on %A %d %B}"
    return f"{ours:%H:%M on %A %d %B} ({theirs:%H:%M} there)"
