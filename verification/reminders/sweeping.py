"""The sweep: what is due becomes messages.

It is pure database work, one transaction for each batch: a reminder becomes its outbox rows and its next step exactly
once, whoever wakes the sweep, however often. What can not be turned dies alone, with its reason.
"""

import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.actions import Occasion, tell_all
from newsroom.dispatch.inserting import insert_many
from newsroom.dispatch.rendering import unless_poisoned
from newsroom.people.models import Desk, User
from verification.reminders.models import Reminder
from verification.reminders.obligations import Asked, Obligation, obligation
from verification.reminders.states import ReminderState
from verification.reminders.times import falls_due, on_the_wall

EXPIRED = "reminder_expired"
"""The kind of message that says that a reminder came too late to be sent."""

LONGEST_SWEEP = 40.0
"""Seconds after which a sweep leaves the rest to the next one: a job has its hard limit."""


def sweep(*, now: datetime | None = None, limit: int = 500) -> int:
    """Turn due reminders into messages, batch by batch; returns how many were turned.

    When nothing is due this is one query of the index of what waits.
    """
    now = now or timezone.now()
    if not Reminder.objects.due(now).values_list("pk", flat=True)[:1]:
        return 0
    started = time.monotonic()
    mails: Counter[int] = Counter()
    turned = 0
    while time.monotonic() - started < LONGEST_SWEEP:
        looked_at, told = _batch(now, limit, mails)
        turned += told
        if looked_at < limit:
            break
    return turned


class Due(NamedTuple):
    """A reminder that a sweep took; a row of values, because they come in crowds."""

    pk: int
    kind: str
    subject_id: int
    story_id: int
    desk_id: int
    cycle: int
    step: int
    first_due_at: datetime
    due_at: datetime
    zone: str
    not_after: datetime | None
    snoozed_by_id: int | None


@dataclass
class _Turned:
    """What becomes of the reminders of a batch."""

    occasions: list[Occasion] = field(default_factory=list)
    next_steps: list[dict[str, Any]] = field(default_factory=list)
    settled: dict[ReminderState, list[int]] = field(default_factory=dict)
    dead: list[tuple[Due, str]] = field(default_factory=list)
    told: int = 0

    def settle(self, state: ReminderState, reminder: Due) -> None:
        self.settled.setdefault(state, []).append(reminder.pk)

    def add(self, other: "_Turned") -> None:
        self.occasions += other.occasions
        self.next_steps += other.next_steps
        for state, ids in other.settled.items():
            self.settled.setdefault(state, []).extend(ids)
        self.told += other.told


def _batch(now: datetime, limit: int, mails: Counter[int]) -> tuple[int, int]:
    """Turn one batch in one transaction: how many were looked at, and how many of them were told."""
    with transaction.atomic():
        due = Reminder.objects.due(now)
        if connection.features.has_select_for_update_skip_locked:
            # only spares two sweeps from waiting for each other; the conditional update below is the guard
            due = due.select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:limit])
        mine = _take(ids, now)
        desks = Desk.objects.in_bulk({reminder.desk_id for reminder in mine})
        by_kind: dict[str, list[Due]] = {}
        for reminder in mine:
            by_kind.setdefault(reminder.kind, []).append(reminder)
        turned = _Turned()
        for reminders in by_kind.values():
            _turn_or_bury(reminders, desks, now, turned)
        _write(turned, now, mails)
    return len(ids), turned.told


def _take(ids: Sequence[int], now: datetime) -> list[Due]:
    """Settle what still waits as ours, in one conditional update: of two sweeps that met here, one gets each."""
    batch = uuid.uuid4()
    Reminder.objects.waiting().filter(pk__in=ids, due_at__lte=now).update(
        state=ReminderState.DONE, settled_at=now, turned_in=batch, version=F("version") + 1
    )
    mine = Reminder.objects.filter(pk__in=ids, turned_in=batch).order_by("due_at", "pk")
    return [Due(*row) for row in mine.values_list(*Due._fields)]


def _turn_or_bury(reminders: list[Due], desks: dict[int, Desk], now: datetime, turned: _Turned) -> None:
    """Turn the reminders of a kind together; when that fails, each alone, so that only the one that fails dies."""
    kind = reminders[0].kind
    found = unless_poisoned(lambda: _turn(obligation(kind), reminders, desks, now))
    if isinstance(found, _Turned):
        turned.add(found)
    elif len(reminders) > 1:
        for reminder in reminders:
            _turn_or_bury([reminder], desks, now, turned)
    else:
        turned.dead.append((reminders[0], f"{type(found).__name__}: {found}"[:300]))


