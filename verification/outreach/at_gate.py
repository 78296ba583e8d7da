"""The reply log of stories as the gate reads it: one query for all of it."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from django.db.models import OuterRef, QuerySet, Subquery

from newsroom.rows import Rows, hold, made_of
from verification.claims.models import Claim
from verification.outreach.models import Attempt, HouseNumbers, Mail, Putting, Reply, ReplyRequest

_OF_MAIL = ("request", "at")
_ABOUT = ReplyRequest.claims.through


def requests_of(stories: Collection[int], claims: Mapping[int, Claim]) -> Iterable[ReplyRequest]:
    """The requests of these stories with their attempts, puttings, replies and claims; of `claims` alone.

    `house_minutes` is what the desk gives for such a request, None where it set nothing.
    """
    for request in _requests().filter(story__in=stories):
        _put_together(request, claims)
        yield request


@cache
def _requests() -> QuerySet[ReplyRequest]:
    """All requests with what hangs on them; composed once."""
    mine = OuterRef("pk")
    house = HouseNumbers.objects.filter(
        desk=OuterRef("party__desk"), type=OuterRef("type"), pace=OuterRef("pace")
    )
    return ReplyRequest.objects.select_related("party__desk", "owner").annotate(
        held_attempts=Rows(Attempt.objects.filter(request=mine).order_by()),
        held_mails=Rows(Mail.objects.filter(request=mine).order_by(), *_OF_MAIL),
        held_puttings=Rows(Putting.objects.filter(request=mine).order_by()),
        held_replies=Rows(Reply.objects.filter(request=mine).order_by()),
        held_claims=Rows(_ABOUT.objects.filter(replyrequest=mine)),
        house_minutes=Subquery(house.values("allow_minutes")),
    )


def _put_together(request: ReplyRequest, claims: Mapping[int, Claim]) -> None:
    held = vars(request)
    attempts = made_of(Attempt, held.pop("held_attempts"))
    mails = {mail.pk: mail for mail in made_of(Mail, held.pop("held_mails"), *_OF_MAIL)}
    for attempt in attempts:
        attempt.mail = mails.get(attempt.mail_id) if attempt.mail_id else None
    replies = made_of(Reply, held.pop("held_replies"))
    puttings = made_of(Putting, held.pop("held_puttings"))
    about = [row.claim_id for row in made_of(_ABOUT, held.pop("held_claims"))]
    hold(request, "attempts", sorted(attempts, key=lambda attempt: (attempt.at, attempt.pk)))
    hold(request, "puttings", sorted(puttings, key=lambda putting: putting.number))
    hold(request, "replies", sorted(replies, key=lambda reply: (reply.received_at, reply.pk)))
    hold(request, "claims", [claims[pk] for pk in about if pk in claims])
