"""What is reported after a saying word: where the words begin, by the sentence the verb makes, and where they end."""

from collections.abc import Sequence

from verification.text.cues import Cue
from verification.text.grammar import (
    ASIDE,
    ASKING,
    DETERMINERS,
    ENDS,
    HELPERS,
    MODALS,
    OBJECTS,
    SUBORDINATE,
    TIMES,
)
from verification.text.lexicon import CLAUSE_EDGES, PRONOUNS
from verification.text.reporting import MEASURES
from verification.text.tokens import Token

# In these sentences a thing or a person follows, not a clause.
THINGS = frozenset({"object", "to_object"})
FARTHEST_THAT = 14
FARTHEST_ADDRESSEE = 8
LONGEST_NAMED = 7


class Following:
    """The tokens of one sentence after each cue. Places are positions in the list of tokens."""

    def __init__(self, tokens: Sequence[Token], found: Sequence[Cue]) -> None:
        self.tokens = tokens
        self.starts = {cue.start: cue for cue in found}
        self.cut = len(tokens)
        while self.cut and tokens[self.cut - 1].word in ENDS:
            self.cut -= 1

    def of(self, cue: Cue) -> tuple[int, int, str]:
        """From where to where the cue's words stand, and in which frame; nothing when the verb lacks what it needs."""
        at = self._past_times(cue.end)
        if at < self.cut:
            for frame, begins in FRAMES:
                if frame in cue.frames and (start := begins(self, cue, at)) is not None:
                    return start, self._end_of(cue, start, frame), frame
        return at, at, ""

    def past_that(self, cue: Cue, at: int) -> int | None:
        """After "that", a colon, or where a question or a quotation begins."""
        if self.tokens[at].low in ASKING:
            return at
        if "told" in cue.frames and (asked := self._question(at)):
            return asked
        if "told" not in cue.frames and self._is_thing(at):
            return None
        for k in range(at, min(at + FARTHEST_THAT, self.cut)):
            token = self.tokens[k]
            if token.low == "that" and k and self.tokens[k - 1].low in {"and", "but"}:
                return None
            if token.low == "that" or token.word == ":":
                return k + 1
            if token.is_quote:
                return k if k == at or self.tokens[k - 1].word == "," else None
            if token.low in {"if", "whether"} and "told_to" in cue.frames:
                return k
            if not token.is_word and not (token.word == "," and self._goes_on_after_comma(k + 1)):
                return None
        return None

    def _question(self, at: int) -> int | None:
        """Where what is asked begins, after whoever is asked: "asked Adan whether …"."""
        for k in range(at, min(at + FARTHEST_ADDRESSEE, self.cut)):
            if self.tokens[k].low in ASKING | {"about"}:
                return k
            if not self.tokens[k].is_word or self.tokens[k].low == "that":
                return None
        return None

    def _is_thing(self, at: int) -> bool:
        """Whether something other than "that", a colon, a quotation, or when and where it was said follows."""
        token = self.tokens[at]
        return token.is_word and token.low not in ASIDE | TIMES | {"that", "both"}

    def _goes_on_after_comma(self, at: int) -> bool:
        return at < self.cut and (self.tokens[at].is_quote or self.tokens[at].low == "that")

    def clause(self, cue: Cue, at: int) -> int | None:
        """After "that", else what follows as it is."""
        start = self.past_that(cue, at)
        if start is not None:
            return start
        return None if self.tokens[at].word in ENDS or self.tokens[at].low in {"to", "by"} else at

    def that(self, cue: Cue, at: int) -> int | None:
        """Only after "that"; of figures also what follows as it is."""
        start = self.past_that(cue, at)
        by_figures = cue.start and self.tokens[cue.start - 1].low in MEASURES
        return start if start is not None or not by_figures else self.clause(cue, at)

    def told(self, cue: Cue, at: int) -> int | None:
        """After whoever is told."""
        start = self.past_that(cue, at)
        if start is not None:
            return start
        return self._past_addressee(at)

    def _past_addressee(self, at: int) -> int | None:
        if self.tokens[at].low in PRONOUNS | OBJECTS:
            return at + 1
        if self.tokens[at].word in ENDS or self.tokens[at].low == "to":
            return None
        k = at + 1
        while k < min(at + FARTHEST_ADDRESSEE, self.cut):
            token, before = self.tokens[k], self.tokens[k - 1]
            if token.low in PRONOUNS | DETERMINERS | {"to", "there"} and before.low not in DETERMINERS:
                return k
            if token.is_name and not before.is_name and before.low not in DETERMINERS | {"of", "at", "in"}:
                return k
            if not token.is_word:
                return None
            k += 1
        return None

    def to(self, cue: Cue, at: int) -> int | None:
        """Directly at "to"."""
        return at if self.tokens[at].low == "to" else None

    def told_to(self, cue: Cue, at: int) -> int | None:
        """Whom, and to do what."""
        near = self.tokens[at : min(at + FARTHEST_THAT, self.cut)]
        return at if any(token.low == "to" for token in near) else None

    def thing(self, cue: Cue, at: int) -> int | None:
        """What is judged, named or meant."""
        token = self.tokens[at]
        return None if token.word in ENDS or token.low in ASIDE else at

    def passive(self, cue: Cue, at: int) -> int | None:
        """What somebody unnamed says of it."""
        low = self.tokens[at].low
        if low in {"to", "of", "that", "as"}:
            return at + 1 if low in {"that"} else at
        return None

    def seeming(self, cue: Cue, at: int) -> int | None:
        """What it seems to be."""
        return at if self.tokens[at].low in {"to", "that"} else None

    # Where it ends

    def end(self, start: int) -> int:
        """Where the reported words end: with the sentence, or where somebody else is reported beside them."""
        for k in range(start + 1, self.cut):
            token = self.tokens[k]
            if token.word == ";":
                return k
            if (token.word == "," or self.tokens[k - 1].is_quote) and self._begins_other(
                k + (token.word == ",")
            ):
                return k
            if token.low in {"and", "but"} and self._is_second(k):
                return k
        return self.cut

    def _end_of(self, cue: Cue, start: int, frame: str) -> int:
        end = self._end_of_thing(start) if frame in THINGS else self.end(start)
        if cue.use == "noun" and frame != "clause":
            # "His decision to leave has hurt": what it did is no part of it
            end = next((k for k in range(start + 1, end) if self.tokens[k].low in HELPERS - MODALS), end)
        return end

    def _end_of_thing(self, start: int) -> int:
        """Where the words for what is judged or named end: before anything is added to them."""
        end = self.end(start)
        for k in range(start + 1, end):
            token = self.tokens[k]
            if token.word in {",", "—", "–", "--", "("} or token.low in SUBORDINATE - {
                "that",
                "who",
                "which",
            }:
                return k
        return end

    def _begins_other(self, at: int) -> bool:
        """Whether somebody else's attribution begins there: ", saying …", ", according to …", ", Adan said …"."""
        for k in range(at, min(at + LONGEST_NAMED, self.cut)):
            cue = self.starts.get(k)
            if cue and k == at:
                return cue.use in {"participle", "source"}
            if cue:
                return cue.use == "finite" and bool(cue.frames & {"clause"})
            if not self.tokens[k].is_word or self.tokens[k].low in CLAUSE_EDGES:
                return False
        return False

    def _is_second(self, at: int) -> bool:
        """Whether a second verb of the same subject follows: "and told reporters", ", but he denied"."""
        cue = self.starts.get(at + 1)
        if cue:
            return cue.use == "finite"
        if self.tokens[at].low == "and" and self.tokens[at - 1].word != ",":
            return False
        by_pronoun = at + 1 < self.cut and self.tokens[at + 1].low in {"he", "she", "they"}
        cue = self.starts.get(at + 2)
        return self._begins_other(at + 1) or (by_pronoun and cue is not None and cue.use == "finite")

    def _past_times(self, at: int) -> int:
        while at < self.cut and (
            self.tokens[at].low in TIMES
            or self.tokens[at].is_manner
            or (
                self.tokens[at].low in {"on", "in", "earlier", "late"}
                and at + 1 < self.cut
                and self.tokens[at + 1].low in TIMES
            )
        ):
            at += 1
        return at


FRAMES = (
    ("told", Following.told),
    ("clause", Following.clause),
    ("that", Following.that),
    ("infinitive", Following.to),
    ("told_to", Following.told_to),
    ("object", Following.thing),
    ("to_object", Following.thing),
    ("phrase", Following.clause),
    ("passive", Following.passive),
    ("seeming", Following.seeming),
)
