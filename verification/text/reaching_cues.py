"""The phrases that tell of an effort to reach somebody, and what each of them says."""

import re
from enum import StrEnum

from verification.text.denials import DENIES

_N = r"n['\u2019]t"


class Says(StrEnum):
    """What copy says came of asking somebody."""

    CONTACTED = "contacted"
    TRIED = "tried"
    NOT_IMMEDIATELY = "not immediately"
    NOT_YET = "not yet"
    NOT_BY = "not by"
    NO_RESPONSE = "no response"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    MORE_TIME = "more time"
    ANSWERED = "answered"
    DENIED = "denied"


SILENCE = frozenset({Says.NOT_IMMEDIATELY, Says.NOT_YET, Says.NOT_BY, Says.NO_RESPONSE})

_ADVERB = (
    r"(?: (?:also|repeatedly|since|previously|now|again|already|both|then|separately|subsequently|twice))*"
)
_COMMENT = r"(?:comments?|responses?|repl(?:y|ies)|statements?|reactions?|interviews?|clarification|answers?)"
_THEIR = r"(?:a|an|any|further|their|his|her|its|more|additional)"
FOR_COMMENT = rf"(?:for|seeking|requesting|inviting)(?: {_THEIR})* {_COMMENT}"
WANTED = re.compile(rf"\b(?:{FOR_COMMENT}|to (?:comment|respond|reply))\b", re.IGNORECASE)

# What was sent, between a verb and its object.
_THINGS = (
    r"(?:calls?|messages?|requests?|e-?mails?|questions?|inquir(?:y|ies)|enquir(?:y|ies)|letters?|texts?|voicemails?"
    r"|quer(?:y|ies)|attempts?|approach(?:es)?)"
)
_SENT = rf"(?:[\w'\u2019&-]+ ){{0,5}}?{_THINGS}"

_ACTIVE = (
    r"contacted|approached|reached out to|e-?mailed|written to|wrote to|called|phoned|telephoned|rang|rung"
    r"|messaged|texted"
    r"|asked|sought(?: \w+)? comment from|sought a (?:response|reply|statement|reaction) from"
    r"|requested (?:a |an )?(?:comment|interview|response|statement)s? (?:from|with)|sent (?:[\w-]+ ){0,4}"
    r"(?:questions|e-?mails?|messages?|requests?|letters?)(?: for comment)? to|put (?:[\w-]+ ){1,5}to|invited"
)
# These are said of much else, unless a comment was wanted or a channel is named.
ORDINARY = re.compile(
    r"asked|called|rang|rung|approached|written to|wrote to|messaged|texted|invited"
    r"|put (?!\w+ (?:allegations|claims|questions"
    r"|findings|points|accusations))",
    re.IGNORECASE,
)

CONTACTED = re.compile(
    rf"\b(?:has|have|had){_ADVERB} (?P<verb>{_ACTIVE})\b"
    r"|(?:(?<=[A-Z\u00c0-\u017d]\w\w )|(?<=\w\w\w ))(?P<past>contacted|approached|reached out to|e-?mailed"
    r"|asked|wrote to"
    r"|sought comment from|requested comment from|put (?:[\w-]+ ){1,5}to|sent (?:[\w-]+ ){0,4}(?:questions"
    r"|e-?mails?|messages?"
    r"|requests?|letters?)(?: for comment)? to|phoned|telephoned)\b",
)
TRIED = re.compile(
    rf"\b(?:has |have |had )?{_ADVERB}(?:tried|attempted|sought|made (?:\w+ )?(?:attempts|efforts)"
    rf"|was trying|were trying"
    r"|is trying|are trying) to (?:contact|reach|get in touch with|speak to|get hold of)\b"
    r"|\b(?:attempts|efforts) (?:were|have been|had been) made to (?:contact|reach)\b",
    re.IGNORECASE,
)
ASKED_PASSIVE = re.compile(
    rf"\b(?:was|were|(?:has|have|had) been|is being|are being){_ADVERB} (?P<verb>contacted|approached|asked|e-?mailed"
    r"|called|phoned|invited|reached out to)\b",
    re.IGNORECASE,
)

_TAIL = rf"(?:respond(?:ed)?|repl(?:y|ied)|comment(?:ed)?|(?:return|answer|acknowledge)(?:ed)? {_SENT})"
_SOON = r"(?: (?P<soon>immediately|yet|so far|as yet|at once|promptly))?"
_ANSWER = r"(?:repl(?:y|ies)|responses?|answers?|comments?)"

