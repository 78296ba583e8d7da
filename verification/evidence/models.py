import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom import triggers
from newsroom.stories.models import Story
from verification.evidence.querysets import (
    BlobQuerySet,
    CaptureQuerySet,
    EvidenceFileQuerySet,
    EvidenceQuerySet,
    WatchQuerySet,
)
from verification.evidence.states import (
    UNFINISHED,
    CapturePurpose,
    CaptureState,
    ChangeKind,
    CustodyVerb,
    DateKnown,
    EvidenceKind,
    Fault,
    FileRole,
    Way,
)


class Evidence(models.Model):
    """Something that shows whether a claim holds: what it is, where it is, and the words that matter.

    The row is never deleted; withdrawing leaves it in place with its reason. `text` is what a person typed or pasted;
    what a page or a file says is read from its files. `own_date` is when the thing itself is from, not when it was
    captured. `facts` are read in the item, `stated` is what a person says of it; both have the keys of
    `captions.FACTS`. What came with a reply was added by nobody.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=EvidenceKind.choices)
    way = models.CharField("how it came in", max_length=10, choices=Way.choices, default=Way.PASTED)
    title = models.CharField(max_length=200)
    url = models.URLField("address", max_length=1000, blank=True)
    no_fetch = models.BooleanField("don't fetch: it would tip them off", default=False)
    text = models.TextField("what it says", blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=20, blank=True)
    own_date = models.DateField("its own date", null=True, blank=True)
    own_date_how = models.CharField(max_length=8, choices=DateKnown.choices, blank=True)
    set_against = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    facts = models.JSONField(default=dict, blank=True)
    stated = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
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
            models.CheckConstraint(
                condition=models.Q(own_date__isnull=True, own_date_how="")
                | (models.Q(own_date__isnull=False) & ~models.Q(own_date_how="")),
                name="evidence_own_date_how",
            ),
            models.CheckConstraint(
                condition=~models.Q(set_against=models.F("id")), name="evidence_not_against_itself"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def whence(self) -> str:
        """Who added it, in words."""
        return str(self.added_by) if self.added_by else "came with a reply"


class Blob(models.Model):
    """Bytes that are kept once, under their SHA-256, never changed; the fixity check says whether they are whole."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField("size in bytes")
    stored_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(default=timezone.now)
    fault = models.CharField(max_length=8, choices=Fault.choices, blank=True)
    fault_at = models.DateTimeField(null=True)

    objects = BlobQuerySet.as_manager()

    class Meta:
        indexes = (
            # the fixity check, in turn: what was checked longest ago comes first
            models.Index(fields=["checked_at"], name="blob_fixity_turn"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(fault="", fault_at__isnull=True)
                | (~models.Q(fault="") & models.Q(fault_at__isnull=False)),
                name="blob_fault_when",
            ),
        )

    def __str__(self) -> str:
        return self.sha256[:8]


class Capture(models.Model):
    """One request to capture the page behind an address: a job that waits in the database, and what came of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="captures")
    purpose = models.CharField(max_length=8, choices=CapturePurpose.choices, default=CapturePurpose.FIRST)
    state = models.CharField(max_length=10, choices=CaptureState.choices, default=CaptureState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    reason = models.CharField("why it failed, in words", max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    final_url = models.CharField(max_length=2000, blank=True)
    status = models.PositiveSmallIntegerField("HTTP status", null=True)
    address = models.CharField("network address", max_length=60, blank=True)
    certificate = models.JSONField(default=dict, blank=True)
    chain = models.JSONField("redirects, hop by hop", default=list, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    gone = models.BooleanField("the page is gone", default=False)
    note = models.CharField("about screenshot and print", max_length=300, blank=True)
    archive_url = models.CharField(max_length=2000, blank=True)
    archive_note = models.CharField(max_length=300, blank=True)
    archived_at = models.DateTimeField(null=True)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (
            # what a worker may claim now
            models.Index(
                fields=["next_try_at"], name="capture_due", condition=models.Q(state__in=UNFINISHED)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["evidence"], condition=models.Q(state__in=UNFINISHED), name="capture_one_unfinished"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UNFINISHED, ended_at__isnull=True)
                | (~models.Q(state__in=UNFINISHED) & models.Q(ended_at__isnull=False)),
                name="capture_ended_when",
            ),
        )

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} of {self.evidence}: {self.state}"


class EvidenceFile(models.Model):
    """A file of an item: the original, or something derived from another file of it. Written once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    role = models.CharField(max_length=10, choices=FileRole.choices)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    derived_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="derivatives")
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, null=True, related_name="files")
    tool = models.CharField("made with", max_length=120, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class Custody(models.Model):
    """Who did what with an item or one of its files, when and how. `by` is None for what a job did."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="custody")
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=10, choices=CustodyVerb.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    how = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "custody"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.evidence}"


class Watch(models.Model):
    """A captured page that is looked at again and again until somebody stops it."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="watch")
    every_minutes = models.PositiveIntegerField(default=60)
    next_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        indexes = (
            # which watched pages are to be looked at now
            models.Index(fields=["next_at"], name="watch_due", condition=models.Q(stopped_at__isnull=True)),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | models.Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="watch_stopped_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"Watch of {self.evidence}"


class Change(models.Model):
    """A watched page that said something else, went, or came back, between two captures."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="changes")
    before = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="+")
    after = models.OneToOneField(Capture, on_delete=models.PROTECT, related_name="change")
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.evidence}: {self.get_kind_display().lower()}"


class Translation(models.Model):
    """What an item says in another language, by a named translator. A correction is another row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField("language it is translated into", max_length=20)
    text = models.TextField()
    translator = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.evidence} in {self.language}"


triggers.never_deleted("verification_evidence", "Evidence is never deleted; withdraw it.")
triggers.declare(
    triggers.Trigger(
        "verification_evidence_no_update",
        "verification_evidence",
        "UPDATE OF uuid, story_id, way, url, text, text_sha256, added_by_id, added_at",
        "What an item of evidence holds is never changed; add another one.",
    )
)
triggers.never_replaced(
    "verification_evidence", "What an item of evidence holds is never changed; add another one.", "uuid"
)
triggers.once_set(
    "verification_evidence", "withdrawn_at", "Withdrawn evidence does not come back; add it again."
)
triggers.declare(
    triggers.Trigger(
        "verification_blob_no_update",
        "verification_blob",
        "UPDATE OF sha256, size, stored_at",
        "Kept bytes are never changed.",
    )
)
triggers.never_deleted("verification_blob", "Kept bytes are never deleted.")
triggers.never_replaced("verification_blob", "Kept bytes are never changed.", "sha256")
triggers.never_changed("verification_evidencefile", "A file of evidence is never changed or deleted.", "uuid")
triggers.never_changed("verification_custody", "The custody log is never edited.")
triggers.never_changed("verification_translation", "A translation is never edited; add another one.", "uuid")
triggers.never_changed("verification_change", "What was found of a page stays on record.", "uuid", "after_id")
triggers.never_deleted("verification_capture", "A capture stays on record.")
triggers.never_replaced("verification_capture", "A capture stays on record.", "uuid")
triggers.declare(
    triggers.Trigger(
        "verification_capture_ended",
        "verification_capture",
        "UPDATE OF uuid, evidence_id, purpose, state, asked_by_id, asked_at, ended_at, final_url, status, address, "
        "certificate, chain, text_sha256, gone, reason",
        "A capture that ended stays as it ended.",
        "OLD.ended_at IS NOT NULL",
    )
)
