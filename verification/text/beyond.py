"""Whether the words of one place say more than the claim they stand for. It points; a person decides."""

import re

from verification.text.hedges import ACCORDING, has_hedge
from verification.text.lexicon import SAYING, SAYING_MAYBE
from verification.text.matching import said_in

FIGURE = re.compile(r"\d[\d.,]*\d|\d")
WORD = re.compile(r"[a-z]+")
STRONG = frozenset(
    {"all", "always", "certainly", "every", "most", "majority", "never", "none", "only", "proved"}
)


def reaches_beyond(words: str, sentence: str, claim: str, *, attributed: bool, hedged: bool) -> list[str]:
    """What a place asserts that its claim does not, each as the end of a sentence about the place.

    `sentence` is where its words stand, `claim` all that is asserted elsewhere: the statement and the other places.
    `attributed` and `hedged` are what the claim is, by itself or by one it leans on.
    """
    found = []
    if attributed and not (said_in(SAYING | SAYING_MAYBE, sentence) or ACCORDING.search(sentence)):
        found.append("states as fact what the claim attributes")
    elif hedged and not has_hedge(sentence):
        found.append("carries no hedge, and the claim does")
    known = set(FIGURE.findall(claim))
    fresh = [figure for figure in dict.fromkeys(FIGURE.findall(words)) if figure not in known]
    if fresh:
        found.append(f"gives a figure the claim does not: {', '.join(fresh)}")
    stronger = STRONG & set(WORD.findall(words.lower())) - set(WORD.findall(claim.lower()))
    if stronger:
        found.append(f"is stronger than the claim: {', '.join(sorted(stronger))}")
    return found
