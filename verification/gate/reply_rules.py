"""The conditions about whom was asked: what the copy says of it, and what must be told of what came back."""

from collections.abc import Iterator
from datetime import datetime

from newsroom import addresses
from verification.checking.models import Verdict
from verification.claims.models import Claim
from verification.claims.states import Flag, Kind
from verification.gate.findings import Finding
from verification.gate.states import Level
from verification.gate.view import StoryView
from verification.gate.words import excerpt, reporter
from verification.outreach.line import Line, told_of, untold
from verification.outreach.models import ReplyRequest
from verification.outreach.paces import OWN
from verification.outreach.states import Outcome, Pace, RequestType
from verification.text.denials import denials
from verification.text.reaching_cues import Says

NEAR = 2
"""So many paragraphs away from an allegation, at most, its denial stands."""

DENIALS = (Outcome.DENIED, Outcome.STANDING_DENIAL)


def _finding(view: StoryView, rule: str, sentence: str, detail: str, **more: object) -> Finding:
    given = {"level": Level.BLOCKER, "who": reporter(view), "claim": None, "at": "", **more}
    path = addresses.replies(view.story.uuid) + str(given.pop("at"))
    sentence = sentence[0].upper() + sentence[1:]  # it may begin with the name of a party
    return Finding(rule, sentence=sentence, detail=detail, path=path, **given)  # type: ignore[arg-type]


def replies_are_in(view: StoryView) -> Iterator[Finding]:
    """Whoever was asked has answered, or their outcome is known."""
    for request in view.requests:
        if request.is_outstanding:
            yield _finding(
                view,
                "replies_are_in",
                f"A reply from {request.party.name} is outstanding.",
                _until(view, request),
                who=str(request.owner),
                at=f"#r-{request.uuid}",
            )


def _until(view: StoryView, request: ReplyRequest) -> str:
    if request.over_at:
        return f"They have until {request.over_at.astimezone(view.story.desk.zone):%H:%M on %d %B}."
    tried = "Nothing has reached them yet" if request.standing_attempts else "Nothing was sent yet"
    return f"{tried}: their time begins with the delivery."


def efforts_hold(view: StoryView) -> Iterator[Finding]:
    """What the copy says of reaching somebody is what the log bears out now; what would be is offered."""
    for line in view.lines:
        told: set[Claim] = set()
        for one in line.said:
            if one.why and one.claim not in told:
                told.add(one.claim)
                yield _finding(
                    view,
                    "efforts_hold",
                    f"{one.claim.label} does not match the reply log: {one.why}",
                    _offered(line),
                    claim=one.claim.number,
                    at="#line",
                )
    for reading in untold(view.revision.text, view.claims, view.writers | view.newsroom):
        yield _finding(
            view,
            "efforts_hold",
            f"The copy tells of an effort to reach {reading.who or 'somebody'} that is held against no log.",
            "Mark these words as an effort to reach somebody; where it was another’s, say whose.",
            at="#line",
        )


def _offered(line: Line) -> str:
    if not line.longer:
        return f"{excerpt(line.words)} Nothing was tried: log the attempt, or cut these words."
    if line.longer == line.words:
        return excerpt(line.words)
    return f"The log bears out: {line.longer}"


def requests_are_fresh(view: StoryView) -> Iterator[Finding]:
    """What was put to somebody is what the copy says now; a new or stronger allegation is put again."""
    for request in view.requests:
        if request.stale_at and request.outcome != Outcome.NOT_SOUGHT:
            yield _finding(
                view,
                "requests_are_fresh",
                f"What was put to {request.party.name} no longer is what the copy says.",
                f"{request.stale_because} Put it again.".strip(),
                who=str(request.owner),
                at=f"#r-{request.uuid}",
            )


def accused_are_asked(view: StoryView) -> Iterator[Finding]:
    """Whoever an allegation is about was asked about it; that they were not is signed by a senior editor."""
    asked_about = {claim for request in view.requests for claim in request.claims.all()}
    for claim in view.claims:
        if Flag.ALLEGATION in claim.flags and claim not in asked_about:
            yield _finding(
                view,
                "accused_are_asked",
                f"{claim.label} is an allegation, and nobody was asked about it.",
                f"{excerpt(claim.words)} Put it to whom it is about, or cut it.",
                claim=claim.number,
            )
    for claim, verdict, request in not_sought(view):
        if not view.is_signed(claim, verdict):
            yield Finding(
                "accused_are_asked",
                Level.BLOCKER,
                f"{claim.label} was not put to {request.party.name}: a senior editor has to sign for that.",
                f"The reason: {_words_of(request)}",
                f"{addresses.gate(view.story.uuid)}#signs",
                "A senior editor",
                claim.number,
            )


