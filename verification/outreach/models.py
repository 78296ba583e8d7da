import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom import triggers
from newsroom.people.models import Desk
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.outreach.querysets import ReplyRequestQuerySet
from verification.outreach.states import STILL_OUT, AttemptResult, Channel, Outcome, PartyKind, RequestType


class Party(models.Model):
    """A person, body or press office that a desk asks for replies."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=PartyKind.choices)
    contact = models.CharField("how to reach them", max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "parties"
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["desk", "name"], name="party_once_per_desk"),)

    def __str__(self) -> str:
        return self.name


class ReplyRequest(models.Model):
    """What was put to a party about one story, by when they should reply, and what came of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="reply_requests")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="requests")
    type = models.CharField(max_length=16, choices=RequestType.choices)
    put = models.TextField("what was put to them")
    claims = models.ManyToManyField(Claim, related_name="reply_requests", blank=True)
    reply_by = models.DateTimeField()
    next_follow_up_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    promised_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = ReplyRequestQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.party} about {self.story}"

    @property
    def is_outstanding(self) -> bool:
        """Is nothing final known yet?"""
        return self.outcome in STILL_OUT

    @property
    def was_delivered(self) -> bool:
        """Did at least one attempt reach them? (Prefetch `attempts` for lists.)"""
        return any(attempt.result == AttemptResult.DELIVERED for attempt in self.attempts.all())


class Attempt(models.Model):
    """One attempt to reach a party; never edited, only followed by another row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ReplyRequest, on_delete=models.PROTECT, related_name="attempts")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    at = models.DateTimeField()
    result = models.CharField(max_length=14, choices=AttemptResult.choices)
    detail = models.CharField("address, number or what happened", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.get_channel_display()} to {self.request.party}"


class Reply(models.Model):
    """What came back, or the fact that nothing did, as somebody logged it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ReplyRequest, on_delete=models.PROTECT, related_name="replies")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "replies"
        ordering = ("received_at", "pk")

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.request}"


triggers.never_changed("verification_attempt", "An attempt is never edited; log another one.", "uuid")
triggers.never_changed("verification_reply", "A reply is never edited; log another one.", "uuid")
