"""Keeping spans on their words when a text is edited.

`current` only for the very same words in the matching place; `changed` where an edit of them stands; else `lost`.
"""

from collections.abc import Iterable, Sequence

from verification.text.alignment import Pairing, pair
from verification.text.edit import Edit, Piece
from verification.text.spans import Anchored, Span
from verification.text.units import alone_after, alone_before, same_after, same_before, touched

LOST = Anchored("lost")
# Where no more than this share of the words is left, they are gone.
REMNANT = 0.25


def reanchor(old: str, new: str, spans: Sequence[tuple[int, int]]) -> list[Anchored]:
    """For each span of the old text, where it stands in the new one, and whether it still says the same."""
    if old == new:
        return [Anchored("current", start, end) if start < end else LOST for start, end in spans]
    follower = _Follower(old, new, pair(old, new))
    return [follower.follow(Span(start, end)) for start, end in spans]


class _Follower:
    def __init__(self, old: str, new: str, pairing: Pairing) -> None:
        self.old, self.new, self.pairing = old, new, pairing
        self._edits: dict[int, Edit] = {}

    def follow(self, span: Span) -> Anchored:
        """The answer for one span."""
        if not len(span):
            return LOST
        over = touched(self.pairing.old, span)
        parts = [(self._inside(i, span), self._piece(i, span)) for i in over]
        pieces = [piece for _, piece in parts if piece]
        if sum(len(part) for part, piece in parts if piece) <= REMNANT * sum(len(part) for part, _ in parts):
            return LOST
        if len(pieces) == len(over) and all(piece.same for piece in pieces):
            # Space at the ends of the span belongs to no unit.
            start = pieces[0].start - max(0, self.pairing.old[over[0]].start - span.start)
            if start >= 0 and self.new[start : start + len(span)] == span.of(self.old):
                return Anchored("current", start, start + len(span))
        start, end = _together(pieces)
        return Anchored("changed", start, end)

    def _inside(self, i: int, span: Span) -> Span:
        """The part of the span that lies in an old unit, counted from the unit's start."""
        unit = self.pairing.old[i]
        return Span(max(span.start, unit.start) - unit.start, min(span.end, unit.end) - unit.start)

    def _piece(self, i: int, span: Span) -> Piece | None:
        unit, inside = self.pairing.old[i], self._inside(i, span)
        if i in self.pairing.same:
            now = self.pairing.new[self.pairing.same[i]]
            same = i not in self.pairing.doubtful and self._stands(unit, now, inside)
            return Piece(inside.start + now.start, inside.end + now.start, same)
        if i not in self.pairing.reworded.edits:
            return None
        became = self.pairing.reworded.edits[i]
        whole = Span(self.pairing.new[became[0]].start, self.pairing.new[became[-1]].end)
        if i not in self._edits:
            shared = became[0] in self.pairing.reworded.shared
            self._edits[i] = Edit(unit.of(self.old), whole.of(self.new), shared=shared)
        found = self._edits[i].piece(inside)
        same = bool(found and found.same) and i not in self.pairing.doubtful
        return found and Piece(found.start + whole.start, found.end + whole.start, same)

    def _stands(self, unit: Span, now: Span, inside: Span) -> bool:
        """Whether words up to an edge of their unit are a statement by themselves in both texts, or run on alike."""
        words = unit.of(self.old)
        if not _has_word(words[: inside.start]):
            alone = alone_before(self.old, unit.start) and alone_before(self.new, now.start)
            if not alone and not same_before(self.old, unit.start, self.new, now.start):
                return False
        if not _has_word(words[inside.end :]):
            alone = alone_after(self.old, unit.end) and alone_after(self.new, now.end)
            return alone or same_after(self.old, unit.end, self.new, now.end)
        return True


def _has_word(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _together(pieces: Iterable[Piece]) -> tuple[int, int]:
    """From the first to the last piece; parts that were moved away from the longest one are left out."""
    pieces = list(pieces)
    longest = max(pieces, key=lambda piece: piece.end - piece.start)
    start, end = longest.start, longest.end
    reach = sum(piece.end - piece.start for piece in pieces) // 2
    at = pieces.index(longest)
    for piece in reversed(pieces[:at]):
        if piece.end <= start <= piece.end + reach:
            start = piece.start
    for piece in pieces[at + 1 :]:
        if end <= piece.start <= end + reach:
            end = piece.end
    return start, end
