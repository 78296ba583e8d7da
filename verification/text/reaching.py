"""What a sentence about reaching somebody says: who was asked, over which channel, and what came of it by when.

Good enough to compare with a log and to offer words; whose effort it is stays for people to say.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from verification.text.efforts import AND, NEW_PARTY
from verification.text.lexicon import AGENCIES, NOT_NEWSROOM
from verification.text.matching import pattern_of
from verification.text.reaching_channels import channel_named, channels_beside
from verification.text.reaching_counts import NOTHING_CLAIMED, Claimed, claimed_in
from verification.text.reaching_cues import (
    ASKED_PASSIVE,
    CONTACTED,
    CUES,
    FOR_COMMENT,
    NOBODY,
    ORDINARY,
    SILENCE,
    TRIED,
    WANTED,
    Says,
)
from verification.text.reaching_times import BY
from verification.text.sentences import sentences
from verification.text.spans import Span

LONGEST = 800
"""No sentence that a person would read is longer; comparing words takes time that grows with its square."""


@dataclass(frozen=True)
class Reading:
    """One thing a sentence says of one party. `who` is as written there, "" where it is not named.

    `source` is whose effort it is when it is not the newsroom's own: another outlet, or somebody the copy tells of.
    """

    span: Span
    cue: Span
    says: Says
    who: str
    newsroom: str = ""
    channel: str = ""
    channel_words: str = ""
    by: str = ""
    source: str = ""
    beside: tuple[str, ...] = ()
    """Channels that it names beside `channel`."""
    claimed: Claimed = NOTHING_CLAIMED


_OUTLETS = (
    *AGENCIES,
    *(
        "Associated Press",
        "Agence France-Presse",
        "BBC",
        "CNN",
        "Sky News",
        "ITV",
        "Channel 4",
        "Fox News",
        "NBC",
    ),
    *(
        "ABC News",
        "CBS",
        "NPR",
        "MSNBC",
        "Al Jazeera",
        "Politico",
        "Axios",
        "BuzzFeed",
        "Vice News",
        "Bellingcat",
    ),
    *(
        "New York Times",
        "Washington Post",
        "Wall Street Journal",
        "Financial Times",
        "Los Angeles Times",
        "USA Today",
    ),
    *(
        "Guardian",
        "Telegraph",
        "Daily Mail",
        "Independent",
        "Times",
        "Der Spiegel",
        "Le Monde",
        "El País",
        "Economist",
    ),
    *(
        "Deutsche Welle",
        "Meduza",
        "Interfax",
        "RIA Novosti",
        "Newsnight",
        "Huffington Post",
        "HuffPost",
        "Daily Beast",
    ),
)
_OUTLET = "|".join(re.escape(name) for name in sorted(_OUTLETS, key=len, reverse=True))
_TOLD_OUTLET = re.compile(rf"\b(?:told|telling|to|from|by|with|at|of) (?:the |The )?({_OUTLET})\b")
_OUTLETS_OWN = re.compile(
    rf"\b({_OUTLET})(?:['\u2019]s?)? (?:[\w-]+ )?(?:requests?|questions?|calls?|e-?mails?|messages?|inquir(?:y|ies)"
    r"|enquir(?:y|ies)|approach)"
)
_OUTLET_DID = re.compile(
    rf"\b({_OUTLET})(?: (?:said|reported|reports|says|wrote|writes))?(?: that)?(?: (?:it|they))?"
    r"(?= (?:has|have|had|was|were|tried|contacted|approached|could|asked|reached)\b)"
)
# Where a clause with another subject begins.
BREAK = re.compile(
    r"[;—]|:(?!\d)|\s[–-]\s|, (?:but|and|while|although|though|whereas|which|who|yet|so)\b|\b(?:but|while|whereas)\b"
)
_ANAPHOR = re.compile(
    r"^(?:(?:it|they|he|she|who|which|both|neither(?: of (?:them|the \w+))?|none(?: of (?:them|the \w+))?|all|also"
    r"|we|the latter|the former|the (?:two|three|four))\b\W*)*$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:and|but|however|while|although|meanwhile|though|yet)\b,? ?)?"
    r"(?:(?:on|in|by|at|through|when|after|asked|contacted|approached|reached|via|despite|speaking)\b[^,]*, )?",
    re.IGNORECASE,
)
_AFTER_PARTY = re.compile(
    rf"\s*(?:,? \(?(?:{FOR_COMMENT}|(?:via|by|through|on|over|using|with|in|at|about|to|asking|but"
    rf"|and (?:had|has|have|is|are|asked|received|sent|tried|called|phoned|e-?mailed|messaged|written)"
    r"|after|before|following|regarding|late|early|several|repeatedly|who|which|multiple|once|twice"
    r"|(?:three|four|five|six|ten|\d+|several) times"
    r"|for (?:the |more than |almost |nearly |over |past )*(?:\w+ )?(?:minute|hour|day|week|month|year)s?\b"
    r"|seeking|requesting"
    r"|for (?:a |further |more )?(?:comment|details|information))\b)|[,;:.!?(]|$)",
    re.IGNORECASE,
)
# "the port, the council and Lars Holm": more names, and the last of them after "and".
_LISTED = re.compile(
    r"(?:, (?:the )?(?:[\w'\u2019-]+ ){0,5}?[\w'\u2019-]+){0,5},? and (?:the |its |his |her |their )?"
    r"[A-Za-z\u00c0-\u017d][\w'\u2019-]*(?: [A-Z\u00c0-\u017d][\w'\u2019-]*){0,4}"
    r"(?= (?:by|via|for|on|through|over|in|at)\b|[,.;]|$)"
)
_HOW = re.compile(
    r"\b(?:via|by|through|on|over|using) (?:[\w'\u2019-]+ ){0,4}?[\w'\u2019-]+(?= for\b| on\b| to\b"
    r"| asking\b|[,;.]| and\b|$)"
)
_PAST_PARTY = re.compile(
    r"^(?:a |the )?(?:[\w-]+ ){0,3}?(?:questions?|requests?|e-?mails?|messages?|letters?)(?: for comment)? to ",
    re.IGNORECASE,
)
_OBJECT_AFTER = re.compile(
    r"\b(?:from|to|for|with|reach|contact|of)\s+(?!comment|respond|questions|requests|our|us\b|an? |be\b"
    r"|the (?:time|request)"
    r"|publication|press)(?P<who>(?:the |The )?[A-Z\u00c0-\u017d][^,;.]*?|the [^,;.]*?)"
    r"(?=,|;|\.|$| (?:by|before|on|at|via|were|was|for|had|have|has|about|regarding|went|remained|as of|not)\b)"
)
_AUXILIARY = re.compile(
    r"(?:^|\s+)(?:(?:had|has|have|was|were|been|also|immediately|yet|it)(?:\s+|$))+$", re.IGNORECASE
)
_PASSIVE = re.compile(r"\b(?:was|were|had|have)(?: been)? not\b.*$", re.IGNORECASE)
# "Calls to the ministry went unanswered": whom it is about stands in what was sent.
_SENT_TO = re.compile(
    r"\b(?:calls?|messages?|requests?|e-?mails?|questions?|letters?|inquiries|enquiries|attempts|efforts"
    r"|texts?)\b[^,;]*?"
    r" (?:to|with|for|from) (?:(?:reach|contact) )?(?P<who>(?:the |an? )?(?!comment\b|interview)[^,;]+?)"
    r"(?= (?:by|for|via|on|about|seeking|over|through)\b|\s*$)",
    re.IGNORECASE,
)


def read(text: str, ours: Collection[str] = ()) -> list[Reading]:
    """What the sentences of a text say about reaching people, in order. `ours` are names of the newsroom itself.

    "Neither had responded" is said of those whom the sentence before names.
    """
    found: list[Reading] = []
    before: list[str] = []
    for span in sentences(text):
        if len(span) > LONGEST:
            continue
        made = _of_sentence(span.of(text), before, ours)
        found += [_moved(one, span.start) for one in made]
        before = list(dict.fromkeys(one.who for one in made if one.who))
    return found


def _moved(one: Reading, by: int) -> Reading:
    span, cue = (Span(at.start + by, at.end + by) for at in (one.span, one.cue))
    return replace(one, span=span, cue=cue)


def _of_sentence(sentence: str, before: list[str], ours: Collection[str]) -> list[Reading]:
    found = [reading for reading in _read(sentence, before) if _is_effort(sentence, reading)]
    return [replace(one, source=one.source or _source(sentence, one, ours)) for one in found]


def _read(sentence: str, before: list[str]) -> Iterator[Reading]:
    at = 0
    for says, cue in _cues(sentence):
        end = _end(sentence, cue.end)
        if says in (Says.CONTACTED, Says.TRIED) and not ASKED_PASSIVE.match(sentence, cue.start):
            made = list(_objects(sentence, at, says, cue, end))
        else:
            made = list(_subjects(sentence, at, says, cue, end, before))
        yield from made
        named = [reading.who for reading in made if reading.who]
        if named:
            before = named if at == 0 or says not in (Says.CONTACTED, Says.TRIED) else [*before, *named]
        at = cue.end


def _cues(sentence: str) -> list[tuple[Says, Span]]:
    """The cues that stand in the sentence, in order; one that lies in another is none."""
    found: list[tuple[int, int, int, Says]] = []
    nobody = NOBODY.search(sentence)
    for order, (says, pattern) in enumerate(CUES):
        for match in pattern.finditer(sentence):
            soon = next((g for name, g in match.groupdict().items() if g and name.startswith("soon")), "")
            if says == Says.ANSWERED and nobody and nobody.start() < match.start():
                soon = "immediately" if re.search(r"\bimmediately\W+$", sentence[: match.start()]) else soon
                said = _soon(Says.NO_RESPONSE, soon)
            else:
                said = _soon(says, soon)
            found.append((match.start(), order, match.end(), said))
    for says, pattern in ((Says.TRIED, TRIED), (Says.CONTACTED, ASKED_PASSIVE), (Says.CONTACTED, CONTACTED)):
        found += [(m.start(), len(CUES), m.end(), says) for m in pattern.finditer(sentence)]
    kept: list[tuple[Says, Span]] = []
    for start, _, end, says in sorted(found):
        if not kept or start >= kept[-1][1].end:
            kept.append((says, Span(start, end)))
    return kept


def _soon(says: Says, soon: str) -> Says:
    if says not in SILENCE or not soon:
        return says
    return (
        Says.NOT_IMMEDIATELY
        if soon.strip().lower() in ("immediately", "immediate", "at once", "promptly")
        else Says.NOT_YET
    )


def _end(sentence: str, start: int) -> int:
    """Where what a cue governs ends: at the next clause, or with the sentence."""
    found = BREAK.search(sentence, start)
    return found.start() if found else len(sentence.rstrip(".!?… \n"))


def _by(sentence: str, start: int, end: int) -> str:
    found = BY.search(sentence, start, end)
    return found[0] if found else ""


def _objects(sentence: str, at: int, says: Says, cue: Span, end: int) -> Iterator[Reading]:
    """ "We have contacted A via her page and B by email": one reading for each party."""
    subject = _clause(sentence, at, cue.start)
    newsroom = _LEAD.sub("", sentence[subject : cue.start]).strip(" ,")
    begin, start = subject, cue.end
    while split := _next_party(sentence, start, end):
        yield _object(sentence, Span(begin, split.start()), cue, says, newsroom, start)
        begin = start = split.end()
    yield _object(sentence, Span(begin, end), cue, says, newsroom, start)


def _object(sentence: str, span: Span, cue: Span, says: Says, newsroom: str, start: int) -> Reading:
    rest = sentence[start : span.end]
    if sent := _PAST_PARTY.match(rest.lstrip()):
        rest = rest.lstrip()[sent.end() :]
    party = rest.lstrip()
    stop = _AFTER_PARTY.search(party)
    who = party[: stop.start()] if stop else party
    channel = channel_named(sentence[max(start, span.start) : span.end]) or (
        channel_named(sentence[cue.start : cue.end]) if start == cue.end else ""
    )
    if more := _LISTED.match(party, len(who)) if stop and stop[0].startswith(",") else None:
        who = party[: more.end()]
    words = sentence[start : span.end]
    return Reading(
        span,
        cue,
        says,
        who.strip(" ,"),
        newsroom,
        channel,
        _how(party),
        beside=channels_beside(words, channel),
        claimed=claimed_in(sentence[cue.start : span.end] if start == cue.end else words),
    )


def _how(words: str) -> str:
    """How somebody was asked, in the copy's own words: "via his Facebook page"."""
    return next((found[0] for found in _HOW.finditer(words) if channel_named(found[0])), "")


