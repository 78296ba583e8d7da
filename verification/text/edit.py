"""One edited unit of a text, word by word."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from verification.text.beside import turns
from verification.text.diff import Change, changes, tokens
from verification.text.spans import Span
from verification.text.units import alone_after, alone_before, touched

# So near to some words, a word may rule them.
NEAR = 4


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
        sure: set[int] = set()
        for change in self.changes:
            run = [at for at in change.old if at not in self._loose] if change.equal else []
            if any(self.was[at] in once for at in run):
                sure.update(run)
        return sure

    @cached_property
    def _loose(self) -> dict[int, int | None]:
        """Kept tokens that might as well be those beside them: "15" where "15 dead, 15 hurt" became "15 hurt".

        With the old token that was taken out, if one was.
        """
        found: dict[int, int | None] = {}
        for at, change in enumerate(self.changes):
            if change.equal or (len(change.old) and len(change.new)):
                continue
            words, run = (self.was, change.old) if len(change.old) else (self.now, change.new)
            before = self.changes[at - 1].old if at else range(0)
            after = self.changes[at + 1].old if at + 1 < len(self.changes) else range(0)
            for back in range(1, len(before) + 1):
                if words[run.start - back] != words[run.stop - back]:
                    break
                found[before.stop - back] = run.stop - back if len(change.old) else None
            for on in range(len(after)):
                if words[run.start + on] != words[run.stop + on]:
                    break
                found[after.start + on] = run.start + on if len(change.old) else None
        return found

    @cached_property
    def _twins(self) -> dict[int, int]:
        """Old tokens that are gone, unless they are the ones beside them that were kept: then which new ones."""
        pairs = self._loose.items()
        return {twin: self.kept[at] for at, twin in pairs if twin is not None and twin not in self.kept}

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
        start, end = now.start, now.stop
        while start and not self.now[start - 1][0].isalnum():
            start -= 1
        while end < len(self.now) and not self.now[end][0].isalnum():
            end += 1
        begins = start == 0 or alone_before(self.new, self.after[now.start].start)
        if end == len(self.now):
            return begins
        last = end - 1 if not self.now[end - 1].isspace() else end - 2
        # "Mayor resigns" that became "Mayor resigns: report" says who says so.
        return begins and ":" not in self.now[now.stop : end] and alone_after(self.new, self.after[last].end)

    def _all_words(self, over: range) -> bool:
        return over.start <= self._words.start and self._words.stop <= over.stop

    @cached_property
    def _words(self) -> range:
        """From the first word of the old unit to the last."""
        words = [at for at, word in enumerate(self.was) if word[0].isalnum()]
        return range(words[0], words[-1] + 1) if words else range(len(self.was))

    def _turned(self, over: range, now: range) -> range | None:
        """The new tokens with what was put beside them and turns their meaning; None where nothing does."""
        start, turned_before = self._turned_beside(over.start, now.start, -1)
        end, turned_after = self._turned_beside(over.stop - 1, now.stop - 1, 1)
        return range(start, end + 1) if turned_before or turned_after else None

    def _turned_beside(self, at: int, at_now: int, step: int) -> tuple[int, bool]:
        """The furthest new token on this side that turns the words, and whether any does, or did."""
        was = _changed_beside(self.was, at, step, self.kept, at_now)
        now = _changed_beside(self.now, at_now, step, self._kept_now, at)
        gone, put = {self.was[k] for k in was}, {self.now[k] for k in now}
        turning = [k for k in now if self.now[k] not in gone and turns(self.now[k], glued=k == at_now + step)]
        turned = any(word not in put and turns(word, glued=False) for word in gone)
        return (turning[-1], True) if turning else (at_now, turned)

    @cached_property
    def _kept_now(self) -> dict[int, int]:
        return {now: at for at, now in self.kept.items()}

    def _changed(self, span: Span, over: range) -> Piece | None:
        if self._all_words(over):
            start, end = self._part(over) if self.shared else self._all(over)
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

    def _part(self, over: range) -> tuple[int, int]:
        """The new tokens around those that stayed, as many as the old ones were."""
        sure = [at for at in over if at in self.sure] or [at for at in over if at in self.kept]
        if not sure:
            return 0, len(self.now)
        start, end = self.kept[sure[0]] - (sure[0] - over.start), self.kept[sure[-1]] + over.stop - sure[-1]
        return max(0, start), min(end, len(self.now))

    def _boundary(self, at: int, side: int) -> int:
        """Which new token the edge of an old one has become; inside a rewritten stretch, in proportion."""
        if at in self.kept or at in self._twins:
            return self.kept.get(at, self._twins.get(at, 0)) + side
        change = self.changes[bisect_right(self.changes, at, key=lambda change: change.old.start) - 1]
        share = (at + side - change.old.start) / len(change.old)
        return change.new.start + round(share * len(change.new))

    def _figure(self, span: Span, start: int, end: int) -> tuple[int, int]:
        """A figure inside a rewritten stretch is the one figure there."""
        if not span.of(self.old)[0].isdigit():
            return start, end
        figures = [at for at in range(start, end) if self.now[at][0].isdigit()]
        return (figures[0], figures[0] + 1) if len(figures) == 1 else (start, end)


def _changed_beside(
    words: Sequence[str], at: int, step: int, kept: Mapping[int, int], other: int
) -> list[int]:
    """The nearest tokens on one side up to a word that stayed; what is before a "that" rules what is after it.

    A word stayed on that side only when it is there in the other text too, where the words beside end at `other`.
    """
    found: list[int] = []
    at += step
    while 0 <= at < len(words) and len(found) < NEAR:
        stayed = at in kept and (kept[at] - other) * step > 0
        if not stayed and not words[at].isspace():
            found.append(at)
        elif words[at][0].isalnum() and words[at] != "that":
            break
        at += step
    return found
