import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.dispatch.querysets import NoticeQuerySet, OutboxQuerySet
from newsroom.dispatch.states import UNSENT, Channel, ChatFormat, MessageState, When
from newsroom.people.models import Desk


class ChatHook(models.Model):
    """An incoming webhook of a chat, of a desk or of one person. Its address is a secret, and kept sealed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, null=True, related_name="chat_hooks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="chat_hooks"
    )
    format = models.CharField(max_length=12, choices=ChatFormat.choices)
    host = models.CharField(max_length=255)
    sealed_url = models.TextField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_because = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(desk__isnull=True, user__isnull=False)
                | models.Q(desk__isnull=False, user__isnull=True),
                name="chat_hook_of_desk_or_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_format_display()} at {self.host}"


class Subscription(models.Model):
    """An address outside that a desk's events are sent to, signed by the Standard Webhooks specification.

    `old_secret` still signs beside the new one until `old_secret_until`, so that a receiver can change over.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="subscriptions")
    url = models.URLField("address", max_length=500)
    events = models.JSONField("events", default=list)
    only_story = models.UUIDField("only the story with this id", null=True)
    with_copy = models.BooleanField("the copy goes along when a story is published", default=False)
    sealed_secret = models.TextField()
    sealed_old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_because = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.desk} to {self.url}"


class OutboxMessage(models.Model):
    """One thing that has to reach a person or an address. Its payload holds ids, never words of a story.

    `not_after` is the instant after which it is not worth sending; `urgent` goes through quiet hours; `digest` waits
    for its recipient's digest. `desk` hears of it when the recipient is gone, `owner` when nobody knows whether a mail
    to an outsider left. `story` is what it is about: only who sees that is told.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dedupe_key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    chat_hook = models.ForeignKey(ChatHook, on_delete=models.CASCADE, null=True, related_name="messages")
    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, null=True, related_name="messages"
    )
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, null=True, related_name="+")
    story = models.ForeignKey(
        "newsroom.Story", on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    urgent = models.BooleanField(default=False)
    digest = models.BooleanField("waits for the digest", default=False)
    not_after = models.DateTimeField(null=True)
    released_at = models.DateTimeField("let through although sending was frozen", null=True)
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
            # the pulse: what a person has to look at
            models.Index(
                fields=["state"],
                name="outbox_given_up",
                condition=models.Q(state__in=(MessageState.DEAD, MessageState.UNKNOWN)),
            ),
            # the pulse: what left today
            models.Index(fields=["sent_at"], name="outbox_sent", condition=models.Q(state=MessageState.SENT)),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MessageState.SENT) & models.Q(sent_at__isnull=True)),
                name="outbox_sent_when",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    channel__in=(Channel.IN_APP, Channel.EMAIL),
                    recipient__isnull=False,
                    chat_hook=None,
                    subscription=None,
                )
                | models.Q(channel=Channel.CHAT, chat_hook__isnull=False, subscription=None)
                | models.Q(
                    channel=Channel.WEBHOOK, subscription__isnull=False, chat_hook=None, recipient=None
                )
                | models.Q(
                    channel=Channel.OUTSIDE,
                    owner__isnull=False,
                    recipient=None,
                    chat_hook=None,
                    subscription=None,
                ),
                name="outbox_knows_whereto",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient or self.chat_hook or self.subscription or 'outside'} by {self.channel}"

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
    status_code = models.PositiveSmallIntegerField("answer of the receiver (HTTP)", null=True)

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


class Choice(models.Model):
    """When one person wants one kind of message over one channel; without a row, the kind's default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="choices")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    when = models.CharField(max_length=8, choices=When.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "kind", "channel"], name="choice_once"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} by {self.channel}, {self.when}"


class CalendarFeed(models.Model):
    """A person's calendar of deadlines, at an address only they know: of its secret the SHA-256 is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"feed of {self.user}"


class WakeUp(models.Model):
    """When each of the three wake-ups (clock, nudge, loop) last swept, and what it did."""

    name = models.CharField(max_length=10, primary_key=True)
    at = models.DateTimeField()
    did = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"


class Freeze(models.Model):
    """Nothing leaves the building while one of these is not lifted: a backup was restored, or somebody said so."""

    at = models.DateTimeField(default=timezone.now)
    because = models.CharField(max_length=300)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="freeze_lifted_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"frozen at {self.at}"
