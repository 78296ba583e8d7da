"""Plural and vague voices: where words speak of several people nobody names, or of nobody at all.

"Officials say", "according to reports", "it is understood": a reader takes several for granted where one may have
spoken. What is quoted is left out: a speaker's words are not the copy's. For several names ("Ann and Bo say") or a
number ("three officials") the words are found just the same: whether there are that many is for a person to say.
"""

import re
from dataclasses import dataclass
from enum import Enum

from verification.text.lexicon import SAYING
from verification.text.quotations import masked, quotes
from verification.text.spans import Span

PEOPLE = """
    sources insiders aides officials doctors medics witnesses eyewitnesses diplomats analysts experts observers critics
    supporters neighbours neighbors friends relatives residents activists campaigners investigators informants
    employees staff colleagues authorities scientists researchers economists lawyers lawmakers politicians ministers
    military soldiers commanders police prosecutors spokesmen spokespeople advisers advisors executives bankers traders
    survivors locals villagers historians
"""
CARRIERS = "reports rumours rumors media outlets newspapers channels posts accounts"
VAGUE = """
    reportedly
    it (?:is|was|has been) (?:understood|believed|thought|said|reported|rumou?red|claimed|alleged)
    (?:is|are|was|were) (?:understood|believed|thought|said|reported|rumou?red) to
    people (?:familiar|close|briefed|with knowledge)
    (?:some|many|several|others) (?:say|said|claim|claimed|believe|believed|fear|feared|think)
    rumou?rs (?:of|that|have|had|swirl\\w*|circulat\\w*|spread\\w*)
"""

_SAY = "|".join(sorted((word.replace("_", " ") for word in SAYING), key=len, reverse=True))
_WHO = "|".join([*PEOPLE.split(), *CARRIERS.split()])
_WORD = r"[\w'’-]+"
# Up to six words between who speaks and the word for it: "officials in the capital later said".
_PLURAL = re.compile(
    rf"\baccording to (?:{_WORD} ){{0,4}}?(?:{_WHO})\b"
    rf"|\b(?:{_WHO})\b(?:,? {_WORD}){{0,6}}?,? (?:have |had |also )?(?:{_SAY})\b"
    rf"|\b(?:say|said|says) (?:(?:the|some|two|several|local|senior|government|other|many) ){{0,3}}(?:{_WHO})\b"
    rf"|\b(?<!\w['’-])\w+(?:['’-]\w+)*(?:ed|en|ld) by (?:{_WORD} ){{0,2}}?(?:{_WHO})\b",
    re.IGNORECASE,
)
_VAGUE = re.compile("|".join(rf"\b{line.strip()}\b" for line in VAGUE.strip().splitlines()), re.IGNORECASE)


class Sort(Enum):
    """Several who are not named, or nobody in particular."""

    PLURAL = "plural"
    VAGUE = "vague"


@dataclass(frozen=True)
class Voice:
    """Words that speak of several, or of nobody in particular."""

    span: Span
    words: str
    sort: Sort


def voices(text: str) -> list[Voice]:
    """Every plural or vague voice outside quotation marks, in order, none inside another; a line stands for itself."""
    lines = [Span(*line.span()) for line in re.finditer(r"[^\n]+", text)]
    alone = masked(text, quotes(text, lines))
    found = [
        Voice(Span(*match.span()), text[match.start() : match.end()], sort)
        for sort, pattern in ((Sort.PLURAL, _PLURAL), (Sort.VAGUE, _VAGUE))
        for match in pattern.finditer(alone)
    ]
    found.sort(key=lambda voice: (voice.span.start, -voice.span.end))
    apart: list[Voice] = []
    for voice in found:
        if not apart or voice.span.start >= apart[-1].span.end:
            apart.append(voice)
    return apart
