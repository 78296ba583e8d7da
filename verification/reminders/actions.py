"""Scheduling reminders, in the transaction of the verb that calls for it."""

from datetime import datetime

from django.utils import timezone

from newsroom.people.models import Desk
from newsroom.stories.models import Story
from verification.reminders.models import Reminder
from verification.reminders.obligations import obligation
from verification.reminders.states import WAITING, ReminderState
from verification.reminders.sweeping import sweep
from verification.reminders.times import falls_due, on_the_wall

__all__ = ["cancel", "schedule", "sweep"]


def schedule(
    kind: str, subject_id: int, *, story: Story, due_at: datetime, not_after: datetime | None = None
) -> Reminder:
    """Remind of a subject at an instant, instead of any instant set before. Part of the verb that calls it.

    Setting the same instant again changes nothing: the ladder goes on, and what was put off stays put off.
    """
    last = Reminder.objects.filter(kind=kind, subject_id=subject_id).order_by("-cycle", "-step").first()
    if last and last.state in WAITING:
        if last.first_due_at == due_at:
            if last.not_after != not_after:
                Reminder.objects.waiting().filter(pk=last.pk).update(not_after=not_after)
                last.not_after = not_after
            return last
        cancel(kind, subject_id)
    desk = story.desk
    shifted = _shifted(kind, desk, due_at, not_after)
    return Reminder.objects.create(
        kind=kind,
        subject_id=subject_id,
        story=story,
        desk=desk,
        cycle=last.cycle + 1 if last else 1,
        first_due_at=due_at,
        due_at=shifted,
        wall_time=on_the_wall(shifted, desk.zone),
        zone=desk.time_zone,
        not_after=not_after,
    )


def _shifted(kind: str, desk: Desk, due_at: datetime, not_after: datetime | None) -> datetime:
    return falls_due(desk, due_at, not_after) if obligation(kind).in_working_hours else due_at


def cancel(kind: str, *subject_ids: int) -> int:
    """Nothing to remind of any more; returns how many were cancelled."""
    return (
        Reminder.objects.waiting()
        .filter(kind=kind, subject_id__in=subject_ids)
        .update(state=ReminderState.CANCELLED, settled_at=timezone.now())
    )
