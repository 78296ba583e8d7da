"""Mails that travel together: what a person wants in the digest, and what would be too many at once."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import Wording
from newsroom.dispatch.states import Channel

A_HANDFUL = 5
"""How many mails one sweep may send to one person before they become one."""

DIGEST_PATH = "/notices/"


def due_digest_of(recipient_id: int, now: datetime) -> QuerySet[OutboxMessage]:
    """Everything that goes into the one mail a person gets now; the oldest first."""
    return (
        OutboxMessage.objects.claimable(now)
        .filter(recipient_id=recipient_id, channel=Channel.EMAIL, digest=True)
        .order_by("pk")
    )


def digest_wording(parts: Sequence[Wording]) -> Wording:
    """One mail for many messages: how many in the subject line, then each with where it stands."""
    if len(parts) == 1:
        return parts[0]
    blocks = [
        "\n".join(line for line in (part.sentence, part.body, f"{settings.SITE_URL}{part.path}") if line)
        for part in parts
    ]
    return Wording(f"{len(parts)} things from your desk", DIGEST_PATH, "\n\n".join(blocks))
