"""What is reported: the words that stand for what somebody says, before the saying word, after it, or on both sides."""

from collections.abc import Sequence

from verification.text.cues import Cue
from verification.text.following import Following
from verification.text.grammar import ASIDE, ASKING, ENDS, LEADS, OPENINGS, SUBORDINATE, TIMES
from verification.text.lexicon import PRONOUNS
from verification.text.quotations import PAUSES
from verification.text.spans import Span
from verification.text.tokens import Token

THINGS = frozenset({"object", "to_object"})
# Quoted words no longer than this may be what a programme or a book is called.
LONGEST_TITLE = 24
CLOSE_BY = 2
FARTHEST_THAT = 14
FARTHEST_ADDRESSEE = 8
LEAST_WORDS = 3
LONGEST_NAMED = 7


class Content:
    """Finds what each cue of one sentence reports. Places are positions in the list of tokens."""

    def __init__(self, tokens: Sequence[Token], found: Sequence[Cue]) -> None:
        self.tokens = tokens
        self.following = Following(tokens, found)
        self.cut = self.following.cut

    def of(self, cue: Cue, speaker: Span | None, *, inverted: bool) -> tuple[Span | None, str]:
        """The words reported by that cue, and the sentence they stand in: one of the frames, "before" or "source"."""
        if cue.use == "source":
            return self._of_source(cue, speaker), "source"
        if cue.use == "finite" and cue.frames & {"clause", "that", "told"}:
            first = self._first(cue, speaker, inverted=inverted)
            if before := self._before(cue, first, speaker, inverted=inverted):
                return before, "before"
        start, end, frame = self.following.of(cue)
        return self._span(start, end), frame

    # Before

    def _first(self, cue: Cue, speaker: Span | None, *, inverted: bool) -> int:
        """Where the words that attribute begin: with the speaker or, inverted, with the verb."""
        if inverted or speaker is None:
            return cue.start
        at = self._at(speaker.start)
        while at and self.tokens[at - 1].is_word and self.tokens[at - 1].low not in {"and", "but"}:
            at -= 1
        return at

    def _before(self, cue: Cue, first: int, speaker: Span | None, *, inverted: bool) -> Span | None:
        if not first or not (
            self.tokens[first - 1].is_quote or self.tokens[first - 1].word in {",", "—", "?", "!"}
        ):
            return None
        last = self._at(speaker.end) if inverted and speaker else cue.end
        short = self._words(0, first) < LEAST_WORDS and not self.tokens[first - 1].is_quote
        # "The port, Quist said, will close", but not "Meanwhile, Quist said, …"
        if short and (self._rest(last) != "goes on" or self.tokens[0].low in LEADS | OPENINGS | ASIDE):
            return None
        if any(token.low in SUBORDINATE | ASKING for token in self.tokens[first : cue.start]):
            return None
        end = self._before_ends(cue, first, last, inverted=inverted)
        return self._span(self._start(), end) if end is not None else None

    def _before_ends(self, cue: Cue, first: int, last: int, *, inverted: bool) -> int | None:
        """Where words that go before their attribution end: there, or past it where they go on."""
        ends_quoted = self._ends_quoted(first, cue)
        if ends_quoted and self._is_aside() and len(self.tokens[first - 1].span) < LONGEST_TITLE:
            return None
        if ends_quoted and (goes_on := self._quoted_after(last)):
            return self.following.end(goes_on)
        if not cue.frames & {"clause", "told"} and not ends_quoted:
            return None
        rest = self._rest(last)
        if inverted or ends_quoted or rest == "nothing":
            return first
        if rest == "goes on" and not (self.tokens[last + 1].is_quote and self._is_aside()):
            return self.following.end(last + 1)
        return None

    def _ends_quoted(self, first: int, cue: Cue) -> bool:
        """Whether a quotation ends there: with a comma or a stop, or right before the verb."""
        if self.tokens[first - 2].is_quote and self.tokens[first - 1].word == ",":
            return True
        before = self.tokens[first - 1]
        return before.is_quote and (before.word[-2:-1] in PAUSES or cue.start - first <= CLOSE_BY)

    def _quoted_after(self, last: int) -> int | None:
        """Where the quotation goes on after its attribution: behind a comma, before anybody else speaks."""
        for k in range(last, len(self.tokens)):
            if self.tokens[k].is_quote:
                return k if self.tokens[k - 1].word in {",", ":", ".", "—", ";"} else None
            if k in self.following.starts:
                return None
        return None

    def _is_aside(self) -> bool:
        """Whether the sentence opens with when or where, not with what is said."""
        first = self.tokens[self._start()]
        return first.low in ASIDE or first.low.endswith(("ing", "ed"))

    def _rest(self, at: int) -> str:
        """What follows the attribution: nothing but when and where, the rest of the sentence, or its own words."""
        if at >= self.cut:
            return "nothing"
        if self.tokens[at].word == ",":
            more = self._words(at, self.cut) >= LEAST_WORDS or any(
                token.is_quote for token in self.tokens[at:]
            )
            return "goes on" if more else "nothing"
        follows = self.tokens[at : self.cut]
        says = any(token.low == "that" or token.low in PRONOUNS or token.is_quote for token in follows)
        if self.tokens[at].low in ASIDE | TIMES and not says:
            return "nothing"
        return "own words"

    def _start(self) -> int:
        at = 0
        while at < len(self.tokens) - 1 and (self.tokens[at].low in LEADS or self.tokens[at].word == ","):
            at += 1
        return at

    def _of_source(self, cue: Cue, speaker: Span | None) -> Span | None:
        last = max(self._at(speaker.end) if speaker else 0, cue.end)
        comma = next((k for k in range(last, len(self.tokens)) if self.tokens[k].word == ","), None)
        if self._words(0, cue.start) < LEAST_WORDS:
            return self._span(comma + 1, self.following.end(comma + 1)) if comma is not None else None
        end = cue.start - 1 if self.tokens[cue.start - 1].word == "," else cue.start
        return self._span(self._start(), end)

    # Places

    def _at(self, position: int) -> int:
        return next(
            (k for k, token in enumerate(self.tokens) if token.span.start >= position), len(self.tokens)
        )

    def _words(self, start: int, end: int) -> int:
        return sum(token.is_word or token.is_quote for token in self.tokens[start:end])

    def _span(self, start: int, end: int) -> Span | None:
        while end > start and self.tokens[end - 1].word in ENDS:
            end -= 1
        while start < end and (self.tokens[start].word in ENDS or self.tokens[start].low == "that"):
            start += 1
        inside = self.tokens[start:end]
        if self._words(start, end) < LEAST_WORDS and not any(token.is_quote for token in inside):
            return None
        return Span(inside[0].span.start, inside[-1].span.end) if inside else None
