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
from verification.text.quotations import LEAST_WORDS, single_quotes
from verification.text.reading import Reading, Sentence, Voice
from verification.text.spans import Span, Spotted
from verification.text.titles import titled

__all__ = ["Spotted", "spot"]

LONGEST_STATEMENT = 1_900
LONGEST_FOOTER = 15
# A sentence that is mostly somebody's own words is checked as a quotation, else as a paraphrase.
MOSTLY_QUOTED = 0.35
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
    """Asks every rule about every block and sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text, self.masked = reading.text, reading.masked
        self.polls = polls(self.text, [sentence.span for sentence in reading.sentences])
        self.met: set[str] = set()

    def all(self) -> Found:
        by_block: dict[int, list[int]] = {}
        for at, sentence in enumerate(self.reading.sentences):
            by_block.setdefault(sentence.block, []).append(at)
        last = len(self.reading.blocks) - 1
        for number, block in enumerate(self.reading.blocks):
            inside = by_block.get(number, [])
            if not inside or (number >= last - 1 and self._is_footer(block)):
                continue
            yield from self._block(block, inside)

    def _block(self, block: Span, inside: list[int]) -> Found:
        first = self.reading.sentences[inside[0]]
        if first.field in {"headline", "push"}:
            yield from self._headline(block, first)
            return
        if is_caption(self.text, block, first.field):
            yield self._made(
                block, "image", "caption", "A picture: what is seen, when, where, and whose it is"
            )
            for at in inside:
                yield from self._in_caption(self.reading.sentences[at])
            return
        for at in inside:
            yield from self._sentence(at)

    def _is_footer(self, block: Span) -> bool:
        words = block.of(self.text)
        return len(words.split()) <= LONGEST_FOOTER and bool(FOOTER.match(words.lstrip("([")))

    # Blocks

    def _headline(self, block: Span, sentence: Sentence) -> Found:
        voice = sentence.voice
        what = "The headline" if sentence.field == "headline" else "The push line"
        reason = f"{what} attributes this" if voice else f"{what} states this as fact"
        yield self._made(block, "headline", sentence.field, reason, voice)
        for quoted in single_quotes(self.text, block):
            yield self._made(quoted, "quotation", "headline_quotation", f"{what} quotes", voice)

    def _in_caption(self, sentence: Sentence) -> Found:
        if sentence.voice or has_hedge(sentence.span.of(self.text)):
            yield self._made(
                sentence.span,
                "paraphrase",
                "caption_claim",
                "The caption says more than is seen",
                sentence.voice,
            )

    # Sentences

    def _sentence(self, at: int) -> Found:
        sentence = self.reading.sentences[at]
        asked = list(self._efforts(sentence))
        if asked:
            yield from asked
            return
        quoted = list(self._quotations(sentence))
        yield from quoted
        if at in self.polls:
            reason = "Figures from a poll: shares, who was asked, when, by whom"
            yield self._made(sentence.span, "poll", "poll", reason, self._pollster(sentence))
        elif not quoted and sentence.voice:
            yield from self._paraphrase(sentence)
        elif not quoted and not self._is_inside_quote(sentence):
            yield from self._plain(sentence)
        yield from self._details(sentence, alone=at not in self.polls)

    def _efforts(self, sentence: Sentence) -> Found:
        for effort in efforts(self.masked, sentence.span):
            reason = "Says that somebody was asked" if effort.asked else "Says that somebody did not answer"
            made = self._made(
                effort.span, "effort_to_reach", "effort", f"{reason}: the reply log must hold it"
            )
            yield replace(made, cue=effort.cue, channel=effort.channel)

    def _quotations(self, sentence: Sentence) -> Found:
        """Quotations that begin in this sentence."""
        for quote in self.reading.quotes:
            begins = sentence.span.start <= quote.span.start < sentence.span.end
            if (
                not begins
                or quote.words(self.text) < LEAST_WORDS
                or self._is_in_passing(quote.span, sentence)
            ):
                continue
            voice = self.reading.voice_of_quote[quote]
            reason = (
                f"Direct quotation, put in the mouth of {voice.who}"
                if voice
                else "Direct quotation: who says it?"
            )
            if quote.continues:
                reason += ", going on from the paragraph before"
            made = self._made(quote.span, "quotation", "quotation", reason, voice)
            around = " ".join(one.span.of(self.text) for one in self.reading.sentences_of(quote.span))
            yield replace(made, channel=made.channel or self._channel(around, voice))

    def _is_in_passing(self, span: Span, sentence: Sentence) -> bool:
        """A few quoted words inside a sentence that tells the rest in the newsroom's own."""
        share = len(span) / max(1, len(sentence.span))
        before = self.text[sentence.span.start : span.start].rstrip()
        a_sentence = not before or before.endswith((":", ",")) or ENDED.search(span.of(self.text))
        return sentence.span.covers(span) and share < MOSTLY_QUOTED and not a_sentence

    def _is_inside_quote(self, sentence: Sentence) -> bool:
        shown = sentence.span.of(self.masked)
        return shown.count("·") > len(shown) / 2

    def _paraphrase(self, sentence: Sentence) -> Found:
        voice = sentence.voice
        if voice is None:
            return
        reason = f"What {voice.who} is said to have said, in other words than theirs"
        made = self._made(sentence.span, "paraphrase", "paraphrase", reason, voice)
        yield replace(made, channel=made.channel or channel_of(sentence.span.of(self.masked)))

    def _plain(self, sentence: Sentence) -> Found:
        """What the newsroom says in its own voice."""
        words = sentence.span.of(self.text)
        if len(words.split()) < LEAST_CHECKABLE or has_verification_line(words):
            return
        for kind, reason, holds in PLAIN:
            if holds(self.masked, sentence.span):
                yield self._made(sentence.span, kind, kind, reason)
                return

    def _details(self, sentence: Sentence, *, alone: bool) -> Found:
        """Small facts that take a tick each."""
        for span, name in titled(self.masked, sentence.span):
            if name.split()[-1] not in self.met:
                yield self._made(span, "title", "title", f"What {name} is called")
        self.met.update(name.of(self.text).split()[-1] for name in names(self.masked, sentence.span))
        if alone:
            for span in ages(self.masked, sentence.span):
                yield self._made(span, "number", "age", "An age")
        for span in since(self.masked, sentence.span):
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
        return channel_of(voice.speaker.of(self.text)) if voice and not around else channel_of(around)

    def _pollster(self, sentence: Sentence) -> Voice | None:
        """A poll is not said by "15 per cent"."""
        voice = sentence.voice
        is_share = voice and (has_figure(self.masked, voice.speaker) or "poll" in voice.speaker.of(self.text))
        return None if is_share else voice


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
