from django.db import models
from django.utils import timezone

from newsroom.people.models import Desk
from newsroom.stories.models import Story
from verification.reminders.querysets import ReminderQuerySet
from verification.reminders.states import ReminderState


class Reminder(models.Model):
    """Something somebody has to be reminded of at an instant. This row is the reminder; Celery only wakes the sweep.

    `due_at` is the UTC instant; `wall_time` and `zone` are what was meant, for people and for moved clocks. Who is
    told, and whether it is still due, is asked when it falls due.
    """

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="reminders")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    cycle = models.PositiveIntegerField(default=1)
    step = models.PositiveSmallIntegerField(default=0)
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    wall_time = models.CharField(max_length=16)
    zone = models.CharField(max_length=60)
    not_after = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=ReminderState.choices, default=ReminderState.SCHEDULED)
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["kind", "subject_id", "cycle", "step"], name="reminder_once"),
            models.CheckConstraint(
                condition=models.Q(state=ReminderState.SCHEDULED, settled_at__isnull=True)
                | (~models.Q(state=ReminderState.SCHEDULED) & models.Q(settled_at__isnull=False)),
                name="reminder_settled_when",
            ),
        )
        indexes = (
            # the sweep: what is due now, flat however many are stored
            models.Index(
                fields=["due_at"], name="reminder_due", condition=models.Q(state=ReminderState.SCHEDULED)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} at {self.due_at}"
