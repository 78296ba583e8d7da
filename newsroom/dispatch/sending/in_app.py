"""Notices inside the product: database work only, in bulk, and exactly once."""

import time
from datetime import datetime

import structlog
from django.db import DatabaseError, DataError, transaction
from django.utils import timezone

from newsroom.dispatch.heirs import pass_on
from newsroom.dispatch.leasing import Held, claim, crash, worn_out
from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.dispatch.rendering import Wording, wording
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
        return claim([pk for pk, _ in rows[: fresh or 1]], now) if rows else None


def _show(held: Held, now: datetime) -> int:
    crash("after_claim")
    worded: dict[int, Wording] = {}
    not_said: dict[int, tuple[MessageState, str]] = {}
    for message in held.messages:
        match _words(message, now):
            case Wording() as words:
                worded[message.pk] = words
            case state, reason:
                not_said[message.pk] = (state, reason)
    crash("before_send")
    with transaction.atomic():
        at = timezone.now()
        held.let_go(not_said)
        rows = OutboxMessage.objects.filter(lease_token=held.token, state=MessageState.LEASED)
        marked = rows.filter(pk__in=worded).update(state=MessageState.SENT, sent_at=at, last_error="")
        if marked < len(worded):
            log.warning("message lease lost", messages=len(worded), kept=marked)
            kept = OutboxMessage.objects.filter(lease_token=held.token, state=MessageState.SENT)
            worded = {pk: worded[pk] for pk in kept.values_list("pk", flat=True) if pk in worded}
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
                if message.pk in worded
            ],
            ignore_conflicts=True,
        )
        crash("before_mark")
    crash("after_send")
    return len(worded)


def _words(message: OutboxMessage, now: datetime) -> Wording | tuple[MessageState, str]:
    """The words of one message, or how it ends without any."""
    if worn_out(message):
        return MessageState.DEAD, message.last_error or "Every try ended with the worker."
    if message.not_after and now > message.not_after:
        return MessageState.DROPPED, "It came too late to be of use."
    try:
        words = wording(message.kind, message.payload)
    except DatabaseError as error:
        if not isinstance(error, DataError):
            raise
        return MessageState.DEAD, f"{type(error).__name__}: {error}"[:300]
    except Exception as error:  # noqa: BLE001 (whatever is wrong with these words, only this row is given up)
        return MessageState.DEAD, f"{type(error).__name__}: {error}"[:300]
    if words is None:
        return MessageState.DROPPED, ""
    if message.recipient is None or not message.recipient.is_active:
        pass_on(message)
        return MessageState.DROPPED, "Its recipient is not here any more."
    return words
