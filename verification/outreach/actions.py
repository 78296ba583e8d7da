"""Keeping the reply log: who was asked what, how it was tried, what came back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import ceil

from django.db.models import F
from django.utils import timezone

from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User
from newsroom.stories.actions import move_gate
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.claims.states import Flag
from verification.outreach.models import Attempt, Party, Putting, Reply, ReplyRequest
from verification.outreach.permissions import may_reach_out
from verification.outreach.states import (
    STILL_OUT,
    WITHOUT_AN_ATTEMPT,
    AttemptResult,
    Channel,
    Outcome,
    PartyKind,
    RequestType,
)
from verification.reminders.actions import cancel, schedule

REPLY_OUTSTANDING = "reply_outstanding"
CLOCKS_DIFFER = timedelta(minutes=2)
"""How far ahead of this machine's clock a logged time may lie."""


@verb
def add_party(*, by: User, desk: Desk, name: str, kind: str, note: str = "") -> Party:
    """Add somebody the desk can ask, or find them by the same name."""
    may_reach_out(by=by, desk_id=desk.pk)
    name = require_text("name", name, "Name the person or body.", limit=200)
    _one_of("kind", kind, PartyKind.values)
    party, made = Party.objects.get_or_create(
        desk=desk,
        name=name,
        defaults={"kind": kind, "note": optional_text("note", note, limit=500), "added_by": by},
    )
    if made:
        record("party.added", by=by, subject=party, desk_id=desk.pk, facts={"kind": kind})
    return party


def _one_of(field: str, value: str, values: Sequence[str]) -> None:
    if value not in values:
        raise Invalid({field: [f"{value!r} is not one of {', '.join(values)}."]})


def _instant(field: str, at: datetime | None) -> None:
    if at is not None and timezone.is_naive(at):
        raise Invalid({field: ["Write the time with its zone."]})


def _not_ahead(field: str, at: datetime) -> None:
    _instant(field, at)
    if at > timezone.now() + CLOCKS_DIFFER:
        raise Invalid({field: ["This has not happened yet; log it when it has."]})


@verb
def put(
    *,
    by: User,
    story: Story,
    party: Party,
    type: str,  # noqa: A002 (the product's word for it)
    put: str,
    reply_by: datetime,
    claims: Iterable[Claim] = (),
) -> ReplyRequest:
    """Note what is put to a party about a story, and by when they should reply."""
    may_reach_out(by=by, desk_id=story.desk_id)
    _one_of("type", type, RequestType.values)
    text = require_text("put", put, "Write what is put to them: the questions as sent.")
    _instant("reply_by", reply_by)
    if reply_by <= timezone.now():
        raise Invalid({"reply_by": ["Give them time: choose a time that lies ahead."]})
    if party.desk_id != story.desk_id:
        raise Invalid({"party": ["That party belongs to another desk."]})
    claims = list(claims)
    if any(claim.story_id != story.pk for claim in claims):
        raise Invalid({"claims": ["A claim of another story can not be put in this request."]})
    request = ReplyRequest.objects.create(
        story=story,
        party=party,
        type=type,
        put=text,
        allow_minutes=ceil((reply_by - timezone.now()) / timedelta(minutes=1)),
        reply_by=reply_by,
        next_follow_up_at=reply_by,
        owner=by,
    )
    request.claims.set(claims)
    Putting.objects.create(
        request=request, number=1, text=text, claims=[as_put(claim) for claim in claims], by=by
    )
    _remind(request)
    _changed(request, by, f"A reply of {party.name} is asked for.")
    _note(
        "put",
        request,
        by,
        text=text,
        claims=[claim.number for claim in claims],
        reply_by=reply_by.isoformat(),
    )
    return request


def as_put(claim: Claim) -> dict[str, object]:
    """A claim as it is put to somebody: what it says now, to tell later whether it says more."""
    return {
        "claim": claim.pk,
        "number": claim.number,
        "words_digest": claim.words_digest,
        "statement": claim.statement,
        "words": claim.words,
        "is_allegation": Flag.ALLEGATION in claim.flags,
    }


def _remind(request: ReplyRequest) -> None:
    if request.is_outstanding and request.next_follow_up_at:
        schedule(REPLY_OUTSTANDING, request.pk, story=request.story, due_at=request.next_follow_up_at)
    else:
        cancel(REPLY_OUTSTANDING, request.pk)


def _changed(request: ReplyRequest, by: User, because: str) -> None:
    move_gate(request.story_id, by=by, because=because)


