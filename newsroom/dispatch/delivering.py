"""Delivering what waits in the outbox: lease, send, mark.

A worker killed between send and mark leaves at most one extra copy, with the same Message-ID or webhook-id; a mail to
somebody outside is then not sent again, but ends as unknown. Nothing of the network happens inside a transaction. A
database that cannot be written stops the sending before anything is sent. Nothing here writes the ledger: a delivery is
not a verb of the newsroom.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, DataError, transaction
from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch import endpoints, freezing
from newsroom.dispatch.digest import due_digest_of
from newsroom.dispatch.leasing import (
    LONGEST_BACKOFF,
    MOST_TRIES,
    Held,
    backoff,
    claim,
    ended_before,
)
from newsroom.dispatch.models import Delivery, OutboxMessage
from newsroom.dispatch.sending import chat, email, in_app, outside, webhook
from newsroom.dispatch.sending.outcome import Doubtful, NotSent, Taken
from newsroom.dispatch.states import HELD, Channel, MessageState
from newsroom.ledger.actions import one_verb

log = structlog.get_logger(__name__)

IN_APP_SECONDS = 10.0
NETWORK_SECONDS = 15.0
"""No further batch, or message, is begun after these, so that a job ends in time."""
LONGEST_WEBHOOK_BACKOFF = timedelta(hours=4)
MOST_IN_A_DIGEST = 100

READY: dict[str, Callable[[Held], Callable[[], Taken | None] | None]] = {
    Channel.EMAIL: email.ready,
    Channel.OUTSIDE: outside.ready,
    Channel.CHAT: chat.ready,
    Channel.WEBHOOK: webhook.ready,
}


def deliver_due(*, now: datetime | None = None, limit: int = 200) -> int:
    """Deliver what is due: notices in bulk, then what leaves the building; returns how many messages were sent."""
    now = now or timezone.now()
    freezing.look_for_a_restored_backup()
    sent = in_app.show_due(now, until=time.monotonic() + IN_APP_SECONDS)
    outside.doubt_crashed(now)
    sent += _deliver_to_the_network(now, limit)
    freezing.keep_mark()
    return sent


def _deliver_to_the_network(now: datetime, limit: int) -> int:
    due = OutboxMessage.objects.claimable(now).exclude(channel=Channel.IN_APP).order_by("next_try_at", "pk")
    if freezing.is_frozen():
        due = due.filter(released_at__isnull=False)
    begun = time.monotonic()
    sent = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        if time.monotonic() - begun > NETWORK_SECONDS:
            break
        held = _claim(pk, now)
        sent += _deliver(held, now) if held else 0
    return sent


def _claim(pk: int, now: datetime) -> Held | None:
    """Lease one message, and with it those that travel in the same digest."""
    row = OutboxMessage.objects.claimable(now).filter(pk=pk)
    about = row.values("channel", "digest", "recipient", "lease_token", "released_at").first()
    if about is None:
        return None  # it went with an earlier one, or another worker has it
    if not about["released_at"] and freezing.is_frozen():
        return None
    pks = [pk]
    if about["digest"] and about["channel"] == Channel.EMAIL:
        # what was together in a mail that may have left stays together: it is the same mail again
        together = due_digest_of(about["recipient"], now).filter(
            lease_token=about["lease_token"], released_at=about["released_at"]
        )
        pks = list(together.values_list("pk", flat=True)[:MOST_IN_A_DIGEST])
    return claim(pks, now)


def _deliver(held: Held, now: datetime) -> int:
    ends = {message.pk: end for message in held.messages if (end := ended_before(message, now))}
    if _end(held, ends):
        return 0
    try:
        send = READY[held.message.channel](held)
    except Exception as error:
        if isinstance(error, DatabaseError) and not isinstance(error, DataError):
            raise  # the database is away, which is no fault of this message: sending stops
        reason = f"{type(error).__name__}: {error}"[:300]
        _end(held, {message.pk: (MessageState.DEAD, reason) for message in held.messages})
        return 0
    if send is None:
        state = (
            MessageState.DEAD
            if held.messages and held.message.channel == Channel.OUTSIDE
            else MessageState.DROPPED
        )
        _end(held, {message.pk: (state, "There was nothing to say any more.") for message in held.messages})
        return 0
    return _send(held, send)


def _end(held: Held, ends: dict[int, tuple[MessageState, str]]) -> bool:
    """End some of what is held without sending it; True when nothing is left."""
    with one_verb():
        for message in held.messages:
            if message.pk in ends and message.channel == Channel.OUTSIDE:
                state, reason = ends[message.pk]
                if OutboxMessage.objects.filter(
                    pk=message.pk, lease_token=held.token, state__in=HELD
                ).exists():
                    outside.settled(message, state, timezone.now(), reason)
        held.let_go(ends)
    return not held.messages


def _send(held: Held, send: Callable[[], Taken | None]) -> int:
    with transaction.atomic():
        if not held.mark(state=MessageState.SENDING):
            return 0
        tries = Delivery.objects.bulk_create([Delivery(message=message) for message in held.messages])
    freezing.keep_mark()
    try:
        taken = send()
    except Doubtful as error:
        return _doubt(held, tries, str(error))
    except NotSent as error:
        return _failed(held, tries, error)
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("sending came to an unforeseen error", message=held.message.pk)
        return _doubt(held, tries, f"{type(error).__name__}: {error}")
    with one_verb():
        at = timezone.now()
        _note(tries, at, status=taken.status if taken else None)
        if not held.mark(
            state=MessageState.SENT, sent_at=at, last_error="", lease_token=None, lease_until=None
        ):
            return 0
        if held.message.channel == Channel.OUTSIDE:
            outside.settled(held.message, MessageState.SENT, at, "")
        endpoints.worked(held.message)
        if taken and held.message.subscription:
            hooks.webhook_answered(message=held.message, said=taken.said)
    return len(held.messages)


def _note(tries: list[Delivery], at: datetime, *, error: str = "", status: int | None = None) -> None:
    Delivery.objects.filter(pk__in=[one.pk for one in tries]).update(
        ended_at=at, error=error[:300], status_code=status
    )


def _doubt(held: Held, tries: list[Delivery], reason: str) -> int:
    """It may have arrived. Our own get it again, with the same id; somebody outside does not."""
    if held.message.channel != Channel.OUTSIDE:
        return _failed(held, tries, NotSent(reason))
    with one_verb():
        at = timezone.now()
        _note(tries, at, error=reason)
        if held.mark(state=MessageState.UNKNOWN, last_error=reason[:300], lease_token=None, lease_until=None):
            outside.settled(held.message, MessageState.UNKNOWN, at, reason)
    return 0


def _failed(held: Held, tries: list[Delivery], error: NotSent) -> int:
    message, reason, at = held.message, str(error)[:300], timezone.now()
    dead = error.permanent or message.tries >= MOST_TRIES
    longest = LONGEST_WEBHOOK_BACKOFF if message.channel == Channel.WEBHOOK else LONGEST_BACKOFF
    again_at = at + backoff(message.tries, longest)
    with one_verb():
        _note(tries, at, error=reason, status=error.status)
        kept = held.mark(
            state=MessageState.DEAD if dead else MessageState.FAILED,
            last_error=reason,
            next_try_at=again_at,
            lease_token=None,
            lease_until=None,
        )
        if kept and dead and message.channel == Channel.OUTSIDE:
            outside.settled(message, MessageState.DEAD, at, reason, refused=error.refused)
        if kept:
            endpoints.failed(message, error, again_at)
    return 0
