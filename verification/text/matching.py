"""Finding the words of a lexicon list in a text."""

import re
from collections.abc import Iterable
from functools import lru_cache

from verification.text.spans import Span


@lru_cache(maxsize=256)
def pattern_of(words: frozenset[str] | tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for whole words or phrases of the list, whatever their capitals."""
    longest_first = sorted(words, key=len, reverse=True)
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.IGNORECASE)


def find(words: frozenset[str], text: str, within: Span) -> Span | None:
    """The first word of the list in that part of the text."""
    found = pattern_of(words).search(text, within.start, within.end)
    return Span(*found.span()) if found else None


def find_all(words: frozenset[str], text: str, within: Span) -> list[Span]:
    """Every word of the list in that part of the text."""
    return [Span(*found.span()) for found in pattern_of(words).finditer(text, within.start, within.end)]


def said_in(words: Iterable[str], text: str) -> bool:
    """Whether one of the words stands in the text."""
    return bool(pattern_of(frozenset(words)).search(text))
