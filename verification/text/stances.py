"""Which answers of a poll a sentence of the copy means: by the answer's own words, or by being for or against."""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Literal

from verification.text.shares import Group, Share, group, on_side
from verification.text.spans import Span

How = Literal["answer", "side", "not side"]

_FOR = re.compile(
    r"\b(?:support(?:s|ed|ing|ers?|ive)?|back(?:s|ed|ing|ers?)?|(?:in )?favou?r(?:s|ed|ing|able)?"
    r"|approv(?:e|es|ed|ing|al)|agree(?:s|d|ing)?|endors(?:e|es|ed|ing)|want(?:s|ed)?|welcom(?:e|es|ed)|trust(?:s|ed)?|satisfied"
    r"|(?:vote|voted) for"
    r"|yes|for it|likes?|liked|positive(?:ly)?|happy|behind)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:oppos(?:e|es|ed|ing|ition)|opponents?|against|disapprov(?:e|es|ed|ing|al)|disagree(?:s|d|ing)?|reject(?:s|ed|ing)?"
    r"|unfavou?rabl[ey]|distrust(?:s|ed)?|mistrust(?:s|ed)?|dissatisfied|unhappy|negative(?:ly)?|dislikes?|disliked)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no longer|nor|neither|cannot|lacks?|without|hardly|refuse[sd]?)\b|n['’]t\b",
    re.IGNORECASE,
)
# "They don't know" is no denial of what they would support.
_UNSURE = re.compile(
    r"\b(?:do|did)(?:n['’]t| not) know\b|\bnot (?:sure|certain|decided)\b|\bunsure\b", re.IGNORECASE
)
_BREAK = re.compile(
    r"[;:—–(]|,\s|\b(?:while|whereas|but|although|though|compared|against just|and|with|to|versus)\b|\.\s",
    re.IGNORECASE,
)
# So many breaks away from a word of quantity its part is looked for.
BREAKS = 20
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_IDLE = frozenset(
    re.findall(
        r"\w+",
        """a an the of to in on at by for it its is are was were be do does did would they them their who that this
        these those said say says i we you he she very and or with people respondents respondent answered stated""",
    )
)


@dataclass(frozen=True)
class Meant:
    """The answers that are meant, and by what one can tell."""

    group: Group
    how: How
    side: str = ""


def clause(words: str, of: Span, beside: Sequence[Span]) -> str:
    """The part of the sentence that a word of quantity speaks in; `beside` are the words of quantity next to it.

    As far as the next break; further where nothing there says what they think, but not into another one's part.
    """
    low = max((one.end for one in beside if one.end <= of.start), default=0)
    high = min((one.start for one in beside if one.start >= of.end), default=len(words))
    ends = [found.start() for found in islice(_BREAK.finditer(words, of.end, high), BREAKS)] + [high]
    starts = [low, *deque((found.end() for found in _BREAK.finditer(words, low, of.start)), maxlen=BREAKS)]
    for end in ends:
        part = words[starts[-1] : end]
        if stance(part):
            return part
    for start in reversed(starts):
        part = words[start : ends[0]]
        if stance(part):
            return part
    return words[starts[-1] : high]


def stance(part: str) -> str:
    """Whether those meant are for it, against it, or not for it ("do not support"); "" where it does not say."""
    part = _UNSURE.sub(" ", part)
    against, in_favour = _AGAINST.search(part), _FOR.search(part)
    first = min((one for one in (against, in_favour) if one), key=lambda one: one.start(), default=None)
    if first is None:
        return ""
    turned = bool(_NOT.search(part[max(0, first.start() - 40) : first.start()]))
    if first is in_favour:
        return "not for" if turned else "for"
    return "not against" if turned else "against"


def meant(shares: Sequence[Share], part: str, decimals: int) -> Meant | None:
    """The answers this part of a sentence means; None where it can not be told."""
    if named := _named(shares, part):
        return Meant(group(named, decimals), "answer")
    taken = stance(part)
    if not taken or not any(one.side for one in shares):
        return None
    side: Literal["for", "against"] = "for" if taken in {"for", "not against"} else "against"
    here = on_side(shares, side, decimals)
    if here.shares:
        return Meant(here, "side", taken)
    other = on_side(shares, "against" if side == "for" else "for", decimals)
    return Meant(Group(other.shares, decimals, whole=Decimal(100)), "not side", taken)


def _named(shares: Sequence[Share], part: str) -> list[Share]:
    """The answer whose own words stand there ("definitely", a name), where these say more than for or against."""
    said, taken = tokens(part), _side_of(stance(part))
    hits = []
    for one in shares:
        own = _special(one.answer)
        if own and own <= said and taken == (one.side or _side_of(stance(one.answer))):
            hits.append((len(own), one))
    longest = max((length for length, _ in hits), default=0)
    best = [one for length, one in hits if length == longest]
    return best if len(best) == 1 else []


def _side_of(taken: str) -> str:
    return {"not for": "against", "not against": "for"}.get(taken, taken)


def _special(answer: str) -> frozenset[str]:
    return tokens(_AGAINST.sub(" ", _FOR.sub(" ", answer))) - {"not", "no"}


def tokens(text: str) -> frozenset[str]:
    """The words that carry what is said, without their endings; every denial is "not"."""
    found = set()
    for match in _TOKEN.finditer(text.lower().replace("’", "'")):
        word = match[0]
        if word.endswith("n't") or word in {"not", "never"}:
            found.add("not")
        elif word not in _IDLE:
            found.add(_stem(word))
    return frozenset(found)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
