from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from newsroom.stories.models import Story
from verification.evidence.states import UNFINISHED, CaptureState

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.evidence.models import Blob, Capture, Evidence, Watch


class EvidenceQuerySet(QuerySet["Evidence"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(story__in=Story.objects.visible_to(user))

    def standing(self) -> Self:
        """Evidence that was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


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
