"""A quoted part beside its passage: how many words differ, what else does, and the two as one marked-up line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import regex

from verification.text.diff import changes, without_islands
from verification.text.meaning import shifts
from verification.text.quoting.finding import WORD, key, words_of
from verification.text.quoting.folding import Folded, fold
from verification.text.spans import Span
from verification.text.units import touched

Mark = Literal["equal", "delete", "insert", "ours"]
"""In both; in the original only; in the copy only; put in by the newsroom in square brackets."""

TOKEN = regex.compile(rf"\s+|{WORD.pattern}|\X")
SPACE = regex.compile(r"\s+|-(?=-)")
ASKS = regex.compile(r"[?!؟？！]")
# What changes the meaning of a quotation more than other words do, by the short name it has among shifts of meaning.
NAMED = {"a figure changed", "a negation changed", "a hedge was removed", "a hedge came in"}
NEGATION = regex.compile(
    r"(?:.*n't|not|no|never|none|nobody|nothing|without|cannot|не|нет|ни|без|никто|ничто|ничего|никогда|немає|ніколи"
    r"|nicht|kein(?:e[nr]?)?|nie|niemals|nichts|ne|pas|jamais|rien|ni|nunca|nada|niet|geen|لا|لم|لن|ليست?|לא|אין)"
)
# An insertion in brackets stands for a few words of the original, not for a passage.
STANDS_FOR = 4
# So many words passed over in silence join two passages.
HOLE = 4


@dataclass(frozen=True)
class Wanted:
    """A part of the copy's quotation, folded, with its words and which of them stand in the newsroom's brackets."""

    span: Span
    folded: Folded
    words: list[Span]
    keys: list[str]
    ours: list[bool]

    def of_copy(self, span: Span) -> Span:
        """Where a folded span stands in the copy's words."""
        inside = self.folded.span(span)
        return Span(self.span.start + inside.start, self.span.start + inside.end)

    @property
    def core(self) -> Span:
        """From its first word to its last, folded."""
        return Span(self.words[0].start, self.words[-1].end)


@dataclass(frozen=True)
class Compared:
    """What differs between a part and its passage."""

    differing: int
    exact: bool
    named: tuple[str, ...]
    holes: tuple[str, ...]
    """Longer stretches of the passage that the copy leaves out without an ellipsis."""
    diff: tuple[tuple[Mark, str], ...]
    """The copy's words, marked."""
    said: tuple[tuple[Mark, Span], ...]
    """The original's, as spans of it."""


def wanted(copy: str, span: Span, bracketed: Sequence[Span]) -> Wanted:
    """A part as it is looked for."""
    folded = fold(span.of(copy), drop="[]")
    words = words_of(folded.text)
    ours = []
    for word in words:
        inside = folded.span(word)
        place = Span(span.start + inside.start, span.start + inside.end)
        ours.append(bool(touched(bracketed, place)))
    return Wanted(span, folded, words, [key(word.of(folded.text)) for word in words], ours)


def compare(copy: str, part: Wanted, bracketed: Sequence[Span], original: Folded, passage: Span) -> Compared:
    """A part and the passage (a folded span of the original) it is compared with."""
    said = passage.of(original.text)
    words = part.core.of(part.folded.text)
    differing, holes = _differing(part, said)
    here, there = _marked(copy, part, bracketed, original, passage)
    exact = not differing and _squeezed(said) == _squeezed(words) and not _asks_more(part, original, passage)
    return Compared(
        differing,
        exact,
        tuple(_named(said, words)) if differing else (),
        tuple(holes),
        tuple(_together(here)),
        tuple((mark, original.span(span)) for mark, span in there),
    )


def negations(text: str) -> list[str]:
    """The words of a text that deny, in the languages a desk quotes most."""
    found = [key(word.of(text)) for word in words_of(fold(text).text)]
    return [word for word in found if NEGATION.fullmatch(word)]


