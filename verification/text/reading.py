"""A copy as the spotter reads it: its sentences with their field, what is quoted, and who says what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from verification.text.attribution import Attribution, attributions
from verification.text.flags import channel_of
from verification.text.names import People, is_person, names
from verification.text.quotations import Quote, masked, quotes
from verification.text.reporting import verbs
from verification.text.sentences import blocks, sentences_in
from verification.text.spans import Span

# A quotation after more words than these is not simply carried on from the sentence before.
FEW_WORDS = 2
# Nobody writes a sentence of more characters than these; what is pasted without an end is not read for who says what.
LONGEST_READ = 2_500
# "They" and "it" may be anybody.
PERSONAL = {"he", "she"}
CALLED = re.compile(r"(?:“·*|[?!…])”?$")
_SAID = "|".join(sorted(form for form, verb in verbs().items() if verb.frames & {"clause", "that"}))
SAYS_WHO = re.compile(
    rf"(?:[\w.'\u2019-]+,?\s){{1,10}}?(?:(?i:{_SAID})\b(?! (?:that|to|the|a|he|she|they|it)\b)|(?:told|tells)\b)"
    r"(?![,:]? ?“)"
)


@dataclass(frozen=True)
class Voice:
    """Who speaks: the words for it, the word for saying, the name where it is plain, and the words reported."""

    speaker: Span | None
    cue: Span
    who: str
    content: Span | None = None
    use: str = "finite"
    frame: str = ""


@dataclass
class Passage:
    """One sentence, or the sentences that one quotation runs through, and who says what in it."""

    span: Span
    block: int
    field: str
    quotes: list[Quote]
    voices: tuple[Voice, ...] = ()

    @property
    def voice(self) -> Voice | None:
        """Whose word the passage as a whole rests on: the outermost source."""
        # "Doctors warned of it, according to the minister": the minister is who tells the newsroom.
        named = [voice for voice in self.voices if voice.speaker and voice.use not in {"noun", "infinitive"}]
        return next((voice for voice in named if voice.use == "source"), named[0] if named else None)


@dataclass
class Reading:
    """The whole copy, read once."""

    text: str
    fields: Sequence[tuple[int, int, str]]
    people: People = field(default_factory=People)

    def __post_init__(self) -> None:
        spans = [Span(start, end) for start, end, _ in self.fields if start < end] or blocks(self.text)
        self.blocks = spans
        self.quotes = quotes(self.text, spans)
        self.masked = masked(self.text, self.quotes)
        self.voice_of_quote: dict[Quote, Voice | None] = {}
        self.passages: list[Passage] = []
        named = {(start, end): name for start, end, name in self.fields}
        for number, block in enumerate(spans):
            for passage in self._passages(number, block, named.get((block.start, block.end), "body")):
                self._hear(passage)
                self.passages.append(passage)

    def _passages(self, number: int, block: Span, name: str) -> Iterator[Passage]:
        inside = [quote for quote in self.quotes if block.covers(quote.span)]
        joined: list[list[Span]] = []
        for span in sentences_in(self.text, block):
            torn = any(quote.span.start < span.start < quote.span.end for quote in inside)
            if joined and (torn or self._says_who(joined[-1], span)):
                joined[-1].append(span)
            else:
                joined.append([span])
        for spans in joined:
            whole = Span(spans[0].start, spans[-1].end)
            yield Passage(whole, number, name, [quote for quote in inside if whole.covers(quote.span)])

    def _says_who(self, before: list[Span], span: Span) -> bool:
        """Whether the sentence only says whose the question or call before it was: '"Why?" Adan asked.'"""
        asked = CALLED.search(self.masked, before[0].start, before[-1].end)
        return bool(asked and SAYS_WHO.match(self.masked, span.start, span.end))

    def _hear(self, passage: Passage) -> None:
        """Who says what in this passage, and whose each of its quotations is."""
        for name in names(self.masked, passage.span):
            self.people.note(name.of(self.text))
        self.voice_of_quote.update(dict.fromkeys(passage.quotes))
        if len(passage.span) > LONGEST_READ:
            return
        found = attributions(self.masked, passage.span, headline=passage.field == "headline")
        passage.voices = tuple(
            Voice(one.speaker, one.cue, self._who(one), one.content, one.use, one.frame) for one in found
        )
        for quote in passage.quotes:
            self.voice_of_quote[quote] = self._speaker_of(quote, passage)

    def _who(self, one: Attribution) -> str:
        if one.speaker is None:
            return ""
        words = one.speaker.of(self.text)
        if one.is_pronoun:
            return (words.lower() in PERSONAL and self.people.last) or words
        if one.is_message:
            own = any(not channel_of(name.of(self.text)) for name in names(self.masked, one.speaker))
            return words if own else self.people.last or words
        who = self.people.known_as(words)
        if is_person(who):
            self.people.spoke(who)
        return who

    def _speaker_of(self, quote: Quote, passage: Passage) -> Voice | None:
        """Who reports it, else beside it, else carried on from the one before, else in the sentence before."""
        named = [voice for voice in passage.voices if voice.speaker]
        if named:
            reported = [voice for voice in named if voice.content and voice.content.touches(quote.span)]
            return min(
                reported or named, key=lambda voice: (voice.use == "noun", _distance(voice.cue, quote.span))
            )
        if not self._opens(quote, passage):
            return None
        at = self.quotes.index(quote)
        before = self.quotes[at - 1] if at else None
        previous = self.passages[-1] if self.passages else None
        if previous and previous.block == passage.block and previous.voice:
            return self._last_voice(previous)
        if before and (quote.continues or self.blocks[passage.block].covers(before.span)):
            return self.voice_of_quote[before]
        if previous is None or previous.span.of(self.text).endswith(":"):
            return previous.voice if previous else None
        # A paragraph that is nothing but a quotation goes on from the one before.
        alone = quote.span.covers(passage.span)
        return self._last_voice(previous) if alone and previous.block == passage.block - 1 else None

    def _opens(self, quote: Quote, passage: Passage) -> bool:
        """Whether no more than a few of the newsroom's words stand before the quotation."""
        return len(self.masked[passage.span.start : quote.span.start].split()) <= FEW_WORDS

    def _last_voice(self, passage: Passage) -> Voice | None:
        heard = [self.voice_of_quote[quote] for quote in passage.quotes if self.voice_of_quote.get(quote)]
        return heard[-1] if heard else passage.voice


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
