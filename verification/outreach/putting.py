"""Putting claims and questions to a party, and putting them again when the copy says more."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from django.db.models import F
from django.utils import timezone

from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.claims.states import AnchorOutcome, Flag
from verification.outreach.following import plan
from verification.outreach.models import Party, Putting, ReplyRequest
from verification.outreach.noting import changed, not_ahead, note, one_of, with_zone
from verification.outreach.paces import numbers_of
from verification.outreach.permissions import may_log_replies
from verification.outreach.states import STILL_OUT, Pace, RequestType
from verification.outreach.templates import checked_language

LONGEST_QUESTIONS = 20_000


class AlreadyAsked(Invalid):
    """The same is asked of the same party about the same story; `first` is where."""

    def __init__(self, first: ReplyRequest) -> None:
        self.first = first
        sentence = (
            f"{first.party.name} has not answered yet what {first.owner} asked "
            f"({first.get_type_display().lower()}): put it again there."
        )
        super().__init__({"party": [sentence]})


@verb
def put(
    *,
    by: User,
    story: Story,
    party: Party,
    type: str,  # noqa: A002 (the product's word for it)
    put: str,
    claims: Iterable[Claim] = (),
    pace: str = Pace.ROUTINE,
    language: str = "en",
    reply_by: datetime | None = None,
) -> ReplyRequest:
    """Note what is put to a party about a story.

    They get the time that the house allows for the type and pace, or until `reply_by`, reckoned from now.
    """
    may_log_replies(by=by, story=story)
    one_of("type", type, RequestType.values)
    one_of("pace", pace, Pace.values)
    language = checked_language(language)
    text = _questions(put)
    if party.desk_id != story.desk_id:
        raise Invalid({"party": ["That party belongs to another desk."]})
    numbers = numbers_of(story.desk, type, pace)
    allow = _minutes_until(reply_by) if reply_by else numbers.allow_minutes
    take_turn(story.pk)
    claims = _of_story(claims, story)
    _only_one_out(story, party, type)
    request = ReplyRequest.objects.create(
        story=story,
        party=party,
        type=type,
        put=text,
        pace=pace,
        language=language,
        allow_minutes=allow,
        channels_to_try=numbers.channels_to_try,
        reply_by=reply_by or timezone.now() + timedelta(minutes=allow),
        next_follow_up_at=reply_by or timezone.now() + timedelta(minutes=allow),
        owner=by,
    )
    request.claims.set(claims)
    _keep(request, 1, text, claims, by, timezone.now())
    plan(request)
    changed(request, by, f"A reply of {party.name} is asked for.")
    _note_put("put", request, by, text, claims)
    return request


@verb
def put_again(
    *,
    by: User,
    request: ReplyRequest,
    seen: int,
    put: str,
    claims: Iterable[Claim] | None = None,
    reply_by: datetime | None = None,
    at: datetime | None = None,
) -> ReplyRequest:
    """Put something new or more to them, at an instant (now): the clock starts anew, whatever came of it before."""
    may_log_replies(by=by, story=request.story)
    text = _questions(put)
    at = at or timezone.now()
    not_ahead("at", at)
    allow = _minutes_until(reply_by) if reply_by else request.allow_minutes
    take_turn(request.story_id)
    request.refresh_from_db()
    last = request.puttings.order_by("-number").first()
    if last and at < last.at:
        raise Invalid({"at": ["They were asked something later than that: write when it was put again."]})
    if not request.is_outstanding:
        _only_one_out(request.story, request.party, request.type)
    saved = ReplyRequest.objects.filter(pk=request.pk, version=seen).update(
        put=text,
        allow_minutes=allow,
        started_at=None,
        reply_by=reply_by or timezone.now() + timedelta(minutes=allow),
        next_follow_up_at=reply_by or timezone.now() + timedelta(minutes=allow),
        follow_up_by_hand=False,
        promised_until=None,
        outcome="",
        stale_at=None,
        stale_because="",
        version=F("version") + 1,
    )
    if not saved:
        raise NotPossible(
            f"Somebody else changed the request to {request.party.name} meanwhile. Look again, then put it again."
        )
    request.refresh_from_db()
    put_now = _of_story(request.claims.all() if claims is None else claims, request.story)
    request.claims.set(put_now)
    _keep(request, last.number + 1 if last else 1, text, put_now, by, at)
    plan(request)
    changed(request, by, f"More was put to {request.party.name}.")
    _note_put("put_again", request, by, text, put_now)
    return request


def as_put(claim: Claim) -> dict[str, object]:
    """A claim as it is put to somebody: what it says now, to tell later whether it says more."""
    standing = [anchor.words for anchor in claim.anchors_now if anchor.outcome != AnchorOutcome.LOST]
    return {
        "claim": claim.pk,
        "number": claim.number,
        "words_digest": claim.words_digest,
        "statement": claim.statement,
        "words": claim.words,
        "places": standing,
        "is_allegation": Flag.ALLEGATION in claim.flags,
    }


def grounds_shared(*, claim: Claim, other: Claim, **_: object) -> None:
    """Hook `grounds_shared`: whom one claim was put to, the other was put to."""
    for request in claim.reply_requests.all():
        request.claims.add(other)


def _questions(text: str) -> str:
    return require_text(
        "put", text, "Write what is put to them: the questions as sent.", limit=LONGEST_QUESTIONS
    )


def _minutes_until(reply_by: datetime) -> int:
    with_zone("reply_by", reply_by)
    if reply_by <= timezone.now():
        raise Invalid({"reply_by": ["Give them time: choose a time that lies ahead."]})
    return ceil((reply_by - timezone.now()) / timedelta(minutes=1))


def _of_story(claims: Iterable[Claim], story: Story) -> list[Claim]:
    wanted = [claim.pk for claim in claims]
    found = list(Claim.objects.filter(pk__in=wanted, story=story).with_anchors().order_by("number"))
    if len(found) != len(set(wanted)):
        raise Invalid({"claims": ["A claim of another story can not be put in this request."]})
    return found


def _only_one_out(story: Story, party: Party, type: str) -> None:  # noqa: A002
    """Verbs on one story go one after the other (`take_turn`), so nobody comes between this look and the row."""
    out = ReplyRequest.objects.filter(story=story, party=party, type=type, outcome__in=STILL_OUT)
    if first := out.select_related("party", "owner", "story").first():
        raise AlreadyAsked(first)


def _keep(request: ReplyRequest, number: int, text: str, claims: list[Claim], by: User, at: datetime) -> None:
    Putting.objects.create(
        request=request, number=number, text=text, claims=[as_put(claim) for claim in claims], by=by, at=at
    )


def _note_put(name: str, request: ReplyRequest, by: User, text: str, claims: list[Claim]) -> None:
    note(
        name,
        request,
        by,
        text=text,
        claims=[claim.number for claim in claims],
        reply_by=request.reply_by.isoformat(),
    )
