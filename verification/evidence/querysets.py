from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from newsroom.stories.models import Story

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.evidence.models import Evidence


class EvidenceQuerySet(QuerySet["Evidence"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(story__in=Story.objects.visible_to(user))

    def standing(self) -> Self:
        """Evidence that was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)
