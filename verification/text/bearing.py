"""The words of a plain fact that bear it, and when two words are one: forms of a word, never its relations.

"President" is not "presidential": who takes words for each other that are only alike finds facts that are not there.
"""

import re
from collections.abc import Sequence

from verification.text.figures.numbers import SPELLED
from verification.text.inflection import IRREGULAR
from verification.text.quoting.finding import key
from verification.text.spans import Span

BEARS_NOTHING = re.compile(
    "the|and|that|was|were|has|have|had|for|with|from|his|her|its|their|which|who|whom|this|these|those|are|been|being"
    "|but|than|then|they|them|there|where|when|what|also|said|says|told|per|does|did|will|would"
)
SHORTEST = 3
# Two letters say something where they are written large: "EU", "PM".
LARGE = 2
PLAIN = {form: verb for verb, past in IRREGULAR.items() for form in past}
# From so many letters on a country and its people are told by their ending.
LAND = 5
OF_A_LAND = ("n", "an", "ian")
YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


def bears(word: str) -> bool:
    """Whether a word (as it is written) bears some of a fact."""
    folded = key(word)
    if has_digit(word) or folded == "%" or (not folded.isalpha() and not folded[0].isalpha()):
        return True
    if BEARS_NOTHING.fullmatch(folded):
        return False
    return len(folded) >= SHORTEST or (len(word) == LARGE and word.isupper()) or folded in SPELLED


def has_digit(word: str) -> bool:
    """Whether a figure is in it."""
    return any(sign.isdigit() for sign in word)


def stems(keys: Sequence[str]) -> list[str]:
    """What each word of a text is compared by: without the ending of its form, numbers as figures."""
    found = [stem(word) for word in keys]
    for at, word in enumerate(keys):
        if word == "cent" and at and keys[at - 1] == "per":
            found[at] = "%"
    return found


def stem(word: str) -> str:
    """A word without the ending that only its form gives it."""
    if has_digit(word):
        return word
    if word in {"percent", "pct"}:
        return "%"
    if word in SPELLED and SPELLED[word] > 1:
        return str(SPELLED[word])
    word = word.removesuffix("'s").removesuffix("'")
    return _base(PLAIN.get(word, word))


def _base(word: str) -> str:
    if len(word) <= SHORTEST:
        return word
    for ending, instead in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", "")):
        if word.endswith(ending) and not word.endswith(("ss", "us", "is")):
            cut = word.removesuffix(ending)
            if len(cut) >= SHORTEST:
                word = cut + instead
                break
    if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > SHORTEST else word


def of_one_land(one: str, other: str) -> bool:
    """Whether one names a country and the other its people: "Varnia" and "Varnian"."""
    short, long = sorted((one, other), key=len)
    return len(short) >= LAND and any(long == short + ending for ending in OF_A_LAND)


def forms_of_land(word: str) -> list[str]:
    """The words that may name the people of this country, or the country of these people."""
    shorter = [word.removesuffix(ending) for ending in OF_A_LAND if word.endswith(ending)]
    return [
        one
        for one in (*(word + ending for ending in OF_A_LAND), *shorter)
        if min(len(one), len(word)) >= LAND
    ]


def is_year(word: str) -> bool:
    """Whether a figure reads like a year."""
    return YEAR.fullmatch(word) is not None


def parted(text: str, one: Span, other: Span) -> bool:
    """Whether more than space stands between two neighbours of a text."""
    return bool(text[one.end : other.start].strip(" -"))
