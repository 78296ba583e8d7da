"""The pulse: whether what waits is being sent, in words a person can act on. Questions only."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import DatabaseError
from django.db.models import Min
from django.utils import timezone

from newsroom.dispatch.freezing import is_frozen
from newsroom.dispatch.models import ChatHook, OutboxMessage, Subscription, WakeUp
from newsroom.dispatch.states import MessageState, Waker
from verification.reminders.models import Reminder

LATE = timedelta(minutes=5)
"""How long something may be due before that is a fault: several wake-ups have passed it by."""
SILENT = timedelta(minutes=3)
"""How long a wake-up may be silent; clock and loop come twice a minute."""
STARTED = timezone.now()
"""When this process began to look: before that, nobody can say that a wake-up should have come."""


class Health(StrEnum):
    """Green; yellow: all is sent, but one of the wake-ups is away; red: somebody has to look."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and in words why it does not. It names nobody and counts nothing."""

    name: str
    health: Health
    reason: str = ""


def checks(now: datetime) -> list[Check]:
    """Everything that must hold for what is due to be sent."""
    try:
        faults = {check.name: check for check in _faults(now)}
    except DatabaseError:
        return [Check("database", Health.RED, "The database does not answer.")]
    return [Check("database", Health.GREEN), *(faults.get(name, Check(name, Health.GREEN)) for name in NAMES)]


def worst(found: list[Check]) -> Health:
    """The health of the whole: that of its worst part."""
    order = list(Health)
    return max((check.health for check in found), key=order.index)


NAMES = ("wake_ups", "clock", "nudge", "loop", "due", "given_up", "unknown", "outbound")


def _faults(now: datetime) -> Iterator[Check]:
    last = wake_ups()
    if not any(is_awake(last.get(waker), now) for waker in Waker):
        yield Check("wake_ups", Health.RED, "Nothing has looked for work that is due for some minutes.")
    elif not is_awake(last.get(Waker.CLOCK), now) and (Waker.CLOCK in last or now - STARTED > SILENT):
        yield Check(
            "clock",
            Health.YELLOW,
            "No tick has come through the broker for some minutes: broker, clock or worker is away. "
            "What is due is still sent.",
        )
    if now - STARTED > SILENT:
        yield from _never_swept(last, now)
    if is_late(now):
        yield Check("due", Health.RED, "Something has been due for some minutes and was not sent.")
    if OutboxMessage.objects.dead().exists() or Reminder.objects.dead().exists():
        yield Check("given_up", Health.RED, "Something was given up, and waits for a person to decide.")
    if OutboxMessage.objects.unknown().exists():
        yield Check("unknown", Health.RED, "Nobody knows whether a mail to somebody outside was sent.")
    if is_frozen():
        yield Check(
            "outbound", Health.RED, "Everything that leaves the house is frozen, until a person lifts it."
        )


def _never_swept(last: dict[str, WakeUp], now: datetime) -> Iterator[Check]:
    """The wake-ups that have had their time, and did nothing since the house was set up."""
    if Waker.LOOP not in last:
        yield Check(
            "loop",
            Health.YELLOW,
            "The loop that needs no broker has never looked for work that is due: it may not be running.",
        )
    # a nudge follows something to tell, of which there may have been none
    told = OutboxMessage.objects.filter(created_at__lt=now - SILENT)
    if Waker.NUDGE not in last and told.exists():
        yield Check(
            "nudge",
            Health.YELLOW,
            "No change has ever woken a worker: what it has to tell waits for the clock or the loop.",
        )


def wake_ups() -> dict[str, WakeUp]:
    """The last sweep of each wake-up, by its name."""
    return WakeUp.objects.in_bulk()


def is_awake(wake_up: WakeUp | None, now: datetime) -> bool:
    """Has it swept lately?"""
    return wake_up is not None and wake_up.at > now - SILENT


def is_late(now: datetime) -> bool:
    """Has something been due for longer than it may be?"""
    long_ago = now - LATE
    waiting = OutboxMessage.objects.claimable(now).filter(next_try_at__lte=long_ago)
    return waiting.exists() or Reminder.objects.due(long_ago).exists()


@dataclass(frozen=True)
class Pulse:
    """What waits, left and failed on some desks. `since` is where today begins for whoever reads it."""

    oldest_due: datetime | None
    due: int
    failed: int
    dead: int
    unknown: int
    sent: int
    expired: int
    disabled: int

    @property
    def needs_nobody(self) -> bool:
        """Is there nothing that a person has to decide about?"""
        return not (self.dead or self.unknown or self.disabled)


def pulse(desk_ids: Collection[int], *, now: datetime, since: datetime) -> Pulse:
    """The figures of these desks; what left and what expired is counted from `since` on."""
    messages = OutboxMessage.objects.of_desks(desk_ids)
    reminders = Reminder.objects.filter(desk_id__in=desk_ids)
    due = messages.claimable(now)
    oldest = (
        due.aggregate(at=Min("next_try_at"))["at"],
        reminders.due(now).order_by().aggregate(at=Min("due_at"))["at"],
    )
    expired = reminders.expired_since(since).count()
    disabled = (
        hooks.objects.filter(desk_id__in=desk_ids, disabled_at__isnull=False, removed_at__isnull=True).count()
        for hooks in (Subscription, ChatHook)
    )
    return Pulse(
        oldest_due=min((at for at in oldest if at), default=None),
        due=due.count() + reminders.due(now).count(),
        failed=messages.unsent().filter(state=MessageState.FAILED).count(),
        dead=messages.dead().count() + reminders.dead().count(),
        unknown=messages.unknown().count(),
        sent=messages.sent_since(since).count(),
        expired=expired,
        disabled=sum(disabled),
    )
