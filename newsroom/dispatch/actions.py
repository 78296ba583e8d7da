"""Queueing what has to reach somebody, in the transaction of the change it tells of, and reading one's notices."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.dispatch.states import Channel
from newsroom.people.models import User


def tell(
    *, users: Iterable[User], kind: str, key: str, payload: dict[str, Any], by_email: bool = True
) -> int:
    """Queue one notice (and e-mail) per person; `key` names the occasion, so telling it twice queues nothing more.

    Call it inside the verb's transaction. Returns how many rows were new.
    """
    rows = [
        OutboxMessage(
            dedupe_key=f"{kind}:{key}:{user.pk}:{channel}",
            kind=kind,
            channel=channel,
            recipient=user,
            payload=payload,
        )
        for user in {user.pk: user for user in users}.values()
        for channel in (Channel.IN_APP, *([Channel.EMAIL] if by_email else []))
    ]
    before = OutboxMessage.objects.filter(dedupe_key__in=[row.dedupe_key for row in rows]).count()
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
    if len(rows) > before:
        nudge()
    return len(rows) - before


def nudge() -> None:
    """Wake a worker after commit. A broker that is down costs nothing: the clock will come round."""
    if not any(entry[1] is _wake for entry in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    hooks.work_waiting()


def read_notices(*, by: User, upto: int) -> int:
    """Mark a person's notices as read, up to the newest one they were shown."""
    return Notice.objects.of(by).unread().filter(pk__lte=upto).update(read_at=timezone.now())
