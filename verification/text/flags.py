"""What makes a claim need more care, and how much."""

import re

from verification.text import lexicon
from verification.text.matching import first_in, pattern_of

AGE = re.compile(r"\b(\d{1,2})[- ]year[- ]old\b|\baged (\d{1,2})\b", re.IGNORECASE)
# The Post is a newspaper, a post is none.
NEWSPAPER = re.compile(r"\bPost\b")
ADULT = 18

LISTS = {
    "allegation": lexicon.ALLEGATIONS | lexicon.SERIOUS,
    "serious": lexicon.SERIOUS | lexicon.GRAVE,
    "health_or_privacy": lexicon.HEALTH,
    "court": lexicon.COURT,
    "minor": lexicon.MINORS,
    "translation": lexicon.TRANSLATED,
    "anonymous": lexicon.UNNAMED | lexicon.UNNAMED_PHRASES,
    "absence": lexicon.ABSENCE,
    "superlative": lexicon.SUPERLATIVES,
}
HIGH = {"allegation", "serious", "health_or_privacy", "minor", "court"}
MEDIUM_KINDS = {"headline", "quotation", "paraphrase", "poll", "image", "law", "attribution"}


def flags_of(words: str) -> dict[str, str]:
    """The flags the words call for, each with the word that calls for it."""
    found = {}
    for flag, listed in LISTS.items():
        text = pattern_of(lexicon.NOT_SUPERLATIVE).sub("", words) if flag == "superlative" else words
        if word := first_in(listed, text):
            found[flag] = word
    for match in AGE.finditer(words):
        if int(match[1] or match[2]) < ADULT:
            found["minor"] = match[0]
    return found


def risk_of(kind: str, flags: set[str] | frozenset[str]) -> str:
    """How much harm it would do if the claim were wrong: low, medium or high."""
    if flags & HIGH:
        return "high"
    return "medium" if kind in MEDIUM_KINDS or flags else "low"


def channel_of(words: str) -> str:
    """Where it was said or asked, or "" when the words do not tell."""
    words = NEWSPAPER.sub("", words)
    return next((channel for channel, listed in lexicon.CHANNELS if first_in(listed, words)), "")
