from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from newsroom.stories.models import Story

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.sources.models import PollCard, Source


class SourceQuerySet(QuerySet["Source"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(story__in=Story.objects.visible_to(user))

    def standing(self) -> Self:
        """Sources that can be relied on."""
        return self.filter(withdrawn_at__isnull=True)


class PollCardQuerySet(QuerySet["PollCard"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(story__in=Story.objects.visible_to(user))
