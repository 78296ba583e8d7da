import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.sources.querysets import SourceQuerySet
from verification.sources.states import GroundRules, Proximity, SourceType


class Source(models.Model):
    """Where something is from, as the story may name it. (A protected identity never stands here.)

    The row is never deleted; withdrawing leaves it in place with its reason.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="sources")
    name = models.CharField("name or pseudonym", max_length=200)
    type = models.CharField(max_length=20, choices=SourceType.choices)
    proximity = models.CharField(max_length=12, choices=Proximity.choices, default=Proximity.UNKNOWN)
    ground_rules = models.CharField(
        max_length=16, choices=GroundRules.choices, default=GroundRules.ON_THE_RECORD
    )
    derives_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats"
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=1000, blank=True)
    claims = models.ManyToManyField(Claim, through="RestsOn", related_name="sources")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(derives_from=models.F("id")), name="source_not_from_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="source_withdrawn_who_when",
            ),
        )

    def __str__(self) -> str:
        return self.name


class RestsOn(models.Model):
    """A claim rests on a source, or a source contradicts it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="rests_on")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    contradicts = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["claim", "source"], name="rests_on_once"),)

    def __str__(self) -> str:
        return f"{self.claim} on {self.source}"
