"""What every verb of the reply log checks and writes down."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from newsroom.errors import Invalid
from newsroom.ledger.actions import record
from newsroom.people.models import User
from newsroom.stories.actions import move_gate
from verification.outreach.models import ReplyRequest

CLOCKS_DIFFER = timedelta(minutes=2)
"""How far ahead of this machine's clock a logged time may lie."""


def one_of(field: str, value: str, values: Sequence[str]) -> None:
    """Refuse a word that is none of these."""
    if value not in values:
        raise Invalid({field: [f"{value!r} is not one of {', '.join(values)}."]})


def with_zone(field: str, at: datetime | None) -> None:
    """Refuse an instant without its zone."""
    if at is not None and timezone.is_naive(at):
        raise Invalid({field: ["Write the time with its zone."]})


def not_ahead(field: str, at: datetime) -> None:
    """Refuse to log what has not happened yet."""
    with_zone(field, at)
    if at > timezone.now() + CLOCKS_DIFFER:
        raise Invalid({field: ["This has not happened yet; log it when it has."]})


def changed(request: ReplyRequest, by: User | None, because: str) -> None:
    """The gate of the story reads this log: move it."""
    move_gate(request.story_id, by=by, because=because)


def note(name: str, request: ReplyRequest, by: User | None, *, text: str = "", **facts: object) -> None:
    """Record an event of a request."""
    record(
        f"reply.{name}",
        by=by,
        subject=request,
        story_id=request.story_id,
        desk_id=request.story.desk_id,
        facts={"party": request.party_id, **facts},
        texts={"text": text},
    )
