"""What fell under a story after it ran, for its record: where it was used, and whether somebody looked again."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.record.falling import story_of
from verification.record.models import Fall, Use


@dataclass(frozen=True)
class FallShown:
    """One fall: its reason where it is this desk's own, the places in this story, and those in others."""

    fall: Fall
    origin: Story
    because: str
    """"" where the story it fell in is none of the reader's."""
    here: list[Use]
    elsewhere: list[Use]
    hidden: int
    """How many stories of desks that the reader is not on used it too; confidential ones are not counted."""


def falls_of(user: User, story: Story) -> list[FallShown]:
    """What some place of this story used and does not hold any more, the newest first."""
    falls = (
        Fall.objects.filter(uses__story=story)
        .distinct()
        .select_related("claim__story", "evidence__story", "source__story", "by")
    )
    return list(_shown(user, story, list(falls)))


def _shown(user: User, story: Story, falls: list[Fall]) -> Iterator[FallShown]:
    uses: dict[int, list[Use]] = {fall.pk: [] for fall in falls}
    rows = Use.objects.filter(fall__in=falls).select_related("story__desk", "claim", "short_line", "task")
    for use in rows:
        uses[use.fall_id].append(use)
    about = {*(story_of(fall).pk for fall in falls), *(use.story_id for one in uses.values() for use in one)}
    seen = set(Story.objects.visible_to(user).filter(pk__in=about).values_list("pk", flat=True))
    for fall in falls:
        origin = story_of(fall)
        others = [use for use in uses[fall.pk] if use.story_id != story.pk]
        yield FallShown(
            fall=fall,
            origin=origin,
            because=fall.because if origin.pk in seen else "",
            here=[use for use in uses[fall.pk] if use.story_id == story.pk],
            elsewhere=[use for use in others if use.story_id in seen],
            hidden=len(
                {use.story_id for use in others if use.story_id not in seen and not use.story.confidential}
            ),
        )
