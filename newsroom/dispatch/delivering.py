"""Delivering what waits in the outbox: lease, send, mark.

A worker killed between send and mark leaves at most one extra copy, with the same Message-ID. Nothing here writes the
ledger: a delivery is not a verb of the newsroom.
"""

import random
import smtplib
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.models import Delivery, Notice, OutboxMessage
from newsroom.dispatch.rendering import Wording, wording
from newsroom.dispatch.states import Channel, MessageState
from newsroom.people.models import User

MOST_TRIES = 8
FIRST_BACKOFF = timedelta(seconds=20)
LONGEST_BACKOFF = timedelta(hours=1)


def deliver_due(*, now: datetime | None = None, limit: int = 200) -> int:
    """Deliver what is due, one row at a time; returns how many were sent."""
    now = now or timezone.now()
    due = OutboxMessage.objects.claimable(now).order_by("next_try_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        # only spares workers from meeting at the same rows; the conditional update in `lease` is the guard
        with transaction.atomic():
            ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    else:
        ids = list(due.values_list("pk", flat=True)[:limit])
    return sum(_deliver(pk, now) for pk in ids)


def lease(pk: int, now: datetime) -> uuid.UUID | None:
    """Claim one row: its token when we got it, None when somebody else did. A try counts from here."""
    token = uuid.uuid4()
    claimed = (
        OutboxMessage.objects.claimable(now)
        .filter(pk=pk)
        .update(
            state=MessageState.LEASED,
            lease_token=token,
            lease_until=timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS),
            tries=F("tries") + 1,
        )
    )
    return token if claimed else None


def _mark(pk: int, token: uuid.UUID, **fields: Any) -> bool:
    """Change a row we hold; False when the lease was lost meanwhile, and then nothing changes."""
    return bool(OutboxMessage.objects.filter(pk=pk, lease_token=token).update(**fields))


def _deliver(pk: int, now: datetime) -> bool:
    token = lease(pk, now)
    if token is None:
        return False
    message = OutboxMessage.objects.select_related("recipient").get(pk=pk)
    if message.tries > MOST_TRIES:
        _mark(
            pk,
            token,
            state=MessageState.DEAD,
            last_error=message.last_error or "Every try ended with the worker.",
        )
        return False
    try:
        words = wording(message.kind, message.payload)
    except (ObjectDoesNotExist, LookupError, TypeError, ValueError, AttributeError) as error:
        # the words cannot be made: this row is given up, the others go on
        _mark(pk, token, state=MessageState.DEAD, last_error=f"{type(error).__name__}: {error}"[:300])
        return False
    if words is None or message.recipient is None or not message.recipient.is_active:
        _mark(pk, token, state=MessageState.DROPPED)
        return False
    recipient = message.recipient
    if message.channel == Channel.IN_APP:
        return _send(message, token, lambda: _show(message, recipient, words))
    return _send(message, token, lambda: _mail(message, recipient, words))


def _send(message: OutboxMessage, token: uuid.UUID, send: Callable[[], None]) -> bool:
    with transaction.atomic():
        if not _mark(message.pk, token, state=MessageState.SENDING):
            return False
        delivery = Delivery.objects.create(message=message)
    try:
        send()
    except (smtplib.SMTPException, OSError) as error:
        reason = f"{type(error).__name__}: {error}"[:300]
        Delivery.objects.filter(pk=delivery.pk).update(ended_at=timezone.now(), error=reason)
        refused_for_good = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused) or (
            isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600
        )
        if refused_for_good or message.tries >= MOST_TRIES:
            _mark(message.pk, token, state=MessageState.DEAD, last_error=reason)
        else:
            _mark(
                message.pk,
                token,
                state=MessageState.FAILED,
                last_error=reason,
                next_try_at=timezone.now() + backoff(message.tries),
            )
        return False
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(ended_at=timezone.now())
        return _mark(message.pk, token, state=MessageState.SENT, sent_at=timezone.now(), last_error="")


def backoff(tries: int) -> timedelta:
    """How long to wait after the n-th try: doubling, capped, with up to a quarter of jitter."""
    return min(FIRST_BACKOFF * 2 ** (tries - 1), LONGEST_BACKOFF) * random.uniform(1, 1.25)  # noqa: S311 (no secret)


def _show(message: OutboxMessage, recipient: User, words: Wording) -> None:
    Notice.objects.get_or_create(
        message=message,
        defaults={
            "recipient": recipient,
            "kind": message.kind,
            "text": words.sentence[:400],
            "path": words.path,
        },
    )


def _mail(message: OutboxMessage, recipient: User, words: Wording) -> None:
    address = f"{settings.SITE_URL}{words.path}"
    EmailMessage(
        subject=" ".join(words.sentence.split())[:180],
        body="\n\n".join(part for part in (words.sentence, words.body, address) if part),
        to=[recipient.email],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    ).send()
