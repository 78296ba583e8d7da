"""What was given up, or may not have arrived, as rows a person can decide about."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from newsroom import addresses
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.states import Channel, MessageState
from verification.reminders.models import Reminder
from verification.reminders.states import ReminderState

MOST = 200
"""Rows on the page; the oldest first, so that what is decided makes room for the rest."""

REASONS = {
    "SMTPRecipientsRefused": "The mail server refused the address.",
    "SMTPSenderRefused": "The mail server does not take mail from this house.",
    "SMTPAuthenticationError": "The mail server refused our name and password.",
    "SMTPServerDisconnected": "The mail server hung up, at every try.",
    "ConnectionRefusedError": "Nobody answered at the address, at every try.",
    "TimeoutError": "The other side did not answer in time, at any try.",
    "DoesNotExist": "What it is about is gone.",
    "KeyError": "Its words could not be made: a fault of this program.",
    "TypeError": "Its words could not be made: a fault of this program.",
    "ValueError": "Its words could not be made: a fault of this program.",
    "AttributeError": "Its words could not be made: a fault of this program.",
}
"""What the errors that a worker notes mean, by the name they begin with."""


@dataclass(frozen=True)
class Row:
    """One thing to decide about. `key` is what the form sends; empty where it is decided elsewhere."""

    key: str
    what: str
    whereto: str
    since: datetime
    reason: str
    detail: str
    url: str = ""


def rows(desk_ids: Collection[int]) -> list[Row]:
    """Everything that waits for a decision on these desks, oldest first."""
    found = [*_messages(desk_ids), *_reminders(desk_ids)]
    return sorted(found, key=lambda row: row.since)[:MOST]


def in_words(error: str) -> str:
    """A noted error as a sentence; what it says itself stands beside it."""
    name = error.partition(":")[0]
    return REASONS.get(name, "It failed at every try." if error else "Every try ended with the worker.")


def _messages(desk_ids: Collection[int]) -> Iterator[Row]:
    waiting = OutboxMessage.objects.of_desks(desk_ids).unsettled()
    waiting = waiting.select_related("recipient", "chat_hook", "subscription", "owner")
    for message in waiting.order_by("created_at", "pk")[:MOST]:
        unknown = message.state == MessageState.UNKNOWN
        outside = message.channel == Channel.OUTSIDE
        yield Row(
            key="" if outside else f"message:{message.uuid}",
            what=_label(message.kind),
            whereto=f"{message.get_channel_display()}, {_whereto(message)}",
            since=message.created_at,
            reason="Nobody knows whether it was sent." if unknown else in_words(message.last_error),
            detail=message.last_error,
        )


def _whereto(message: OutboxMessage) -> str:
    if message.owner:
        return f"sent by {message.owner}"
    return str(message.recipient or message.chat_hook or message.subscription)


def _reminders(desk_ids: Collection[int]) -> Iterator[Row]:
    given_up = Reminder.objects.filter(desk_id__in=desk_ids, state=ReminderState.DEAD).select_related("story")
    for reminder in given_up.order_by("due_at", "pk")[:MOST]:
        yield Row(
            key=f"reminder:{reminder.pk}",
            what=_label(reminder.kind),
            whereto=f"Reminder, {reminder.story.slug}",
            since=reminder.due_at,
            reason=in_words(reminder.last_error),
            detail=reminder.last_error,
            url=addresses.story(reminder.story.uuid),
        )


def _label(kind: str) -> str:
    return kind.replace("_", " ").capitalize()
