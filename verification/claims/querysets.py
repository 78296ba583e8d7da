from typing import TYPE_CHECKING, Self

from django.db.models import F, Prefetch, QuerySet

from newsroom.stories.models import Story
from newsroom.stories.querysets import OfStoriesQuerySet
from verification.claims.states import ProposalState

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.claims.models import Claim, Proposal


class ClaimQuerySet(OfStoriesQuerySet["Claim"]):
    def standing(self) -> Self:
        """Claims the copy still makes."""
        return self.filter(withdrawn_at__isnull=True)

    def with_anchors(self) -> Self:
        """Fetch where each claim stands in the present copy, in two queries for all of them."""
        from verification.claims.models import Anchor

        now = Anchor.objects.filter(revision__number=F("revision__story__copy_version"))
        return self.prefetch_related(Prefetch("places__anchors", queryset=now, to_attr="now"))


class ProposalQuerySet(OfStoriesQuerySet["Proposal"]):
    def unsettled(self) -> Self:
        return self.filter(state=ProposalState.PROPOSED)
