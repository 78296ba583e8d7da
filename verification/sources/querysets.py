from typing import TYPE_CHECKING, Self

from django.db.models import OuterRef, QuerySet, Subquery

from newsroom.stories.models import Story
from verification.evidence.models import EvidenceFile
from verification.evidence.states import FileRole

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.sources.models import PollCard, Source


class SourceQuerySet(QuerySet["Source"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(story__in=Story.objects.visible_to(user))

    def standing(self) -> Self:
        """Sources that can be relied on."""
        return self.filter(withdrawn_at__isnull=True)

    def for_counting(self) -> Self:
        """With all that counting them goes by, in one query: the items they are held by and go back to, and the
        SHA-256 of the originals of these."""
        return self.select_related("evidence", "derives_from_evidence").annotate(
            held_sha256=_original("evidence"), from_sha256=_original("derives_from_evidence")
        )


def _original(item: str) -> Subquery:
    originals = EvidenceFile.objects.filter(evidence=OuterRef(item), role=FileRole.ORIGINAL).order_by("pk")
    return Subquery(originals.values("blob__sha256")[:1])


class PollCardQuerySet(QuerySet["PollCard"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(story__in=Story.objects.visible_to(user))
