"""What is asked all the time is answered by an index, however much is stored: the database's own plan says so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from newsroom.dispatch.models import OutboxMessage
from verification.reminders.models import Reminder

ASKED: list[tuple[str, Callable[[Any], Any]]] = [
    ("reminder_due", lambda now: Reminder.objects.due(now)),
    ("outbox_due", lambda now: OutboxMessage.objects.claimable(now).order_by("next_try_at", "pk")),
    ("outbox_due", lambda now: OutboxMessage.objects.in_doubt(now)),
    ("outbox_given_up", lambda now: OutboxMessage.objects.dead()),
    ("outbox_given_up", lambda now: OutboxMessage.objects.unknown()),
    ("outbox_sent", lambda now: OutboxMessage.objects.sent_since(now).order_by()),
    ("reminder_dead", lambda now: Reminder.objects.dead().order_by()),
    ("reminder_expired", lambda now: Reminder.objects.expired_since(now).order_by()),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("index", "asks"), ASKED)
def test_it_is_answered_by_its_index(index: str, asks: Callable[[Any], Any]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET LOCAL enable_seqscan = off"
            )  # the tables are empty here, and would be read whole
        assert index in asks(timezone.now()).values("pk").explain()
