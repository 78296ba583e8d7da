from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from newsroom.stories.models import Story
from newsroom.stories.querysets import OfStoriesQuerySet
from verification.evidence.states import UNFINISHED, CaptureState

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.evidence.models import Blob, Capture, Evidence, EvidenceFile, Watch

FIXITY_EVERY = timedelta(days=1)
FAULTY_EVERY = timedelta(minutes=10)


class EvidenceQuerySet(OfStoriesQuerySet["Evidence"]):
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
        """Each with `capture_state`, `_reason` and `_gone` of its newest capture, `has_files` and `is_faulty`."""
        from verification.evidence.models import Capture, EvidenceFile

        newest = Capture.objects.filter(evidence=OuterRef("pk")).order_by("-pk")
        files = EvidenceFile.objects.filter(evidence=OuterRef("pk"))
        return self.annotate(
            capture_state=Subquery(newest.values("state")[:1]),
            capture_reason=Subquery(newest.values("reason")[:1]),
            capture_gone=Subquery(newest.values("gone")[:1]),
            has_files=Exists(files),
            is_faulty=Exists(files.exclude(blob__fault="")),
        )


class BlobQuerySet(QuerySet["Blob"]):
    def of_story(self, story: Story) -> Self:
        """The bytes of a story's evidence."""
        return self.filter(files__evidence__story=story).distinct()

    def under(self, story: Story) -> Self:
        """The bytes a story stands on: of its evidence that was not withdrawn."""
        standing = {"files__evidence__story": story, "files__evidence__withdrawn_at__isnull": True}
        return self.filter(**standing).distinct()

    def due(self, now: datetime) -> Self:
        """What is to be looked at: once a day, and soon again while something is wrong with it."""
        return self.filter(
            Q(checked_at__lte=now - FIXITY_EVERY) | (Q(checked_at__lte=now - FAULTY_EVERY) & ~Q(fault=""))
        )

    def faulty(self) -> Self:
        """Bytes that were found missing or altered."""
        return self.exclude(fault="")

    def in_turn(self) -> Self:
        """What was checked longest ago comes first."""
        return self.order_by("checked_at", "pk")


class EvidenceFileQuerySet(QuerySet["EvidenceFile"]):
    def of_standing_evidence(self) -> Self:
        """Files of evidence that was not withdrawn."""
        return self.filter(evidence__withdrawn_at__isnull=True)

    def faulty(self) -> Self:
        """Files whose bytes were found missing or altered."""
        return self.exclude(blob__fault="")


class CaptureQuerySet(QuerySet["Capture"]):
    def claimable(self, now: datetime) -> Self:
        """What a worker may claim now: due and waiting, or left behind by a worker whose lease is over."""
        waiting = Q(state=CaptureState.WAITING, next_try_at__lte=now)
        left = Q(state=CaptureState.FETCHING, lease_until__lt=now)
        return self.filter(waiting | left)

    def visible_to(self, user: "User") -> Self:
        return self.filter(evidence__story__in=Story.objects.visible_to(user))

    def unfinished(self) -> Self:
        """Waiting, or being captured now."""
        return self.filter(state__in=UNFINISHED)

    def settled(self) -> Self:
        """What tells how a page was: it was captured, or it was gone. Newest first."""
        return self.filter(Q(state=CaptureState.CAPTURED) | Q(gone=True)).order_by("-pk")


class WatchQuerySet(QuerySet["Watch"]):
    def running(self) -> Self:
        """Watches nobody stopped, of evidence that stands and may be fetched."""
        return self.filter(
            stopped_at__isnull=True, evidence__withdrawn_at__isnull=True, evidence__no_fetch=False
        )

    def due(self, now: datetime) -> Self:
        """Watched pages that are to be looked at now."""
        return self.running().filter(next_at__lte=now)
