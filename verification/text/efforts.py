"""What the copy says about asking for a reply: true only if the reply log holds it, so each party is one claim."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verification.text.flags import channel_of
from verification.text.lexicon import NOT_NEWSROOM
from verification.text.matching import pattern_of
from verification.text.spans import Span

# What belongs together in a sentence stands no further apart.
FAR = 300
_COMMENT = "(?:comment|response|reply|statement|reaction|interview)"
FOR_COMMENT = rf"(?:for|seeking|requesting) (?:(?:a|any|further|their|his|her|its) )*{_COMMENT}"
CONTACTED = re.compile(
    r"\b(?:has|have|had)(?: also| repeatedly| since| previously| now| again)? "
    r"(?:contacted|approached|reached out to|(?:tried|attempted) to (?:contact|reach)|e-?mailed|written to|called"
    r"|phoned|messaged|asked|sought comment from|put (?:the|these|its) \w+ to)\s+"
    rf"|\b(?:contacted|approached|reached out to|e-?mailed|asked|wrote to) (?=[^.]{{0,{FAR}}}\b{FOR_COMMENT})",
    re.IGNORECASE,
)
# These are said of much else, unless a comment was wanted.
ORDINARY = re.compile(r"asked|called|approached|written to|messaged|put", re.IGNORECASE)
WANTED = re.compile(FOR_COMMENT + r"|to (?:comment|respond|reply)", re.IGNORECASE)

_NOT = (
    r"(?:did not|didn['\u2019]t|(?:has|have|had)(?: not|n['\u2019]t| yet to))(?: immediately| yet| so far)?"
)
_MAIL = "(?:our |the |a |an )?(?:calls?|messages?|requests?|e-?mails?|questions?)"
NO_REPLY = re.compile(
    rf"\b{_NOT} (?:respond(?:ed)?|repl(?:y|ied)|(?:return|answer)(?:ed)? {_MAIL})\b"
    r"|\b(?:declined|refused)(?: all)?(?: repeated)?(?: requests)? (?:to comment|to be interviewed|to respond"
    r"|for comment|for interviews?)\b"
    r"|\b(?:could not|couldn['\u2019]t|cannot)(?: immediately| yet)? be (?:reached|contacted)\b"
    r"|\b(?:was|were)(?: not|n['\u2019]t|) (?:immediately )?(?:un)?available for (?:comment|interview)\b"
    rf"|\b(?:was|were|has been|have been) (?:contacted|approached|asked) {FOR_COMMENT}"
    r"|\bno (?:reply|response|comment) (?:was|has been|had been|were) \w+",
    re.IGNORECASE,
)
# "… via his page and the ministry by email": a new party begins where the one before has its channel.
AND = re.compile(r",? and |, ")
CHANNEL_WORD = re.compile(r"\b(?:via|by|through|on|over|using|with)\b", re.IGNORECASE)
NEW_PARTY = re.compile(r"(?:the|a|an|his|her|its|their) |[A-ZÀ-Ž]")


@dataclass(frozen=True)
class Effort:
    """One party asked, or one party's silence."""

    span: Span
    cue: Span
    channel: str
    asked: bool


def efforts(masked: str, sentence: Span) -> Iterator[Effort]:
    """The efforts to reach somebody that a sentence tells of."""
    end = sentence.start + len(sentence.of(masked).rstrip(".!?…"))
    contacted = CONTACTED.search(masked, sentence.start, end)
    if contacted and _by_newsroom(masked, sentence, contacted, end):
        yield from _parties(masked, sentence.start, contacted, end)
        return
    if silent := NO_REPLY.search(masked, sentence.start, end):
        span = Span(sentence.start, end)
        yield Effort(span, Span(*silent.span()), channel_of(span.of(masked)), asked=False)


def _by_newsroom(masked: str, sentence: Span, contacted: re.Match[str], end: int) -> bool:
    subject = masked[sentence.start : contacted.start()]
    if pattern_of(NOT_NEWSROOM).search(subject) or len(subject.split()) > 12:
        return False
    return not ORDINARY.search(contacted[0]) or bool(WANTED.search(masked, contacted.start(), end))


def _parties(masked: str, start: int, contacted: re.Match[str], end: int) -> Iterator[Effort]:
    cue = Span(contacted.start(), contacted.start() + len(contacted[0].rstrip()))
    begin, at = start, contacted.end()
    while split := _next_party(masked, at, end):
        span = Span(begin, split.start())
        yield Effort(span, cue, channel_of(span.of(masked)), asked=True)
        begin = at = split.end()
    span = Span(begin, end)
    yield Effort(span, cue, channel_of(span.of(masked)), asked=True)


def _next_party(masked: str, at: int, end: int) -> re.Match[str] | None:
    for split in AND.finditer(masked, at, end):
        if not NEW_PARTY.match(masked, split.end(), end):
            continue
        before = masked[max(at, split.start() - FAR) : split.start()]
        if CHANNEL_WORD.search(before) and channel_of(before):
            return split
    return None
