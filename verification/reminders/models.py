from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.people.models import Desk
from newsroom.stories.models import Story
from verification.reminders.querysets import ReminderQuerySet
from verification.reminders.states import WAITING, ReminderState


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
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    turned_in = models.UUIDField("the batch of the sweep that settled it", null=True)
    last_error = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["kind", "subject_id", "cycle", "step"], name="reminder_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=WAITING, settled_at__isnull=True)
                | (~models.Q(state__in=WAITING) & models.Q(settled_at__isnull=False)),
                name="reminder_settled_when",
            ),
        )
        indexes = (
            # what a person may snooze, and what is cancelled with its subject
            models.Index(
                fields=["kind", "subject_id"], name="reminder_of", condition=models.Q(state__in=WAITING)
            ),
            # the pulse: what was given up
            models.Index(fields=["desk"], name="reminder_dead", condition=models.Q(state=ReminderState.DEAD)),
            # the pulse: what came too late today
            models.Index(
                fields=["settled_at"],
                name="reminder_expired",
                condition=models.Q(state=ReminderState.EXPIRED),
            ),
            # the sweep: what is due now, flat however many are stored
            models.Index(fields=["due_at"], name="reminder_due", condition=models.Q(state__in=WAITING)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} at {self.due_at}"
