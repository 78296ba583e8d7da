import secrets
import uuid
from functools import cached_property

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from newsroom import triggers
from newsroom.people.models import Desk
from newsroom.stories.copy import PROJECTION_VERSION, Document
from newsroom.stories.querysets import RevisionQuerySet, StoryQuerySet
from newsroom.stories.states import OF_WHAT_RAN, TRANSITIONS, UNDER_WAY, Reason, StoryState, StoryVerb

SLUG_LINE = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    "A slug line is small letters, figures and hyphens, like harbour-toll-audit.",
)


class Story(models.Model):
    """A story on its way to publication. Three versions: copy, gate, and (in checking) each task's own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField("slug line", max_length=60, validators=[SLUG_LINE])
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="stories")
    state = models.CharField(max_length=10, choices=StoryState.choices, default=StoryState.DRAFT)
    headline = models.CharField(max_length=300)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    publish_by = models.DateTimeField(null=True, blank=True)
    embargo_until = models.DateTimeField(null=True, blank=True)
    scheduled_for = models.DateTimeField(null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    copy_version = models.PositiveIntegerField(default=0)
    gate_version = models.PositiveBigIntegerField(default=0)
    ran_version = models.PositiveIntegerField("copy version that ran last", null=True)
    claim_count = models.PositiveIntegerField("claim numbers given so far", default=0)
    created_at = models.DateTimeField(default=timezone.now)
    filed_at = models.DateTimeField(null=True)
    state_since = models.DateTimeField(default=timezone.now)
    standing_reason = models.CharField("why it is held, returned or spiked", max_length=1000, blank=True)
    confidential = models.BooleanField("only for the people named on it", default=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        ordering = ("publish_by", "pk")
        constraints = (models.UniqueConstraint(fields=["desk", "slug"], name="story_slug_once_per_desk"),)
        indexes = (
            # the board and the queue: stories of a desk by deadline
            models.Index(fields=["desk", "state", "publish_by"], name="story_board"),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def revision(self) -> "Revision":
        """The copy as it stands; kept until `copy_version` moves."""
        kept: Revision | None = self.__dict__.get("_revision")
        if kept is None or kept.number != self.copy_version:
            kept = self.__dict__["_revision"] = self.revisions.select_related("author").get(
                number=self.copy_version
            )
        return kept

    @cached_property
    def byline_users(self) -> list[models.Model]:
        return [byline.user for byline in self.bylines.select_related("user")]

    @property
    def has_run(self) -> bool:
        """Do readers have it: has a version of it run, and was it not retracted?"""
        return self.ran_version is not None and self.state != StoryState.RETRACTED

    @property
    def is_retracted(self) -> bool:
        """Was it taken back, by one who signs for that?"""
        return self.state == StoryState.RETRACTED

    @property
    def is_next_version(self) -> bool:
        """Do readers have it while its next version is worked on?"""
        return self.has_run and self.state in UNDER_WAY

    def possible(self, verb: StoryVerb) -> bool:
        """Does the state allow this verb, and has it run where that is asked? Who may do it is another question."""
        if verb in OF_WHAT_RAN and self.ran_version is None:
            return False
        return (StoryState(self.state), verb) in TRANSITIONS


class Byline(models.Model):
    """A person whose name stands over the story, and who therefore may neither check nor approve it."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="bylines")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["story", "user"], name="byline_once"),)

    def __str__(self) -> str:
        return f"{self.user}"


class StoryAccess(models.Model):
    """A person or a desk that may read the story besides those it is open to: its desk, or its filer and bylines.

    Of a confidential story these are the people named on it. A row here only opens the story: what somebody may do with
    it comes from their roles on its desk, so whoever has none there reads, and does nothing.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, null=True, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "story accesses"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["story", "user"], name="story_access_person_once"),
            models.UniqueConstraint(fields=["story", "desk"], name="story_access_desk_once"),
            models.CheckConstraint(
                condition=models.Q(desk__isnull=True, user__isnull=False)
                | models.Q(desk__isnull=False, user__isnull=True),
                name="story_access_person_or_desk",
            ),
        )

    def __str__(self) -> str:
        return f"{self.story} for {self.user or self.desk}"


class Responsible(models.Model):
    """Whoever filed the story or ever had a byline on it. Taking the name off does not take this away."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="responsible")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["story", "user"], name="responsible_once"),)

    def __str__(self) -> str:
        return f"{self.user}"


class Revision(models.Model):
    """The copy as somebody saved it: never changed afterwards. Offsets everywhere are code points of `text`."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason.choices, default=Reason.EDIT)
    saved_at = models.DateTimeField(default=timezone.now)
    blocks = models.JSONField()
    text = models.TextField()
    projection_version = models.PositiveSmallIntegerField(default=PROJECTION_VERSION)
    sha256 = models.CharField(max_length=64)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["story", "number"], name="revision_number_once"),)

    def __str__(self) -> str:
        return f"{self.story} v{self.number}"

    @cached_property
    def document(self) -> Document:
        return Document.from_json(self.blocks)


def first_version() -> int:
    """Where a draft begins to count: not where the one before it did, which another tab may still know."""
    return 1 + secrets.randbelow(10**9)


class Draft(models.Model):
    """Copy as one person is typing it over version `seen`, kept until they save or discard it; nobody else sees it.

    `version` moves whenever it is kept, and `tab` is the page that kept it last: so a page that was left open with
    older words does not write over newer ones. It is no revision, makes no event and moves no gate.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=first_version)
    tab = models.UUIDField(default=uuid.uuid4)
    seen = models.PositiveIntegerField("copy version it is typed over")
    headline = models.TextField(blank=True)
    standfirst = models.TextField(blank=True)
    body = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)
    discarded_at = models.DateTimeField("discarded, and still to be brought back", null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["story", "user"], name="draft_once_per_person"),)

    def __str__(self) -> str:
        return f"{self.story} typed by {self.user}"


triggers.never_changed(
    "newsroom_revision", "A revision is never changed; save a new one.", "story_id, number"
)
triggers.never_changed("newsroom_responsible", "Who was responsible for words stays so.")
