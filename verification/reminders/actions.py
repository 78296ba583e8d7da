"""Scheduling reminders, and the sweep that turns what is due into messages.

The sweep is pure database work in one transaction: a reminder becomes its outbox rows and its next step exactly once,
whoever wakes it, however often.
"""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.stories.models import Story
from verification.reminders.models import Reminder
from verification.reminders.obligations import Obligation, obligation
from verification.reminders.states import WAITING, ReminderState


def schedule(
    kind: str, subject_id: int, *, story: Story, due_at: datetime, not_after: datetime | None = None
) -> Reminder:
    """Remind of a subject at an instant, instead of any instant set before. Part of the verb that calls it."""
    last = Reminder.objects.filter(kind=kind, subject_id=subject_id).order_by("-cycle", "-step").first()
    if last and last.state in WAITING:
        if last.step == 0 and last.due_at == due_at and last.state == ReminderState.SCHEDULED:
            return last
        cancel(kind, subject_id)
    return Reminder.objects.create(
        kind=kind,
        subject_id=subject_id,
        story=story,
        desk=story.desk,
        cycle=last.cycle + 1 if last else 1,
        first_due_at=due_at,
        due_at=due_at,
        wall_time=due_at.astimezone(story.desk.zone).strftime("%Y-%m-%d %H:%M"),
        zone=story.desk.time_zone,
        not_after=not_after,
    )


def cancel(kind: str, *subject_ids: int) -> int:
    """Nothing to remind of any more; returns how many were cancelled."""
    return (
        Reminder.objects.waiting()
        .filter(kind=kind, subject_id__in=subject_ids)
        .update(state=ReminderState.CANCELLED, settled_at=timezone.now())
    )


def sweep(*, now: datetime | None = None, limit: int = 500) -> int:
    """Turn due reminders into messages; returns how many reminders were turned."""
    now = now or timezone.now()
    with transaction.atomic():
        due = Reminder.objects.due(now).select_related("desk", "story")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        by_kind: dict[str, list[Reminder]] = {}
        for reminder in due[:limit]:
            by_kind.setdefault(reminder.kind, []).append(reminder)
        return sum(_turn(obligation(kind), reminders, now) for kind, reminders in by_kind.items())


def _turn(about: Obligation, reminders: list[Reminder], now: datetime) -> int:
    still = about.still_due({reminder.subject_id for reminder in reminders})
    turned = 0
    for reminder in reminders:
        if reminder.subject_id not in still:
            _settle(reminder, ReminderState.CANCELLED, now)
        elif reminder.not_after and now > reminder.not_after:
            _settle(reminder, ReminderState.EXPIRED, now)
        elif _settle(reminder, ReminderState.DONE, now):
            _say(about, reminder, now)
            turned += 1
    return turned


def _settle(reminder: Reminder, state: ReminderState, now: datetime) -> bool:
    """Leave `scheduled` as one conditional update: of two sweeps that met here, one gets it."""
    return bool(Reminder.objects.waiting().filter(pk=reminder.pk).update(state=state, settled_at=now))


def _say(about: Obligation, reminder: Reminder, now: datetime) -> None:
    # after a long silence only the highest step that is due is said, not every nag in between
    step = max(
        n
        for n, after in enumerate(about.ladder)
        if n <= reminder.step or reminder.first_due_at + after <= now
    )
    users = about.who(reminder.subject_id, step)
    tell(
        users=users,
        kind=reminder.kind,
        key=f"{reminder.subject_id}:{reminder.cycle}:{step}",
        payload={"subject": reminder.subject_id, "step": step},
    )
    if step + 1 < len(about.ladder):
        due_at = reminder.first_due_at + about.ladder[step + 1]
        Reminder.objects.create(
            kind=reminder.kind,
            subject_id=reminder.subject_id,
            story=reminder.story,
            desk=reminder.desk,
            cycle=reminder.cycle,
            step=step + 1,
            first_due_at=reminder.first_due_at,
            due_at=due_at,
            wall_time=due_at.astimezone(reminder.desk.zone).strftime("%Y-%m-%d %H:%M"),
            zone=reminder.zone,
            not_after=reminder.not_after,
        )
