"""What is asked all the time is answered by an index, however much is stored: the database's own plan says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from newsroom.dispatch.inserting import insert_many
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.states import Channel, MessageState
from tests.factories import Team, filed
from verification.reminders.models import Reminder
from verification.reminders.states import ReminderState

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


@pytest.fixture
def stored(db: None) -> None:
    """So many settled rows that a planner has something to choose from, as in a newsroom after some weeks."""
    story, long_ago = filed(Team()), timezone.now() - timedelta(days=30)
    insert_many(
        OutboxMessage,
        [
            {
                "dedupe_key": f"plan:{n}",
                "kind": "task_overdue",
                "channel": Channel.IN_APP,
                "recipient_id": story.filed_by_id,
                "state": MessageState.SENT,
                "sent_at": long_ago,
            }
            for n in range(2_000)
        ],
    )
    insert_many(
        Reminder,
        [
            {
                "kind": "task_overdue",
                "subject_id": 1_000_000 + n,
                "story_id": story.pk,
                "desk_id": story.desk_id,
                "first_due_at": long_ago,
                "due_at": long_ago,
                "wall_time": "2026-01-01 12:00",
                "zone": "UTC",
                "state": ReminderState.DONE,
                "settled_at": long_ago,
            }
            for n in range(2_000)
        ],
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(("index", "asks"), ASKED)
def test_it_is_answered_by_its_index(index: str, asks: Callable[[Any], Any]) -> None:
    assert index in asks(timezone.now()).values("pk").explain()
