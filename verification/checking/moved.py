"""What other copy did to the claims: which need another look, because of which part, and which lost their words."""

from collections.abc import Iterable
from dataclasses import dataclass

from newsroom.stories.copy import Document
from newsroom.stories.models import Story
from newsroom.stories.parts import Part, changed_parts, named, parts_at
from verification.checking.opening import standing_verdicts
from verification.claims.models import Anchor


@dataclass(frozen=True)
class Spot:
    """Where a place of a claim stands in a version of the copy; nowhere, when its words are lost."""

    claim: int
    place: int
    words: str
    start: int | None = None
    end: int | None = None
    turned_in: int = 0

    @property
    def said(self) -> tuple[str, int]:
        """What a verdict depends on: the words, and the last change right beside them that turned their meaning."""
        return self.words, self.turned_in


@dataclass(frozen=True)
class Stand:
    """A story as it stood at one moment. Claims are known by their numbers."""

    version: int
    state: str
    document: Document
    decided: frozenset[int] = frozenset()
    spots: tuple[Spot, ...] = ()
    judged: frozenset[int] = frozenset()
    """Claims that ever had a verdict, whether it counts or not."""

    @property
    def lost(self) -> frozenset[int]:
        """Claims of which a place has lost its words."""
        return frozenset(spot.claim for spot in self.spots if spot.start is None)


@dataclass(frozen=True)
class Moved:
    """A claim that needs somebody because the copy changed, and the parts of the copy it is because of.

    No parts: its own words stand, and those of a claim it leans on do not.
    """

    claim: int
    parts: tuple[Part, ...]
    lost: bool = False

    @property
    def because(self) -> str:
        """Why, in words that follow "because"."""
        if self.lost:
            return f"its words in {named(self.parts)} are gone" if self.parts else "its words are gone"
        return f"{named(self.parts)} changed" if self.parts else "what it leans on changed"


def stand_of(story: Story) -> Stand:
    """How a story stands now."""
    now = Story.objects.get(pk=story.pk)
    anchors = Anchor.objects.filter(revision=now.revision).select_related("place__claim")
    return Stand(
        version=now.copy_version,
        state=now.state,
        document=now.revision.document,
        judged=frozenset(
            story.claims.standing().filter(verdicts__isnull=False).values_list("number", flat=True)
        ),
        decided=frozenset(verdict.claim.number for verdict in standing_verdicts(story.pk).values()),
        spots=tuple(
            Spot(a.place.claim.number, a.place_id, a.words, a.start, a.end, a.turned_in) for a in anchors
        ),
    )


def moved(before: Stand, after: Stand) -> list[Moved]:
    """The claims that need another look, by number; then those that have lost their words."""
    lost = after.lost - before.lost
    again = {claim for claim in before.judged - after.decided if _other_words(before, after, claim)}
    looks = ((before.decided - after.decided) | again) - lost
    return [
        *(Moved(claim, _changed(before, after, claim)) for claim in sorted(looks)),
        *(Moved(claim, _left(before, after, claim), lost=True) for claim in sorted(lost)),
    ]


def _other_words(before: Stand, after: Stand, claim: int) -> bool:
    """Do places of a claim say something else than before? One that was stale already is told of all the same."""
    was = {spot.place: spot.said for spot in before.spots}
    return any(
        spot.claim == claim and spot.start is not None and was.get(spot.place) != spot.said
        for spot in after.spots
    )


def _changed(before: Stand, after: Stand, claim: int) -> tuple[Part, ...]:
    """The parts of the copy as it is now that hold other words of the claim than before."""
    was = {spot.place: spot.said for spot in before.spots}
    return _in_order(
        part
        for spot in after.spots
        if spot.claim == claim and spot.start is not None and was.get(spot.place) != spot.said
        for part in changed_parts(before.document, after.document, spot.start, spot.end or 0)
    )


def _left(before: Stand, after: Stand, claim: int) -> tuple[Part, ...]:
    """The parts of the copy as it was where the words stood that are gone."""
    gone = {spot.place for spot in after.spots if spot.claim == claim and spot.start is None}
    return _in_order(
        part
        for spot in before.spots
        if spot.place in gone and spot.start is not None
        for part in parts_at(before.document, spot.start, spot.end or 0)
    )


def _in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(set(parts)))
