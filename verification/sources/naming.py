"""Does a text name somebody?"""

import re
from collections.abc import Iterable

_SMALL = ("a", "an", "the", "of", "and", "for", "in", "on", "at", "to", "by", "from", "with")
GENERAL = frozenset([*_SMALL, "report", "reports", "agency", "news", "press", "wire", "post", "statement"])
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def names(text: str, name: str, *, by_surname: bool = False) -> bool:
    """Is the whole name in the text, in any case; for people also the surname alone?"""
    words = [word.casefold() for word in _WORD.findall(text)]
    sought = [word.casefold() for word in _WORD.findall(name)]
    if not sought:
        return False
    if any(words[at : at + len(sought)] == sought for at in range(len(words) - len(sought) + 1)):
        return True
    surname = _WORD.findall(name)[-1]
    return by_surname and len(sought) > 1 and surname[0].isupper() and surname.casefold() in words


def is_own_name(name: str) -> bool:
    """Is it somebody's own name ("Falcon", "Jan Holm"), and not a description ("a port official")?"""
    words = [word for word in _WORD.findall(name) if word.casefold() not in _SMALL]
    return bool(words) and words[-1][0].isupper()


def shares_a_name(text: str, name: str) -> bool:
    """Does the text have any telling word of the name: "Reuters" of "Reuters report"?"""
    words = {word.casefold() for word in _WORD.findall(text)}
    return any(word in words for word in telling(name))


def telling(name: str) -> Iterable[str]:
    """The words of a name that tell it from others, small."""
    return [word for word in map(str.casefold, _WORD.findall(name)) if word not in GENERAL]