def _differing(part: Wanted, said: str) -> tuple[int, list[str]]:
    """How many words differ; and what the copy passes over in silence."""
    spans = words_of(said)
    keys = [key(span.of(said)) for span in spans]
    count, holes = 0, []
    for change in changes(keys, part.keys):
        if change.equal:
            continue
        gone, come = keys[change.old.start : change.old.stop], part.keys[change.new.start : change.new.stop]
        if "".join(gone) == "".join(come):
            continue
        ours = sum(part.ours[at] for at in change.new)
        if ours == len(come) > 0 and len(gone) <= STANDS_FOR + ours:
            continue
        count += max(len(gone) - ours, len(come) - ours)
        if len(gone) >= HOLE and not come:
            holes.append(said[spans[change.old.start].start : spans[change.old.stop - 1].end])
    return count, holes


def _squeezed(text: str) -> str:
    """Without space, and with whatever capital it begins with."""
    tight = SPACE.sub("", text)
    return tight[:1].casefold() + tight[1:]


def _asks_more(part: Wanted, original: Folded, passage: Span) -> bool:
    """Whether the copy ends with a question or a call where the original does not."""
    tail = part.folded.text[part.core.end :]
    following = WORD.search(original.text, passage.end)
    after = original.text[passage.end : following.start() if following else None]
    return not set(ASKS.findall(tail)) <= set(ASKS.findall(after))


def _named(said: str, words: str) -> Iterator[str]:
    found = [shift for shift in shifts(said, words, said, words) if shift.short in NAMED]
    yield from (shift.sentence for shift in found)
    if not any(shift.short == "a negation changed" for shift in found):
        was, now = len(negations(said)), len(negations(words))
        if was != now:
            yield f"A negation {'came in' if now > was else 'is gone'}."


def _marked(
    copy: str, part: Wanted, bracketed: Sequence[Span], original: Folded, passage: Span
) -> tuple[list[tuple[Mark, str]], list[tuple[Mark, Span]]]:
    """What differs, on the side of the copy and as folded spans of the original."""
    text, said = part.folded.text, passage.of(original.text)
    old = [Span(*found.span()) for found in TOKEN.finditer(said)]
    new = [Span(*found.span()) for found in TOKEN.finditer(text, part.core.start, part.core.end)]
    olds, news = [span.of(said) for span in old], [span.of(text) for span in new]
    olds[:1], news[:1] = [word.casefold() for word in olds[:1]], [word.casefold() for word in news[:1]]
    at = part.of_copy(part.words[0]).start
    here = [*_ours_apart(copy, Span(part.span.start, at), bracketed, "equal")]
    there: list[tuple[Mark, Span]] = []
    for change in without_islands(changes(olds, news), olds):
        end = part.of_copy(new[change.new.stop - 1]).end if change.new else at
        gone = _whole(old, change.old)
        same = change.equal or not (copy[at:end].strip() or gone.of(said).strip())
        here += _ours_apart(copy, Span(at, end), bracketed, "equal" if same else "insert")
        if len(gone):
            span = Span(passage.start + gone.start, passage.start + gone.end)
            there.append(("equal" if same else "delete", span))
        at = end
    return [*here, *_ours_apart(copy, Span(at, part.span.end), bracketed, "equal")], there


def _whole(spans: Sequence[Span], which: range) -> Span:
    return Span(spans[which.start].start, spans[which.stop - 1].end) if which else Span(0, 0)


def _together(pieces: Iterable[tuple[Mark, str]]) -> Iterator[tuple[Mark, str]]:
    """Neighbours of one kind as one."""
    for mark, same in groupby(pieces, key=lambda piece: piece[0]):
        yield mark, "".join(text for _, text in same)


def _ours_apart(copy: str, span: Span, bracketed: Sequence[Span], mark: Mark) -> Iterator[tuple[Mark, str]]:
    at = span.start
    for which in touched(bracketed, span):
        one = bracketed[which]
        start, end = max(one.start, span.start), min(one.end, span.end)
        if start > at:
            yield mark, copy[at:start]
        yield "ours", copy[start:end]
        at = end
    if span.end > at:
        yield mark, copy[at : span.end]
