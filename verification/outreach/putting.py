"""Putting claims and questions to a party."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone

from newsroom.errors import Invalid, require_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.claims.states import Flag
from verification.outreach.following import plan
from verification.outreach.models import Party, Putting, ReplyRequest
from verification.outreach.noting import changed, note, one_of, with_zone
from verification.outreach.permissions import may_reach_out
from verification.outreach.states import RequestType


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
    one_of("type", type, RequestType.values)
    text = require_text("put", put, "Write what is put to them: the questions as sent.")
    with_zone("reply_by", reply_by)
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
    plan(request)
    changed(request, by, f"A reply of {party.name} is asked for.")
    note(
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


def grounds_shared(*, claim: Claim, other: Claim, **_: object) -> None:
    """Hook `grounds_shared`: whom one claim was put to, the other was put to."""
    for request in claim.reply_requests.all():
        request.claims.add(other)
