"""Who says something in a sentence, by which word, looking only at what is not quoted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verification.text.lexicon import (
    AUXILIARIES,
    CLAUSE_EDGES,
    MESSAGES,
    PEOPLE_PRONOUNS,
    PRONOUNS,
    SAYING,
    SAYING_MAYBE,
)
from verification.text.names import names
from verification.text.spans import Span

TOKEN = re.compile(r"·+|[^\W_]+(?:[-'\u2019&.][^\W_]+)*|[^\w\s]")
ACCORDING = re.compile(r"\b(?:according to|in the words of)\s+", re.IGNORECASE)
QUOTE_MARKS = set("\"“”«»'‘’·")
STOPS = set(",.;:—–()?!") | QUOTE_MARKS
DETERMINERS = {
    "the",
    "a",
    "an",
    "this",
    "that",
    "his",
    "her",
    "its",
    "their",
    "our",
    "my",
    "one",
    "some",
    "several",
}
PREPOSITIONS = {"for", "of", "from", "at", "in", "with", "to"}
WHERE_AND_WHEN = {"in", "on", "after", "before", "during", "via", "by", "late", "early"}
NOT_SPEAKERS = {
    "there",
    "this",
    "that",
    "what",
    "which",
    "who",
    "nothing",
    "everything",
    "such",
    "these",
    "those",
}
# After one of these, a word like "claims" or "report" is a thing, not a saying.
BEFORE_NOUNS = DETERMINERS | {
    "of",
    "any",
    "no",
    "those",
    "these",
    "such",
    "false",
    "widely",
    "to",
    "by",
    "with",
}
PASSIVE = {"is", "are", "was", "were", "be", "been", "being"}
LONGEST_SUBJECT = 12
LONGEST_INVERTED = 14


@dataclass(frozen=True)
class Attribution:
    """The words for who says it, and the word for saying."""

    speaker: Span
    cue: Span
    is_pronoun: bool = False
    is_message: bool = False


@dataclass(frozen=True)
class _Token:
    span: Span
    word: str

    @property
    def low(self) -> str:
        return self.word.lower().replace("’", "'")


def attributions(masked: str, sentence: Span, *, headline: bool = False) -> list[Attribution]:
    """Every attribution of a sentence, in order; `masked` is the text with quoted words blotted out."""
    tokens = [_Token(Span(*m.span()), m[0]) for m in TOKEN.finditer(masked, sentence.start, sentence.end)]
    found: list[Attribution] = []
    for at, token in enumerate(tokens):
        if not _is_cue(tokens, at, headline=headline):
            continue
        speaker = (
            _before_comma(masked, tokens, at) or _inverted(masked, tokens, at) or _subject(masked, tokens, at)
        )
        if speaker is None and tokens[_before_auxiliaries(tokens, at) - 1].low in {"and", "but"}:
            # "Maron laughed about the rumours and told reporters"
            speaker = found[-1].speaker if found else _opening(masked, tokens)
        if speaker is not None:
            found.append(_attribution(masked, speaker, token.span))
    found += (
        _attribution(masked, speaker, Span(match.start(), match.start() + len(match[0].rstrip())))
        for match in ACCORDING.finditer(masked, sentence.start, sentence.end)
        if (speaker := _after(masked, tokens, match.end()))
    )
    return sorted(found, key=lambda one: one.cue)


def _attribution(masked: str, speaker: Span, cue: Span) -> Attribution:
    words = speaker.of(masked).lower().split()
    head = re.sub(r"\W.*", "", words[-1])
    return Attribution(speaker, cue, len(words) == 1 and words[0] in PRONOUNS, head in MESSAGES)


def _is_cue(tokens: Sequence[_Token], at: int, *, headline: bool) -> bool:
    token = tokens[at]
    if token.low not in SAYING and token.low not in SAYING_MAYBE:
        return False
    before = tokens[at - 1].low if at else ""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    capital = token.word[0].isupper() and not headline and at > 0
    ongoing = token.low.endswith("ing")  # "he is saying", but not "it was said"
    if any(
        not ongoing and word.low in PASSIVE for word in tokens[_before_auxiliaries(tokens, at) : at]
    ) or after.startswith("tank"):
        return False
    infinitive = before in {"to", "n't"} or before.endswith("'s")
    if capital or infinitive or (before in BEFORE_NOUNS and not token.low.endswith("ed")) or after == "-":
        return False
    if token.low in SAYING:
        return True
    near = [token.word for token in tokens[at + 1 : at + 4]]
    if token.low in {"called", "calls"} and near[:1] in (["on"], ["for"]):
        return True
    introduces = ":" in near or "that" in near[:1] or bool(near[:1] and near[0] in QUOTE_MARKS)
    follows = any(token.word in QUOTE_MARKS for token in tokens[max(0, at - 4) : at])
    by_person = before in {"he", "she"} and token.low in {"added", "continued", "noted", "adds"}
    return introduces or follows or by_person


def _before_comma(masked: str, tokens: Sequence[_Token], at: int) -> Span | None:
    """The name in "Maron, who has led the country since 2019, said": what stands between the commas is left out."""
    end = _before_auxiliaries(tokens, at)
    if end == 0 or tokens[end - 1].word != ",":
        return None
    opening = next((k for k in range(end - 2, -1, -1) if tokens[k].word == ","), 0)
    if not opening:
        return None
    start, stop = _run_back(tokens, opening)
    speaker = _narrowed(masked, tokens, start, stop)
    ends = speaker is not None and speaker.end == tokens[stop - 1].span.end
    return speaker if ends and tokens[stop - 1].word[0].isupper() else None


def _subject(masked: str, tokens: Sequence[_Token], at: int) -> Span | None:
    """The words before the saying word that it belongs to."""
    start, end = _run_back(tokens, _before_auxiliaries(tokens, at))
    speaker = _narrowed(masked, tokens, start, end)
    together = (
        1 < start < end
        and tokens[start].low in {"its", "their", "his", "her"}
        and tokens[start - 1].low == "and"
    )
    if speaker and together and (first := _narrowed(masked, tokens, *_run_back(tokens, start - 1))):
        return Span(first.start, speaker.end)  # "the Lake Union and its partners"
    return speaker


def _opening(masked: str, tokens: Sequence[_Token]) -> Span | None:
    """Who the sentence begins with."""
    first = next((token for token in tokens if token.low not in {"but", "and"}), None)
    if first is None or first.low in PEOPLE_PRONOUNS:
        return first.span if first else None
    return next(
        (
            name
            for name in names(masked, Span(first.span.start, first.span.end + 40))
            if name.start == first.span.start
        ),
        None,
    )


def _before_auxiliaries(tokens: Sequence[_Token], at: int) -> int:
    while at > 0 and (tokens[at - 1].low in AUXILIARIES or tokens[at - 1].low.endswith("ly")):
        at -= 1
    return at


def _run_back(tokens: Sequence[_Token], end: int) -> tuple[int, int]:
    start = end
    while start > 0 and end - start < LONGEST_SUBJECT:
        token = tokens[start - 1]
        if token.word in STOPS or token.low in CLAUSE_EDGES or token.word in SAYING:
            break
        start -= 1
    return start, end


def _inverted(masked: str, tokens: Sequence[_Token], at: int) -> Span | None:
    """The words after it: '"…," said Jo Adan, the mayor', and "…, said Jo Adan." """
    before = tokens[at - 1].word if at else ""
    if before not in QUOTE_MARKS and before != ",":
        return None
    end = at + 1
    while end < len(tokens) and tokens[end].word not in STOPS and tokens[end].low not in CLAUSE_EDGES:
        end += 1
    closes = end == len(tokens) or tokens[end].word in {",", ".", "?", "!", ":"}
    if end == at + 1 or end - at > LONGEST_INVERTED or (before == "," and not closes):
        return None
    first = tokens[at + 1]
    if not (first.word[0].isupper() or first.low in DETERMINERS | PRONOUNS or before in QUOTE_MARKS):
        return None
    if before == "," and not first.word[0].isupper() and tokens[at].low not in {"said", "says"}:
        return None
    return _narrowed(masked, tokens, at + 1, end)


def _after(masked: str, tokens: Sequence[_Token], position: int) -> Span | None:
    start = next((k for k, token in enumerate(tokens) if token.span.start >= position), len(tokens))
    end = start
    while end < len(tokens) and tokens[end].word not in STOPS and tokens[end].low not in CLAUSE_EDGES:
        end += 1
    return _narrowed(masked, tokens, start, end)


def _narrowed(masked: str, tokens: Sequence[_Token], start: int, end: int) -> Span | None:
    """The name in these words if it is who speaks, else the noun with its article, or the pronoun."""
    if start >= end or not tokens[end - 1].word[0].isalpha() or tokens[end - 1].low in NOT_SPEAKERS:
        return None
    if tokens[end - 1].low in PRONOUNS:
        return tokens[end - 1].span
    words = tokens[start:end]
    whole = Span(words[0].span.start, words[-1].span.end)
    for name in list(names(masked, whole))[::-1]:
        lead = [token for token in words if token.span.end <= name.start]
        rest = [token for token in words if token.span.start >= name.end]
        if not rest and not any(token.low in PREPOSITIONS for token in lead[1:]):
            return name  # "the harbour's chief engineer Jo Adan"
        if (
            rest
            and rest[0].low in WHERE_AND_WHEN | PREPOSITIONS
            and all(token.word[0].isupper() for token in lead)
        ):
            return name  # "Jo Adan of the harbour office"
    head = next((k for k in range(start + 1, end) if tokens[k].low in WHERE_AND_WHEN), end)
    article = next((k for k in range(start, head) if tokens[k].low in DETERMINERS), start)
    return Span(tokens[article].span.start, tokens[head - 1].span.end)
