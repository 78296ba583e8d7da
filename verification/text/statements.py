"""What the copy says that somebody says: one proposal for each thing said, with the words for it and no others."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from verification.text.quotations import CLOSERS, LEAST_WORDS, Quote
from verification.text.reading import Passage, Reading, Voice
from verification.text.spans import Span

# Mostly somebody's own words are checked as a quotation, else as a paraphrase.
MOSTLY_QUOTED = 0.35
# One quotation and next to nothing else, however short: "“No,” he said."
WHOLLY_QUOTED = 0.8
# Two readings of the same words are one statement.
SAME = 0.7


@dataclass(frozen=True)
class Statement:
    """The words reported, who reports them, and the quotations among them."""

    span: Span
    voice: Voice | None
    quotes: tuple[Quote, ...]

    @property
    def whole(self) -> Span:
        """The words with the words that attribute them."""
        parts = [
            self.span,
            self.voice.cue if self.voice else None,
            self.voice.speaker if self.voice else None,
        ]
        return Span(min(one.start for one in parts if one), max(one.end for one in parts if one))

    def is_quotation(self, text: str) -> bool:
        """Whether it is checked word by word against what was said."""
        if any(len(quote.span) >= WHOLLY_QUOTED * len(self.span) for quote in self.quotes):
            return True
        quoted = sum(len(quote.span) for quote in self.quotes if quote.words(text) >= LEAST_WORDS)
        return quoted >= MOSTLY_QUOTED * len(self.span)


def statements(reading: Reading, passage: Passage) -> list[Statement]:
    """Every statement reported in a passage, in order."""
    found: list[Statement] = []
    for voice in passage.voices:
        twice = voice.content and any(_shared(voice.content, one.span) >= SAME for one in found)
        # "… , Adan said, according to the Post": both answer for it.
        if voice.content and (not twice or voice.use == "source"):
            inside = tuple(quote for quote in passage.quotes if voice.content.touches(quote.span))
            found.append(Statement(voice.content, voice, inside))
    found += _quoted_alone(reading, passage, found)
    return sorted(found, key=lambda one: one.span)


def _quoted_alone(reading: Reading, passage: Passage, found: list[Statement]) -> Iterator[Statement]:
    """Quotations that no verb beside them reports."""
    for quote in passage.quotes:
        if quote.words(reading.text) >= LEAST_WORDS and not any(
            one.span.touches(quote.span) for one in found
        ):
            yield Statement(quote.span, reading.voice_of_quote[quote], (quote,))


def joined(text: str, found: list[tuple[Passage, list[Statement]]]) -> list[list[Statement]]:
    """The statements of each passage, where a quotation that only goes on in the next sentence is one with it."""
    kept: list[tuple[Passage, list[Statement]]] = []
    for passage, inside in found:
        if kept and (last := _goes_on_from(text, kept[-1], passage)):
            before = kept[-1][1]
            before[before.index(last)] = replace(
                last,
                span=Span(last.span.start, passage.quotes[-1].span.end),
                quotes=(*last.quotes, *passage.quotes),
            )
            inside = []
        kept.append((passage, inside))
    return [inside for _, inside in kept]


def _goes_on_from(text: str, before: tuple[Passage, list[Statement]], passage: Passage) -> Statement | None:
    """The quotation of the sentence before that these quoted words alone go on from."""
    previous, said = before
    alone = len(passage.quotes) == 1 and passage.quotes[0].span.covers(passage.span)
    if previous.block != passage.block or not alone:
        return None
    quoted = [one for one in said if one.quotes and text[one.quotes[-1].span.end - 1] in CLOSERS]
    first_hand = [one for one in quoted if one.voice and one.voice.use != "source"]
    return (first_hand or quoted)[-1] if quoted and quoted[-1].voice else None


def _shared(one: Span, other: Span) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start))
