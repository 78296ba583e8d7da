import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom import triggers
from newsroom.stories.models import Revision, Story
from verification.checking.models import Verdict
from verification.claims.models import Claim
from verification.gate.models import SignOff
from verification.record.querysets import RegisterQuerySet
from verification.record.states import RecheckOutcome


class Publication(models.Model):
    """What ran: the text, its hash, on what grounds, and who signed. Written once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    approval = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="+")
    text_sha256 = models.CharField(max_length=64)
    grounds = models.JSONField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("story", "number")
        constraints = (models.UniqueConstraint(fields=["story", "number"], name="publication_number_once"),)

    def __str__(self) -> str:
        return f"{self.story} as published, {self.number}"


class RegisterEntry(models.Model):
    """A claim that ran unverified or disputed: who looks at it again, and when next."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="register_entries")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="register_entries")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recheck_at = models.DateTimeField()
    outcome = models.CharField(max_length=14, choices=RecheckOutcome.choices, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "register entries"
        ordering = ("recheck_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["publication", "claim"], name="register_once_per_publication"),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="register_settled_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.claim} in the unconfirmed register"


triggers.never_changed(
    "verification_publication", "What ran is never altered; publish a correction.", "uuid", "story_id, number"
)
