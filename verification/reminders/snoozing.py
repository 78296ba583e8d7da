"""Putting off what one was reminded of: told again later, never past a hard deadline.

Escalation can not be silenced by whom it is about: what is put off is said again, at the latest, when the next step
tells somebody else, and that step and those after it come when they would have come. Nothing is put off for longer
than `LONGEST`.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.models import Notice
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from verification.reminders.models import Reminder
from verification.reminders.obligations import Obligation, obligation, reminded_kinds
from verification.reminders.states import ReminderState
from verification.reminders.sweeping import ladder_began
from verification.reminders.times import falls_due, on_the_wall

LONGEST = timedelta(days=7)
"""For how long something can be put off at most."""


@dataclass(frozen=True)
class Standing:
    """Where a matter that somebody was reminded of stands: what was said, and what is said next.

    `others_at` is when somebody else hears of it, by the ladder or because they put it off until then.
    """

    said: Reminder
    next: Reminder | None
    others_at: datetime | None = None

    @property
    def is_snoozed(self) -> bool:
        return self.next is not None and self.next.state == ReminderState.SNOOZED

    @property
    def deadline(self) -> datetime | None:
        """Until when it can be put off at most."""
        publish_by = self.said.story.publish_by
        ahead = publish_by if publish_by and publish_by > timezone.now() else None
        known = [at for at in (self.said.not_after, ahead, self.others_at) if at]
        return min(known) if known else None


def standing(notice: Notice) -> Standing | None:
    """What becomes of the matter of a notice; None when it is no reminder, or is settled."""
    return standings([notice]).get(notice.pk)


def standings(notices: Collection[Notice]) -> dict[int, Standing]:
    """The same for many notices (with their `message`), by notice; those that can not be put off are left out."""
    kinds = reminded_kinds()
    asked = {notice.pk: notice.message.payload.get("reminder") for notice in notices if notice.kind in kinds}
    said = Reminder.objects.select_related("story__desk").in_bulk({pk for pk in asked.values() if pk})
    by_kind: dict[str, set[int]] = {}
    for reminder in said.values():
        by_kind.setdefault(reminder.kind, set()).add(reminder.subject_id)
    due = {(kind, pk) for kind, ids in by_kind.items() for pk in obligation(kind).still_due(ids)}
    waiting: dict[tuple[str, int], Reminder] = {}
    for kind, ids in by_kind.items():
        of_kind = Reminder.objects.waiting().filter(kind=kind, subject_id__in=ids)
        for reminder in of_kind.select_related("desk"):
            waiting[kind, reminder.subject_id] = reminder
    found = {}
    for pk, reminder_id in asked.items():
        one = said.get(reminder_id or 0)
        if one and (one.kind, one.subject_id) in due:
            found[pk] = Standing(one, waiting.get((one.kind, one.subject_id)))
    recipients = {notice.pk: notice.recipient_id for notice in notices}
    others = _others_at(
        [(recipients[pk], stands.next) for pk, stands in found.items() if stands.next is not None]
    )
    return {
        pk: replace(stands, others_at=others.get((recipients[pk], stands.next.pk))) if stands.next else stands
        for pk, stands in found.items()
    }


def _others_at(waiting: Collection[tuple[int, Reminder]]) -> dict[tuple[int, int], datetime]:
    """When somebody but this person hears of what waits, by person and reminder."""
    by_kind: dict[str, list[tuple[int, Reminder]]] = {}
    for who, reminder in waiting:
        by_kind.setdefault(reminder.kind, []).append((who, reminder))
    found = {}
    for kind, ones in by_kind.items():
        about = obligation(kind)
        people = about.people({(one.subject_id, n) for _, one in ones for n in _to_come(about, one)})
        for who, one in ones:
            if one.snoozed_by_id not in (None, who):
                found[who, one.pk] = one.due_at
                continue
            others = (
                n for n in _to_come(about, one) if any(user.pk != who for user in people[one.subject_id, n])
            )
            step = next(others, None)
            if step is not None:
                at = ladder_began(about, one, one.desk) + about.ladder_on(one.desk_id)[step]
                found[who, one.pk] = falls_due(one.desk, at, one.not_after) if about.in_working_hours else at
    return found


def _to_come(about: Obligation, waiting: Reminder) -> range:
    """The steps that come of themselves: of what is put off, those after it."""
    return range(waiting.step + bool(waiting.snoozed_by_id), len(about.ladder_on(waiting.desk_id)))


@verb
def snooze(*, by: User, notice: Notice, until: datetime) -> str:
    """Be reminded of this again at an instant instead of as planned; returns in a sentence what happens."""
    now_stands = _mine(by, notice)
    said = now_stands.said
    if timezone.is_naive(until):
        raise Invalid({"until": ["Write the time with its zone."]})
    if until <= timezone.now():
        raise Invalid({"until": ["Choose a time that lies ahead."]})
    if until > timezone.now() + LONGEST:
        raise Invalid({"until": [f"It can be put off for {LONGEST.days} days at most."]})
    if now_stands.others_at and now_stands.others_at <= timezone.now():
        raise Invalid({"until": ["It can not be put off now: somebody else is about to hear of it."]})
    if now_stands.deadline and until > now_stands.deadline:
        latest = now_stands.deadline.astimezone(said.story.desk.zone)
        raise Invalid(
            {"until": [f"That is too late: this can be put off until {latest:%H:%M on %d %B} at most."]}
        )
    _settle_waiting(said)
    last = Reminder.objects.filter(kind=said.kind, subject_id=said.subject_id).order_by("-cycle").first()
    put_off = Reminder.objects.create(
        kind=said.kind,
        subject_id=said.subject_id,
        story=said.story,
        desk=said.story.desk,
        cycle=(last or said).cycle + 1,
        step=said.step,
        first_due_at=said.first_due_at,
        due_at=until,
        wall_time=on_the_wall(until, said.story.desk.zone),
        zone=said.story.desk.time_zone,
        not_after=said.not_after,
        state=ReminderState.SNOOZED,
        snoozed_by=by,
    )
    _note("snoozed", put_off, by, until=until.isoformat())
    return what_happens(put_off)


@verb
def unsnooze(*, by: User, notice: Notice) -> str:
    """Undo putting it off: what was planned before holds again; returns in a sentence what happens."""
    stands = _mine(by, notice)
    put_off = stands.next
    if put_off is None or put_off.state != ReminderState.SNOOZED:
        raise NotPossible("This is not put off.")
    if put_off.snoozed_by_id != by.pk:
        raise NotPermitted(f"{put_off.snoozed_by} put this off; only they undo it.")
    undone = Reminder.objects.filter(
        pk=put_off.pk, state=ReminderState.SNOOZED, version=put_off.version
    ).update(state=ReminderState.CANCELLED, settled_at=timezone.now(), version=F("version") + 1)
    if not undone:
        raise NotPossible("This was said or settled meanwhile.")
    before = Reminder.objects.filter(
        kind=put_off.kind,
        subject_id=put_off.subject_id,
        cycle=put_off.cycle - 1,
        state=ReminderState.CANCELLED,
    ).order_by("-step")
    planned = before.first()
    if planned:
        state = ReminderState.SNOOZED if planned.snoozed_by_id else ReminderState.SCHEDULED
        Reminder.objects.filter(pk=planned.pk, state=ReminderState.CANCELLED).update(
            state=state, settled_at=None, version=F("version") + 1
        )
    _note("snooze_undone", put_off, by)
    if planned is None:
        return "It is not put off any more. Nothing further is said about it."
    return f"It is not put off any more: it is said again at {_when(planned)}, if it is still open."


def what_happens(reminder: Reminder) -> str:
    """When it is said again and what may come first, in a sentence."""
    return f"Put off: it is said again at {_when(reminder)}, unless it is settled before."


def _when(reminder: Reminder) -> str:
    at = reminder.due_at.astimezone(reminder.story.desk.zone)
    return f"{at:%H:%M on %d %B}"


def _mine(by: User, notice: Notice) -> Standing:
    if notice.recipient_id != by.pk:
        raise NotPermitted("Only who was reminded may put it off.")
    stands = standing(notice)
    if stands is None:
        raise NotPossible("There is nothing to put off: it is settled, or was no reminder.")
    return stands


def _settle_waiting(said: Reminder) -> None:
    Reminder.objects.waiting().filter(kind=said.kind, subject_id=said.subject_id).update(
        state=ReminderState.CANCELLED, settled_at=timezone.now(), version=F("version") + 1
    )


def _note(name: str, reminder: Reminder, by: User, **facts: object) -> None:
    record(
        f"reminder.{name}",
        by=by,
        subject=reminder,
        story_id=reminder.story_id,
        desk_id=reminder.desk_id,
        facts={"kind": reminder.kind, **facts},
    )