@verb
def log_attempt(
    *,
    by: User,
    request: ReplyRequest,
    channel: str,
    at: datetime,
    result: str,
    detail: str = "",
    next_follow_up_at: datetime | None = None,
) -> Attempt:
    """Log an attempt to reach the party, and when to follow up."""
    may_reach_out(by=by, desk_id=request.story.desk_id)
    _one_of("channel", channel, Channel.values)
    _one_of("result", result, AttemptResult.values)
    _not_ahead("at", at)
    _instant("next_follow_up_at", next_follow_up_at)
    if not request.is_outstanding:
        raise NotPossible(
            f"{request.party.name}: {request.get_outcome_display().lower()}. Put another request to them."
        )
    attempt = Attempt.objects.create(
        request=request,
        channel=channel,
        at=at,
        result=result,
        detail=optional_text("detail", detail, limit=500),
        by=by,
    )
    if next_follow_up_at:
        _follow_up(request, next_follow_up_at)
    _changed(request, by, f"An attempt to reach {request.party.name} was logged.")
    _note("attempt_logged", request, by, text=detail, channel=channel, result=result, at=at.isoformat())
    return attempt


def _follow_up(request: ReplyRequest, at: datetime) -> None:
    if at <= timezone.now():
        raise Invalid({"next_follow_up_at": ["Choose a time that lies ahead."]})
    ReplyRequest.objects.filter(pk=request.pk).update(next_follow_up_at=at, version=F("version") + 1)
    request.refresh_from_db()
    _remind(request)


@verb
def follow_up(*, by: User, request: ReplyRequest, at: datetime) -> ReplyRequest:
    """Set when to follow up next."""
    may_reach_out(by=by, desk_id=request.story.desk_id)
    _instant("next_follow_up_at", at)
    if not request.is_outstanding:
        raise NotPossible("This request has its outcome; there is nothing to follow up.")
    _follow_up(request, at)
    _note("follow_up_set", request, by, at=at.isoformat())
    return request


@verb
def log_reply(
    *,
    by: User,
    request: ReplyRequest,
    outcome: str,
    text: str = "",
    received_at: datetime | None = None,
    until: datetime | None = None,
) -> Reply:
    """Log what came back, or that nothing did; *asked for more time* keeps the request open until then."""
    may_reach_out(by=by, desk_id=request.story.desk_id)
    _one_of("outcome", outcome, Outcome.values)
    received_at = received_at or timezone.now()
    _not_ahead("received_at", received_at)
    _instant("until", until)
    text = optional_text("text", text, limit=20_000)
    if (
        outcome in (Outcome.ANSWERED, Outcome.DENIED, Outcome.STANDING_DENIAL, Outcome.NOT_SOUGHT)
        and not text
    ):
        raise Invalid({"text": ["Write down what they said, or why they were not asked."]})
    if outcome == Outcome.MORE_TIME and (until is None or until <= timezone.now()):
        raise Invalid({"until": ["Say until when they asked for time."]})
    if outcome not in WITHOUT_AN_ATTEMPT and not request.attempts.exists():
        raise Invalid({"outcome": ["Log the attempt first: nothing was sent or tried yet."]})
    if outcome == Outcome.NO_RESPONSE:
        _may_be_silent(request)
    saved = ReplyRequest.objects.filter(pk=request.pk, outcome__in=STILL_OUT).update(
        outcome=outcome,
        promised_until=until,
        next_follow_up_at=until if outcome == Outcome.MORE_TIME else None,
        version=F("version") + 1,
    )
    late = not saved
    if late and outcome == Outcome.MORE_TIME:
        raise Invalid({"outcome": ["This request has its outcome already. Put another request to them."]})
    reply = Reply.objects.create(request=request, outcome=outcome, text=text, received_at=received_at, by=by)
    if late:
        ReplyRequest.objects.filter(pk=request.pk).update(outcome=outcome, version=F("version") + 1)
    request.refresh_from_db()
    _remind(request)
    _changed(request, by, f"{request.party.name}: {Outcome(outcome).label.lower()}.")
    _note("reply_logged", request, by, text=text, outcome=outcome, late=late)
    return reply


def _may_be_silent(request: ReplyRequest) -> None:
    """Nobody failed to respond before their time was over, or to something that never reached them."""
    if timezone.now() < request.reply_by:
        due = request.reply_by.astimezone(request.story.desk.zone)
        raise Invalid({"outcome": [f"They have until {due:%H:%M on %d %B}; only then is it no response."]})
    if not request.was_delivered:
        raise Invalid({"outcome": ["No attempt was delivered: it is not reachable or delivery failed."]})


def _note(name: str, request: ReplyRequest, by: User, *, text: str = "", **facts: object) -> None:
    record(
        f"reply.{name}",
        by=by,
        subject=request,
        story_id=request.story_id,
        desk_id=request.story.desk_id,
        facts={"party": request.party_id, **facts},
        texts={"text": text},
    )


def grounds_shared(*, claim: Claim, other: Claim, **_: object) -> None:
    """Hook `grounds_shared`: whom one claim was put to, the other was put to."""
    for request in claim.reply_requests.all():
        request.claims.add(other)
