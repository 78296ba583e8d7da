import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from newsroom.stories.copy import Field
from newsroom.stories.models import Revision, Story
from newsroom.stories.querysets import OfStoriesQuerySet
from verification.claims.querysets import ClaimQuerySet, ProposalQuerySet
from verification.claims.states import (
    NO_TICK_FLAGS,
    PLAIN_KINDS,
    AnchorOutcome,
    Beyond,
    Flag,
    Kind,
    ProposalState,
    Risk,
    effort,
)


def digest_of_words(words: str) -> str:
    """SHA-256 of exact words, in UTF-8."""
    return hashlib.sha256(words.encode()).hexdigest()


class Claim(models.Model):
    """What the copy asserts. One claim may stand in several places; numbers are per story and never used again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="claims")
    number = models.PositiveIntegerField()
    statement = models.TextField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    flags = models.JSONField(default=list, blank=True)
    risk = models.CharField(max_length=10, choices=Risk.choices, default=Risk.MEDIUM)
    attributed_to = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    reshaped = models.PositiveIntegerField("how often places were put or taken away", default=0)
    words_digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=1000, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("story", "number")
        constraints = (
            models.UniqueConstraint(fields=["story", "number"], name="claim_number_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="claim_withdrawn_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.story} {self.label}"

    @property
    def label(self) -> str:
        return f"C{self.number}"

    @property
    def effort(self) -> int:
        return effort(self.kind, self.risk)

    @property
    def may_be_ticked(self) -> bool:
        """A plain fact of low or medium risk, with no flag that asks for a verdict in words."""
        return (
            self.kind in PLAIN_KINDS
            and self.risk != Risk.HIGH
            and not NO_TICK_FLAGS & {Flag(f) for f in self.flags}
        )

    @property
    def flag_labels(self) -> list[str]:
        return [Flag(flag).label for flag in self.flags]

    @property
    def anchors_now(self) -> list["Anchor"]:
        """Where its places stand in the present copy, in order (fetch with `with_anchors()` for many claims)."""
        anchors = [anchor for place in self.places.all() for anchor in place.now]
        return sorted(anchors, key=lambda anchor: (anchor.start is None, anchor.start or 0))

    @property
    def reading_order(self) -> tuple[bool, int, int]:
        """What claims are sorted by to stand as they are read: by their first place, the lost ones last."""
        start = next((anchor.start for anchor in self.anchors_now if anchor.start is not None), None)
        return (start is None, start or 0, self.number)

    @property
    def anchors_standing(self) -> list["Anchor"]:
        """Of those, the places where the copy still says it."""
        return [anchor for anchor in self.anchors_now if anchor.outcome != AnchorOutcome.LOST]

    @property
    def words(self) -> str:
        """The words of its first place that still stands in the copy, or the words it lost."""
        standing = self.anchors_standing or self.anchors_now
        return standing[0].words if standing else self.statement

    @property
    def stands(self) -> bool:
        """Does the copy say it in any place?"""
        return any(anchor.outcome != AnchorOutcome.LOST for anchor in self.anchors_now)

    @property
    def is_lost(self) -> bool:
        """Does a place of it no longer stand in the copy?"""
        return any(anchor.outcome == AnchorOutcome.LOST for anchor in self.anchors_now)

    def digest(self, anchors: list["Anchor"], leaned: Sequence[list["Anchor"]] = ()) -> str:
        """SHA-256 over everything a verdict is given for: words at every place, statement and attribution.

        `leaned` are the anchors of each claim it leans on: their words belong to what was judged.
        """
        said: dict[str, Any] = {
            "places": sorted(
                ["", anchor.place.field, 0]
                if anchor.outcome == AnchorOutcome.LOST
                else [anchor.words, anchor.place.field, anchor.turned_in]
                for anchor in anchors
            ),
            "statement": self.statement,
            "attribution": [self.attributed_to, self.channel],
        }
        if self.reshaped:  # the same words in another place are not what was judged
            said["reshaped"] = self.reshaped
        if leaned:
            said["leans_on"] = sorted(
                sorted(["" if anchor.outcome == AnchorOutcome.LOST else anchor.words for anchor in anchors])
                for anchors in leaned
            )
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Lean(models.Model):
    """A claim that holds only with another beside it: the sentence that carries its hedge, its source, its limits."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="leans")
    on = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="carries")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["claim", "on"], name="lean_once"),
            models.CheckConstraint(condition=~models.Q(claim=models.F("on")), name="lean_on_another"),
        )

    def __str__(self) -> str:
        return f"{self.claim} leans on {self.on.label}"


