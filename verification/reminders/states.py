from django.db import models


class ReminderState(models.TextChoices):
    """A reminder's life; one that is snoozed waits as a scheduled one does, for another instant."""

    SCHEDULED = "scheduled", "Scheduled"
    SNOOZED = "snoozed", "Snoozed"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"
    DEAD = "dead", "Given up"


WAITING = (ReminderState.SCHEDULED, ReminderState.SNOOZED)
"""States in which a sweep still looks at a reminder."""
