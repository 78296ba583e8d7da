import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.people.models import Desk
from newsroom.stories.models import Revision, Story
from newsroom.stories.querysets import OfStoriesQuerySet
from verification.checking.models import Verdict
from verification.claims.models import Claim
from verification.gate.querysets import (
    AdviceQuerySet,
    OverrideQuerySet,
    PublicInterestQuerySet,
    ShortLineQuerySet,
    SignOffQuerySet,
)
from verification.gate.states import LegalOutcome, LineKind, LineState, Preset, SignOffKind


class Policy(models.Model):
    """The house policy of a desk as it was set at one time; the one with the highest number holds.

    `levels` is what the desk made of each rule that can be set (off, warning, blocker), by the rule's name; `numbers`
    the numbers rules look at; `signers` who has to sign what. What is not in them is as the preset has it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="policies")
    number = models.PositiveIntegerField()
    preset = models.CharField(max_length=12, choices=Preset.choices, default=Preset.HOUSE)
    levels = models.JSONField(default=dict)
    numbers = models.JSONField(default=dict)
    signers = models.JSONField(default=list)
    reason = models.CharField(max_length=1000)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "policies"
        ordering = ("desk", "number")
        constraints = (models.UniqueConstraint(fields=["desk", "number"], name="policy_number_once"),)

    def __str__(self) -> str:
        return f"Policy {self.number} of {self.desk}"


class SignOff(models.Model):
    """A named person's signature under a story as it was at one gate version.

    `covers` says what it stands for: for each claim its words' digest and the verdict, so that it no longer covers a
    claim of which either changed. `changes` are the words a legal reader wants, with the claim they belong to.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="sign_offs")
    kind = models.CharField(max_length=10, choices=SignOffKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    gate_version = models.PositiveBigIntegerField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    text_sha256 = models.CharField(max_length=64)
    covers = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=LegalOutcome.choices, blank=True)
    changes = models.JSONField(default=list)
    voided_at = models.DateTimeField(null=True)
    voided_because = models.CharField(max_length=500, blank=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["story"],
                condition=models.Q(kind=SignOffKind.APPROVAL, voided_at__isnull=True),
                name="sign_off_one_approval",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.story} by {self.by}"


class Advice(models.Model):
    """Legal advice on a story: read by legal readers and editors of its desk, and nowhere else.

    Never in the ledger, in a record, an export, a notice, a search or the admin.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="advice")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField()

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "advice"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"advice on {self.story}"


class PublicInterest(models.Model):
    """Why a claim about health, privacy or a grave wrong may run: said by a named editor, for its exact words."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="public_interest")
    words_digest = models.CharField(max_length=64)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PublicInterestQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "public interest"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"public interest of {self.claim}"


class Override(models.Model):
    """A named blocker that two people let pass, one of them senior, until `expires_at`.

    `key` is the finding's; `words_digest` is over what it was about (`passing.basis`): other words, another verdict or
    another sentence, and it holds no more.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="overrides")
    key = models.CharField(max_length=200)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="overrides")
    words_digest = models.CharField(max_length=64)
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, null=True, related_name="+")
    sentence = models.CharField(max_length=500)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seconded_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["story", "key"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="override_once_per_blocker",
            ),
            models.CheckConstraint(
                condition=models.Q(seconded_by__isnull=True, seconded_at__isnull=True)
                | (
                    models.Q(seconded_by__isnull=False, seconded_at__isnull=False)
                    & ~models.Q(seconded_by=models.F("asked_by"))
                ),
                name="override_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | models.Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="override_withdrawn_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"override of {self.key} in {self.story}"


class FastPath(models.Model):
    """Breaking news that runs before all of it is checked: asked for by an editor, signed by a senior one.

    What it postpones is checked within `hours` of publication (`due_at`); `ended_at` is when all of it was. `covers`
    are the claims the signature stands for, by id, with what it stands for (`passing.to_sign`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="fast_paths")
    reason = models.TextField()
    hours = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    covers = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    objects = OfStoriesQuerySet["FastPath"].as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["story"],
                condition=models.Q(ended_at__isnull=True),
                name="fast_path_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True, signed_at__isnull=True)
                | (
                    models.Q(signed_by__isnull=False, signed_at__isnull=False)
                    & ~models.Q(signed_by=models.F("asked_by"))
                ),
                name="fast_path_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"fast path of {self.story}"


class ShortLine(models.Model):
    """A push, snap or social line: approved by itself, against the claim it is made of as it stood then."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="short_lines")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="short_lines")
    kind = models.CharField(max_length=10, choices=LineKind.choices)
    text = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.PROPOSED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    words_digest = models.CharField("of the claim, when it was approved", max_length=64, blank=True)
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects = ShortLineQuerySet.as_manager()
    newest_verdict: int | None
    """Which verdict on its claim is the newest (fetch with `with_newest_verdict()`)."""
    approver_wrote_it: bool
    """Is whoever approved it responsible for words of the story by now (fetched so, too)?"""

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True)
                | (
                    models.Q(approved_by__isnull=False, approved_at__isnull=False)
                    & ~models.Q(approved_by=models.F("made_by"))
                ),
                name="short_line_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.claim}"

    @property
    def is_void(self) -> bool:
        """Was it approved for words or a verdict that its claim has no more, or by one who wrote of the story since?"""
        if self.state != LineState.APPROVED or self.verdict is None:
            return False
        return (
            self.approver_wrote_it
            or self.verdict_id != self.newest_verdict
            or not (self.words_digest == self.claim.words_digest and self.verdict.counts_for(self.claim))
        )
