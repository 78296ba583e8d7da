"""Whether the log bears out, now, what the copy says of reaching people, and the words that it would bear out."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone

from verification.claims.models import Claim
from verification.claims.states import Kind
from verification.outreach.models import Reply, ReplyRequest
from verification.outreach.states import AttemptResult
from verification.reminders.calendar import of_party
from verification.text.denials import denials
from verification.text.efforts import NEW_PARTY
from verification.text.parties import named_by, names_party, names_somebody
from verification.text.reaching import Reading, read
from verification.text.reaching_channels import meant_by
from verification.text.reaching_cues import SILENCE, Says
from verification.text.reaching_log import HEARD, UNREAD, Log, why_not
from verification.text.reaching_words import Asked, line, style_of
from verification.text.sentences import blocks, sentences_in
from verification.text.spans import Span

_TO_US = re.compile(
    r"\bin an? (?:[\w-]+ ){0,2}(?:statement|e-?mail|reply|response|answer)\b|\btold us\b", re.IGNORECASE
)
_BETWEEN = re.compile(r",? and |, ")
_MANY = re.compile(
    r"(?:all|every|everyone|everybody|each|others?|several|those|many|some|various|two|three|four|five|dozens)\b",
    re.IGNORECASE,
)
"""Nobody in particular: a log holds no request to them."""
_US = re.compile(
    r"(?:the |this |our )?"
    r"(?:newsroom|newspaper|paper|magazine|desk|we|us|ourselves|reporters?|editors?|staff|authors?)",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:[Ww]e|[Nn]ewsroom|[Nn]ewspaper|[Pp]aper|[Mm]agazine|Courier|Gazette|Times|Post|News|Herald|Tribune|Observer"
    r"|Chronicle|Journal|Daily|Weekly|Press|Star|Mail|Guardian|Telegraph|Echo|Mirror|Review)\b"
)
_EFFORTS = frozenset({Says.CONTACTED, Says.TRIED, Says.UNREACHABLE, *SILENCE})
_MAY_TELL = re.compile(
    r"contact|comment|respon|repl|reach|approach|asked|mailed|answer|unanswered|wrote|written|phoned|called|heard"
    r"|sought|sent|put|tried|attempt|messaged|texted|rang|invited|return|acknowledg|ignor",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(r"(?:its|his|her|their) ", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """One thing that a claim says of one party; `why` says why the log does not bear it out, "" where it does."""

    claim: Claim
    reading: Reading
    log: Log | None
    why: str

    @property
    def who(self) -> str:
        return self.log.party if self.log else self.reading.who


@dataclass(frozen=True)
class Line:
    """Sentences of the copy, side by side, that tell of reaching people; and words for them as of now.

    `longer` and `shorter` are "" where nothing was tried: then nothing may be said.
    """

    start: int
    end: int
    words: str
    said: Sequence[Said]
    longer: str
    shorter: str

    @property
    def holds(self) -> bool:
        return not any(one.why for one in self.said)

    @property
    def claims(self) -> list[Claim]:
        return list(dict.fromkeys(one.claim for one in self.said))

    def about(self, claim: Claim) -> list[Said]:
        return [one for one in self.said if one.claim == claim]


def is_effort(claim: Claim, ours: Collection[str] = ()) -> bool:
    """Does the copy say here that the newsroom tried to reach somebody? (What another outlet did is an attribution.)

    `ours` are names of those who wrote it: an effort that is attributed to them is the newsroom's own.
    """
    return claim.kind == Kind.EFFORT_TO_REACH and not _is_of_another(claim, ours)


def _is_of_another(claim: Claim, ours: Collection[str]) -> bool:
    who = claim.attributed_to.strip()
    return bool(who) and not _US.fullmatch(who) and who.casefold() not in {name.casefold() for name in ours}


def untold(text: str, claims: Sequence[Claim], ours: Collection[str] = ()) -> list[Reading]:
    """What the copy says of the newsroom's own asking where no claim holds it against the log."""
    told = [
        Span(anchor.start or 0, anchor.end or 0)
        for claim in claims
        if is_effort(claim, ours) or _is_of_another(claim, ours)
        for anchor in claim.anchors_standing
    ]
    found: list[Reading] = []
    for block in blocks(text):
        if not _MAY_TELL.search(block.of(text)):
            continue
        readings = [one for one in read(block.of(text)) if _is_ours(one, ours)]
        for sentence in sentences_in(text, block) if readings else ():
            if not any(span.touches(sentence) for span in told):
                here = Span(sentence.start - block.start, sentence.end - block.start)
                found += [one for one in readings if one.span.touches(here)][:1]
    return found


def _is_ours(one: Reading, ours: Collection[str]) -> bool:
    """Whether it is the newsroom itself that asked: it says so, or asked for comment and names nobody who did."""
    if one.source or one.says not in _EFFORTS:
        return False
    return not one.newsroom or bool(_PAPER.search(one.newsroom)) or one.newsroom in ours