def _turn(about: Obligation, reminders: list[Due], desks: dict[int, Desk], now: datetime) -> _Turned:
    turned = _Turned()
    still = about.still_due({reminder.subject_id for reminder in reminders})
    late, due = [], []
    for reminder in reminders:
        if reminder.subject_id not in still:
            turned.settle(ReminderState.CANCELLED, reminder)
        elif reminder.not_after and now > reminder.not_after:
            turned.settle(ReminderState.EXPIRED, reminder)
            late.append(reminder)
        else:
            due.append((reminder, _highest_due(about, reminder, desks[reminder.desk_id], now)))
    people = about.people(
        {(reminder.subject_id, 0) for reminder in late}
        | {(reminder.subject_id, n) for reminder, step in due for n in range(reminder.step, step + 1)}
    )
    turned.occasions += [_too_late(reminder, people, desks) for reminder in late]
    for reminder, step in due:
        turned.occasions.append(_said(reminder, step, people, desks))
        if step + 1 < len(about.ladder_on(reminder.desk_id)):
            turned.next_steps.append(_next_step(about, reminder, step + 1, desks))
    turned.told = len(due)
    return turned


def ladder_began(about: Obligation, reminder: Due | Reminder, desk: Desk) -> datetime:
    """When the ladder of a reminder began: later than first meant where it was shifted, but not where it was put off.

    So the steps after one that was put off come when they would have come.
    """
    if not reminder.snoozed_by_id:
        return reminder.due_at - about.ladder_on(desk.pk)[reminder.step]
    first = reminder.first_due_at
    return falls_due(desk, first, reminder.not_after) if about.in_working_hours else first


def _highest_due(about: Obligation, reminder: Due, desk: Desk, now: datetime) -> int:
    """After a long silence only the highest step that is due is said, not every nag in between."""
    started = ladder_began(about, reminder, desk)
    ladder = about.ladder_on(desk.pk)
    return max(n for n, after in enumerate(ladder) if n <= reminder.step or started + after <= now)


def _said(reminder: Due, step: int, people: Mapping[Asked, list[User]], desks: dict[int, Desk]) -> Occasion:
    """What is told at a step: also to those whom the steps left out would have told."""
    subject = reminder.subject_id
    return Occasion(
        users=[user for n in range(reminder.step, step + 1) for user in people[subject, n]],
        kind=reminder.kind,
        key=f"{subject}:{reminder.cycle}:{step}",
        payload={"subject": subject, "step": step, "reminder": reminder.pk},
        story_id=reminder.story_id,
        desk=desks[reminder.desk_id],
        not_after=reminder.not_after,
    )


def _too_late(reminder: Due, people: Mapping[Asked, list[User]], desks: dict[int, Desk]) -> Occasion:
    subject = reminder.subject_id
    return Occasion(
        users=people[subject, 0],
        kind=EXPIRED,
        key=f"{reminder.kind}:{subject}:{reminder.cycle}:{reminder.step}",
        payload={"reminder": reminder.pk},
        story_id=reminder.story_id,
        desk=desks[reminder.desk_id],
    )


def _next_step(about: Obligation, reminder: Due, step: int, desks: dict[int, Desk]) -> dict[str, Any]:
    desk = desks[reminder.desk_id]
    due_at = ladder_began(about, reminder, desk) + about.ladder_on(desk.pk)[step]
    if about.in_working_hours:
        due_at = falls_due(desk, due_at, reminder.not_after)
    return {
        "kind": reminder.kind,
        "subject_id": reminder.subject_id,
        "story_id": reminder.story_id,
        "desk_id": reminder.desk_id,
        "cycle": reminder.cycle,
        "step": step,
        "first_due_at": reminder.first_due_at,
        "due_at": due_at,
        "wall_time": on_the_wall(due_at, desk.zone),
        "zone": reminder.zone,
        "not_after": reminder.not_after,
    }


def _write(turned: _Turned, now: datetime, mails: Counter[int]) -> None:
    for state, ids in turned.settled.items():
        Reminder.objects.filter(pk__in=ids).update(state=state)
    for reminder, reason in turned.dead:
        Reminder.objects.filter(pk=reminder.pk).update(state=ReminderState.DEAD, last_error=reason)
    insert_many(Reminder, turned.next_steps)
    if turned.occasions:
        tell_all(turned.occasions, now=now, mails=mails)
