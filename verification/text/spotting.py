"""Proposing claims from copy by plain rules. Nothing is decided here: a person accepts, edits or dismisses.

Each rule below looks at one block or one sentence and says what it found, why, and under its own name, so that a wrong
proposal can be traced to the rule that made it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from verification.text import lexicon
from verification.text.captions import is_caption
from verification.text.efforts import efforts
from verification.text.flags import channel_of, flags_of, risk_of
from verification.text.hedges import has_hedge, has_verification_line
from verification.text.matching import pattern_of
from verification.text.names import names
from verification.text.numbers import ages, has_date, has_figure, polls, since
from verification.text.quotations import single_quotes
from verification.text.reading import Passage, Reading, Voice
from verification.text.spans import Span, Spotted
from verification.text.statements import MOSTLY_QUOTED, Statement, joined, statements
from verification.text.titles import titled

__all__ = ["Spotted", "spot"]

LONGEST_STATEMENT = 1_900
LONGEST_FOOTER = 15
# A sentence of which less is reported also says something in the newsroom's own voice.
MOSTLY_SAID = 0.5
LEAST_CHECKABLE = 5
SPACE = re.compile(r"\s+")
ENDED = re.compile(r"[.!?…][\"”»]?$")
# "Has aligned himself" is how things are; "aligned himself" is what happened.
PAST = re.compile(
    r"(?<!\bhas )(?<!\bhave )\b(?:was|were|had|did|[a-z]{3,}ed|took|went|came|began|won|lost|met|made|left|held|led"
    r"|fell|rose)\b"
)
ORDER = re.compile(
    r"\b(?:minutes|hours|days|weeks|months|years|moments|shortly|immediately|soon) (?:after|before|later|earlier)\b",
    re.IGNORECASE,
)
FOOTER = re.compile(
    rf"(?:{'|'.join(sorted(lexicon.FOOTERS))})\b\s*[:—–(]|(?:additional )?(?:reporting|editing|writing) by\b",
    re.IGNORECASE,
)

DENYING = re.compile(r"den(?:y|ies|ied|ying)\b", re.IGNORECASE)

Found = Iterator[Spotted]


def spot(text: str, fields: Sequence[tuple[int, int, str]]) -> list[Spotted]:
    """The claims proposed for a copy, in its order. `fields` gives each block's start, end and field."""
    if not text.strip():
        return []
    reading = Reading(text, fields)
    desk = _Desk(reading)
    proposals: dict[tuple[int, int], Spotted] = {}
    for found in desk.all():
        proposals.setdefault((found.start, found.end), found)
    return sorted(proposals.values(), key=lambda one: (one.start, -one.end))


