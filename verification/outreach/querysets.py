from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from newsroom.stories.models import Story
from newsroom.stories.querysets import OfStoriesQuerySet
from verification.outreach.states import STILL_OUT

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.outreach.models import ReplyRequest


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
