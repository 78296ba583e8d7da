"""Whether words name a party: by its telling words, however its name is put."""

import re
from collections.abc import Iterable

from verification.text.lexicon import DAYS, MONTHS, NOT_NAMES, ROLES


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


WORD = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")
# What many parties have in their names, and what their speakers are called.
COMMON = _listed("""
    press office service department spokesman spokeswoman spokesperson spokespeople representative
    representatives lawyer lawyers team centre center media company firm group mr mrs ms dr sir
    official officials authority authorities agency ministry government council line for and the its
    his her their also both who which
""")
SHORTEST_STEM, LONGEST_ENDING = 5, 3
_DATES = frozenset(word.lower() for word in (*DAYS, *MONTHS))


def telling(name: str) -> frozenset[str]:
    """The words of a name that tell it from others; all of its words where none does."""
    words = [_plain(word) for word in WORD.findall(name) if len(word) > 2 or word.isupper()]
    words = [word for word in words if word not in NOT_NAMES | _DATES]
    return frozenset([word for word in words if word not in COMMON | ROLES] or words)


def names_party(words: str, party: str) -> bool:
    """Whether the words name the party, in full or by a telling part of its name."""
    return bool(_shared(telling(party), _present(words)))


def named_by(words: str, parties: Iterable[str]) -> list[str]:
    """Those of the parties that the words fit best; none where they fit nobody."""
    present = _present(words)
    fits = {party: (_shared(telling(party), present), _shared(_all(party), present)) for party in parties}
    best = max(fits.values(), default=(0, 0))
    return [party for party, fit in fits.items() if fit == best] if best != (0, 0) else []


def names_somebody(words: str) -> bool:
    """Whether the words tell anybody from others: "the company" does not."""
    present = [word for word in WORD.findall(words) if word[0].isupper() or word.lower() in COMMON]
    return any(_plain(word) not in NOT_NAMES | COMMON | ROLES for word in present)


def _shared(wanted: frozenset[str], present: frozenset[str]) -> int:
    """How many of the words are there, a country as its adjective, too: Varnia, Varnian."""
    return sum(any(_same(word, other) for other in present) for word in wanted)


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer == shorter or (
        len(shorter) >= SHORTEST_STEM
        and longer.startswith(shorter)
        and len(longer) - len(shorter) <= LONGEST_ENDING
    )


def _present(words: str) -> frozenset[str]:
    return frozenset(_plain(word) for word in WORD.findall(words))


def _all(name: str) -> frozenset[str]:
    return frozenset(
        word for word in map(_plain, WORD.findall(name)) if len(word) > 2 and word not in NOT_NAMES | _DATES
    )


def _plain(word: str) -> str:
    word = word.lower().replace("\u2019", "'")
    return word.removesuffix("'s").removesuffix("'")
