"""Names by their capitals: good enough to propose, never to decide."""

import re
from collections.abc import Iterator

from verification.text.lexicon import DAYS, MONTHS, NOT_NAMES, ROLES
from verification.text.spans import Span

_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w\u0300-\u036f\u2019'-]*(?:\.(?=[A-Z]\b))?"
_INNER = r"(?:de|del|della|der|den|di|da|dos|van|von|bin|ibn|al|el|la|le|of|the|&)"
_SPACE = "[ \u00a0\u202f]"
NAME = re.compile(
    rf"(?<![\w'\u2019-]){_WORD}\.?(?:(?:{_SPACE}{_INNER}){{0,2}}{_SPACE}{_WORD}(?:(?<=\b[A-Z])\.)?)*"
)
WORD = re.compile(r"\S+")
POSSESSIVE = re.compile(r"['\u2019]s?$")
DATES = {word.lower() for word in (*DAYS, *MONTHS)}
LEADS = NOT_NAMES | DATES | ROLES | {"prime", "sir", "dame", "lord", "lady"}
ORGANISATION = re.compile(
    r"\b(?:Ministry|Government|Party|Court|Bank|University|Council|Committee|Agency|Office|Police|Army|Union|Group|"
    r"Company|Corporation|Inc|Ltd|Foundation|Institute|Association|House|Hospital|Service|Times|News|Post|Kremlin|"
    r"Department|Authority|Commission|Club|Centre|Center|Parliament|Senate|Congress|Nations|States|Airlines?)\b"
)


def names(text: str, within: Span) -> Iterator[Span]:
    """The names in that part of the text, without the words that only begin a sentence, and without titles."""
    for found in NAME.finditer(text, within.start, within.end):
        span = _without_lead(text, Span(*found.span()))
        words = POSSESSIVE.sub("", span.of(text)).rstrip(".")
        if words and words.lower() not in NOT_NAMES | DATES and len(words) > 1:
            yield Span(span.start, span.start + len(words))


def _without_lead(text: str, span: Span) -> Span:
    """Without "The", "But", "Karvenian President" and the like before the name itself."""
    words = [Span(*found.span()) for found in WORD.finditer(text, span.start, span.end)]
    plain = [word.of(text).lower().rstrip(".,") for word in words]
    last_role = max((at for at, word in enumerate(plain[:-1]) if word in ROLES), default=-1)
    start = last_role + 1
    while start < len(words) - 1 and plain[start] in LEADS:
        start += 1
    return Span(words[start].start, span.end)


def is_person(name: str) -> bool:
    """Whether the name reads like a person's: two to four words in mixed case, none of them an organisation's."""
    words = name.split()
    capitals = [word for word in words if word[0].isupper()]
    reads_so = words[:1] == capitals[:1] and 2 <= len(capitals) <= 4 and len(words) - len(capitals) <= 2
    return reads_so and not name.isupper() and not ORGANISATION.search(name)


class People:
    """Who was named so far, so that a surname or "he" can be given its full name."""

    def __init__(self) -> None:
        self.full: dict[str, str] = {}
        self.last = ""

    def note(self, name: str) -> None:
        """A name was met in the copy."""
        surname = name.split()[-1]
        if len(name) > len(self.full.get(surname, "")) and is_person(name):
            self.full[surname] = name

    def spoke(self, name: str) -> None:
        """A named person spoke; "he" and "she" mean them from here on."""
        self.last = self.known_as(name)

    def known_as(self, name: str) -> str:
        """The fullest form this name was met in."""
        return self.full.get(name.split()[-1], name) if name and len(name.split()) == 1 else name
