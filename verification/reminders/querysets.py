from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from verification.reminders.states import WAITING

if TYPE_CHECKING:
    from verification.reminders.models import Reminder


class ReminderQuerySet(QuerySet["Reminder"]):
    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def due(self, now: datetime) -> Self:
        """What a sweep at `now` has to look at, oldest first."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")
