"""Finding the words of a lexicon list in a text."""

import re
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=256)
def pattern_of(words: frozenset[str] | tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for whole words or phrases of the list, whatever their capitals."""
    longest_first = sorted(words, key=len, reverse=True)
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.IGNORECASE)


def said_in(words: Iterable[str], text: str) -> bool:
    """Whether one of the words stands in the text."""
    return bool(pattern_of(frozenset(words)).search(text))


TOKEN = re.compile(r"[\w-]+")


@lru_cache(maxsize=256)
def _split(listed: frozenset[str] | tuple[str, ...]) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """The single words of a list, and its phrases by their first word."""
    singles = frozenset(word for word in listed if TOKEN.fullmatch(word))
    phrases: dict[str, list[str]] = {}
    for phrase in listed:
        if phrase not in singles:
            phrases.setdefault(TOKEN.findall(phrase)[0], []).append(phrase)
    return singles, {first: tuple(found) for first, found in phrases.items()}


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[frozenset[str], tuple[re.Match[str], ...]]:
    found = tuple(TOKEN.finditer(text))
    return frozenset(word[0].lower() for word in found), found


def first_in(listed: frozenset[str] | tuple[str, ...], text: str) -> str:
    """The first word or phrase of the list in the text, as written there, or ""; much faster than a long pattern."""
    singles, phrases = _split(listed)
    present, words = _words(text)
    if singles.isdisjoint(present) and phrases.keys().isdisjoint(present):
        return ""
    for found in words:
        word = found[0].lower()
        if word in phrases and (match := pattern_of(phrases[word]).match(text, found.start())):
            return match[0]
        if word in singles:
            return found[0]
    return ""