# In order: where two begin at the same place, the first is taken.
CUES: tuple[tuple[Says, re.Pattern[str]], ...] = tuple(
    (says, re.compile(pattern, re.IGNORECASE))
    for says, pattern in (
        # No comment
        (
            Says.DECLINED,
            (
                r"\b(?:declined|refused|declines|refuses)(?: all| any| several| repeated| multiple|"
                r" further| an| a| our)*"
                r"(?: interview)?(?: requests?)? (?:to (?:give |make |provide |offer )?(?:any |a |an )?(?:further )?"
                r"(?:comment|be interviewed|respond|answer \w*\s?(?:questions?)?|statement|speak (?:to|with)"
                r"|discuss|say\b"
                r"|elaborate|talk to)|(?:for )?(?:comments?|interviews?)\b|to be drawn)"
            ),
        ),
        (Says.DECLINED, r"\b(?:would not|wouldn['\u2019]t|will not) (?:be )?comment(?:ing)?\b"),
        (Says.NOT_IMMEDIATELY, r"\bhad no immediate (?:comment|response|reply|reaction)\b"),
        (Says.DECLINED, r"\b(?:had|has|have|offered|made) no (?:further |official )?comment\b"),
        # No word
        (
            Says.NO_RESPONSE,
            rf"\b(?:did not|did{_N}|does not|do not|(?:has|have|had)(?: not|{_N}))(?: also| both)?{_SOON} {_TAIL}\b",
        ),
        (Says.NOT_YET, rf"\b(?:has|have|had|is|are|was|were) (?:yet|still) to {_TAIL}\b"),
        (Says.NO_RESPONSE, rf"\b(?:failed|neglected) to {_TAIL}\b|\bignored {_SENT}\b"),
        (
            Says.NO_RESPONSE,
            (
                rf"\b(?:received|had|got|heard|drew|elicited|was|were|with|is|been)(?: back)? no (?P<soon>immediate)? ?"
                rf"(?:formal |official )?(?:{_ANSWER})\b(?! (?:on|to offer|about)\b)"
            ),
        ),
        (
            Says.NO_RESPONSE,
            rf"\bno (?P<soon>immediate )?{_ANSWER} (?:was|were|has been|have been|had been|came)(?: immediately)?\b",
        ),
        (
            Says.NO_RESPONSE,
            (
                rf"\b(?:has|have|had)(?: not|{_N}){_SOON} (?:heard(?: anything)?(?: back)?"
                rf"|received (?:a|any|its|their) "
                rf"(?:\w+ )?{_ANSWER})\b"
            ),
        ),
        (Says.NO_RESPONSE, r"\b(?:went|remained|gone|remain|were|was) (?:unanswered|unreturned)\b"),
        (
            Says.NO_RESPONSE,
            (
                rf"(?<!\w){_THINGS}(?: \w+){{0,6}} (?:was|were|had|have)(?: been)? not(?: been)?{_SOON} (?:been )?"
                r"(?:returned|answered|acknowledged)\b"
            ),
        ),
        # Not reached
        (
            Says.UNREACHABLE,
            (
                r"\b(?:could not|couldn['\u2019]t|cannot|can['\u2019]t)(?: (?P<soon>immediately|yet))? be"
                r"(?: (?P<soon2>immediately))? (?:reached|contacted)\b|\b(?:was|were) unable to (?:reach|contact)\b"
                r"|\b(?:could not|couldn['\u2019]t)(?: (?P<soon3>immediately))? (?:reach|contact)\b"
            ),
        ),
        (
            Says.UNREACHABLE,
            (
                r"\b(?:was|were)(?: not|n['\u2019]t)?(?: (?P<soon>immediately))? (?:un)?(?:available|reachable)"
                r"(?: (?P<soon2>immediately))?(?: for (?:further )?(?:comment|interview)s?| to comment)\b"
                r"|\b(?:was|were) unreachable\b"
            ),
        ),
        (
            Says.UNREACHABLE,
            r"\b(?:attempts|efforts) to (?:reach|contact)\b(?=[^.]* (?:were|was|proved|failed|have been|had been)\b)",
        ),
        # Word
        (
            Says.MORE_TIME,
            r"\b(?:asked|asking) for (?:more|further|additional|extra) time\b|\brequested an extension\b",
        ),
        (
            Says.ANSWERED,
            (
                r"\b(?:responded|replied|answered)\b(?! (?:to (?:the )?(?:emergency|scene|fire|alarm|call)))"
                r"|\bin (?:a |an )?(?:[\w-]+ ){0,2}(?:response|reply|answer|statement)(?: sent)? to (?:our "
                r"|the |questions)"
                r"|\bprovided a (?:\w+ )?statement\b"
            ),
        ),
        (Says.DENIED, DENIES.pattern),
    )
)

NOBODY = re.compile(r"\b(?:neither|none of|none|nobody|no one)\b", re.IGNORECASE)
