"""One edited unit of a text, word by word."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from verification.text.beside import turned_by
from verification.text.diff import Change, changes, tokens
from verification.text.spans import Span
from verification.text.units import alone_after, alone_before, touched


@dataclass(frozen=True)
class Piece:
    """Where the part of a span inside one old unit stands now; `same` when no word of it, or that rules it, changed."""

    start: int
    end: int
    same: bool


class Edit:
    """One old unit and what it was edited into; places are within those.

    `shared` where other old units went into the same new words.
    """

    def __init__(self, old: str, new: str, *, shared: bool) -> None:
        self.old, self.new, self.shared = old, new, shared
        self.before, self.after = tokens(old), tokens(new)
        self.was, self.now = [span.of(old) for span in self.before], [span.of(new) for span in self.after]

    @cached_property
    def changes(self) -> list[Change]:
        """How the old words become the new ones."""
        return changes(self.was, self.now)

    @cached_property
    def kept(self) -> dict[int, int]:
        """Old tokens that are still there, and which new ones they are."""
        return {
            at: change.new.start + at - change.old.start
            for change in self.changes
            if change.equal
            for at in change.old
        }

    @cached_property
    def sure(self) -> set[int]:
        """Kept tokens that can be no other occurrence of their words: they stand with a word that is there once."""
        once = {word for word, times in Counter(self.was).items() if times == 1 and word[0].isalnum()}
        once &= {word for word, times in Counter(self.now).items() if times == 1}
        loose = set(self._loose())
        sure: set[int] = set()
        for change in self.changes:
            run = [at for at in change.old if at not in loose] if change.equal else []
            if any(self.was[at] in once for at in run):
                sure.update(run)
        return sure

    def _loose(self) -> Iterator[int]:
        """Kept tokens that might as well be those beside them: "15" where "15 dead, 15 hurt" became "15 hurt"."""
        for at, change in enumerate(self.changes):
            if change.equal or (len(change.old) and len(change.new)):
                continue
            words, run = (self.was, change.old) if len(change.old) else (self.now, change.new)
            if at:
                before = self.changes[at - 1]
                for back in range(1, len(before.old) + 1):
                    if words[run.start - back] != words[run.stop - back]:
                        break
                    yield before.old.stop - back
            if at + 1 < len(self.changes):
                after = self.changes[at + 1]
                for on in range(len(after.old)):
                    if words[run.start + on] != words[run.stop + on]:
                        break
                    yield after.old.start + on

    def piece(self, span: Span) -> Piece | None:
        """Where a span of the old unit stands in the new one."""
        over = touched(self.before, span)
        if not over:
            return None
        # The same words without a sign that they are the same statement are a change for a person to see.
        return (self._unchanged(span, over) if self.old != self.new else None) or self._changed(span, over)

    def _unchanged(self, span: Span, over: range) -> Piece | None:
        """The same words together, unless a word beside them now turns their meaning."""
        solid = [at for at in over if not self.was[at].isspace()]
        sure = [at for at in solid if at in self.sure]
        known = sure or [at for at in solid if at in self.kept]
        shifts = {self.after[self.kept[at]].start - self.before[at].start for at in known}
        if len(shifts) != 1:
            return None
        start = span.start + shifts.pop()
        if start < 0 or self.new[start : start + len(span)] != span.of(self.old):
            return None
        now = touched(self.after, Span(start, start + len(span)))
        if self.now[now.start : now.stop] != self.was[over.start : over.stop] or not self._stands(over, now):
            return None
        wider = self._turned(over, now)
        if wider is None:
            return Piece(start, start + len(span), same=bool(sure))
        low, high = self.after[wider.start].start, self.after[wider.stop - 1].end
        return Piece(min(start, low), max(start + len(span), high), same=False)

    def _stands(self, over: range, now: range) -> bool:
        """Whether all the words of the unit, where it is all of them, are still a statement by themselves."""
        if not self._all_words(over):
            return True
        end = now.stop
        while end < len(self.now) and not (self.now[end].isspace() or self.now[end][0].isalnum()):
            end += 1
        return alone_before(self.new, self.after[now.start].start) and alone_after(
            self.new, self.after[end - 1].end
        )

    def _all_words(self, over: range) -> bool:
        outside = (*self.was[: over.start], *self.was[over.stop :])
        return not any(word[0].isalnum() for word in outside)

    def _turned(self, over: range, now: range) -> range | None:
        """The new tokens with what was put beside them and turns their meaning; None where nothing does."""
        start, turned_before = self._turned_beside(over.start, now.start, -1)
        end, turned_after = self._turned_beside(over.stop - 1, now.stop - 1, 1)
        return range(start, end + 1) if turned_before or turned_after else None

    def _turned_beside(self, at: int, at_now: int, step: int) -> tuple[int, bool]:
        """The furthest new token on this side that turns the words, and whether any does, or did."""
        edge, end, end_now = at + step, *((len(self.was), len(self.now)) if step > 0 else (-1, -1))
        while edge != end and not self._still(edge, at_now, step):
            edge += step
        until = self.kept[edge] if edge != end else end_now
        was = [self.was[k] for k in range(at + step, edge, step)]
        now = [self.now[k] for k in range(at_now + step, until, step)]
        far = turned_by(was, now)
        return at_now + step * (far or 0), far is not None

    def _still(self, at: int, at_now: int, step: int) -> bool:
        """Whether an old word is still on the same side of the words."""
        return self.was[at][0].isalnum() and at in self.kept and (self.kept[at] - at_now) * step > 0

    def _changed(self, span: Span, over: range) -> Piece | None:
        if self._all_words(over) and not self.shared:
            start, end = self._all(over)
        else:
            start, end = self._boundary(over.start, 0), self._boundary(over.stop - 1, 1)
        while start < end and self.now[start].isspace():
            start += 1
        while start < end and self.now[end - 1].isspace():
            end -= 1
        if start >= end:
            return None
        if not any(at in self.kept for at in over):
            start, end = self._figure(span, start, end)
        return Piece(self.after[start].start, self.after[end - 1].end, same=False)

    def _all(self, over: range) -> tuple[int, int]:
        """All the new tokens, but for signs at the ends that the old words were without."""
        start, end = 0, len(self.now)
        while over.start and start < end and not self.now[start][0].isalnum():
            start += 1
        while over.stop < len(self.was) and start < end and not self.now[end - 1][0].isalnum():
            end -= 1
        return start, end

    def _boundary(self, at: int, side: int) -> int:
        """Which new token the edge of an old one has become; inside a rewritten stretch, in proportion."""
        if at in self.kept:
            return self.kept[at] + side
        change = self.changes[bisect_right(self.changes, at, key=lambda change: change.old.start) - 1]
        share = (at + side - change.old.start) / len(change.old)
        return change.new.start + round(share * len(change.new))

    def _figure(self, span: Span, start: int, end: int) -> tuple[int, int]:
        """A figure inside a rewritten stretch is the one figure there."""
        if not span.of(self.old)[0].isdigit():
            return start, end
        figures = [at for at in range(start, end) if self.now[at][0].isdigit()]
        return (figures[0], figures[0] + 1) if len(figures) == 1 else (start, end)
