from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from newsroom.stories.models import Story
from newsroom.stories.querysets import HAS_RUN

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.record.models import RegisterEntry


class RegisterQuerySet(QuerySet["RegisterEntry"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(claim__story__in=Story.objects.visible_to(user))

    def of_what_ran(self) -> Self:
        """Entries of stories that readers have."""
        return self.filter(claim__story__in=Story.objects.filter(HAS_RUN))

    def unsettled(self) -> Self:
        """Entries that still have to be looked at again."""
        return self.filter(settled_at__isnull=True)
