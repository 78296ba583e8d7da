import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.dispatch.querysets import NoticeQuerySet, OutboxQuerySet
from newsroom.dispatch.states import UNSENT, Channel, MessageState


class OutboxMessage(models.Model):
    """One thing that has to reach one person over one channel. The payload holds ids, never words of a story."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dedupe_key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (
            # what a worker may claim now
            models.Index(fields=["next_try_at"], name="outbox_due", condition=models.Q(state__in=UNSENT)),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MessageState.SENT) & models.Q(sent_at__isnull=True)),
                name="outbox_sent_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient} by {self.channel}"

    @property
    def message_id(self) -> str:
        """The Message-ID of every copy of this mail (RFC 5322, 3.6.4), so that a second copy shows as one."""
        return f"<{self.uuid}@{settings.SITE_HOST}>"


class Delivery(models.Model):
    """One try to deliver a message, committed before anything leaves the building."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="deliveries")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"try of {self.message_id} at {self.started_at}"


class Notice(models.Model):
    """A message shown inside the product; exactly one per outbox row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.OneToOneField(OutboxMessage, on_delete=models.CASCADE, related_name="notice")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    text = models.CharField(max_length=400)
    path = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (
            # a person's unread notices, counted on every page
            models.Index(
                fields=["recipient"], name="notice_unread", condition=models.Q(read_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.text
