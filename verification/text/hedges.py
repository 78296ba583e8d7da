"""Whether a sentence says whose claim it is, and whether the copy says that the newsroom could not verify it."""

import re

from verification.text.attribution import attributions
from verification.text.lexicon import (
    HEDGES,
    NOT_NAMES,
    PEOPLE_PRONOUNS,
    ROLES,
    SAYING,
    SAYING_MAYBE,
    VOUCHING,
)
from verification.text.matching import pattern_of, said_in
from verification.text.sentences import blocks
from verification.text.spans import Span
from verification.text.words import WORD, plain

ACCORDING = re.compile(
    r"\baccording to\b|\b(?:in|as) (?:the )?words of\b|\bin (?:his|her|their) (?:words|view)\b", re.IGNORECASE
)
CLOSED_BEFORE = re.compile(r"[^\"“”]*[^\s\"“”](?:”|\"(?=\s|$))")
QUOTED = re.compile(r"\"[^\"]*\"?|“[^”]*”?")
_SAID = "|".join(sorted(word for word in SAYING | SAYING_MAYBE if " " not in word))
BY_PRONOUN = re.compile(
    rf"\b(?:{'|'.join(PEOPLE_PRONOUNS)})\b(?: (?:also|has|had|have|did|does|then|later|further))* (?:{_SAID})\b"
    rf"|\b(?:{_SAID}) (?:{'|'.join(PEOPLE_PRONOUNS)})\b",
    re.IGNORECASE,
)

# The newsroom's own line: "could not independently verify", "has not been able to confirm". That somebody else
# "did not confirm" something is no such line.
_CHECK = r"(?:verif\w+|confirm\w*|corroborat\w+|authenticat\w+|substantiat\w+)"
_UNABLE = (
    r"(?:could not|couldn['\u2019]t|cannot|can['\u2019]t|can not|(?:has|have|had|was|were|is|are|been)(?: so far| yet)?"
    r"(?: not|n['\u2019]t)(?: yet)? (?:been )?able to|(?:was|were|is|are|been) unable to)"
)
VERIFICATION_LINE = re.compile(
    rf"\b{_UNABLE} (?:be )?(?:(?:immediately|yet|independently) ){{0,2}}(?:be )?{_CHECK}"
    rf"|\b(?:has|have|had) (?:not |yet to )(?:been |be )?independently {_CHECK}"
    rf"|\bno independent (?:confirmation|verification)\b|\bnot (?:been )?independently {_CHECK}"
    rf"|\bindependent(?:ly)? (?:confirmation|verification|{_CHECK}) (?:was|were|is) not\b",
    re.IGNORECASE,
)

_OF_IT = re.compile(
    r"\W*(?:any of |all of )?(?:(?:the|this|that|these|those|either|his|her|their|its) [\w-]+|it|this|that|them)?\W*",
    re.IGNORECASE,
)


def is_verification_line(sentence: str) -> bool:
    """Whether the sentence says in the newsroom's own voice that it could not verify something, and nothing else."""
    outside = _outside_quotes(sentence)
    line = VERIFICATION_LINE.search(outside)
    return line is not None and bool(_OF_IT.fullmatch(outside, line.end()))


def is_attributed(sentence: str, who: str) -> bool:
    """Whether the sentence itself says that this person or body said so: named (or "he"), with a word of saying.

    Any word that reports will do ("fears that", "its call for"), but for one that vouches for it ("knows that").
    """
    outside = _outside_quotes(sentence)
    says = said_in((SAYING | SAYING_MAYBE) - VOUCHING, outside) or ACCORDING.search(outside)
    if says and (_names(outside, who) or BY_PRONOUN.search(outside)):
        return True
    return any(
        one.speaker
        and not said_in(VOUCHING, one.cue.of(outside))
        and (one.is_pronoun or _names(one.speaker.of(outside), who))
        for one in attributions(outside, Span(0, len(outside)))
    )


def is_attributed_to_role(sentence: str, who: str) -> bool:
    """Whether the sentence says that one person said so whom it calls by what they are, and by no name.

    “Opposition leader says”, “according to a harbour master”. Where `who` tells of a role, it has to be that one.
    """
    outside = _outside_quotes(sentence)
    roles = ROLES & {plain(word) for word in WORD.findall(who)}
    for one in attributions(outside, Span(0, len(outside)), headline=True):
        called = WORD.findall(one.speaker.of(outside)) if one.speaker else [""]
        head = plain(called[-1])
        if head in (roles or ROLES) and not said_in(VOUCHING, one.cue.of(outside)):
            return True
    return False


def reports(words: str) -> bool:
    """Whether the words, outside what they quote, say that somebody said something."""
    outside = _outside_quotes(words)
    return bool(said_in((SAYING | SAYING_MAYBE) - VOUCHING, outside) or ACCORDING.search(outside))


def _outside_quotes(words: str) -> str:
    """The words that nobody is quoted with. A mark that closes what an earlier sentence opened ends a quotation."""
    closing = CLOSED_BEFORE.match(words)
    return QUOTED.sub(" ", words[closing.end() :] if closing else words)


def _names(sentence: str, who: str) -> bool:
    present = {plain(word) for word in WORD.findall(sentence)}
    # Two letters tell only when they are an abbreviation: the EU, not "Mr".
    wanted = [plain(word) for word in WORD.findall(who) if len(word) > 2 or word.isupper()]
    telling = [word for word in wanted if word not in NOT_NAMES]
    # "President Maron" is not named by any president.
    named = [word for word in telling if word not in ROLES]
    return any(word in present for word in named or telling)


# The month is no hedge.
MAY = re.compile(r"\bMay\b(?! (?:be|have|not|well|yet|also)\b)")


def has_hedge(sentence: str) -> bool:
    """Whether the sentence, outside what it quotes, says that this is not established."""
    return bool(pattern_of(HEDGES).search(MAY.sub(" ", _outside_quotes(sentence))))


# Of all that is said not to be: "it had not been confirmed", and not "nobody was told".
_NOT_ESTABLISHED = re.compile(
    rf"(?:\b(?:no|not|never|nobody|none|neither|without|yet|still|further)|n['\u2019]t)\b(?:[^.;!?]{{0,40}})"
    rf"\b(?:{_CHECK}|establish\w*|evidence|pro(?:of|ved|ven)|know[ns]?|clear|check(?:ed|ing|s)?)\b",
    re.IGNORECASE,
)


def is_of_the_unestablished(words: str) -> bool:
    """Whether what the words tell is itself that something is not established: that it was not confirmed, or proved."""
    return bool(_NOT_ESTABLISHED.search(words))


def has_verification_line(text: str) -> bool:
    """Whether the copy says in the newsroom's own voice that it could not verify something."""
    # Paragraph by paragraph: a quotation mark that nobody closed must not hide the rest of the copy.
    return any(VERIFICATION_LINE.search(_outside_quotes(block.of(text))) for block in blocks(text))
