import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom import triggers
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.checking.querysets import CalculationQuerySet, TaskQuerySet, VerdictQuerySet
from verification.checking.states import (
    ACTIVE,
    LABELS,
    MADE_AFTERWARDS,
    OWNED,
    TRANSITIONS,
    ConsolidationState,
    FixState,
    Label,
    Said,
    So,
    TaskState,
    TaskType,
    TaskVerb,
)
from verification.claims.models import Claim
from verification.claims.states import Flag
from verification.evidence.models import Evidence


class VerificationTask(models.Model):
    """Work on one claim (or on a story) for one fact-checker.

    `assignee` is whose it should be while it is open; `owner` is who has it while it is taken or waiting. `version`
    moves with every verb and is carried by forms.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="tasks")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, null=True, blank=True, related_name="tasks")
    type = models.CharField(max_length=20, choices=TaskType.choices, default=TaskType.CHECK)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    ahead = models.BooleanField("ahead of the queue, because its words changed", default=False)
    effort = models.PositiveSmallIntegerField("effort points")
    due_at = models.DateTimeField("due", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    waiting_for = models.CharField(max_length=500, blank=True)
    waiting_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField("done or cancelled", null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["claim", "type"],
                condition=models.Q(state__in=ACTIVE),
                name="task_one_active_per_claim_type",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OWNED, owner__isnull=False, taken_at__isnull=False)
                | (~models.Q(state__in=OWNED) & models.Q(owner__isnull=True)),
                name="task_owner_while_taken",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ACTIVE, settled_at__isnull=True)
                | (~models.Q(state__in=ACTIVE) & models.Q(settled_at__isnull=False)),
                name="task_settled_when",
            ),
        )
        indexes = (
            # the queue: what is open, by story
            models.Index(fields=["story", "state"], name="task_queue"),
            # one person's work and load
            models.Index(fields=["owner"], name="task_owner", condition=models.Q(owner__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.get_type_display()} of {self.claim or self.story}"

    @property
    def is_blind(self) -> bool:
        """A second check of an allegation is made without knowing the first verdict."""
        return (
            self.type == TaskType.SECOND_CHECK
            and self.claim is not None
            and Flag.ALLEGATION in self.claim.flags
        )

    @property
    def is_owed_afterwards(self) -> bool:
        """Is it a check that was put off, of a story that ran before it was made?"""
        return self.type in MADE_AFTERWARDS and self.story.state == StoryState.PUBLISHED

    def possible(self, verb: TaskVerb) -> bool:
        """Does the state allow this verb?"""
        return (TaskState(self.state), verb) in TRANSITIONS


class Question(models.Model):
    """A question of the checker to the reporter; the task waits for the answer."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(VerificationTask, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="question_answered_who_when",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]


class Verdict(models.Model):
    """One accountable checker's answer to the two questions, for exactly the words it was given for.

    It counts while `words_digest` equals the claim's and nothing suspended it; the newest that was given stands.
    `confirms` is the same checker's verdict on earlier words that this one gives again for new ones.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(VerificationTask, on_delete=models.PROTECT, related_name="verdicts")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    second = models.BooleanField("a second check", default=False)
    ticked = models.BooleanField(default=False)
    said = models.CharField("who said it?", max_length=16, choices=Said.choices)
    so = models.CharField("is it so?", max_length=12, choices=So.choices)
    rationale = models.TextField(blank=True)
    words_digest = models.CharField(max_length=64)
    copy_version = models.PositiveIntegerField()
    evidence = models.ManyToManyField(Evidence, through="Shows", related_name="verdicts")
    fix = models.TextField("proposed words", blank=True)
    fix_state = models.CharField(max_length=10, choices=FixState.choices, blank=True)
    fix_settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    fix_settled_at = models.DateTimeField(null=True)
    confirms = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="confirmed_by"
    )
    suspended_at = models.DateTimeField(null=True)
    suspended_because = models.CharField(max_length=500, blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(fix_settled_at__isnull=True, fix_settled_by__isnull=True)
                | models.Q(fix_settled_at__isnull=False, fix_settled_by__isnull=False),
                name="verdict_fix_settled_who_when",
            ),
            models.CheckConstraint(
                condition=models.Q(fix="", fix_state="") | (~models.Q(fix="") & ~models.Q(fix_state="")),
                name="verdict_fix_has_state",
            ),
        )
        indexes = (
            # what stands for a claim: its newest verdict
            models.Index(fields=["claim", "-id"], name="verdict_of_claim"),
        )

    def __str__(self) -> str:
        return f"{self.label.words} ({self.claim})"

    @property
    def label(self) -> Label:
        return LABELS[So(self.so), Said(self.said)]

    def counts_for(self, claim: Claim) -> bool:
        """Was it given for the words the claim has now, does nothing suspend it, and is a tick still enough?"""
        too_little = self.ticked and not claim.may_be_ticked
        return self.suspended_at is None and self.words_digest == claim.words_digest and not too_little


class Shows(models.Model):
    """Evidence that a verdict rests on, and where in it (page, time-code, paragraph)."""

    verdict = models.ForeignKey(Verdict, on_delete=models.CASCADE, related_name="shows")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="shown_by")
    where = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "shows"
        constraints = (models.UniqueConstraint(fields=["verdict", "evidence"], name="shows_once"),)

    def __str__(self) -> str:
        return f"{self.evidence} {self.where}".strip()


class Calculation(models.Model):
    """A figure of the copy that was computed again: from what, what the copy says, what comes out.

    It is kept for exact words (`words_digest`), and with the verdict that was given for them.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="calculations")
    kind = models.CharField(max_length=20)
    inputs = models.JSONField(default=dict)
    stated = models.CharField("as the copy has it", max_length=120)
    result = models.CharField(max_length=120)
    holds = models.BooleanField()
    sentence = models.CharField(max_length=300)
    words_digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, null=True, blank=True, related_name="calculations"
    )

    objects = CalculationQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.sentence


