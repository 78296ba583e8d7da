"""The copy as it was saved, with the claims and the proposals marked in place."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newsroom import addresses
from newsroom.stories.copy import Block
from newsroom.stories.models import Revision, Story
from verification.checking.states import Label
from verification.claims.models import Anchor, Proposal
from verification.claims.states import ProposalState


@dataclass(frozen=True)
class Passage:
    """A stretch of the copy that is a claim, or is proposed as one."""

    start: int
    end: int
    label: str
    path: str
    state: Label | None = None
    """How the claim stands in the eyes of the reader; None for a proposal."""
    number: int = 0


@dataclass
class Piece:
    """Words of one block that are all marked alike; `begins` are the passages that begin with them."""

    text: str
    passage: Passage | None = None
    begins: list[Passage] = field(default_factory=list)
    ends: bool = False
    """Does its passage end with it?"""

    @property
    def starts(self) -> bool:
        """Does its passage begin with it?"""
        return self.passage in self.begins


@dataclass(frozen=True)
class MarkedBlock:
    block: Block
    pieces: list[Piece]


@dataclass(frozen=True)
class Numbered:
    """A proposal and its number in the copy, which stays while others are settled."""

    number: int
    proposal: Proposal


def numbered(proposals: Iterable[Proposal], revision: Revision) -> list[Numbered]:
    """The proposals for a revision in reading order, with their numbers."""
    of_it = [proposal for proposal in proposals if proposal.revision_id == revision.pk]
    return [Numbered(number, proposal) for number, proposal in enumerate(of_it, start=1)]


def passages(story: Story, proposals: Iterable[Numbered], states: Mapping[int, Label]) -> list[Passage]:
    """What is marked: claims at their places, and proposals that nobody has settled.

    `states` is how each claim stands in the eyes of the reader, by its id.
    """
    anchors = Anchor.objects.filter(
        revision=story.revision, start__isnull=False, place__claim__withdrawn_at__isnull=True
    ).select_related("place__claim")
    proposed = [
        Passage(p.start, p.end, f"+{n.number}", f"#p-{n.number}", number=n.number)
        for n in proposals
        if (p := n.proposal).state == ProposalState.PROPOSED
    ]
    return proposed + [_claimed(story, anchor, states) for anchor in anchors]


def _claimed(story: Story, anchor: Anchor, states: Mapping[int, Label]) -> Passage:
    claim = anchor.place.claim
    path = addresses.claim(story.uuid, claim.number)
    return Passage(anchor.start or 0, anchor.end or 0, claim.label, path, states[claim.pk])


def marked_blocks(revision: Revision, marked: list[Passage]) -> list[MarkedBlock]:
    """Every block of the copy, cut where a passage begins or ends."""
    return [
        MarkedBlock(block, _pieces(revision.text, start, end, marked))
        for start, end, block in revision.document.spans()
    ]


def _pieces(text: str, start: int, end: int, marked: list[Passage]) -> list[Piece]:
    here = [passage for passage in marked if passage.start < end and start < passage.end]
    edges = sorted({start, end, *(edge for p in here for edge in (p.start, p.end) if start < edge < end)})
    pieces = []
    for begin, stop in itertools.pairwise(edges):
        covering = [passage for passage in here if passage.start <= begin and stop <= passage.end]
        # What waits for a decision is drawn over what is decided, the shorter over the longer.
        covering.sort(key=lambda passage: (passage.state is not None, passage.end - passage.start))
        begins = [passage for passage in covering if passage.start == begin]
        top = covering[0] if covering else None
        pieces.append(Piece(text[begin:stop], top, begins, ends=top is not None and top.end == stop))
    return pieces
