"""Reminders that could not be turned into messages: tried again, or given up for good, by a person."""

from django.utils import timezone

from newsroom.dispatch.actions import nudge
from newsroom.errors import NotPermitted, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.states import Role
from verification.reminders.models import Reminder
from verification.reminders.querysets import ReminderQuerySet
from verification.reminders.states import ReminderState

MOVED_ON = "This was not given up, or somebody else decided about it a moment ago. Look at the list again."


@verb
def requeue(*, by: User, reminder: Reminder) -> Reminder:
    """Look at a reminder that was given up once more, at the next sweep. Desk heads."""
    _may_decide(by, reminder)
    if not _settled_as_dead(reminder).update(
        state=ReminderState.SCHEDULED, settled_at=None, turned_in=None, last_error=""
    ):
        raise NotPossible(MOVED_ON)
    nudge()
    reminder.refresh_from_db()
    record(
        "reminder.requeued",
        by=by,
        subject=reminder,
        story_id=reminder.story_id,
        desk_id=reminder.desk_id,
        facts={"kind": reminder.kind},
    )
    return reminder


@verb
def drop(*, by: User, reminder: Reminder, reason: str) -> Reminder:
    """Let a reminder that was given up be, for a reason. Desk heads."""
    _may_decide(by, reminder)
    reason = require_text("reason", reason, "Say why nobody is reminded.", limit=300)
    if not _settled_as_dead(reminder).update(state=ReminderState.CANCELLED, settled_at=timezone.now()):
        raise NotPossible(MOVED_ON)
    reminder.refresh_from_db()
    record(
        "reminder.dropped",
        by=by,
        subject=reminder,
        story_id=reminder.story_id,
        desk_id=reminder.desk_id,
        facts={"kind": reminder.kind},
        texts={"reason": reason},
    )
    return reminder


def _settled_as_dead(reminder: Reminder) -> ReminderQuerySet:
    return Reminder.objects.filter(pk=reminder.pk, state=ReminderState.DEAD)


def _may_decide(by: User, reminder: Reminder) -> None:
    if reminder.desk_id not in by.desk_ids(Role.DESK_HEAD):
        raise NotPermitted("Only a head of the desk whose reminder it is can decide about it.")
