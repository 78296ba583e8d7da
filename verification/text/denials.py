"""Denials in copy: that somebody says it is not so. Not that a request was denied, nor that nobody denied it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from verification.text.parties import names_party
from verification.text.sentences import blocks, sentences_in
from verification.text.spans import Span

_WHAT = (
    r"(?:claims?|allegations?|accusations?|charges|reports?|rumou?rs?|suggestions?|assertions?|speculation"
    r"|insinuations?"
    r"|story|stories|theor(?:y|ies)|account|criticisms?|findings|wrongdoing|involvement|any (?:link|role|part|such)"
    r"|responsibility|guilt|the (?:idea|notion)|it|them|this|that)"
)
_UNTRUE = (
    r"(?:false|untrue|baseless|groundless|unfounded|fabricat\w+|a (?:\w+ )?(?:lie|fabrication|hoax|smear"
    r"|invention|fake)"
    r"|lies|nonsense|absurd|ridiculous|fake|incorrect|inaccurate|wrong|not true|not correct"
    r"|without (?:any )?(?:foundation"
    r"|merit|basis)|fiction|slander\w*|defamatory|propaganda|disinformation|misleading|malicious|rubbish)"
)
# "is charged with", "denied bail": what is denied to somebody is no denial.
_GIVEN = (
    r"(?:entry|access|bail|parole|permission|boarding|asylum|visas?|a visa|entrance|service|treatment"
    r"|medical|food|aid"
    r"|help|leave|custody|a (?:place|licence|license|permit|chance|hearing|loan|goal|penalty)|the (?:chance"
    r"|opportunity|right"
    r"|request|application|appeal|motion|petition|permit)|an? (?:appeal|application|request)|them (?:the|a)"
    r"|him (?:the|a)"
    r"|her (?:the|a)|us (?:the|a)|his (?:request|appeal|application)|her (?:request|appeal|application)"
    r"|their (?:request|appeal|application))\b"
)
DENIES = re.compile(
    rf"\b(?:den(?:y|ies|ied|ying)\b(?! {_GIVEN})"
    rf"|(?:reject|dismiss|refut|rebut|disput|repudiat|contest|contradict|rubbish|brush)\w*(?: aside| off)? "
    rf"(?:(?:the|these|those|all|any|such|his|her|their|its|that|as|what \w+ called|media|press|recent"
    rf"|widespread)\s+)*"
    rf"(?:[\w-]+\s+){{0,3}}?{_WHAT}\b"
    rf"|(?:call|describ|brand|label|term|dismiss|reject"
    rf"|denounc)\w* (?:[\w'\u2019-]+ ){{1,6}}?(?:as )?(?:\w+ )?{_UNTRUE}\b"
    rf"|(?:said|says|say|insist\w*|maintain\w*|stress\w*|told|wrote|added|claim\w*|stat\w+)\b[^.;]{{0,120}}?\b"
    rf"(?:is|was|are|were|be|being)(?:n['\u2019]t)? [\"“]?(?:\w+ly |all |simply )?{_UNTRUE}\b"
    rf"|(?:said|says|insist\w*|maintain\w*)\b[^.;]{{0,80}}?\b(?:did nothing wrong|(?:had|has|have) done nothing wrong"
    rf"|there (?:was|is) no truth|no truth (?:in|to)|(?:had|has|have) nothing to do with|innocent|innocence"
    rf"|(?:had|has|have) never (?:\w+ )?(?:been|done|taken|paid|received|met|happened))"
    rf"|(?:maintain\w*|protest\w*) (?:his|her|its|their) innocence"
    rf"|plead(?:s|ed)? not guilty|issued a (?:\w+ )?denial|(?:in|by) (?:a |its |his |her |their )?(?:\w+ )?denial"
    rf"|repeated (?:its|his|her|their) denials?)",
    re.IGNORECASE,
)
_NOT_DENIED = re.compile(
    r"\b(?:not|never|n['\u2019]t|neither|nor|nobody|no one|cannot|without|hardly|stopped short of"
    r"|refused? to|declin\w+ to"
    r"|unable to|could|yet to|difficult to|hard to|impossible to|confirm(?:ed)? (?:or|nor)|who would|if \w+)"
    r"(?:\s+(?:directly|explicitly|publicly|immediately|have|has|had|been|be|to|even|\w+ly))*\s*$",
    re.IGNORECASE,
)
_NEITHER = re.compile(
    r"\bneither\b[^.;]{0,60}?\b(?:confirm\w*|admit\w*|deni\w*)\b[^.;]{0,20}?\bnor\b|\bconfirm(?:ed)? (?:or|nor) den",
    re.I,
)
# "Access was denied", "he was denied a visa".
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|get|got)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\s+(?:\w+ly\s+)?by\b|\s+(?:that|it|the|any)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"^\W*(?:he|she|they|it|both|the (?:spokes\w+|company|firm|ministry|government|office))\b", re.I
)


LONGEST = 800
"""No sentence that a person would read is longer; finding a denial takes time that grows with its square."""


@dataclass(frozen=True)
class Denial:
    """A sentence that tells of a denial, and which paragraph it stands in."""

    span: Span
    block: int


def is_denial(sentence: str) -> bool:
    """Whether the sentence says that somebody denies something."""
    return len(sentence) <= LONGEST and any(_stands(sentence, found) for found in DENIES.finditer(sentence))


def _stands(sentence: str, found: re.Match[str]) -> bool:
    before = sentence[max(0, found.start() - 60) : found.start()]
    if _NOT_DENIED.search(before) or _NEITHER.search(sentence[: found.end() + 4]):
        return False
    if found[0].lower().startswith("denied") and _PASSIVE.search(before):
        return bool(_BY.match(sentence, found.end()))
    return not sentence.rstrip().endswith("?")


# "Verrik, who has ruled Varnia since 1996, rejected it": not Varnia did.
_ASIDE = re.compile(r",\s*(?:who|whom|whose|which|where)\b[^,]*,")


def denials(text: str, party: str) -> Iterator[Denial]:
    """The denials of a party that the copy tells: it is named there, or just before where a pronoun stands."""
    before = ""
    for one, denies, goes_on in told(text):
        words = one.span.of(text)
        # Whom it names is asked last: that takes longest, and few sentences deny anything.
        if denies and (
            names_party(_ASIDE.sub(",", words), party) or (goes_on and names_party(before, party))
        ):
            yield one
        if not goes_on or names_party(words, party):
            before = words


@lru_cache(maxsize=16)
def told(text: str) -> tuple[tuple[Denial, bool, bool], ...]:
    """Each sentence of a copy: does it deny anything, and does it begin with a pronoun? Read once for all parties."""
    found = []
    for number, block in enumerate(blocks(text)):
        for span in sentences_in(text, block):
            words = span.of(text)
            found.append((Denial(span, number), is_denial(words), bool(_PRONOUN.match(words))))
    return tuple(found)
