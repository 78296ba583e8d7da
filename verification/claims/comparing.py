"""The words of claims as an earlier version of the copy had them, beside those of now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from newsroom.stories.models import Revision, Story
from verification.claims.models import Anchor, Claim
from verification.claims.states import AnchorOutcome
from verification.text.diff import Op, word_diff
from verification.text.sentences import sentences

Diff = list[tuple[Op, str]]

BESIDE = 60
"""Characters shown before and after words that stayed, when what stands beside them changed what they say."""


@dataclass(frozen=True)
class Compared:
    """Words as they were and as they are, and what they are of."""

    title: str
    diff: Diff
    old: str = ""
    new: str = ""
    was: Revision | None = None
    """The version of the copy that is compared with (without its blocks)."""
    came: Revision | None = None
    """The version that brought the words of now, with its author."""
    around: tuple[str, str] = ("", "")
    """The sentences the words stood in and stand in."""
    lost: bool = False
    place: int | None = None
    """The place's id; none for a statement."""


class Past:
    """Where claims stood in earlier versions of the copy, read once for all of them."""

    def __init__(self, story: Story, claims: Iterable[Claim], versions: Iterable[int]) -> None:
        wanted = set(versions)
        found = Anchor.objects.filter(
            place__claim__in=list(claims), revision__number__gte=min(wanted, default=story.copy_version)
        )
        self._by_place: dict[int, list[Anchor]] = {}
        light = found.select_related("revision__author").defer("revision__blocks", "revision__text")
        for anchor in light.order_by("revision__number"):
            self._by_place.setdefault(anchor.place_id, []).append(anchor)
        texts = story.revisions.filter(number__in={*wanted, story.copy_version}).defer("blocks")
        self.revisions = {revision.number: _Version(revision) for revision in texts}
        self._now = story.copy_version

    def compare(self, claim: Claim, version: int) -> list[Compared]:
        """The words of each place in that version beside those of now, where they differ."""
        compared = [self._compared(anchor, version) for anchor in claim.anchors_now]
        return [one for one in compared if one]

    def _compared(self, anchor: Anchor, version: int) -> Compared | None:
        was = self._at(anchor, version)
        lost = anchor.outcome == AnchorOutcome.LOST
        old = was.words if was and was.outcome != AnchorOutcome.LOST else ""
        new = "" if lost else anchor.words
        title = anchor.place.get_field_display()
        if old == new and was and was.turned_in != anchor.turned_in:
            title, old, new = f"{title}, beside the words", self._beside(was, version), self._beside(anchor)
        elif old == new:
            return None
        return Compared(
            title=title,
            diff=word_diff(old, new),
            old=old,
            new=new,
            was=self.revisions[version].revision if version in self.revisions else None,
            came=self._came(anchor) if was else None,
            around=(self._sentence(was, version), self._sentence(anchor)),
            lost=lost,
            place=anchor.place_id,
        )

    def _at(self, anchor: Anchor, version: int) -> Anchor | None:
        earlier = self._by_place.get(anchor.place_id, [])
        return next((one for one in earlier if one.revision.number == version), None)

    def _came(self, now: Anchor) -> Revision | None:
        """The version since which the place has been as it is now."""
        since = None
        for anchor in reversed(self._by_place.get(now.place_id, [])):
            if _said(anchor) != _said(now):
                break
            since = anchor.revision
        return since

    def _beside(self, anchor: Anchor, version: int | None = None) -> str:
        """The words of a place with what stands right beside them in their paragraph."""
        text = self.revisions[version or self._now].revision.text
        start, end = anchor.start or 0, anchor.end or 0
        before = text[max(0, start - BESIDE) : start].rpartition("\n")[2]
        after = text[end : end + BESIDE].partition("\n")[0]
        return f"{before}{text[start:end]}{after}"

    def _sentence(self, anchor: Anchor | None, version: int | None = None) -> str:
        found = self.revisions.get(version or self._now)
        return found.sentence_at(anchor) if found and anchor and anchor.start is not None else ""


def _said(anchor: Anchor) -> tuple[bool, str, int]:
    return (anchor.outcome == AnchorOutcome.LOST, anchor.words, anchor.turned_in)


class _Version:
    """A version of the copy, with its sentences once somebody asks for one."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision

    @cached_property
    def _sentences(self) -> Sequence[tuple[int, int]]:
        return [(span.start, span.end) for span in sentences(self.revision.text)]

    def sentence_at(self, anchor: Anchor) -> str:
        """The sentence or sentences a place stands in."""
        start, end = anchor.start or 0, anchor.end or 0
        covering = [span for span in self._sentences if span[0] < end and start < span[1]]
        return self.revision.text[covering[0][0] : covering[-1][1]] if covering else anchor.words


def compare(claim: Claim, version: int) -> list[Compared]:
    """The same for one claim."""
    return Past(claim.story, [claim], [version]).compare(claim, version)
