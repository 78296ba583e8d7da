from typing import TYPE_CHECKING, Self

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from newsroom.stories.models import Story
from newsroom.stories.querysets import OfStoriesQuerySet
from verification.evidence.models import Capture, EvidenceFile
from verification.evidence.states import FileRole

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.sources.models import Identity, IdentityReader, PollCard, Reveal, Source


class SourceQuerySet(OfStoriesQuerySet["Source"]):
    def standing(self) -> Self:
        """Sources that can be relied on."""
        return self.filter(withdrawn_at__isnull=True)

    def for_counting(self) -> Self:
        """With all that counting them goes by, in one query: the items they are held by and go back to, and the
        SHA-256 of what these are."""
        return self.select_related("evidence", "derives_from_evidence").annotate(
            held_sha256=_sha256("evidence"), from_sha256=_sha256("derives_from_evidence")
        )


def _sha256(item: str) -> Coalesce:
    """Of an item's original; else of the words of its first capture, or its page where that has none; else of its text.

    The same page captured for two items, and the same words pasted twice, are one thing to go back to.
    """
    captured = (
        Capture.objects.filter(evidence=OuterRef(item), gone=False).exclude(text_sha256="").order_by("pk")
    )
    return Coalesce(
        _file(item, FileRole.ORIGINAL),
        Subquery(captured.values("text_sha256")[:1]),
        _file(item, FileRole.PAGE),
        NullIf(F(f"{item}__text_sha256"), Value("")),
    )


def _file(item: str, role: str) -> Subquery:
    files = EvidenceFile.objects.filter(evidence=OuterRef(item), role=role).order_by("pk")
    return Subquery(files.values("blob__sha256")[:1])


class PollCardQuerySet(OfStoriesQuerySet["PollCard"]):
    """Those of the stories that a person sees."""


class IdentityQuerySet(OfStoriesQuerySet["Identity"]):
    """Identities. Whom they are visible to may know that there is one, and not who it is."""

    story_is = "source__story"

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
