"""A copy as the spotter reads it: its sentences with their field, what is quoted, and who says what."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from verification.text.attribution import Attribution, attributions
from verification.text.names import People, is_person, names
from verification.text.quotations import Quote, masked, quotes
from verification.text.sentences import blocks, sentences_in
from verification.text.spans import Span


@dataclass(frozen=True)
class Voice:
    """Who speaks: the words for it, the word for saying, and the name where it is plain."""

    speaker: Span
    cue: Span
    who: str


@dataclass(frozen=True)
class Sentence:
    """One sentence, and what is known about it before any rule is asked."""

    span: Span
    block: int
    field: str
    voices: tuple[Voice, ...] = ()

    @property
    def voice(self) -> Voice | None:
        """Whose word the sentence as a whole rests on: the outermost source."""
        # "Doctors warned of it, according to the minister": the minister is who tells the newsroom.
        return (
            self.voices[-1]
            if self.voices and len(self.voices[-1].cue) > 10
            else next(iter(self.voices), None)
        )


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
        named = {(start, end): name for start, end, name in self.fields}
        self.sentences: list[Sentence] = []
        for number, block in enumerate(spans):
            name = named.get((block.start, block.end), "body")
            for span in sentences_in(self.text, block):
                self.sentences.append(Sentence(span, number, name, self._voices(span, name)))
        self.voice_of_quote: dict[Quote, Voice | None] = {}
        for quote in self.quotes:
            self.voice_of_quote[quote] = self._speaker_of(quote)

    def _voices(self, span: Span, field_name: str) -> tuple[Voice, ...]:
        for name in names(self.masked, span):
            self.people.note(name.of(self.text))
        found = attributions(self.masked, span, headline=field_name == "headline")
        return tuple(Voice(one.speaker, one.cue, self._who(one)) for one in found)

    def _who(self, one: Attribution) -> str:
        words = one.speaker.of(self.text)
        if one.is_pronoun or one.is_message:
            return self.people.last or words
        who = self.people.known_as(words)
        if is_person(who):
            self.people.spoke(who)
        return who

    def sentences_of(self, span: Span) -> list[Sentence]:
        """The sentences a span stands in."""
        return [sentence for sentence in self.sentences if sentence.span.touches(span)]

    def _speaker_of(self, quote: Quote) -> Voice | None:
        """Beside the quotation, else carried on from the one before, else in the sentence before."""
        over = self.sentences_of(quote.span)
        beside = [voice for sentence in over for voice in sentence.voices]
        if beside:
            return min(beside, key=lambda voice: _distance(voice.cue, quote.span))
        at = self.quotes.index(quote)
        before = self.quotes[at - 1] if at else None
        if before and (quote.continues or self._same_block(before.span, quote.span)):
            return self.voice_of_quote[before]
        first = self.sentences.index(over[0]) if over else 0
        previous = self.sentences[first - 1] if first else None
        if previous and (previous.block == over[0].block or previous.span.of(self.text).endswith(":")):
            return previous.voice
        return None

    def _same_block(self, one: Span, other: Span) -> bool:
        return any(block.covers(one) and block.covers(other) for block in self.blocks)


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
