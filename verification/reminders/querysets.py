from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from verification.reminders.states import ReminderState

if TYPE_CHECKING:
    from verification.reminders.models import Reminder


class ReminderQuerySet(QuerySet["Reminder"]):
    def scheduled(self) -> Self:
        return self.filter(state=ReminderState.SCHEDULED)

    def due(self, now: datetime) -> Self:
        """What a sweep at `now` has to look at, oldest first."""
        return self.scheduled().filter(due_at__lte=now).order_by("due_at", "pk")
