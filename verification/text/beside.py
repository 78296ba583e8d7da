"""Words and signs that turn what the words beside them say."""

import re
import unicodedata

from verification.text.lexicon import QUALIFIERS

# Beside words that stayed, these change none of them.
HARMLESS = frozenset(",;:.!…)]")
# Where a quotation begins or ends, what is asked, and what a figure counts.
TURNING = frozenset("\"'“”‘’«»?؟？%")
# What a figure counts in: "15" says something else before "billion" than before "million".
MAGNITUDE = re.compile(r"(?:hundred|thousand|million|billion|trillion|dozen)s?|[km]|bn|tn|per|percent")


def turns(token: str, *, glued: bool) -> bool:
    """Whether a token put near words that stayed, or taken away there, turns what they say.

    `glued` when no space parts the two: "-" before "15".
    """
    word = token.lower().replace("’", "'")
    if word in HARMLESS:
        return False
    if glued:
        return True
    if not token[0].isalnum():
        return word in TURNING or unicodedata.category(word[0]) == "Sc"
    return word in QUALIFIERS or bool(MAGNITUDE.fullmatch(word)) or word.endswith("n't")
