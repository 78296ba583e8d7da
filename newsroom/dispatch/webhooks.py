"""Which events of the ledger may be sent to an address outside, and what is said of each: ids only.

No names, no words of a story, nothing of sources, evidence or legal advice: what a receiver needs it asks the API for,
with a token of somebody who may see it. One exception: a CMS that was told so gets what ran together with the news that
it ran, as readers may have it. Of a confidential story nothing is sent but that it ran, or was retracted: even ids tell
that there is one, and how far it is.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from newsroom import hooks
from newsroom.dispatch.actions import confidential, nudge
from newsroom.dispatch.models import OutboxMessage, Subscription
from newsroom.dispatch.states import Channel
from newsroom.ledger.models import Event

PUBLIC_EVENTS: dict[str, str] = {
    "story.started": "A story was handed in",
    "story.filed": "A story was filed",
    "story.copy_saved": "Copy was saved",
    "story.planned": "Publish-by, embargo or bylines were changed",
    "story.approved": "A story was approved",
    "story.approval_voided": "An approval became void",
    "story.scheduled": "A story was scheduled",
    "story.unscheduled": "A story was taken off the schedule",
    "story.published": "A story was published",
    "story.held": "A story was held",
    "story.returned": "A story was returned to its reporter",
    "story.spiked": "A story was spiked",
    "story.resumed": "Checking was resumed",
    "story.unspiked": "A spiked story was brought back",
    "story.retracted": "A story was retracted",
    "claim.marked": "A claim was marked",
    "claim.accepted": "A proposed claim was accepted",
    "claim.withdrawn": "A claim was withdrawn",
    "claim.judged": "A verdict was given",
    "claim.ticked": "A claim was ticked",
    "claim.confirmed_again": "A verdict was confirmed again",
    "task.assigned": "A task was assigned",
    "task.taken": "A task was taken",
    "task.released": "A task was given back",
    "reply.put": "Questions were put to a party",
    "reply.reply_logged": "A reply was logged",
    "register.rechecked": "An unconfirmed claim was looked at again",
}
"""By the ledger's verb, in words. A test asks that each of them is a verb that is recorded."""

PING = "ping"
PUBLISHED = "story.published"
CARRIES_COPY = frozenset({PUBLISHED, "story.retracted"})
"""The events that the copy goes along with, for subscriptions that want it."""
OF_READERS = CARRIES_COPY
"""What readers see happen: it is sent of confidential stories as well."""


def event_recorded(*, events: Sequence[Event]) -> None:
    """Hook: queue the events of one verb for the subscriptions that chose them; one query when nobody did."""
    public = [event for event in events if event.verb in PUBLIC_EVENTS and event.desk_id]
    if not public:
        return
    subscriptions = Subscription.objects.filter(
        desk_id__in={event.desk_id for event in public}, removed_at__isnull=True, disabled_at__isnull=True
    )
    rows = [
        _row(event, subscription)
        for subscription in subscriptions
        for event in public
        if _wants(subscription, event)
    ]
    if rows := _not_kept_back(rows, {event.position: event for event in public}):
        OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
        nudge()


def _not_kept_back(rows: list[OutboxMessage], events: dict[int, Event]) -> list[OutboxMessage]:
    kept = confidential({event.story_id for event in events.values() if event.story_id}) if rows else {}
    return [
        row for row in rows if row.kind in OF_READERS or events[row.payload["event"]].story_id not in kept
    ]


def is_kept_back(message: OutboxMessage) -> bool:
    """Is it about a story that became confidential since it was queued?"""
    if message.kind == PING or message.kind in OF_READERS:
        return False
    story_id = Event.objects.get(position=message.payload["event"]).story_id
    return story_id is not None and story_id in confidential({story_id})


def _wants(subscription: Subscription, event: Event) -> bool:
    if event.desk_id != subscription.desk_id or event.verb not in subscription.events:
        return False
    return subscription.only_story is None or subscription.only_story == public_id("story", event.story_id)


def _row(event: Event, subscription: Subscription) -> OutboxMessage:
    return OutboxMessage(
        dedupe_key=f"webhook:{subscription.pk}:{event.position}",
        kind=event.verb,
        channel=Channel.WEBHOOK,
        subscription=subscription,
        desk_id=event.desk_id,
        payload={"event": event.position},
    )


def content(message: OutboxMessage) -> dict[str, Any]:
    """What is sent of a message: the same at every try, so that only the time of the try and its signature differ."""
    if message.kind == PING:
        return {"type": PING, "timestamp": message.created_at.isoformat(), "data": {}}
    event = Event.objects.get(position=message.payload["event"])
    more: dict[str, Any] = {}
    if event.verb in CARRIES_COPY and message.subscription and message.subscription.with_copy:
        for part in hooks.copy_wanted(event=event, subscription=message.subscription):
            more |= part
    return {
        "type": event.verb,
        "timestamp": event.at.isoformat(),
        "data": {
            "event": event.position,
            "desk": _text(public_id("desk", event.desk_id)),
            "story": _text(public_id("story", event.story_id)),
            "subject": {
                "type": event.subject_type,
                "id": _text(public_id(event.subject_type, event.subject_id)),
            },
            **more,
        },
    }


def _text(uuid: UUID | None) -> str | None:
    return str(uuid) if uuid else None


def public_id(model_name: str, pk: int | None) -> UUID | None:
    """The id under which the API knows a row of any room, by the name of its model; None when it has none."""
    if pk is None:
        return None
    for label in ("newsroom", "verification"):
        model: type[models.Model] | None = apps.all_models[label].get(model_name)
        if model is not None and any(field.name == "uuid" for field in model._meta.fields):
            return model._default_manager.filter(pk=pk).values_list("uuid", flat=True).first()
    return None
