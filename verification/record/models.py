import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom import triggers
from newsroom.dispatch.models import Subscription
from newsroom.people.models import Desk
from newsroom.stories.models import Revision, Story
from newsroom.stories.querysets import OfStoriesQuerySet
from verification.checking.models import Verdict, VerificationTask
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.gate.models import ShortLine, SignOff
from verification.record.querysets import PublicationQuerySet, RegisterQuerySet
from verification.record.states import (
    SIGNED_BY_SENIOR,
    ComplaintOutcome,
    CorrectionState,
    FallCause,
    MissedStep,
    RecheckOutcome,
    RunKind,
    UseWhere,
)
from verification.sources.models import Source


class Publication(models.Model):
    """What ran: the text, its hash, on what grounds, and who signed. Written once, and signed (Ed25519, RFC 8032).

    `grounds` is the record; `record_sha256` is over its canonical bytes, with the text's hash and the hash of the
    record before it, so that the versions of one story chain. `note` is what readers are told of the change.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=RunKind.choices, default=RunKind.FIRST)
    note = models.TextField("what readers are told", blank=True)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    approval = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="+")
    text_sha256 = models.CharField(max_length=64)
    grounds = models.JSONField()
    policy_number = models.PositiveIntegerField(default=0)
    fast = models.BooleanField("ran on the fast path", default=False)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    record_sha256 = models.CharField(max_length=64, blank=True)
    signature = models.CharField("Ed25519, base64", max_length=120, blank=True)
    key_id = models.CharField(max_length=32, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("story", "number")
        constraints = (models.UniqueConstraint(fields=["story", "number"], name="publication_number_once"),)

    def __str__(self) -> str:
        return f"{self.story} as published, {self.number}"

    @property
    def is_note_alone(self) -> bool:
        """Did it tell readers something with the text that they had already?"""
        return "note_signed" in self.grounds


class Complaint(models.Model):
    """Somebody outside says that what ran is wrong: who, about what, and until when they are answered.

    `logged_by` is nobody where it came by the page that readers have.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="complaints")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="complaints")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="complaints")
    complainant = models.CharField("who complains", max_length=200)
    contact = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=ComplaintOutcome.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="complaint_answered_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"complaint of {self.complainant}"

    @property
    def reference(self) -> str:
        """What they can name it by."""
        return self.uuid.hex[:8].upper()


class Correction(models.Model):
    """A change to what ran, from finding that it is needed until readers have it: one of six kinds.

    `left_by` left it for a later version than the next one; that holds while readers have copy `left_version`.
    `words` is what readers are told; `signed_by` is who agreed to it (who may depends on the kind). `missed_step` and
    `cause` say how it came to run.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=14, choices=RunKind.choices, default=RunKind.CORRECTION)
    state = models.CharField(max_length=10, choices=CorrectionState.choices, default=CorrectionState.OPEN)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="corrections")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, null=True, related_name="corrections")
    because = models.TextField("what is wrong")
    words = models.TextField("what readers are told", blank=True)
    missed_step = models.CharField(max_length=14, choices=MissedStep.choices, blank=True)
    cause = models.TextField("how it came to run", blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    left_version = models.PositiveIntegerField("of the copy that readers had when it was left", null=True)
    left_because = models.CharField(max_length=1000, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfStoriesQuerySet["Correction"].as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=True, signed_by__isnull=True)
                | models.Q(signed_at__isnull=False, signed_by__isnull=False),
                name="correction_signed_who_when",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="correction_closed_who_when",
            ),
            models.CheckConstraint(
                condition=models.Q(left_version__isnull=True, left_by__isnull=True)
                | models.Q(left_version__isnull=False, left_by__isnull=False),
                name="correction_left_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display().lower()} of {self.story}"

    @property
    def name(self) -> str:
        """What it is called within its story."""
        kind = self.get_kind_display().lower()
        return f"{kind} of {self.claim.label}" if self.claim else kind

    @property
    def changes_words(self) -> bool:
        """Is it put right in the copy? Otherwise readers can be told with the text as it stands."""
        return self.kind == RunKind.CORRECTION or (self.kind == RunKind.REMOVAL and self.claim_id is not None)

    @property
    def is_left(self) -> bool:
        """Did somebody say that it waits for a later version than the one that follows what readers have now?"""
        return self.left_version is not None and self.left_version == self.story.ran_version


class RegisterEntry(models.Model):
    """A claim that ran unverified or disputed: who looks at it again, and when next.

    `verdict` is the one it ran with; none where it ran on the fast path, until its check is made.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="register_entries")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="register_entries")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recheck_at = models.DateTimeField()
    decide_by = models.DateTimeField("cut, confirm or keep with the label: decided by then", null=True)
    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, null=True, related_name="register_entries"
    )
    outcome = models.CharField(max_length=14, choices=RecheckOutcome.choices, blank=True)
    label = models.CharField("words on the page that renew its label", max_length=500, blank=True)
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