def not_sought(view: StoryView) -> Iterator[tuple[Claim, Verdict, ReplyRequest]]:
    """Allegations that run although somebody they are about was not asked, with their verdict."""
    for request in view.requests:
        if request.outcome == Outcome.NOT_SOUGHT:
            for claim in view.claims:
                verdict = view.standing(claim)
                if verdict and claim in request.claims.all() and Flag.ALLEGATION in claim.flags:
                    yield claim, verdict, request


def _words_of(request: ReplyRequest) -> str:
    """What they said, or why they were not asked."""
    words = [reply.text for reply in request.replies.all() if reply.outcome == request.outcome and reply.text]
    return words[-1] if words else ""


def time_is_allowed(view: StoryView) -> Iterator[Finding]:
    """Silence counts once their time has passed since something reached them; less than the house gives is told."""
    now, zone = view.now, view.story.desk.zone
    for request in view.requests:
        name = request.party.name
        if request.outcome == Outcome.NO_RESPONSE and not request.was_delivered:
            sentence = f"Nothing that stands in the log reached {name}: that is no silence."
            yield _finding(
                view,
                "time_is_allowed",
                sentence,
                "Reach them another way, or log that they were not reached.",
            )
        elif request.outcome == Outcome.NO_RESPONSE and request.reply_by > max(now, _logged_at(request)):
            due = request.reply_by.astimezone(zone)
            sentence = f"The time of {name} is not over: they have until {due:%H:%M on %d %B}."
            yield _finding(
                view, "time_is_allowed", sentence, f"They were given {request.allow_minutes} minutes."
            )
        least = _house(request)
        if (
            request.type == RequestType.RIGHT_OF_REPLY
            and request.allow_minutes < least
            and _is_silent(request)
        ):
            yield _finding(
                view,
                "time_is_allowed",
                f"{name} was given {request.allow_minutes} minutes to reply; the house gives {least}.",
                "Whoever is accused has the time they need to answer what is put to them.",
                level=Level.WARNING,
                who=str(request.owner),
            )


def _logged_at(request: ReplyRequest) -> datetime:
    """When the outcome that holds was logged."""
    return max(reply.logged_at for reply in request.replies.all() if reply.outcome == request.outcome)


def _is_silent(request: ReplyRequest) -> bool:
    return request.is_outstanding or request.outcome == Outcome.NO_RESPONSE


def _house(request: ReplyRequest) -> int:
    """The minutes that the house gives for such a request."""
    set_by_desk: int | None = request.house_minutes  # type: ignore[attr-defined]  # annotated
    return set_by_desk or OWN[RequestType(request.type), Pace(request.pace)].allow_minutes


def denials_are_told(view: StoryView) -> Iterator[Finding]:
    """What somebody denies, the copy says that they deny, near to where it says it."""
    for request in view.requests:
        if request.outcome not in DENIALS:
            continue
        told = {denial.block for denial in denials(view.revision.text, request.party.name)}
        for claim in _denied(view, request):
            places = view.paragraphs_of(claim)
            if places and not any(abs(place - block) <= NEAR for place in places for block in told):
                yield _finding(
                    view,
                    "denials_are_told",
                    f"{request.party.name} denies {claim.label}; the copy does not say so near to it.",
                    _denial(view, request),
                    claim=claim.number,
                    at=f"#r-{request.uuid}",
                )


def _denied(view: StoryView, request: ReplyRequest) -> list[Claim]:
    """The allegations that were put to them; where none was, whatever else was."""
    about = set(request.claims.all())
    put = [c for c in view.claims if c in about and c.kind != Kind.EFFORT_TO_REACH]
    return [claim for claim in put if Flag.ALLEGATION in claim.flags] or put


def _denial(view: StoryView, request: ReplyRequest) -> str:
    dated = [reply for reply in request.replies.all() if reply.outcome == request.outcome]
    at = f", on {dated[-1].received_at.astimezone(view.story.desk.zone):%d %B %Y}" if dated else ""
    return f"{request.get_outcome_display()}{at}: {excerpt(_words_of(request))}"


def answers_are_told(view: StoryView) -> Iterator[Finding]:
    """What came back stands in the copy, in some words."""
    for request in view.requests:
        if request.outcome in (Outcome.ANSWERED, Outcome.LAWYERS_LETTER):
            told = told_of(view.revision.text, request.party.name, view.newsroom)
            if not told & {Says.ANSWERED, Says.DENIED}:
                yield _finding(
                    view,
                    "answers_are_told",
                    f"{request.party.name} answered, and the copy does not mention it.",
                    excerpt(_words_of(request)),
                    level=Level.WARNING,
                    at=f"#r-{request.uuid}",
                )
