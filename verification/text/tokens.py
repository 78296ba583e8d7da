"""Words and marks of a sentence as the attribution rules read them: a quoted stretch counts as one token."""

import re
from collections.abc import Sequence

from verification.text.lexicon import AUXILIARIES, TITLES_CUT
from verification.text.spans import Span

_LETTER = "[^\\W_]"
# A mark that combines with the letter before it is part of the word.
_WORD = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f])*"
_CUT = "|".join(sorted(TITLES_CUT))
TOKEN = re.compile(
    rf"“·*[^·\w\s]?”?|\d[\d.,]*\d|(?:{_LETTER}\.){{2,}}|\b(?:{_CUT}|[A-Z])\.|{_WORD}(?:[-'\u2019&./]{_WORD})*|--+|[^\w\s]"
)


class Token:
    """One word, mark or quoted stretch, with its place."""

    __slots__ = ("low", "span", "word")

    def __init__(self, start: int, end: int, word: str) -> None:
        self.span = Span(start, end)
        self.word = word
        self.low = word.lower().replace("\u2019", "'")

    @property
    def is_quote(self) -> bool:
        """Whether it is a quoted stretch."""
        return self.word[0] == "“"

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a figure, not a mark."""
        return self.word[0].isalnum()

    @property
    def is_name(self) -> bool:
        """Whether it is written with a capital."""
        return self.word[0].isupper()

    @property
    def is_auxiliary(self) -> bool:
        """Whether it stands between a subject and its verb: "has", "didn't", "repeatedly", "on" a day's name."""
        return self.low in AUXILIARIES or self.low.endswith("n't") or self.is_manner

    @property
    def is_manner(self) -> bool:
        """Whether it says how: "openly"."""
        return self.low.endswith("ly") and not self.is_name and self.low not in {"family", "ally", "rally"}


def tokens_of(masked: str, within: Span) -> list[Token]:
    """The tokens of that part of a text in which quoted words are blotted out."""
    return [
        Token(found.start(), found.end(), found[0])
        for found in TOKEN.finditer(masked, within.start, within.end)
    ]


def before_auxiliaries(tokens: Sequence[Token], at: int) -> int:
    """Where the verb with its auxiliaries begins: "has", in "has repeatedly said"."""
    while at > 0 and tokens[at - 1].is_auxiliary:
        at -= 1
    return at
