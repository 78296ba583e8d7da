from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from newsroom.dispatch.querysets import in_one_of
from verification.reminders.states import WAITING, ReminderState

if TYPE_CHECKING:
    from verification.reminders.models import Reminder


class ReminderQuerySet(QuerySet["Reminder"]):
    def waiting(self) -> Self:
        return self.filter(in_one_of(WAITING))

    def dead(self) -> Self:
        """What was given up, for a person to look at."""
        return self.filter(in_one_of((ReminderState.DEAD,)))

    def expired_since(self, at: datetime) -> Self:
        """What came too late, from then on."""
        return self.filter(in_one_of((ReminderState.EXPIRED,)), settled_at__gte=at)

    def due(self, now: datetime) -> Self:
        """What a sweep at `now` has to look at, oldest first."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")