class Fall(models.Model):
    """A claim that no longer rests on what it rested on when it ran: everything that used it is looked at."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cause = models.CharField(max_length=10, choices=FallCause.choices)
    because = models.CharField(max_length=1000)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="falls")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="falls")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="falls")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    spread_at = models.DateTimeField("when every other story was reached", null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            # what fell, and of which other stories are still to be reached
            models.Index(fields=["id"], name="fall_to_spread", condition=models.Q(spread_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"fall of {self.claim or self.evidence or self.source}"


class Use(models.Model):
    """One place that used what fell: a story's headline, caption or body, or a line that was sent by itself."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fall = models.ForeignKey(Fall, on_delete=models.CASCADE, related_name="uses")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="uses_of_falls")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="+")
    short_line = models.ForeignKey(ShortLine, on_delete=models.PROTECT, null=True, related_name="+")
    where = models.CharField(max_length=10, choices=UseWhere.choices)
    words = models.TextField()
    task = models.ForeignKey(VerificationTask, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.story} uses what fell"


class LivePage(models.Model):
    """Where a story stands for readers, as its CMS answered or somebody said; compared with what was approved."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.OneToOneField(Story, on_delete=models.PROTECT, related_name="live_page")
    url = models.URLField(max_length=1000)
    cms_id = models.CharField(max_length=200, blank=True)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, null=True, related_name="+")
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_at = models.DateTimeField(default=timezone.now)
    next_look_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    objects = OfStoriesQuerySet["LivePage"].as_manager()

    class Meta:
        indexes = (
            # the watch: which pages are looked at now
            models.Index(
                fields=["next_look_at"], name="live_page_due", condition=models.Q(next_look_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.story} at {self.url}"


class LiveLook(models.Model):
    """One look at a live page: the same words as were approved, others, or none to be had (`failed`, in words)."""

    page = models.ForeignKey(LivePage, on_delete=models.CASCADE, related_name="looks")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    differs = models.BooleanField(default=False)
    differences = models.JSONField(default=list)
    failed = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"look at {self.page} at {self.at}"


class LegalHold(models.Model):
    """Nothing of this story is erased while somebody holds it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["story"], condition=models.Q(released_at__isnull=True), name="legal_hold_once"
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True, released_by__isnull=True)
                | models.Q(released_at__isnull=False, released_by__isnull=False),
                name="legal_hold_released_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"hold on {self.story}"


triggers.never_changed(
    "verification_publication", "What ran is never altered; publish a correction.", "uuid", "story_id, number"
)
triggers.never_deleted("verification_registerentry", "An entry of the register is never deleted; settle it.")
triggers.never_replaced(
    "verification_registerentry",
    "An entry of the register is never written over; settle it.",
    "uuid",
    "publication_id, claim_id",
)
triggers.never_deleted("verification_legalhold", "A legal hold is never deleted; release it.")
triggers.never_replaced("verification_legalhold", "A legal hold is never written over; release it.")
triggers.declare(
    triggers.Trigger(
        "newsroom_eventtext_held",
        "newsroom_eventtext",
        "DELETE",
        "This story is under legal hold: nothing of it is erased.",
        """EXISTS (SELECT 1 FROM newsroom_event e JOIN verification_legalhold h ON h.story_id = e.story_id
                   WHERE e.id = OLD.event_id AND h.released_at IS NULL)""",
        reads=("newsroom_event", "verification_legalhold"),
    )
)

_OF_REQUEST = "h.story_id IN (SELECT q.story_id FROM verification_replyrequest q WHERE q.id = OLD.request_id)"
for _table, _of_its_story in (
    ("verification_reply", _OF_REQUEST),
    ("verification_inboundmail", _OF_REQUEST),
    ("verification_complaint", "h.story_id = OLD.story_id"),
):
    triggers.declare(
        triggers.Trigger(
            f"{_table}_held",
            _table,
            "UPDATE OF text",
            "This story is under legal hold: nothing of it is erased.",
            f"""NEW.text = '' AND OLD.text <> '' AND EXISTS (
                SELECT 1 FROM verification_legalhold h WHERE h.released_at IS NULL AND {_of_its_story})""",  # noqa: S608 (our own names)
            reads=("verification_legalhold", "verification_replyrequest"),
        )
    )

