"""What every verb of the reply log checks and writes down."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from newsroom.errors import Invalid
from newsroom.ledger.actions import record
from newsroom.people.models import User
from newsroom.stories.actions import move_gate
from verification.outreach.models import ReplyRequest

JOINERS = "\u200c\u200d"
"""Without them words of Persian or Hindi are spelled otherwise."""

CLOCKS_DIFFER = timedelta(minutes=2)
"""How far ahead of this machine's clock a logged time may lie."""


def one_of(field: str, value: str, values: Sequence[str]) -> None:
    """Refuse a word that is none of these."""
    if value not in values:
        raise Invalid({field: [f"{value!r} is not one of {', '.join(values)}."]})


def one_line(field: str, text: str) -> str:
    """A name, a subject or an address without the signs that nobody sees, and that would make it look like another.

    `Invalid` for more than one line: a second one would be a header of its own. What joins letters is part of them.
    """
    text = text.strip()
    if len(text.splitlines()) > 1:
        raise Invalid({field: ["Write it in one line."]})
    seen = (
        "" if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co"} and sign not in JOINERS else sign
        for sign in text.replace("\t", " ")
    )
    return "".join(seen).strip()


def with_zone(field: str, at: datetime | None) -> None:
    """Refuse an instant without its zone, and one so far away that nobody can reckon from it."""
    if at is None:
        return
    if timezone.is_naive(at):
        raise Invalid({field: ["Write the time with its zone."]})
    if not 1900 <= at.year <= timezone.now().year + 100:
        raise Invalid({field: [f"Look at the year: {at.year} can not be meant."]})


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
