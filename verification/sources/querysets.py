from typing import TYPE_CHECKING, Self

from django.db.models import F, Q, QuerySet

from newsroom.stories.models import Story

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.sources.models import Identity, IdentityReader, Reveal, Source


class SourceQuerySet(QuerySet["Source"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(story__in=Story.objects.visible_to(user))

    def standing(self) -> Self:
        """Sources that can be relied on."""
        return self.filter(withdrawn_at__isnull=True)


class IdentityQuerySet(QuerySet["Identity"]):
    def visible_to(self, user: "User") -> Self:
        """Identities that this person may know of: that there is one, and not who it is."""
        return self.filter(source__story__in=Story.objects.visible_to(user))

    def known_to(self, user: "User") -> Self:
        """Identities that this person may reveal."""
        return self.visible_to(user).filter(readers__user=user)

    def kept(self) -> Self:
        """Identities that were not shredded."""
        return self.filter(shredded_at__isnull=True)


class IdentityReaderQuerySet(QuerySet["IdentityReader"]):
    def here(self) -> Self:
        """Those on the list who are active and still on the desk, by name: they can learn it now."""
        membership = Q(
            user__memberships__desk=F("identity__source__story__desk"),
            user__memberships__left_at__isnull=True,
        )
        found = self.filter(membership, user__is_active=True).distinct()
        return found.select_related("user").order_by("user__name")


class RevealQuerySet(QuerySet["Reveal"]):
    def visible_to(self, user: "User") -> Self:
        """Who asked to learn an identity, and why: for those who may know it."""
        from verification.sources.models import Identity

        return self.filter(identity__in=Identity.objects.known_to(user))
