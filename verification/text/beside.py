"""What was put, or had stood, right beside words that stayed, and whether it turns what they say."""

import re
import unicodedata
from collections.abc import Sequence

from verification.text.lexicon import QUALIFIERS

# Put next to words that stayed, these change none of them.
HARMLESS = set(",;:.!?…)]") | {""}
# What a figure counts in: "15" says something else before "billion" than before "million".
MAGNITUDE = re.compile(r"(?:hundred|thousand|million|billion|trillion|dozen)s?|[km]|bn|tn|per|percent")
# Further away, a word rules other words.
NEAR = 4


def turned_by(was: Sequence[str], now: Sequence[str]) -> int | None:
    """How many tokens off the furthest new one is that turns the words it is beside; None where nothing does.

    Given are the tokens beside that changed, nearest first. 0 means that an old one turned them, and is gone.
    """
    before = [word for word in was if not word.isspace()][:NEAR]
    after = [at for at, word in enumerate(now) if not word.isspace()][:NEAR]
    put = [at + 1 for at in after if now[at] not in before and _turns(now[at], glued=at == 0)]
    if put:
        return put[-1]
    still = {now[at] for at in after}
    return 0 if any(word not in still and _turns(word, glued=False) for word in before) else None


def _turns(token: str, *, glued: bool) -> bool:
    word = token.lower().replace("’", "'")
    if word in HARMLESS:
        return False
    if not token[0].isalnum():
        return glued or word in "\"'“”‘’«»%" or unicodedata.category(word[0]) == "Sc"
    return word in QUALIFIERS or bool(MAGNITUDE.fullmatch(word)) or word.endswith("n't")
