"""Whether words name a party: by its telling words, however its name is put."""

import re
from collections.abc import Iterable, Sequence

from verification.text.lexicon import DAYS, MONTHS, NOT_NAMES, ROLES
from verification.text.words import WORD, plain


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What many parties have in their names, and what their speakers are called.
COMMON = _listed("""
    press office service department spokesman spokeswoman spokesperson spokespeople representative
    representatives lawyer lawyers team centre center media company firm group mr mrs ms dr sir
    official officials authority authorities agency ministry government council line for and the its
    his her their also both who which
""")
# Who speaks for a party, or what is said of anybody who is named.
SPEAKERS = _listed("""
    press office service department spokesman spokeswoman spokesperson spokespeople representative representatives
    lawyer lawyers team centre center media mr mrs ms dr sir official officials
""")
LITTLE = _listed("for and the its his her their also both who which")
SHORTEST_STEM, LONGEST_ENDING = 5, 3
_DATES = frozenset(word.lower() for word in (*DAYS, *MONTHS))


def telling(name: str) -> frozenset[str]:
    """The words of a name that tell it from others; all of its words where none does."""
    words = [plain(word) for word in WORD.findall(name) if len(word) > 2 or word.isupper()]
    words = [word for word in words if word not in NOT_NAMES | _DATES]
    return frozenset([word for word in words if word not in COMMON | ROLES] or words)


def names_party(words: str, party: str) -> bool:
    """Whether the words name the party, in full or by a telling part of its name."""
    return bool(_shared(telling(party), _present(words)))


def named_by(words: str, parties: Iterable[str]) -> list[str]:
    """Those of the parties that a written name fits best; none where it says a word that none of them has.

    A surname, or "the ministry", stands for whoever alone is called so.
    """
    written = [word for word in WORD.findall(words) if _is_content(word)]
    fits = {party: fit for party in parties if (fit := _fit(written, words, party))}
    best = max(fits.values(), default=(0, 0))
    return [party for party, fit in fits.items() if fit == best]


def _fit(written: Sequence[str], words: str, party: str) -> tuple[int, int] | None:
    """How many words of its name, telling ones first, are written; None where what is written is not its name."""
    own = _all(party)
    theirs = [word for word in written if any(_same(plain(word), other) for other in own)]
    heads = frozenset(word for word in own if word not in SPEAKERS) or own
    known = frozenset(plain(word) for word in theirs)
    if not _shared(heads, known):
        return None
    generic = all(word in COMMON | ROLES for word in own)
    named = all(plain(word) in COMMON | ROLES for word in theirs)
    if named and not generic and _lacking(written, theirs):
        return None  # "Airport authority" is no "Port authority"
    for word in _lacking(written, theirs):
        whole = _shared(heads if generic else telling(party), known) == len(
            heads if generic else telling(party)
        )
        # "the shipping line Nordfjord", "councillor Petra Holm": what it is stands right before its name
        said_before = generic or word[0].islower() or len(telling(party)) > 1
        is_title = plain(word) in ROLES or (whole and said_before)
        if not (is_title and _stands_before(word, theirs[0], words)):
            return None
    return (0 if named and not generic else _shared(telling(party), known), _shared(own, known))


def _lacking(written: Sequence[str], theirs: Sequence[str]) -> list[str]:
    return [word for word in written if word not in theirs and plain(word) not in SPEAKERS]


def _stands_before(word: str, name: str, words: str) -> bool:
    between = r"(?:(?!(?:of|for|in|at|near|from)\b)[\w-]+ ){0,3}?"
    return bool(re.search(rf"\b{re.escape(word)} {between}{re.escape(name)}", words))


def _is_content(word: str) -> bool:
    return (len(word) > 2 or word.isupper()) and plain(word) not in NOT_NAMES | _DATES | LITTLE


def names_somebody(words: str) -> bool:
    """Whether the words tell anybody from others: "the company" does not."""
    present = [word for word in WORD.findall(words) if word[0].isupper() or word.lower() in COMMON]
    return any(plain(word) not in NOT_NAMES | COMMON | ROLES for word in present)


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
    return frozenset(plain(word) for word in WORD.findall(words))


def _all(name: str) -> frozenset[str]:
    return frozenset(
        word for word in map(plain, WORD.findall(name)) if len(word) > 2 and word not in NOT_NAMES | _DATES
    )
