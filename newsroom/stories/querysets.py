from collections.abc import Collection
from typing import TYPE_CHECKING, Self, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from newsroom.stories.states import ON_THE_DESK, UNDER_WAY, StoryState

if TYPE_CHECKING:
    from newsroom.people.models import User
    from newsroom.stories.models import Revision, Story


HAS_RUN = Q(ran_version__isnull=False) & ~Q(state=StoryState.RETRACTED)
"""Stories that readers have."""


def seen_by(user: "User", at: str = "story") -> Q:
    """The one rule of who sees a story, for rows that lead to it by `at` ("" for stories themselves).

    Its desk does; of a confidential one, those of the desk who filed it, have a byline or are named; besides them
    whoever it is shared with, while they are on a desk of the newsroom. No role sees more, and what a person cannot
    see does not exist for them (404).
    """
    from newsroom.stories.models import Story, StoryAccess

    if at:
        return Q(**{f"{at}__in": Story.objects.filter(seen_by(user, ""))})
    desks = user.desk_ids()
    if not desks:  # nobody inactive is on one
        return Q(pk__in=())
    named = Q(user=user, story__desk_id__in=desks) if user.only_desk_id else Q(user=user)
    let_in = StoryAccess.objects.filter(named | Q(desk_id__in=desks)).values("story")
    return Q(desk_id__in=desks) & (Q(confidential=False) | _written_by(user)) | Q(pk__in=let_in)


def kept_from(user: "User") -> "StoryQuerySet":
    """Confidential stories that the person does not see: for lists that go by something else than the story."""
    from newsroom.stories.models import Story

    return Story.objects.filter(confidential=True).exclude(seen_by(user, ""))


def lost() -> "StoryQuerySet":
    """Confidential stories that nobody sees any more: everybody who did has left the desk or the newsroom."""
    from newsroom.stories.models import Story

    kept = Story.objects.filter(confidential=True)
    seers = only_for(story_ids=list(kept.values_list("pk", flat=True)))
    return kept.filter(pk__in=[pk for pk, people in seers.items() if not people])


def only_for(*, story_ids: Collection[int]) -> dict[int, set[int]]:
    """Of these stories the confidential ones, each with the ids of the active people who see it: `seen_by`, from there.

    One query where none of them is confidential.
    """
    from newsroom.people.models import Membership
    from newsroom.stories.models import Byline, Story, StoryAccess

    asked = Story.objects.filter(pk__in=story_ids, confidential=True)
    stories = list(asked.values_list("pk", "desk", "filed_by"))
    if not stories:
        return {}
    ids = [pk for pk, _, _ in stories]
    wrote = {*Byline.objects.filter(story__in=ids).values_list("story", "user")}
    wrote |= {(pk, filer) for pk, _, filer in stories}
    here = {
        *Membership.objects.active()
        .filter(desk__in={desk for _, desk, _ in stories}, user__in={user for _, user in wrote})
        .values_list("desk", "user")
    }
    anywhere = Membership.objects.active().values("user")
    named = StoryAccess.objects.filter(story__in=ids, user__in=anywhere).values_list("story", "user")
    desks = {pk: desk for pk, desk, _ in stories}
    found: dict[int, set[int]] = {pk: set() for pk in ids}
    for pk, user in [*named, *((pk, user) for pk, user in wrote if (desks[pk], user) in here)]:
        found[pk].add(user)
    return found


def _written_by(user: "User") -> Q:
    from newsroom.stories.models import Byline

    return Q(filed_by=user) | Q(Exists(Byline.objects.filter(story=OuterRef("pk"), user=user)))


class StoryQuerySet(QuerySet["Story"]):
    def visible_to(self, user: "User") -> Self:
        """Stories that the person sees (`seen_by`)."""
        return self.filter(seen_by(user, ""))

    def on_the_desk(self) -> Self:
        """Stories whose tasks are handed out."""
        return self.filter(state__in=ON_THE_DESK)

    def under_way(self) -> Self:
        """Stories that may still run."""
        return self.filter(state__in=UNDER_WAY)

    def written_by(self, user: "User") -> Self:
        """Stories the person filed or has a byline on."""
        return self.filter(_written_by(user))


Row = TypeVar("Row", bound=Model, covariant=True)


class OfStoriesQuerySet(QuerySet[Row]):
    """Rows that belong to a story, which `story_is` leads to: whoever sees the story may see them."""

    story_is = "story"

    def visible_to(self, user: "User") -> Self:
        """Those of stories that the person sees."""
        return self.filter(seen_by(user, self.story_is))


class RevisionQuerySet(QuerySet["Revision"]):
    def without_copy(self) -> Self:
        """For lists of revisions, where the text itself is not shown."""
        return self.defer("blocks", "text")
