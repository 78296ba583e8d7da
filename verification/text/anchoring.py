"""Keeping spans on their words when a text is edited.

`current` only for the very same words in the matching place; `changed` where an edit of them stands; else `lost`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from verification.text.alignment import Pairing, pair
from verification.text.diff import Change, changes, tokens
from verification.text.lexicon import QUALIFIERS
from verification.text.spans import Anchored, Span

LOST = Anchored("lost")

# Put next to words that stayed, these change none of them.
HARMLESS = set(",;:.!?…)]") | {""}


@dataclass(frozen=True)
class _Piece:
    """Where the part of a span inside one old unit stands now; `same` when no word of it, or that rules it, changed."""

    start: int
    end: int
    same: bool


def reanchor(old: str, new: str, spans: Sequence[tuple[int, int]]) -> list[Anchored]:
    """For each span of the old text, where it stands in the new one, and whether it still says the same."""
    if old == new:
        return [Anchored("current", start, end) if start < end else LOST for start, end in spans]
    follower = _Follower(old, new, pair(old, new))
    return [follower.follow(Span(start, end)) for start, end in spans]


class _Follower:
    def __init__(self, old: str, new: str, pairing: Pairing) -> None:
        self.old, self.new, self.pairing = old, new, pairing
        self._edits: dict[int, _Edit] = {}

    def follow(self, span: Span) -> Anchored:
        """The answer for one span."""
        if not len(span):
            return LOST
        over = [i for i, unit in enumerate(self.pairing.old) if unit.touches(span)]
        pieces = [piece for i in over if (piece := self._piece(i, span))]
        if not pieces:
            return LOST
        if len(pieces) == len(over) and all(piece.same for piece in pieces):
            # Space at the ends of the span belongs to no unit.
            start = pieces[0].start - max(0, self.pairing.old[over[0]].start - span.start)
            if start >= 0 and self.new[start : start + len(span)] == span.of(self.old):
                return Anchored("current", start, start + len(span))
        start, end = _together(pieces)
        return Anchored("changed", start, end)

    def _piece(self, i: int, span: Span) -> _Piece | None:
        unit = self.pairing.old[i]
        inside = Span(max(span.start, unit.start) - unit.start, min(span.end, unit.end) - unit.start)
        if i in self.pairing.same:
            shift = self.pairing.new[self.pairing.same[i]].start
            return _Piece(inside.start + shift, inside.end + shift, same=True)
        if i not in self.pairing.edited:
            return None
        if i not in self._edits:
            became = self.pairing.edited[i]
            whole = Span(self.pairing.new[became[0]].start, self.pairing.new[became[-1]].end)
            self._edits[i] = _Edit(unit.of(self.old), whole.of(self.new), whole.start)
        return self._edits[i].piece(inside)


def _together(pieces: Iterable[_Piece]) -> tuple[int, int]:
    """From the first to the last piece; parts that were moved away from the longest one are left out."""
    pieces = list(pieces)
    longest = max(pieces, key=lambda piece: piece.end - piece.start)
    start, end = longest.start, longest.end
    at = pieces.index(longest)
    for piece in reversed(pieces[:at]):
        if piece.end <= start <= piece.end + (end - start):
            start = piece.start
    for piece in pieces[at + 1 :]:
        if end <= piece.start <= end + (end - start):
            end = piece.end
    return start, end


class _Edit:
    """One old unit and what it was edited into, word by word."""

    def __init__(self, old: str, new: str, shift: int) -> None:
        self.old, self.new, self.shift = old, new, shift
        self.before, self.after = tokens(old), tokens(new)

    @cached_property
    def changes(self) -> list[Change]:
        return changes(
            [span.of(self.old) for span in self.before], [span.of(self.new) for span in self.after]
        )

    @cached_property
    def kept(self) -> dict[int, int]:
        """Old tokens that are still there, and which new ones they are."""
        return {
            at: change.new.start + at - change.old.start
            for change in self.changes
            if change.equal
            for at in change.old
        }

    def piece(self, span: Span) -> _Piece | None:
        """Where a span of the old unit stands in the whole new text."""
        if not len(span):
            return None
        if len(span) == len(self.old):
            return _Piece(self.shift, self.shift + len(self.new), same=self.old == self.new)
        found = self._unchanged(span) or self._changed(span)
        if found is None:
            return None
        return _Piece(found.start + self.shift, found.end + self.shift, found.same)

    def _over(self, span: Span) -> range:
        over = [at for at, token in enumerate(self.before) if token.touches(span)]
        return range(over[0], over[-1] + 1)

    def _unchanged(self, span: Span) -> _Piece | None:
        """The same words together, unless a word beside them now turns their meaning."""
        over = self._over(span)
        first = self.kept.get(over[0])
        if first is None or any(self.kept.get(at) != first + at - over[0] for at in over):
            return None
        start = self.after[first].start + span.start - self.before[over[0]].start
        stay = Span(start, start + len(span))
        widened = self._with_qualifiers(over, range(first, first + len(over)))
        if widened is None:
            return _Piece(stay.start, stay.end, same=True)
        return _Piece(min(stay.start, widened.start), max(stay.end, widened.end), same=False)

    def _with_qualifiers(self, over: range, now: range) -> Span | None:
        """The words with a sign or qualifier that was put, or had stood, right beside them; None when there is none."""
        start, end, turned = now[0], now[-1], False
        for step, edge, edge_now in ((-1, over[0], now[0]), (1, over[-1], now[-1])):
            was, _ = _beside(self.before, self.old, edge, step)
            beside, at = _beside(self.after, self.new, edge_now, step)
            if was == beside:
                continue
            if _turns(beside, glued=abs(at - edge_now) == 1):
                start, end, turned = min(start, at), max(end, at), True
            turned = turned or _turns(was, glued=False)
        return Span(self.after[start].start, self.after[end].end) if turned else None

    def _changed(self, span: Span) -> _Piece | None:
        over = self._over(span)
        start, end = self._boundary(over[0], 0), self._boundary(over[-1], 1)
        while start < end and self.after[start].of(self.new).isspace():
            start += 1
        while start < end and self.after[end - 1].of(self.new).isspace():
            end -= 1
        if start >= end:
            return None
        if not any(at in self.kept for at in over):
            start, end = self._figure(span, start, end)
        return _Piece(self.after[start].start, self.after[end - 1].end, same=False)

    def _boundary(self, at: int, side: int) -> int:
        """Which new token the edge of an old one has become; inside a rewritten stretch, in proportion."""
        if at in self.kept:
            return self.kept[at] + side
        change = next(change for change in self.changes if at in change.old)
        share = (at + side - change.old.start) / len(change.old)
        return change.new.start + round(share * len(change.new))

    def _figure(self, span: Span, start: int, end: int) -> tuple[int, int]:
        """A figure inside a rewritten stretch is the one figure there."""
        if not span.of(self.old)[0].isdigit():
            return start, end
        figures = [at for at in range(start, end) if self.after[at].of(self.new)[0].isdigit()]
        return (figures[0], figures[0] + 1) if len(figures) == 1 else (start, end)


def _beside(spans: Sequence[Span], text: str, at: int, step: int) -> tuple[str, int]:
    """The next token that is not space, before or after, and its number; "" at the end of the unit."""
    at += step
    while 0 <= at < len(spans) and spans[at].of(text).isspace():
        at += step
    return (spans[at].of(text), at) if 0 <= at < len(spans) else ("", at)


def _turns(token: str, *, glued: bool) -> bool:
    """Whether a token beside some words changes what they say."""
    word = token.lower().replace("’", "'")
    if word in HARMLESS:
        return False
    is_sign = not token[0].isalnum()
    return word in QUALIFIERS or word.endswith("n't") or word in "\"'“”‘’«»" or (glued and is_sign)