def _next_party(sentence: str, at: int, end: int) -> re.Match[str] | None:
    """Where the next party begins: after one that has its channel, or one named like it."""
    for split in AND.finditer(sentence, at, end):
        if NEW_PARTY.match(sentence, split.end(), end) and not BY.match(sentence, split.end(), end):
            before = sentence[at : split.start()]
            ahead = sentence[split.end() : end]
            if channel_named(before) or (channel_named(ahead) == "" and "," not in before):
                return split
    return None


def _subjects(
    sentence: str, at: int, says: Says, cue: Span, end: int, before: list[str]
) -> Iterator[Reading]:
    """ "A did not respond": of whom it is said; where only a pronoun stands, of those named before."""
    start = _clause(sentence, at, cue.start)
    subject = _AUXILIARY.sub("", _LEAD.sub("", sentence[start : cue.start])).strip(" ,")
    by = _by(sentence, cue.end, end)
    if says in SILENCE and by:
        says = Says.NOT_BY
    channel = channel_named(sentence[start:end])
    newsroom = ""
    if _is_newsroom(sentence, cue, subject):
        newsroom, subject = subject, _object_after(sentence, cue, end)
    elif says == Says.UNREACHABLE and re.match(r"attempts|efforts", cue.of(sentence), re.IGNORECASE):
        subject = _object_after(sentence, cue, end)
    elif sent := _SENT_TO.search(subject) or _SENT_TO.search(
        _AUXILIARY.sub("", _PASSIVE.sub("", cue.of(sentence)))
    ):
        subject = sent["who"]
    elif re.match(r"(?:there|no)?$", subject, re.IGNORECASE):
        subject = _object_after(sentence, cue, end)
    if both := re.match(r"neither (?P<one>(?!of\b).+?) nor (?P<other>.+)", subject, re.IGNORECASE):
        named = [both["one"], both["other"]]
    elif _ANAPHOR.match(subject):
        named = before or [""]
    else:
        named = [
            re.sub(
                r"^(?:neither|none of|nobody|no one)\s+(?:at|in|from|of)?\s*",
                "",
                subject,
                flags=re.IGNORECASE,
            )
        ]
    for who in named:
        yield Reading(
            Span(start, end),
            cue,
            says,
            _without_apposition(who),
            newsroom,
            channel,
            by=by,
            beside=channels_beside(sentence[start:end], channel),
            claimed=claimed_in(sentence[start:end]),
        )


