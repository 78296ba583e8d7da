"""What was given up, or may not have arrived, as rows a person can decide about."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from newsroom import addresses
from newsroom.dispatch.labels import label_of
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.states import Channel, MessageState
from newsroom.people.models import User
from newsroom.stories.permissions import sees
from newsroom.stories.querysets import kept_from
from verification.reminders.models import Reminder

MOST = 200
"""Rows on the page; the oldest first, so that what is decided makes room for the rest."""

FAULTS = ("KeyError", "TypeError", "ValueError", "AttributeError", "LookupError", "TemplateSyntaxError")

KEPT_BACK = "Why is told to those who see its story."
"""A mail server that refuses a mail says whom it was to."""


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


def rows(user: User, desk_ids: Collection[int]) -> list[Row]:
    """Everything that waits for a decision on these desks, oldest first; a story that the person sees by its name."""
    found = [*_messages(user, desk_ids), *_reminders(user, desk_ids)]
    return sorted(found, key=lambda row: row.since)[:MOST]


def in_words(error: str) -> tuple[str, str]:
    """Why something was given up, as a sentence; and what a program noted, where that is no sentence."""
    name = error.partition(":")[0]
    if name.endswith("DoesNotExist"):
        return "What it is about is gone.", error
    if name in FAULTS:
        return "Its words could not be made: a fault of this program.", error
    return error or "Every try ended with the worker.", ""


def _messages(user: User, desk_ids: Collection[int]) -> Iterator[Row]:
    waiting = OutboxMessage.objects.of_desks(desk_ids).unsettled()
    waiting = waiting.select_related("recipient", "chat_hook", "subscription", "owner")
    kept = set(kept_from(user).values_list("pk", flat=True))
    for message in waiting.order_by("created_at", "pk")[:MOST]:
        reason, detail = in_words(message.last_error)
        if message.state == MessageState.UNKNOWN:
            reason, detail = "Nobody knows whether it was sent.", message.last_error
        if message.story_id in kept:
            reason, detail = KEPT_BACK, ""
        outside = message.channel == Channel.OUTSIDE
        yield Row(
            key="" if outside else f"message:{message.uuid}",
            what=label_of(message.kind),
            whereto=f"{message.get_channel_display()}, {_whereto(message)}",
            since=message.created_at,
            reason=reason,
            detail=detail,
        )


def _whereto(message: OutboxMessage) -> str:
    if message.owner:
        return f"sent by {message.owner}"
    return str(message.recipient or message.chat_hook or message.subscription)


def _reminders(user: User, desk_ids: Collection[int]) -> Iterator[Row]:
    given_up = Reminder.objects.dead().filter(desk_id__in=desk_ids).select_related("story")
    for reminder in given_up.order_by("due_at", "pk")[:MOST]:
        seen = sees(user, reminder.story)
        reason, detail = in_words(reminder.last_error)
        yield Row(
            key=f"reminder:{reminder.pk}",
            what=label_of(reminder.kind),
            whereto=f"Reminder, {reminder.story.slug if seen else 'a confidential story'}",
            since=reminder.due_at,
            reason=reason,
            detail=detail,
            url=addresses.story(reminder.story.uuid) if seen else "",
        )
