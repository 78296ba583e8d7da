"""Where a text says the same words, whatever became of their capitals, spaces, quotation marks and dashes."""

import re
from collections.abc import Iterator
from functools import lru_cache

from verification.text.spans import Span

_QUOTES = "\"'“”„‟‘’‚‛«»‹›`´"
_DASHES = "-‐‑‒–—−"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs that nobody sees: a place to break a word, a space of no width."""

_BETWEEN = rf"[\s{re.escape(_QUOTES + _UNSEEN)}]"
_PIECE = re.compile(rf"\w+|[^\w\s{re.escape(_QUOTES + _UNSEEN)}]")


def alike(text: str, words: str) -> Iterator[Span]:
    """The places, from left to right; none for words of nothing but spaces and quotation marks."""
    pattern = _pattern(words)
    for found in pattern.finditer(text) if pattern else ():
        yield Span(found.start(), found.end())


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str] | None:
    pieces = list(_PIECE.finditer(words))
    if not pieces:
        return None
    said, last = "", None
    for piece in pieces:
        if last:
            apart = any(sign.isspace() for sign in words[last.end() : piece.start()])
            both_words = last[0][-1].isalnum() and piece[0][0].isalnum()
            said += f"{_BETWEEN}{'+' if apart and both_words else '*'}"
        said += f"[{re.escape(_DASHES)}]" if piece[0] in _DASHES else _loose(piece[0])
        last = piece
    before = r"(?<!\w)" if pieces[0][0][0].isalnum() else ""
    after = r"(?!\w)" if pieces[-1][0][-1].isalnum() else ""
    return re.compile(f"{before}{said}{after}", re.IGNORECASE)


def _loose(word: str) -> str:
    return rf"[{_UNSEEN}]*".join(map(re.escape, word))
