"""Whether words say more against somebody than what was put to them. It points; a person decides."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from verification.text.attribution import attributions
from verification.text.hedges import QUOTED, VERIFICATION_LINE, has_hedge, is_attributed
from verification.text.lexicon import HEDGES, SAYING, SAYING_MAYBE
from verification.text.matching import pattern_of
from verification.text.meaning import NEGATION, bare
from verification.text.names import POSSESSIVE
from verification.text.sentences import sentences
from verification.text.spans import Span
from verification.text.stances import tokens as content

WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
AUXILIARY = frozenset(
    [
        "also",
        "been",
        "being",
        "can",
        "could",
        "had",
        "has",
        "have",
        "having",
        "here",
        "might",
        "must",
        "should",
        "so",
        "then",
        "there",
        "will",
        "would",
    ]
)
OF_OFFICES = frozenset(
    {
        "and",
        "communications",
        "department",
        "for",
        "media",
        "ministry",
        "of",
        "office",
        "press",
        "service",
        "speaker",
        "spokesman",
        "spokesperson",
        "spokeswoman",
        "the",
    }
)
"""Words in the name of a party that the copy leaves out when it names whom they speak for."""

_UNVERIFIED = re.compile(
    rf"(?:,? which (?:\w+ ){{0,3}})?(?:{VERIFICATION_LINE.pattern}),?", VERIFICATION_LINE.flags
)

LONGEST = 800
"""No sentence that a person would read is longer; finding who says it takes time that grows with its square."""


def says_more(put: Sequence[str], now: str, *, who: str = "") -> str:
    """How `now` goes further than everything that was put, as the end of a sentence; "" when it does not.

    `who` is whom the claim is attributed to. Cut words, a hedge, a source or the newsroom’s own “could not verify” that
    came in say less, not more.
    """
    if not put or any(bare(now) == bare(text) for text in put):
        return ""
    put, now = [_UNVERIFIED.sub(" ", text) for text in put], _UNVERIFIED.sub(" ", now)
    nearest = max(put, key=lambda text: fuzz.ratio(text, now))
    if has_hedge(nearest) and not has_hedge(now):
        return "says it without its hedge now"
    if who and _is_theirs(nearest, who) and not _is_theirs(now, who):
        return f"says it no longer as the words of {who}"
    if QUOTED.search(nearest) and not QUOTED.search(now):
        return "says it without quotation marks now"
    if len(NEGATION.findall(nearest)) != len(NEGATION.findall(now)):
        return "has a negation more or less now"
    known = content(" ".join(put)) | AUXILIARY
    fresh = [word for word in WORD.findall(_asserted(now)) if not content(word) <= known]
    if fresh:
        listed = ", ".join(f"“{word}”" for word in list(dict.fromkeys(fresh))[:5])
        return f"says {listed} now"
    return ""


def names_party(text: str, name: str, *, is_person: bool = False) -> bool:
    """Does the text name this person (by the last name) or body (by every telling word of its name)?"""
    telling = [word for word in _named(name) if word not in OF_OFFICES]
    wanted = telling[-1:] if is_person else telling
    return bool(wanted) and set(wanted) <= set(_named(text))


def _named(text: str) -> list[str]:
    return [POSSESSIVE.sub("", word).casefold() for word in WORD.findall(text)]


def _read(text: str) -> list[Span]:
    """The sentences of a text in which it is looked for who says what."""
    return [span for span in sentences(text) if len(span) <= LONGEST]


def _is_theirs(text: str, who: str) -> bool:
    if len(text) <= LONGEST:
        return is_attributed(text, who)
    return any(is_attributed(span.of(text), who) for span in _read(text))


def _asserted(text: str) -> str:
    """The words without who is said to have said so, and without its hedges."""
    found = [one for span in _read(text) for one in attributions(text, span)]
    signs = list(text)
    for one in found:
        for span in filter(None, (one.speaker, one.cue)):
            signs[span.start : span.end] = " " * len(span)
    text = pattern_of(HEDGES).sub(" ", "".join(signs))
    return pattern_of(SAYING | SAYING_MAYBE).sub(" ", text)
