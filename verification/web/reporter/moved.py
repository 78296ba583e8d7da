"""What saving copy has moved, in a sentence: verdicts that no longer count, claims whose words are gone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.checking.opening import standing_verdicts
from verification.claims.models import Anchor
from verification.claims.states import AnchorOutcome


@dataclass(frozen=True)
class Stand:
    """A story as it stood at one moment: which claims were decided, and which had lost their words (by number)."""

    version: int
    state: str
    decided: frozenset[int]
    lost: frozenset[int]


def stand_of(story: Story) -> Stand:
    """How a story stands now."""
    lost = Anchor.objects.filter(
        place__claim__story=story,
        place__claim__withdrawn_at__isnull=True,
        revision__number=F("revision__story__copy_version"),
        outcome=AnchorOutcome.LOST,
    )
    now = Story.objects.only("copy_version", "state").get(pk=story.pk)
    return Stand(
        version=now.copy_version,
        state=now.state,
        decided=frozenset(verdict.claim.number for verdict in standing_verdicts(story.pk).values()),
        lost=frozenset(lost.values_list("place__claim__number", flat=True)),
    )


def what_moved(before: Stand, after: Stand) -> str:
    """What happened between the two, for whoever saved."""
    if after.version == before.version:
        return f"Nothing was changed: v{after.version} stands as it is."
    said = [f"Saved as v{after.version}."]
    lost = after.lost - before.lost
    moved = (before.decided - after.decided) - lost
    if moved:
        needs = "1 claim needs" if len(moved) == 1 else f"{len(moved)} claims need"
        said.append(f"{needs} another look because the words changed: {_labels(moved)}.")
    if lost:
        has = "1 claim has" if len(lost) == 1 else f"{len(lost)} claims have"
        said.append(f"{has} lost {'its' if len(lost) == 1 else 'their'} words: {_labels(lost)}.")
    if before.decided and not moved and not lost:
        said.append("No claim that was checked is touched.")
    if before.state in (StoryState.APPROVED, StoryState.SCHEDULED) and after.state == StoryState.CHECKING:
        said.append("The approval is void; the story is back in checking.")
    return " ".join(said)


def _labels(numbers: Iterable[int]) -> str:
    names = [f"C{number}" for number in sorted(numbers)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
