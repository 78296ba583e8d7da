from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from newsroom.stories.models import Story
from newsroom.stories.querysets import OfStoriesQuerySet, kept_from
from verification.outreach.states import STILL_OUT

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.outreach.models import Party, ReplyRequest


class PartyQuerySet(QuerySet["Party"]):
    def visible_to(self, user: "User") -> Self:
        """Those of the person's desks, but for a party that is asked only in stories that the person does not see.

        What they added themselves they go on seeing: that it is gone would tell them who asks it.
        """
        return self.filter(desk_id__in=user.desk_ids()).exclude(
            _asked_only_out_of_sight(user) & ~Q(added_by=user)
        )

    def asked_out_of_sight(self, user: "User") -> Self:
        """Those that are asked only in confidential stories that the person does not see."""
        return self.filter(_asked_only_out_of_sight(user))


def _asked_only_out_of_sight(user: "User") -> Q:
    from verification.outreach.models import ReplyRequest

    hidden = ReplyRequest.objects.filter(story__in=kept_from(user))
    asked = ReplyRequest.objects.exclude(story__in=kept_from(user))
    return Q(pk__in=hidden.values("party")) & ~Q(pk__in=asked.values("party"))


class ReplyRequestQuerySet(OfStoriesQuerySet["ReplyRequest"]):
    def outstanding(self) -> Self:
        """Requests without a final outcome."""
        return self.filter(outcome__in=STILL_OUT)

    def for_lists(self) -> Self:
        """Everything the reply log shows, at a fixed number of queries."""
        return self.select_related(
            "story__desk", "party__desk", "owner", "another_way", "paused_by"
        ).prefetch_related(
            "attempts__by",
            "attempts__address",
            "attempts__mail",
            "replies__by",
            "replies__evidence",
            "inbound",
            "claims",
            "links__made_by",
            "puttings__by",
            "mails__by",
            "mails__address",
            "mails__attempts",
            "mails__outbox",
            "party__addresses",
        )

    def for_clock(self) -> Self:
        """Everything that the times of a request are reckoned from."""
        return self.select_related("story__desk", "party__desk", "owner").prefetch_related(
            "attempts__mail", "puttings", "party__addresses"
        )
