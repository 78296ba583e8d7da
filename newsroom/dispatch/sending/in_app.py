"""Notices inside the product: database work only, in bulk, and exactly once."""

import time
from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from newsroom.dispatch.instead import gone, instead_of
from newsroom.dispatch.leasing import Held, claim, ended_before
from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.dispatch.rendering import Wording, wordings
from newsroom.dispatch.states import Channel, MessageState

log = structlog.get_logger(__name__)

BATCH = 500


def show_due(now: datetime, *, until: float) -> int:
    """Turn what is due into notices, batch by batch, until nothing is left or the monotonic clock says `until`."""
    shown = 0
    while held := _claim_batch(now):
        shown += _show(held, now)
        if time.monotonic() > until:
            break
    return shown


def _claim_batch(now: datetime) -> Held | None:
    """What to take next. A row that was tried before goes alone: it may be what killed the worker."""
    due = OutboxMessage.objects.claimable(now).filter(channel=Channel.IN_APP).order_by("next_try_at", "pk")
    with transaction.atomic():
        rows = list(due.free_of_others().values_list("pk", "tries")[:BATCH])
        fresh = next((n for n, (_, tries) in enumerate(rows) if tries), len(rows))
        return claim([pk for pk, _ in rows[: fresh or 1]], now, crowd=True) if rows else None


def _show(held: Held, now: datetime) -> int:
    ends = {message.pk: end for message in held.messages if (end := ended_before(message, now))}
    worded = _worded([message for message in held.messages if message.pk not in ends], ends)
    elsewhere = gone([message for message in held.messages if message.pk in worded])
    with transaction.atomic():
        for message in held.messages:
            if message.pk in elsewhere:
                instead_of(message)
                ends[message.pk] = MessageState.DROPPED, "Its recipient is not here any more."
        held.let_go(ends)
        return _write(held, {pk: words for pk, words in worded.items() if pk not in elsewhere})


def _worded(
    messages: Sequence[OutboxMessage], ends: dict[int, tuple[MessageState, str]]
) -> dict[int, Wording]:
    """The words of each message, kind by kind; those without any are put among the `ends`."""
    worded: dict[int, Wording] = {}
    by_kind: dict[str, list[OutboxMessage]] = {}
    for message in messages:
        by_kind.setdefault(message.kind, []).append(message)
    for kind, ones in by_kind.items():
        for message, words in zip(ones, wordings(kind, [one.payload for one in ones]), strict=True):
            if isinstance(words, Wording):
                worded[message.pk] = words
            elif words is None:
                ends[message.pk] = MessageState.DROPPED, ""
            else:
                ends[message.pk] = MessageState.DEAD, f"{type(words).__name__}: {words}"[:300]
    return worded


def _write(held: Held, worded: dict[int, Wording]) -> int:
    """Mark what is still ours as sent and write its notices; in one transaction."""
    at = timezone.now()
    ours = OutboxMessage.objects.filter(pk__in=worded, lease_token=held.token)
    marked = ours.filter(state=MessageState.LEASED).update(state=MessageState.SENT, sent_at=at, last_error="")
    if marked < len(worded):
        log.warning("message lease lost", messages=len(worded), kept=marked)
        kept = set(ours.filter(state=MessageState.SENT).values_list("pk", flat=True))
        worded = {pk: words for pk, words in worded.items() if pk in kept}
    Notice.objects.bulk_create(
        [
            Notice(
                message=message,
                recipient=message.recipient,
                kind=message.kind,
                text=worded[message.pk].sentence[:400],
                path=worded[message.pk].path,
                at=at,
            )
            for message in held.messages
            if message.pk in worded and message.recipient is not None
        ],
        ignore_conflicts=True,
    )
    return marked
