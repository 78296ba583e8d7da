import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom import triggers
from newsroom.stories.models import Revision, Story
from newsroom.stories.states import StoryState
from verification.gate.querysets import SignOffQuerySet
from verification.gate.states import SignOffKind


class SignOff(models.Model):
    """A named person's signature under a story as it was at one gate version.

    `covers` says what a senior sign-off stands for: for each claim its words' digest and the verdict, so that it is
    void by itself when either changes.
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


_NO_APPROVAL = f"""
NEW.state = '{StoryState.PUBLISHED}' AND NOT EXISTS (
    SELECT 1 FROM verification_signoff a JOIN newsroom_revision r ON r.id = a.revision_id
    WHERE a.story_id = NEW.id AND a.kind = '{SignOffKind.APPROVAL}' AND a.voided_at IS NULL
    AND a.gate_version = NEW.gate_version AND r.number = NEW.copy_version)
"""  # noqa: S608 (two enum values, nothing from outside)
_OWN_WORDS = """
EXISTS (SELECT 1 FROM newsroom_byline b WHERE b.story_id = NEW.story_id AND b.user_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM newsroom_responsible p WHERE p.story_id = NEW.story_id AND p.user_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM newsroom_story s WHERE s.id = NEW.story_id AND s.filed_by_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM newsroom_revision r WHERE r.story_id = NEW.story_id AND r.author_id = NEW.by_id)
"""

triggers.declare(
    triggers.Trigger(
        "newsroom_story_published_approved",
        "newsroom_story",
        "UPDATE",
        "A story is published only with an approval of this very version.",
        f"OLD.state <> '{StoryState.PUBLISHED}' AND {_NO_APPROVAL}",
        reads=("verification_signoff", "newsroom_revision"),
    )
)
triggers.declare(
    triggers.Trigger(
        "newsroom_story_born_published",
        "newsroom_story",
        "INSERT",
        "A story is published only with an approval of this very version.",
        f"NEW.state IN ('{StoryState.PUBLISHED}', '{StoryState.APPROVED}', '{StoryState.SCHEDULED}')",
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_signoff_own_words",
        "verification_signoff",
        "INSERT",
        "Nobody signs words they are responsible for.",
        _OWN_WORDS,
        reads=("newsroom_byline", "newsroom_responsible", "newsroom_story", "newsroom_revision"),
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_signoff_no_update",
        "verification_signoff",
        "UPDATE OF story_id, kind, by_id, at, gate_version, revision_id, text_sha256, covers",
        "A signature is never changed; it can only be void.",
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_signoff_two_people",
        "verification_signoff",
        "INSERT",
        "Whoever gives the senior sign-off does not approve.",
        """EXISTS (SELECT 1 FROM verification_signoff o WHERE o.story_id = NEW.story_id AND o.by_id = NEW.by_id
                   AND o.kind <> NEW.kind AND o.voided_at IS NULL)""",
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_signoff_stays_void",
        "verification_signoff",
        "UPDATE OF voided_at",
        "A void signature does not come back; sign again.",
        "OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL",
    )
)
triggers.never_replaced("verification_signoff", "A signature is never changed; it can only be void.", "uuid")
triggers.never_deleted("verification_signoff", "A signature is never deleted.")
triggers.declare(
    triggers.Trigger(
        "newsroom_story_ran_as_it_ran",
        "newsroom_story",
        "UPDATE OF state, copy_version",
        "What ran stays as it ran; it can only be retracted.",
        f"""OLD.state = '{StoryState.PUBLISHED}' AND (NEW.copy_version <> OLD.copy_version
            OR NEW.state NOT IN ('{StoryState.PUBLISHED}', '{StoryState.RETRACTED}'))""",
    )
)
