from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from newsroom.stories.models import Story
from verification.evidence.states import CaptureState

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.evidence.models import Blob, Capture, Evidence, EvidenceFile

FIXITY_EVERY = timedelta(days=1)
FAULTY_EVERY = timedelta(minutes=10)


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
