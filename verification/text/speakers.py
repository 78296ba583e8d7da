"""Who says it: the words a saying word belongs to, before it or after it."""

from collections.abc import Sequence

from verification.text.grammar import (
    DASHES,
    DETERMINERS,
    HELPERS,
    NOT_SPEAKERS,
    OPENINGS,
    PASTS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    STOPS,
    WHERE_AND_WHEN,
)
from verification.text.lexicon import CLAUSE_EDGES, PRONOUNS, ROLES
from verification.text.names import names
from verification.text.reporting import verbs
from verification.text.spans import Span
from verification.text.tokens import Token, before_auxiliaries

LONGEST_LEAD = 5
LONGEST_SUBJECT = 14
LONGEST_INVERTED = 14


class Clause:
    """The tokens of one sentence, asked who speaks in it. Places are positions in the list of tokens."""

    def __init__(self, masked: str, tokens: Sequence[Token]) -> None:
        self.masked, self.tokens = masked, tokens

    def speaker(self, at: int, *, says: bool) -> tuple[Span | None, bool]:
        """Who the saying word at that place belongs to, and whether they stand after it."""
        if at and self.tokens[at - 1].word == "," and (named := self._described(at - 1)):
            return named, False
        if says and (after := self._inverted(at)):
            return after, True
        return self._subject(at), False

    def after(self, at: int) -> Span | None:
        """The words for somebody that begin at that place: "according to …"."""
        end = at
        while end < len(self.tokens) and not self._is_edge(end):
            end += 1
        return self._narrowed(at, end)

    def owner(self, at: int) -> Span | None:
        """Whose claim it is: "his claim", "Adan's claim"."""
        for back in range(at - 1, max(-1, at - 4), -1):
            token = self.tokens[back]
            if token.low in POSSESSIVES:
                return token.span
            if token.low.endswith(("'s", "s'")) and token.low not in {"it's", "that's", "there's"}:
                return self._narrowed(self._run_back(back + 1), back + 1)
            if not token.is_word or token.low in PREPOSITIONS:
                return None
        return None

    # Before the word

    def _subject(self, at: int) -> Span | None:
        end = before_auxiliaries(self.tokens, at)
        if not end:
            return None
        if self.tokens[end - 1].word == ")":
            # "Ida Holm (Lake Party) said"
            end = next((k for k in range(end - 1, 0, -1) if self.tokens[k].word == "("), 0)
            if not end:
                return None
        before = self.tokens[end - 1]
        if before.low in RELATIVES and end > 1:
            end -= 2 if self.tokens[end - 2].word == "," else 1
        elif before.word == ",":
            return self._around_apposition(end - 1)
        elif before.word in DASHES:
            end = next((k for k in range(end - 2, 0, -1) if self.tokens[k].word == before.word), 0)
        start = self._run_back(end)
        if (
            start > 1
            and self.tokens[start - 1].low in RELATIVES
            and any(map(self._is_verb, range(start, end)))
        ):
            # "An official who asked for silence said": not the silence
            end = start - 1 - (self.tokens[start - 2].word == ",")
            start = self._run_back(end)
        speaker = self._narrowed(start, end)
        if speaker and self._is_pair(start, end):
            first = self._narrowed(self._run_back(start - 1), start - 1)
            return Span(first.start, speaker.end) if first else speaker
        return speaker

    def _is_pair(self, start: int, end: int) -> bool:
        """Two who say it: "the Lake Union and its partners"."""
        return (
            1 < start < end and self.tokens[start].low in POSSESSIVES and self.tokens[start - 1].low == "and"
        )

    def _around_apposition(self, closing: int) -> Span | None:
        """The name in "Maron, who has led the country since 2019, said": what stands between the commas is left out."""
        opening = next((k for k in range(closing - 1, 0, -1) if self.tokens[k].word == ","), 0)
        while opening:
            start = self._run_back(opening)
            speaker = self._narrowed(start, opening)
            if (
                speaker
                and speaker.end >= self.tokens[opening - 1].span.end - 2
                and self._names_somebody(opening - 1)
            ):
                return speaker
            opening = next((k for k in range(opening - 1, 0, -1) if self.tokens[k].word == ","), 0)
        return None

    def _described(self, closing: int) -> Span | None:
        """Who the sentence begins with, where all that follows up to the saying word says who that is."""
        opening = next((k for k in range(1, closing) if self.tokens[k].word == ","), 0)
        if (
            not opening
            or any(self._ends_subject(k) for k in range(opening))
            or self.tokens[0].low in OPENINGS
        ):
            return None
        speaker = self._narrowed(self._run_back(opening), opening)
        return (
            speaker
            if speaker and (self._names_somebody(opening - 1) or self.tokens[0].low in DETERMINERS)
            else None
        )

    def _names_somebody(self, at: int) -> bool:
        return self.tokens[at].is_name or self.tokens[at].low in ROLES

    def opening(self) -> Span | None:
        """Who the sentence is about: who it begins with, or who follows what it opens with ("On Monday, Adan …")."""
        at = next(
            (k for k, token in enumerate(self.tokens) if token.low not in {"but", "and", "so", "yet"}), None
        )
        if at is None:
            return None
        first = self.tokens[at]
        if first.low in OPENINGS or first.low.endswith("ing"):
            pauses = [
                k for k, token in enumerate(self.tokens) if k > at and (token.word == "," or token.is_quote)
            ]
            begun = [found for k in pauses if (found := self._begins(k + 1, by_verb=True))]
            return begun[0] if begun else self._begins(pauses[0] + 1) if pauses else None
        return self._begins(at)

    def _begins(self, at: int, *, by_verb: bool = False) -> Span | None:
        """Who stands first from that place on, up to the verb; `by_verb`: only where one follows."""
        end = at
        while end < len(self.tokens) and not (self._is_edge(end) or self._ends_subject(end)):
            end += 1
        if not at < end < len(self.tokens) or (by_verb and not self._ends_subject(end)):
            return None
        run = Span(self.tokens[at].span.start, self.tokens[end - 1].span.end)
        first = next(names(self.masked, run), None)
        if (
            first
            and self._at(first) - at <= LONGEST_LEAD
            and self.tokens[self._at(first) - 1].low not in PREPOSITIONS
        ):
            after = next((token for token in self.tokens[at:end] if token.span.start >= first.end), None)
            if after is None or after.low in PREPOSITIONS:
                return first
        return self._narrowed(at, end)

    def _ends_subject(self, at: int) -> bool:
        token = self.tokens[at]
        return (
            self._is_verb(at)
            or token.is_manner
            or (not token.is_name and (token.low.endswith("ed") or token.low in PASTS))
        )

    def _at(self, span: Span) -> int:
        return next(
            (k for k, token in enumerate(self.tokens) if token.span.start >= span.start), len(self.tokens)
        )

    def _run_back(self, end: int) -> int:
        start = end
        while start > 0 and end - start < LONGEST_SUBJECT and not self._is_edge(start - 1):
            start -= 1
        return start

    def _is_edge(self, at: int) -> bool:
        token = self.tokens[at]
        if token.is_quote or token.word in STOPS or token.low in CLAUSE_EDGES:
            return True
        verb = verbs().get(token.word)
        return bool(verb and verb.form == "past" and "clause" in verb.frames)

    # After the word

    def _inverted(self, at: int) -> Span | None:
        """The words after it: '"…," said Jo Adan, the mayor', and "…, said harbour master Jo Adan." """
        before = self.tokens[at - 1] if at else None
        if before is None or not (before.is_quote or before.word == ","):
            return None
        end = at + 1
        while end < len(self.tokens) and not self._is_edge(end):
            end += 1
        closes = end == len(self.tokens) or self.tokens[end].word in {
            ",",
            ".",
            "?",
            "!",
            ":",
            ";",
            "—",
            "–",
            "(",
        }
        quoted = before.is_quote or self.tokens[at - 2].is_quote
        if not closes:
            edge = self.tokens[end]
            closes = edge.low in {"who", "whose"} or (
                quoted and (edge.is_quote or edge.low in {"as", "when", "after", "and"})
            )
        if end == at + 1 or end - at > LONGEST_INVERTED or not closes:
            return None
        return self._narrowed(at + 1, end) if self._reads_as_speaker(at, end, before) else None

    def _reads_as_speaker(self, at: int, end: int, before: Token) -> bool:
        first, last = self.tokens[at + 1], self.tokens[end - 1]
        if first.low in PREPOSITIONS | {"that", "it"} or (first.low in PRONOUNS and end > at + 2):
            return False
        if any(self._is_verb(k) for k in range(at + 2, end)):
            return False
        if before.is_quote:
            return True
        if self.tokens[at].low in {"told", "tells"}:
            return False
        if self.tokens[at].low not in {"said", "says"}:
            return first.is_name and not any(token.low in PREPOSITIONS for token in self.tokens[at + 1 : end])
        return first.is_name or first.low in DETERMINERS | PRONOUNS | ROLES or last.is_name

    def _is_verb(self, at: int) -> bool:
        token = self.tokens[at]
        if token.low in HELPERS or token.low.endswith("n't"):
            return True
        verb = verbs().get(token.word)
        return bool(verb and verb.form in {"past", "s"} and not token.is_name and token.low not in ROLES)

    # Narrowing

    def _narrowed(self, start: int, end: int) -> Span | None:
        """The name in these words if it is who speaks, else the noun with its article, or the pronoun."""
        tokens = self.tokens
        if start >= end or not tokens[end - 1].word[0].isalpha() or tokens[end - 1].low in NOT_SPEAKERS:
            return None
        if tokens[end - 1].low in PRONOUNS:
            return tokens[end - 1].span
        words = tokens[start:end]
        for name in list(names(self.masked, Span(words[0].span.start, words[-1].span.end)))[::-1]:
            if _is_head(name, words):
                return name
        head = next((k for k in range(start + 1, end) if tokens[k].low in WHERE_AND_WHEN), end)
        article = next((k for k in range(start, head) if tokens[k].low in DETERMINERS), start)
        return Span(tokens[article].span.start, tokens[head - 1].span.end)


def _is_head(name: Span, words: Sequence[Token]) -> bool:
    """Whether the name is who speaks: "the harbour's chief engineer Jo Adan", "Jo Adan of the harbour office"."""
    lead = [token for token in words if token.span.end <= name.start]
    rest = [token for token in words if token.span.start >= name.end]
    if not rest:
        return not any(token.low in PREPOSITIONS for token in lead[1:])
    return rest[0].low in WHERE_AND_WHEN | PREPOSITIONS and all(token.is_name for token in lead)