def _clause(sentence: str, at: int, end: int) -> int:
    """Where the clause of a cue begins."""
    breaks = [
        found
        for found in BREAK.finditer(sentence, at, end)
        # "Hart, who runs the port, declined": what stands between commas is said in passing
        if not (found[0].endswith(("who", "which")) and "," in sentence[found.end() : end])
    ]
    start = breaks[-1].start() if breaks else at
    word = re.compile(r"[\s,;:—–-]*(?:(?:and|but|while|although|though|whereas|yet|so)\b\s*)?", re.IGNORECASE)
    lead = word.match(sentence, start, end)
    return lead.end() if lead else start


def _is_newsroom(sentence: str, cue: Span, subject: str) -> bool:
    """Whether the newsroom is what did not hear, did not get or could not reach."""
    words = cue.of(sentence).lower()
    active = re.match(
        r"(?:has|have|had)?\s?(?:received|got|heard|drew|elicited|not (?:heard|received))", words
    )
    active = active or re.match(r"(?:has|have|had)(?: not|n.t).*(?:heard|received)", words)
    active = active or re.match(r"(?:had|has|have) no (?!.*comment)", words)
    unable = re.search(r"(?:could not|couldn.t|unable to)(?: immediately)? (?:reach|contact)$", words)
    return bool(active or unable) and not re.search(r"\b(?:calls?|e-?mails?|requests?|messages?)\b", subject)


