from typing import TYPE_CHECKING, Self, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from newsroom.stories.states import ON_THE_DESK, UNDER_WAY, StoryState

if TYPE_CHECKING:
    from newsroom.people.models import User
    from newsroom.stories.models import Revision, Story


HAS_RUN = Q(ran_version__isnull=False) & ~Q(state=StoryState.RETRACTED)
"""Stories that readers have."""


class StoryQuerySet(QuerySet["Story"]):
    def visible_to(self, user: "User") -> Self:
        """Stories of the person's desks. What a person cannot see does not exist for them (404)."""
        return self.filter(desk_id__in=user.desk_ids())

    def on_the_desk(self) -> Self:
        """Stories whose tasks are handed out."""
        return self.filter(state__in=ON_THE_DESK)

    def under_way(self) -> Self:
        """Stories that may still run."""
        return self.filter(state__in=UNDER_WAY)

    def written_by(self, user: "User") -> Self:
        """Stories the person filed or has a byline on."""
        from newsroom.stories.models import Byline

        return self.filter(Q(filed_by=user) | Exists(Byline.objects.filter(story=OuterRef("pk"), user=user)))


Row = TypeVar("Row", bound=Model, covariant=True)


class OfStoriesQuerySet(QuerySet[Row]):
    """Rows that belong to a story, which `story_is` leads to: whoever sees the story may see them."""

    story_is = "story"

    def visible_to(self, user: "User") -> Self:
        """Those of stories that the person sees."""
        from newsroom.stories.models import Story

        return self.filter(**{f"{self.story_is}__in": Story.objects.visible_to(user)})


class RevisionQuerySet(QuerySet["Revision"]):
    def without_copy(self) -> Self:
        """For lists of revisions, where the text itself is not shown."""
        return self.defer("blocks", "text")
