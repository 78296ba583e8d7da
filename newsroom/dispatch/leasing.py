"""Claiming rows of the outbox, and changing only what one still holds.

A try counts from the claim, so that a message that kills its workers is given up like any other.
"""

import random
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.states import HELD, Channel, MessageState

log = structlog.get_logger(__name__)

MOST_CRASHES = 8
"""So many tries that ended with their worker, and a message is given up."""
MOST_TRIES = 24
"""So many tries in all: with the waits between them, most of a day."""
FIRST_BACKOFF = timedelta(seconds=20)
LONGEST_BACKOFF = timedelta(hours=1)


@dataclass
class Held:
    """Messages this worker holds until its lease is over; more than one only where they travel together."""

    messages: list[OutboxMessage]
    token: uuid.UUID

    @property
    def message(self) -> OutboxMessage:
        return self.messages[0]

    def mark(self, **fields: Any) -> bool:
        """Change what is still ours; False when the lease of any of it was lost meanwhile, and that is left alone."""
        pks = [message.pk for message in self.messages]
        marked = OutboxMessage.objects.filter(pk__in=pks, lease_token=self.token, state__in=HELD).update(
            **fields
        )
        if marked < len(pks):
            log.warning("message lease lost", messages=pks, kept=marked)
        return marked == len(pks)

    def let_go(self, ends: Mapping[int, tuple[MessageState, str]]) -> None:
        """End some of the messages here, by id with state and reason; the others stay held."""
        for pk, (state, reason) in ends.items():
            OutboxMessage.objects.filter(pk=pk, lease_token=self.token, state__in=HELD).update(
                state=state, last_error=reason, lease_token=None, lease_until=None
            )
        self.messages = [message for message in self.messages if message.pk not in ends]


def claim(pks: Iterable[int], now: datetime, *, crowd: bool = False) -> Held | None:
    """Lease rows that are still free; None when others were quicker with all of them.

    Of a `crowd`, which has few recipients, only those are read as well, and each once.
    """
    token = uuid.uuid4()
    pks = list(pks)
    claimed = (
        OutboxMessage.objects.claimable(now)
        .filter(pk__in=pks)
        .update(
            state=MessageState.LEASED,
            lease_token=token,
            lease_until=timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS),
            tries=F("tries") + 1,
        )
    )
    if not claimed:
        return None
    rows = OutboxMessage.objects.filter(pk__in=pks, lease_token=token, state=MessageState.LEASED)
    if crowd:
        rows = rows.prefetch_related("recipient")
    else:
        rows = rows.select_related("recipient", "owner", "desk", "chat_hook", "subscription")
    return Held(list(rows.order_by("pk")), token)


def worn_out(message: OutboxMessage) -> bool:
    """Whether a message that was just claimed has had all its tries, or has killed too many workers."""
    if message.tries <= MOST_CRASHES:
        return False
    ended = message.deliveries.filter(ended_at__isnull=False).count()
    return message.tries > MOST_TRIES or message.tries - ended > MOST_CRASHES


def ended_before(message: OutboxMessage, now: datetime) -> tuple[MessageState, str] | None:
    """How a message that was just claimed ends without a try: worn out, or too late to be of use."""
    if worn_out(message):
        return MessageState.DEAD, message.last_error or "Every try ended with the worker."
    if message.not_after and now > message.not_after:
        late = MessageState.DEAD if message.channel == Channel.OUTSIDE else MessageState.DROPPED
        return late, "It came too late to be of use."
    return None


def backoff(tries: int, longest: timedelta = LONGEST_BACKOFF) -> timedelta:
    """How long to wait after the n-th try: doubling, capped, with up to a quarter of jitter."""
    return min(FIRST_BACKOFF * 2 ** min(tries - 1, 20), longest) * random.uniform(1, 1.25)  # noqa: S311 (no secret)
