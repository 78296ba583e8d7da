"""How checkable a sentence looks, to rank the sentences of a copy that no claim covers. It decides nothing."""

import re
from math import exp

from verification.text.lexicon import NOT_NAMES, SAYING

WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d[\d.,]*")


def _any(words: str) -> str:
    return rf"\b(?:{'|'.join(word.replace('_', ' ') for word in words.split())})\b"


def _sign(weight: float, *patterns: str) -> tuple[re.Pattern[str], float]:
    return re.compile("|".join(patterns).replace("'", "['\u2019]"), re.IGNORECASE), weight


# Each sign, with how much it speaks for looking the sentence up, or against it.
SIGNS = (
    # Figures and amounts
    _sign(1.3, r"\d"),
    _sign(
        1.8,
        r"[$£€¥]\s?\d|%",
        _any(
            "million billion trillion thousands? hundreds? dozens? percent per_cent half third quarter twice double"
        ),
    ),
    _sign(0.7, _any("two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty")),
    # Quantifiers, comparisons, superlatives, and how long
    _sign(0.2, _any("every all no_one nobody none never majority most_of always entire")),
    _sign(
        0.9,
        _any(
            "(?:more|less|fewer|higher|lower|larger|bigger|greater|worse|better)_\\w+_than than_(?:any|ever|when|it)"
        ),
        _any("the_first the_only record largest biggest highest lowest worst"),
    ),
    _sign(0.1, _any("years? months? decades? century since ago last_(?:year|month|week)")),
    # What happened, changed, or was said
    _sign(
        1.0,
        _any("rose fell grew increased? decreased? reduced? raised doubled lost created cut gained dropped"),
        _any("(?:gone|went)_(?:up|down)"),
    ),
    _sign(
        0.9,
        _any(
            "was were had did voted signed passed opposed supported introduced vetoed proposed appointed invaded"
        ),
        _any("attacked spent paid built sent won failed began took gave sold"),
    ),
    _sign(
        0.6, r"(?:\b(?:has|have)|'ve|'s) (?:\w+ )?(?:\w+ed|been|had|gone|made|taken|given|seen|done|put)\b"
    ),
    _sign(0.6, _any(" ".join(sorted(word for word in SAYING if word.endswith(("ed", "aid", "old")))))),
    _sign(0.4, r"\b(?:he|she|they|his|her|their)\b"),
    # Questions, wishes, views, what is yet to be, and courtesies
    _sign(-2.2, r"\?"),
    _sign(-0.7, r"^\W*(?:(?:well|and|but|so),? )*(?:i|you|let)\b"),
    _sign(
        -0.9,
        r"\b(?:i|we) (?:think|believe|hope|feel|wish|want|know|guess|mean|would|will|am|don't)\b|\bi'm\b",
        _any("in_my_(?:view|opinion)"),
    ),
    _sign(
        -0.8,
        _any("should would could will must might may ought shall (?:need|has|have)_to going_to if"),
        r"'ll\b",
    ),
    _sign(-0.7, _any("thanks? welcome good_(?:evening|morning|night) please sorry hello yes okay sir")),
)
START = -2.0
NAMED, MANY_NAMES = 0.3, 3
SHORT, FEW_WORDS = -0.6, 6
LONG, MANY_WORDS = 0.4, 14


def checkable(sentence_words: str) -> float:
    """From 0, nothing to look up, to 1: figures, dates, names and what happened speak for it, wishes against."""
    words = WORD.findall(sentence_words)
    if not words:
        return 0.0
    named = sum(word[0].isupper() and word.lower() not in NOT_NAMES for word in words[1:])
    weight = START + sum(weight for sign, weight in SIGNS if sign.search(sentence_words))
    weight += NAMED * min(named, MANY_NAMES)
    weight += SHORT if len(words) < FEW_WORDS else 0
    weight += LONG if len(words) >= MANY_WORDS else 0
    return 1 / (1 + exp(-weight))
