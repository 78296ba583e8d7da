from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from newsroom.stories.models import Story
from verification.evidence.states import CaptureState

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.evidence.models import Blob, Capture, Evidence


class EvidenceQuerySet(QuerySet["Evidence"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(story__in=Story.objects.visible_to(user))

    def standing(self) -> Self:
        """Evidence that was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def searched(self, words: str) -> Self:
        """Items whose title or address holds each of the words."""
        found = self
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(url__icontains=word))
        return found

    def with_state(self) -> Self:
        """Each with `capture_state` and `capture_reason` of its newest capture, `has_files` and `is_faulty`."""
        from verification.evidence.models import Capture, EvidenceFile

        newest = Capture.objects.filter(evidence=OuterRef("pk")).order_by("-pk")
        files = EvidenceFile.objects.filter(evidence=OuterRef("pk"))
        return self.annotate(
            capture_state=Subquery(newest.values("state")[:1]),
            capture_reason=Subquery(newest.values("reason")[:1]),
            has_files=Exists(files),
            is_faulty=Exists(files.exclude(blob__fault="")),
        )


class BlobQuerySet(QuerySet["Blob"]):
    def of_story(self, story: Story) -> Self:
        """The bytes of a story's evidence."""
        return self.filter(files__evidence__story=story).distinct()

    def faulty(self) -> Self:
        """Bytes that were found missing or altered."""
        return self.exclude(fault="")

    def in_turn(self) -> Self:
        """What was checked longest ago comes first."""
        return self.order_by("checked_at", "pk")


class CaptureQuerySet(QuerySet["Capture"]):
    def claimable(self, now: datetime) -> Self:
        """What a worker may claim now: due and waiting, or left behind by a worker whose lease is over."""
        waiting = Q(state=CaptureState.WAITING, next_try_at__lte=now)
        left = Q(state=CaptureState.FETCHING, lease_until__lt=now)
        return self.filter(waiting | left)