class _Desk:
    """Asks every rule about every block and passage."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text, self.masked = reading.text, reading.masked
        self.polls = polls(self.text, [passage.span for passage in reading.passages])
        said = [(passage, statements(reading, passage)) for passage in reading.passages]
        self.said = joined(self.text, said)
        self.met: set[str] = set()

    def all(self) -> Found:
        by_block: dict[int, list[int]] = {}
        for at, passage in enumerate(self.reading.passages):
            by_block.setdefault(passage.block, []).append(at)
        last = len(self.reading.blocks) - 1
        for number, block in enumerate(self.reading.blocks):
            inside = by_block.get(number, [])
            if not inside or (number >= last - 1 and self._is_footer(block)):
                continue
            yield from self._block(block, inside)

    def _block(self, block: Span, inside: list[int]) -> Found:
        first = self.reading.passages[inside[0]]
        if first.field in {"headline", "push"}:
            yield from self._headline(block, first)
            return
        if is_caption(self.text, block, first.field):
            yield self._made(
                block, "image", "caption", "A picture: what is seen, when, where, and whose it is"
            )
            for at in inside:
                yield from self._in_caption(self.reading.passages[at])
            return
        for at in inside:
            yield from self._passage(at)

    def _is_footer(self, block: Span) -> bool:
        words = block.of(self.text)
        return len(words.split()) <= LONGEST_FOOTER and bool(FOOTER.match(words.lstrip("([")))

    # Blocks

    def _headline(self, block: Span, passage: Passage) -> Found:
        voice = passage.voice
        what = "The headline" if passage.field == "headline" else "The push line"
        reason = f"{what} attributes this" if voice else f"{what} states this as fact"
        yield self._made(block, "headline", passage.field, reason, voice)
        for quoted in single_quotes(self.text, block):
            yield self._made(quoted, "quotation", "headline_quotation", f"{what} quotes", voice)

    def _in_caption(self, passage: Passage) -> Found:
        if passage.voice or has_hedge(passage.span.of(self.text)):
            yield self._made(
                passage.span,
                "paraphrase",
                "caption_claim",
                "The caption says more than is seen",
                passage.voice,
            )

    # Passages

    def _passage(self, at: int) -> Found:
        passage = self.reading.passages[at]
        asked = list(self._efforts(passage))
        if asked:
            yield from asked
            return
        said = [one for one in self.said[at] if not self._is_in_passing(one, passage)]
        if at in self.polls:
            reason = "Figures from a poll: shares, who was asked, when, by whom"
            yield self._made(passage.span, "poll", "poll", reason, self._pollster(passage))
            said = [one for one in said if one.is_quotation(self.text)]
        elif max((len(one.whole) for one in said), default=0) < MOSTLY_SAID * len(passage.span):
            yield from self._plain(passage, alone=not said)
        for one in said:
            yield self._statement(one, passage)
        yield from self._details(passage, alone=at not in self.polls)

    def _efforts(self, passage: Passage) -> Found:
        for effort in efforts(self.masked, passage.span):
            reason = "Says that somebody was asked" if effort.asked else "Says that somebody did not answer"
            made = self._made(
                effort.span, "effort_to_reach", "effort", f"{reason}: the reply log must hold it"
            )
            yield replace(made, cue=effort.cue, channel=effort.channel)

    def _statement(self, one: Statement, passage: Passage) -> Spotted:
        kind, reason = self._what(one)
        rule = "_".join(filter(None, (kind, *((one.voice.use, one.voice.frame) if one.voice else ()))))
        made = self._made(self._with_denial(one), kind, rule, reason, one.voice)
        return replace(made, channel=made.channel or channel_of(passage.span.of(self.masked)))

    def _with_denial(self, one: Statement) -> Span:
        """What somebody denies, with the word that denies it: without it they would be given the opposite."""
        cue = one.voice.cue if one.voice else None
        if cue is None or one.is_quotation(self.text) or not DENYING.match(cue.of(self.text)):
            return one.span
        return Span(min(cue.start, one.span.start), max(cue.end, one.span.end))

    def _what(self, one: Statement) -> tuple[str, str]:
        if one.is_quotation(self.text):
            if one.voice is None or not one.voice.who:
                return "quotation", "Direct quotation: who says it?"
            on = ", going on from the paragraph before" if one.quotes[0].continues else ""
            return "quotation", f"Direct quotation, put in the mouth of {one.voice.who}{on}"
        if one.voice and one.voice.who:
            return "paraphrase", f"Reported as said by {one.voice.who}, in other words than theirs"
        return "attribution", "Somebody is said to have said this: who?"

    def _is_in_passing(self, one: Statement, passage: Passage) -> bool:
        """A few quoted words inside a sentence that tells the rest in the newsroom's own."""
        if one.voice and one.voice.content:
            return False
        share = len(one.span) / max(1, len(passage.span))
        before = self.text[passage.span.start : one.span.start].rstrip()
        a_sentence = not before or before.endswith((":", ",")) or ENDED.search(one.span.of(self.text))
        return share < MOSTLY_QUOTED and not a_sentence

    def _plain(self, passage: Passage, *, alone: bool) -> Found:
        """What the newsroom says in its own voice; beside what others say, only what can be measured or dated."""
        words = passage.span.of(self.text)
        if len(words.split()) < LEAST_CHECKABLE or has_verification_line(words):
            return
        for kind, reason, holds in PLAIN:
            if holds(self.masked, passage.span) and (kind != "background" or (alone and ENDED.search(words))):
                yield self._made(passage.span, kind, kind, reason)
                return

    def _details(self, passage: Passage, *, alone: bool) -> Found:
        """Small facts that take a tick each."""
        for span, name in titled(self.masked, passage.span):
            if name.split()[-1] not in self.met:
                yield self._made(span, "title", "title", f"What {name} is called")
        self.met.update(name.of(self.text).split()[-1] for name in names(self.masked, passage.span))
        if alone:
            for span in ages(self.masked, passage.span):
                yield self._made(span, "number", "age", "An age")
        for span in since(self.masked, passage.span):
            yield self._made(span, "number", "since", "Since which year")

    # Making

    def _made(self, span: Span, kind: str, rule: str, reason: str, voice: Voice | None = None) -> Spotted:
        words = span.of(self.text)
        flags = flags_of(words)
        because = "".join(f"; {flag.replace('_', ' ')}: “{word}”" for flag, word in flags.items())
        return Spotted(
            start=span.start,
            end=span.end,
            kind=kind,
            flags=frozenset(flags),
            risk=risk_of(kind, set(flags)),
            speaker=voice.speaker if voice else None,
            who=voice.who if voice else "",
            cue=voice.cue if voice else None,
            channel=self._channel("", voice),
            reason=f"{reason}{because}.",
            rule=rule,
            statement=SPACE.sub(" ", words).strip()[:LONGEST_STATEMENT],
        )

    def _channel(self, around: str, voice: Voice | None) -> str:
        return (
            channel_of(voice.speaker.of(self.text))
            if voice and voice.speaker and not around
            else channel_of(around)
        )

    def _pollster(self, passage: Passage) -> Voice | None:
        """A poll is not said by "15 per cent"."""
        voice = passage.voice
        return None if voice and voice.speaker and has_figure(self.masked, voice.speaker) else voice


def _says(words: Iterable[str]) -> Callable[[str, Span], bool]:
    pattern = pattern_of(frozenset(words))
    return lambda masked, span: bool(pattern.search(masked, span.start, span.end))


def _has_name(masked: str, span: Span) -> bool:
    return next(names(masked, span), None) is not None


# What a plain sentence is: the first that holds.
PLAIN: tuple[tuple[str, str, Callable[[str, Span], bool]], ...] = (
    ("number", "Counts or measures something", has_figure),
    ("date_place", "Says when something was", has_date),
    ("law", "Says what is law, or against it", _says(lexicon.LAW)),
    (
        "sequence",
        "Says what came before what",
        lambda masked, span: bool(ORDER.search(masked, span.start, span.end)),
    ),
    (
        "event",
        "Says that something happened",
        lambda masked, span: _has_name(masked, span) and bool(PAST.search(masked, span.start, span.end)),
    ),
    ("background", "Says how things are", _has_name),
)