class Place(models.Model):
    """Exact words, in one field of the copy, that assert a claim.

    `beyond` is how these words say more than the claim does; it is said of exact words (`beyond_words`, their digest).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="places")
    field = models.CharField(max_length=12, choices=Field.choices)
    beyond = models.CharField(max_length=16, choices=Beyond.choices, blank=True)
    beyond_words = models.CharField(max_length=64, blank=True)
    beyond_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    beyond_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(beyond="", beyond_words="", beyond_by__isnull=True, beyond_at__isnull=True)
                | (
                    ~models.Q(beyond="")
                    & ~models.Q(beyond_words="")
                    & models.Q(beyond_by__isnull=False, beyond_at__isnull=False)
                ),
                name="place_beyond_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.claim}, {self.field}"

    @cached_property
    def now(self) -> list["Anchor"]:
        """Its anchor in the present copy, as a list of one (none before the first)."""
        return list(self.anchors.filter(revision__number=models.F("revision__story__copy_version")))


class Anchor(models.Model):
    """Where a place stands in one revision: half-open code-point offsets of the revision's text.

    A lost place keeps the words it last had and no offsets.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="anchors")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="anchors")
    outcome = models.CharField(max_length=10, choices=AnchorOutcome.choices, default=AnchorOutcome.CURRENT)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    words = models.TextField()
    turned_in = models.PositiveIntegerField(
        "revision in which a word right beside it (not, almost) changed what the same words say", default=0
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place", "revision"], name="anchor_once_per_revision"),
            models.CheckConstraint(
                condition=models.Q(outcome=AnchorOutcome.LOST, start__isnull=True, end__isnull=True)
                | (~models.Q(outcome=AnchorOutcome.LOST) & models.Q(end__gt=models.F("start"))),
                name="anchor_span",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} in {self.revision_id}: {self.outcome}"

    @property
    def is_beyond(self) -> bool:
        """Did somebody say of these very words that they say more than the claim?"""
        return bool(self.place.beyond) and self.place.beyond_words == digest_of_words(self.words)


class WordsBy(models.Model):
    """Who wrote words of a claim, or proposed a fix of it that was accepted: they may not judge it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="words_by")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["claim", "user"], name="words_by_once"),)

    def __str__(self) -> str:
        return f"{self.user} for {self.claim}"


class NothingToCheck(models.Model):
    """A sentence of a story in which, a named person says, nothing can be checked. Other words are another sentence."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="nothing_to_check")
    words = models.TextField()
    words_digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfStoriesQuerySet["NothingToCheck"].as_manager()

    class Meta:
        verbose_name_plural = "nothing to check"
        constraints = (
            models.UniqueConstraint(fields=["story", "words_digest"], name="nothing_to_check_once"),
        )

    def __str__(self) -> str:
        return f"{self.words[:60]}"


class Proposal(models.Model):
    """A passage that the spotter proposes as a claim; a person accepts or dismisses it. Nothing is decided by it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="proposals")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    words_digest = models.CharField(max_length=64)
    statement = models.TextField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    flags = models.JSONField(default=list)
    risk = models.CharField(max_length=10, choices=Risk.choices)
    speaker = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300)
    rule = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    claim = models.ForeignKey(Claim, on_delete=models.SET_NULL, null=True, related_name="+")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("start", "-end")
        indexes = (
            # what is still to settle in a story, in reading order
            models.Index(fields=["story", "state", "start"], name="proposal_story"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    state=ProposalState.PROPOSED, settled_by__isnull=True, settled_at__isnull=True
                )
                | (
                    ~models.Q(state=ProposalState.PROPOSED)
                    & models.Q(settled_by__isnull=False, settled_at__isnull=False)
                ),
                name="proposal_settled_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.words[:60]}"

    @property
    def flag_labels(self) -> list[str]:
        return [Flag(flag).label for flag in self.flags]