def _object_after(sentence: str, cue: Span, end: int) -> str:
    found = _OBJECT_AFTER.search(sentence, max(cue.start, cue.end - 8), end)
    return found["who"].strip() if found else ""


def _without_apposition(who: str) -> str:
    """ "Hope Hart, a spokeswoman for the mayor": without what she is."""
    first = who.split(",", maxsplit=1)[0].strip()
    return re.sub(r"^(?:and|also|that|if|because)\s+", "", first)


def _is_effort(sentence: str, one: Reading) -> bool:
    """Whether these words are about a newsroom's asking at all."""
    cue = one.cue.of(sentence)
    if one.says == Says.TRIED:
        return len(one.newsroom.split()) <= 12
    if one.says == Says.CONTACTED:
        if ORDINARY.search(cue) or not re.match(r"has|have|had", cue, re.IGNORECASE):
            plain = one.newsroom.lower() == "we" or one.channel_words or cue.startswith(("put", "sent"))
            return bool(plain or WANTED.search(sentence, one.cue.start))
        return len(one.newsroom.split()) <= 12
    if one.says == Says.ANSWERED:
        return bool(
            re.search(
                r"questions|request|comment|e-?mail|statement|letter|\bwe asked", sentence, re.IGNORECASE
            )
        )
    if one.says in SILENCE:
        return bool(
            re.search(r"comment|repl|respon|answer|return|heard|acknowledg|ignored", cue, re.IGNORECASE)
        ) and not re.search(
            r"\b(?:responded|respond) to (?:the )?(?:emergency|treatment|scene|stimul|fire|therapy)", sentence
        )
    return True


def _source(sentence: str, one: Reading, ours: Collection[str]) -> str:
    """Whose effort it is, when the sentence says that it is not the newsroom's."""
    if one.newsroom and pattern_of(NOT_NEWSROOM).search(one.newsroom):
        return one.newsroom
    reach = sentence[: one.span.end]
    for pattern, words in ((_OUTLETS_OWN, sentence), (_TOLD_OUTLET, sentence), (_OUTLET_DID, reach)):
        for found in pattern.finditer(words):
            if not any(found[1].lower() in name.lower() for name in ours) and not _is_addressed(one, found):
                return found[1]
    return ""


def _is_addressed(one: Reading, found: re.Match[str]) -> bool:
    """Whether the outlet is who was asked: "has contacted the BBC for comment"."""
    return found[1] in one.who
