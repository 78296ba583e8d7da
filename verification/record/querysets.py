from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, QuerySet

from newsroom.stories.models import Story
from newsroom.stories.querysets import HAS_RUN
from verification.checking.models import Verdict

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.record.models import Publication, RegisterEntry


class PublicationQuerySet(QuerySet["Publication"]):
    def told_to(self, user: "User") -> Self:
        """Less the records that would tell a first verdict to somebody who may make the second check blind.

        A story can run before that check is made: on the fast path, or because two people let it pass.
        """
        verdicts = Verdict.objects.hidden_from(user)
        return self.exclude(
            Exists(verdicts.filter(claim__story=OuterRef("story"), at__lte=OuterRef("published_at")))
        )


class RegisterQuerySet(QuerySet["RegisterEntry"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(claim__story__in=Story.objects.visible_to(user)).told_to(user)

    def told_to(self, user: "User") -> Self:
        """Less those from which a first verdict could be read that the person must not know yet."""
        return self.exclude(Exists(Verdict.objects.hidden_from(user).filter(claim=OuterRef("claim"))))

    def of_what_ran(self) -> Self:
        """Entries of stories that readers have."""
        return self.filter(claim__story__in=Story.objects.filter(HAS_RUN))

    def unsettled(self) -> Self:
        """Entries that still have to be looked at again."""
        return self.filter(settled_at__isnull=True)