class Consolidation(models.Model):
    """Two checks of a claim that disagree: both reasons on the table, then one of them stands.

    Each checker may come round to the other or keep to their own; when neither does, the desk head decides. `stands`
    is the verdict that holds, once one does.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="consolidations")
    first = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=ConsolidationState.choices, default=ConsolidationState.OPEN
    )
    opened_at = models.DateTimeField(default=timezone.now)
    first_kept_because = models.TextField(blank=True)
    second_kept_because = models.TextField(blank=True)
    stands = models.ForeignKey(Verdict, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="consolidation_once"),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="consolidation_settled_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"consolidation of {self.claim}"


_OWN_WORDS = """
EXISTS (SELECT 1 FROM newsroom_byline b JOIN verification_claim c ON c.story_id = b.story_id
        WHERE c.id = NEW.claim_id AND b.user_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM newsroom_responsible p JOIN verification_claim c ON c.story_id = p.story_id
           WHERE c.id = NEW.claim_id AND p.user_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM newsroom_story s JOIN verification_claim c ON c.story_id = s.id
           WHERE c.id = NEW.claim_id AND s.filed_by_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM verification_wordsby w WHERE w.claim_id = NEW.claim_id AND w.user_id = NEW.by_id)
"""
_OWN_SECOND_CHECK = """
EXISTS (SELECT 1 FROM verification_verdict v WHERE v.claim_id = NEW.claim_id AND v.by_id = NEW.by_id
        AND v.words_digest = NEW.words_digest AND v.second <> NEW.second AND v.suspended_at IS NULL)
"""

triggers.declare(
    triggers.Trigger(
        "verification_verdict_own_words",
        "verification_verdict",
        "INSERT",
        "Nobody judges words they are responsible for.",
        _OWN_WORDS,
        reads=(
            "newsroom_byline",
            "newsroom_responsible",
            "newsroom_story",
            "verification_claim",
            "verification_wordsby",
        ),
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_verdict_own_second",
        "verification_verdict",
        "INSERT",
        "A second check is made by somebody else.",
        _OWN_SECOND_CHECK,
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_verdict_no_update",
        "verification_verdict",
        "UPDATE OF claim_id, by_id, at, second, ticked, said, so, rationale, words_digest, fix, confirms_id",
        "A verdict is never changed; give another one.",
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_verdict_stays_suspended",
        "verification_verdict",
        "UPDATE OF suspended_at",
        "A suspended verdict does not come back; give another one.",
        "OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL",
    )
)
triggers.never_replaced("verification_verdict", "A verdict is never changed; give another one.", "uuid")
triggers.never_replaced(
    "verification_calculation", "A calculation is never changed; make another one.", "uuid"
)
triggers.never_deleted("verification_verdict", "A verdict is never deleted.")
triggers.never_deleted("verification_consolidation", "What was said of two checks is never deleted.")
triggers.never_replaced(
    "verification_consolidation",
    "What was said of two checks is never written over.",
    "uuid",
    "first_id, second_id",
)
triggers.never_deleted("verification_calculation", "A calculation is never deleted; make another one.")
triggers.declare(
    triggers.Trigger(
        "verification_calculation_no_update",
        "verification_calculation",
        "UPDATE OF claim_id, kind, inputs, stated, result, holds, sentence, words_digest, by_id, at",
        "A calculation is never changed; make another one.",
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_calculation_keeps_verdict",
        "verification_calculation",
        "UPDATE OF verdict_id",
        "A calculation stays with its verdict.",
        "OLD.verdict_id IS NOT NULL",
    )
)