def lines(
    text: str,
    claims: Iterable[Claim],
    requests: Sequence[ReplyRequest],
    zone: ZoneInfo,
    now: datetime | None = None,
    ours: Collection[str] = (),
) -> list[Line]:
    """Each passage of the copy that tells of reaching people, against the log. `claims` come with their anchors.

    `requests` are the story's, with party and desk, claims, attempts and replies. No queries are made.
    """
    placed = [
        (Span(anchor.start or 0, anchor.end or 0), claim)
        for claim in claims
        if is_effort(claim, ours)
        for anchor in claim.anchors_standing
    ]
    if not placed:
        return []
    desk = _Desk(text, requests, (now or timezone.now()).astimezone(zone))
    return [desk.line(passage, placed) for passage in _passages(text, placed)]


def _passages(text: str, placed: Sequence[tuple[Span, Claim]]) -> list[Span]:
    """Sentences with such a claim; those that follow one another in a paragraph are one passage."""
    found: list[Span] = []
    for block in blocks(text):
        went_on = False
        for sentence in sentences_in(text, block):
            tells = any(span.touches(sentence) for span, _ in placed)
            if tells and went_on:
                found[-1] = Span(found[-1].start, sentence.end)
            elif tells:
                found.append(sentence)
            went_on = tells
    return found


def log_of(requests: Sequence[ReplyRequest], now: datetime) -> Log:
    """What the requests to one party hold; the newest says what came of it. `now` is in the newsroom's zone.

    Only attempts made for what is put now count. An answer to another request is an answer, unless an allegation was
    put since that was not put before it came.
    """
    newest = max(requests, key=lambda request: request.pk)
    over: dict[str, list[str]] = {result: [] for result in AttemptResult.values}
    before: list[str] = []
    made_at: list[datetime] = []
    for request in requests:
        made = request.attempts_now
        for attempt in request.standing_attempts:
            if attempt in made:
                made_at.append(attempt.at)
                over[attempt.result].append(attempt.channel)
            elif attempt.result == AttemptResult.DELIVERED:
                before.append(attempt.channel)
    delivered = [a.at for a in newest.attempts_now if a.result == AttemptResult.DELIVERED]
    came = None if newest.outcome in HEARD else _answer_before(newest, requests)
    outcome = came.outcome if came else newest.outcome
    heard = [came] if came else [reply for reply in newest.replies.all() if reply.outcome == outcome]
    zone = now.tzinfo
    return Log(
        party=newest.party.name,
        reached=tuple(over[AttemptResult.DELIVERED]),
        failed=tuple(over[AttemptResult.NOT_DELIVERED]),
        unknown=tuple(over[AttemptResult.UNKNOWN]),
        before=tuple(before),
        first=min(made_at).astimezone(zone) if made_at else None,
        since=min(delivered).astimezone(zone) if delivered else None,
        reply_by=max(newest.reply_by, newest.promised_until or newest.reply_by).astimezone(zone),
        closed=not of_party(newest.party).is_open(now),
        outcome=outcome,
        heard=heard[-1].text if heard else "",
        heard_at=heard[-1].received_at.astimezone(zone) if heard else None,
        stale=newest.stale_because or "it says more." if newest.stale_at else "",
    )


def _answer_before(newest: ReplyRequest, requests: Sequence[ReplyRequest]) -> Reply | None:
    """The newest answer to something else that was put to them, which goes for what is put to them now as well."""
    put_at = newest.put_at
    found: list[Reply] = []
    for request in requests:
        if request.pk == newest.pk:
            replies = [reply for reply in request.replies.all() if reply.logged_at < put_at]
            held = replies[-1].outcome if replies else ""
        else:
            replies, held = list(request.replies.all()), request.outcome
        if held in HEARD:
            found += [reply for reply in replies if reply.outcome == held][-1:]
    found = [reply for reply in found if reply.received_at >= put_at or not _is_new(newest, requests, put_at)]
    return max(found, key=lambda reply: reply.received_at, default=None)


def _is_new(newest: ReplyRequest, requests: Sequence[ReplyRequest], put_at: datetime) -> bool:
    """Was an allegation put then, as it is worded, that had not been put to them before?"""
    puttings = [putting for request in requests for putting in request.puttings.all()]
    before = {
        (one["claim"], one["words_digest"])
        for putting in puttings
        if putting.at < put_at
        for one in putting.claims
    }
    last = max(newest.puttings.all(), key=lambda putting: putting.number, default=None)
    return any(
        one["is_allegation"] and (one["claim"], one["words_digest"]) not in before
        for one in (last.claims if last else ())
    )


def told_of(text: str, party: str, newsroom: Collection[str] = ()) -> set[Says]:
    """What the copy says anywhere of how a party responded."""
    found: set[Says] = {Says.DENIED} if any(denials(text, party)) else set()
    for block in blocks(text):
        if not names_party(block.of(text), party):
            continue
        for one in read(block.of(text)):
            if one.says in _RESPONSES and (
                names_party(one.who, party) or names_party(one.span.of(block.of(text)), party)
            ):
                found.add(one.says)
        for sentence in sentences_in(text, block):
            words = sentence.of(text)
            told = _TO_US.search(words) or any(f"told {name}" in words for name in newsroom if name)
            if told and names_party(words, party):
                found.add(Says.ANSWERED)
    return found


