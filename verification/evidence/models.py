import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.stories.models import Story
from verification.evidence.querysets import EvidenceQuerySet
from verification.evidence.states import EvidenceKind


class Evidence(models.Model):
    """Something that shows whether a claim holds: what it is, where it is, and the words that matter.

    The row is never deleted; withdrawing leaves it in place with its reason.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=EvidenceKind.choices)
    title = models.CharField(max_length=200)
    url = models.URLField("address", max_length=1000, blank=True)
    text = models.TextField("what it says", blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=1000, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="evidence_withdrawn_who_when",
            ),
        )

    def __str__(self) -> str:
        return self.title
