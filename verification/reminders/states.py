from django.db import models


class ReminderState(models.TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"