_RESPONSES = frozenset({Says.ANSWERED, Says.DENIED, Says.DECLINED, Says.MORE_TIME})


class _Desk:
    """The log of a story as the passages of its copy are compared with it."""

    def __init__(self, text: str, requests: Sequence[ReplyRequest], now: datetime) -> None:
        self.text, self.requests, self.now = text, requests, now

    @cached_property
    def by_party(self) -> dict[int, list[ReplyRequest]]:
        found: dict[int, list[ReplyRequest]] = {}
        for request in self.requests:
            found.setdefault(request.party_id, []).append(request)
        return found

    @cached_property
    def logs(self) -> dict[int, Log]:
        return {party: log_of(requests, self.now) for party, requests in self.by_party.items()}

    def line(self, passage: Span, placed: Sequence[tuple[Span, Claim]]) -> Line:
        words = passage.of(self.text)
        readings = read(words)
        said: list[Said] = []
        asked: dict[int, list[Reading]] = {}
        for span, claim in placed:
            if not span.touches(passage):
                continue
            here = Span(span.start - passage.start, span.end - passage.start)
            read_here = [one for one in readings if one.span.touches(here)]
            mine = read_here or [_plain(claim, here)]
            for one in mine:
                parties, missing = (
                    ([], [])
                    if one.source
                    else self._parties(claim, one, alone=len({r.who for r in mine}) == 1)
                )
                if read_here:
                    said += self._said(claim, one, parties, missing, readings)
                else:
                    said.append(Said(claim, one, None, UNREAD))
                for party in parties:
                    asked.setdefault(party, []).append(one)
        style = style_of(words, readings)
        offers = [
            Asked(
                _called(asked[party], self.logs[party], alone=len(asked) == 1), asked[party], self.logs[party]
            )
            for party in asked
        ]
        longer, shorter = (line(offers, style, self.now, shorter=short) for short in (False, True))
        return Line(passage.start, passage.end, words, said, longer, shorter)

    def _said(
        self,
        claim: Claim,
        one: Reading,
        parties: Sequence[int],
        missing: Sequence[str],
        readings: Sequence[Reading],
    ) -> Iterable[Said]:
        if one.source:
            why = f"This is what {one.source} did, no effort of the newsroom: attribute the claim to {one.source}."
            yield Said(claim, one, None, why)
        for who in missing:
            nobody = replace(one, who=who)
            yield Said(claim, nobody, None, why_not(nobody, None, self.now))
        newsroom = {reading.newsroom for reading in readings}
        for party in parties:
            log = self.logs[party]
            also = told_of(self.text, log.party, newsroom) if log.outcome in HEARD else set()
            also |= {
                reading.says
                for reading in readings
                if any(party in self._named(name) for name in self._names(reading.who))
            }
            yield Said(claim, one, log, why_not(one, log, self.now, also))

    def _parties(self, claim: Claim, one: Reading, *, alone: bool) -> tuple[list[int], list[str]]:
        """Whose requests it is about, and whom it names that nobody asked.

        Those whom its words name, else those it was put in, else the only one so reached.
        """
        found: list[int] = []
        missing: list[str] = []
        for who in self._names(one.who):
            parties = self._of_name(claim, replace(one, who=who), alone=alone)
            found += [party for party in parties if party not in found]
            missing += [] if parties else [who]
        return found, missing

    def _names(self, who: str) -> list[str]:
        """The names that are written, one by one: "the port and its director" are two."""
        if not _BETWEEN.search(who) or self._named(who):
            return [who]
        names = [re.sub(r"^both ", "", name.strip()) for name in _BETWEEN.split(who)]
        return [name for name in names if NEW_PARTY.match(name) or _MANY.match(name)] or [who]

    def _of_name(self, claim: Claim, one: Reading, *, alone: bool) -> list[int]:
        tied = [
            party
            for party, requests in self.by_party.items()
            if any(claim in r.claims.all() for r in requests)
        ]
        named = self._named(one.who)
        if named:
            return named
        if names_somebody(one.who) or _MANY.match(one.who) or _OF_SOMEBODY.match(one.who):
            return []
        if tied:
            return tied
        meant = meant_by(one.channel)
        reached = [p for p, log in self.logs.items() if any(meant is None or c in meant for c in log.reached)]
        return reached if len(reached) == 1 else []

    def _named(self, who: str) -> list[int]:
        parties = {log.party: party for party, log in self.logs.items()}
        found = [parties[name] for name in named_by(who, parties)]
        return found if len(found) == 1 else []


def _plain(claim: Claim, here: Span) -> Reading:
    """A claim whose words can not be read."""
    return Reading(here, here, Says.CONTACTED, "", channel=claim.channel)


def _called(readings: Sequence[Reading], log: Log, *, alone: bool) -> str:
    """How the copy names a party."""
    names = [one.who for one in readings if one.who and (alone or " and " not in one.who)]
    return max(names, key=len) if names else log.party