_WROTE_IT = """
EXISTS (SELECT 1 FROM newsroom_byline b WHERE b.story_id = NEW.story_id AND b.user_id = {who})
OR EXISTS (SELECT 1 FROM newsroom_responsible p WHERE p.story_id = NEW.story_id AND p.user_id = {who})
OR EXISTS (SELECT 1 FROM newsroom_story s WHERE s.id = NEW.story_id AND s.filed_by_id = {who})
OR EXISTS (SELECT 1 FROM newsroom_revision r WHERE r.story_id = NEW.story_id AND r.author_id = {who})
"""
_SENIOR_KINDS = ", ".join(f"'{kind.value}'" for kind in SIGNED_BY_SENIOR)
_NO_SENIOR = """
NEW.kind IN ({kinds}) AND NOT EXISTS (
    SELECT 1 FROM newsroom_membership m JOIN newsroom_story s ON s.desk_id = m.desk_id
    WHERE s.id = NEW.story_id AND m.user_id = {who} AND m.senior AND m.left_at IS NULL)
"""
_SIGNED, _LEFT = "NEW.signed_by_id", "NEW.left_by_id"
_RAN_UNSIGNED = f"""
NEW.state = '{CorrectionState.RAN}' AND (NEW.signed_by_id IS NULL
    OR (NEW.publication_id IS NULL AND NEW.kind <> '{RunKind.RETRACTION}'))
"""
for _when, _columns in (("insert", ""), ("update", " OF signed_by_id, left_by_id, kind")):
    triggers.declare(
        triggers.Trigger(
            f"verification_correction_own_words_{_when}",
            "verification_correction",
            f"{_when.upper()}{_columns}",
            "Nobody signs a correction of words they are responsible for.",
            f"({_SIGNED} IS NOT NULL AND NEW.kind <> '{RunKind.RETRACTION}' AND ({_WROTE_IT.format(who=_SIGNED)}))"
            f" OR ({_LEFT} IS NOT NULL AND ({_WROTE_IT.format(who=_LEFT)}))",
            reads=("newsroom_byline", "newsroom_responsible", "newsroom_story", "newsroom_revision"),
        )
    )
    triggers.declare(
        triggers.Trigger(
            f"verification_correction_senior_{_when}",
            "verification_correction",
            f"{_when.upper()}{_columns}",
            "A correction of this kind is signed by a senior editor.",
            " OR ".join(
                f"({who} IS NOT NULL AND {_NO_SENIOR.format(who=who, kinds=_SENIOR_KINDS)})"
                for who in (_SIGNED, _LEFT)
            ),
            reads=("newsroom_membership", "newsroom_story"),
        )
    )
for _when, _columns in (("insert", ""), ("update", " OF state, signed_by_id, publication_id, kind")):
    triggers.declare(
        triggers.Trigger(
            f"verification_correction_ran_signed_{_when}",
            "verification_correction",
            f"{_when.upper()}{_columns}",
            "A correction runs signed, and with a version of the story.",
            _RAN_UNSIGNED,
        )
    )
triggers.declare(
    triggers.Trigger(
        "verification_correction_stays",
        "verification_correction",
        "UPDATE OF story_id, kind, state, words, signed_by_id, signed_at, publication_id, closed_by_id, closed_at",
        "What readers were told is not told otherwise; correct it again.",
        f"OLD.state IN ('{CorrectionState.RAN}', '{CorrectionState.DROPPED}')",
    )
)
triggers.never_replaced(
    "verification_correction", "What readers were told is not told otherwise; correct it again.", "uuid"
)
triggers.never_deleted("verification_correction", "A correction is never deleted.")
triggers.declare(
    triggers.Trigger(
        "verification_complaint_stays",
        "verification_complaint",
        "UPDATE OF desk_id, story_id, received_at, logged_by_id, outcome, answered_by_id, answered_at",
        "A complaint that was answered stays so; log what came since as another one.",
        "OLD.answered_at IS NOT NULL",
    )
)
triggers.never_replaced("verification_complaint", "A complaint is never written over.", "uuid")
triggers.never_deleted("verification_complaint", "A complaint is never deleted.")
