"""Pictures beside the captions of the copy: on the page of an item, and at a claim that a caption makes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsroom.stories.blocks import BlockKind
from newsroom.stories.copy import Document
from verification.claims.models import Anchor, Claim
from verification.claims.states import Kind
from verification.evidence.captions import Caption, Compared, Event, Row, best, compare, known
from verification.evidence.models import Evidence
from verification.evidence.states import EvidenceKind


@dataclass(frozen=True)
class Beside:
    """A picture beside the caption that fits it best."""

    piece: Evidence
    caption: Caption
    rows: list[Row]

    @property
    def differing(self) -> list[Row]:
        """What the reader would be told wrongly."""
        return [row for row in self.rows if row.state == Compared.DIFFERS]


def captions_of(document: Document) -> list[Caption]:
    """The pictures of the copy, as the reader sees them described."""
    return [Caption(block.text, block.credit) for block in document.blocks if block.kind == BlockKind.IMAGE]


def about(piece: Evidence) -> dict[str, str]:
    """What is known of a picture; where neither people nor the file say it, what is written beside it."""
    return known(piece.facts, piece.stated, piece.text if piece.kind == EvidenceKind.IMAGE else "")


def beside(piece: Evidence, captions: Sequence[Caption]) -> Beside | None:
    """The picture beside its caption; nothing for what is no picture, or without a caption."""
    if piece.kind != EvidenceKind.IMAGE:
        return None
    said = about(piece)
    caption = best(said, captions, own=piece.own_date)
    if caption is None:
        return None
    other = piece.set_against
    event = Event(f"“{other.title}”", other.own_date) if other and other.own_date else None
    return Beside(piece, caption, compare(said, caption, own=piece.own_date, event=event))


def at_claim(
    claim: Claim, places: Iterable[Anchor], document: Document, pieces: Iterable[Evidence]
) -> list[Beside]:
    """What the story's pictures say against the captions a claim stands in; for an image elsewhere, against all."""
    captions = captions_of(document)
    own = [
        Caption(block.text, block.credit)
        for start, end, block in document.spans()
        if block.kind == BlockKind.IMAGE and any(_is_in(place, start, end) for place in places)
    ]
    if not own and claim.kind == Kind.IMAGE:
        own = captions
    if not own:
        return []
    found = [beside(piece, captions) for piece in pieces if not piece.withdrawn_at]
    return [one for one in found if one and one.caption in own]


def _is_in(place: Anchor, start: int, end: int) -> bool:
    return place.start is not None and place.end is not None and place.start < end and place.end > start
