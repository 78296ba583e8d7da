"""What came back, or the fact that nothing did: logged by hand, or kept as it came in."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, optional_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from newsroom.stories.actions import take_turn
from verification.evidence.arriving import came_with_reply
from verification.evidence.uploads import Received
from verification.outreach.another_way import end_search
from verification.outreach.following import plan
from verification.outreach.models import InboundMail, Reply, ReplyLink, ReplyRequest
from verification.outreach.noting import changed, not_ahead, note, one_of, with_zone
from verification.outreach.permissions import may_log_replies
from verification.outreach.reopening import reopen
from verification.outreach.states import (
    NEEDS_WORDS,
    NOTHING_CAME,
    STILL_OUT,
    WITHOUT_AN_ATTEMPT,
    Outcome,
    Via,
)

NOT_SOUGHT = "not_sought"
LONGEST = 20_000
OLDER = "Write when they denied it: a standing denial is older than this request. What they said since is a denial."


@verb
def log_reply(
    *,
    by: User,
    request: ReplyRequest,
    outcome: str,
    text: str = "",
    said_by: str = "",
    received_at: datetime | None = None,
    until: datetime | None = None,
    follows: Reply | None = None,
) -> Reply:
    """Log what came back, or that nothing did; *asked for more time* keeps the request open until then.

    `follows` is a reply that came in by itself and that somebody has now read: its words and its time stand where
    none are given, and the outcome may be any that such words can have.
    """
    may_log_replies(by=by, story=request.story)
    one_of("outcome", outcome, Outcome.values)
    take_turn(request.story_id)
    if follows:
        _came_by_itself(request, follows)
        text, said_by = text or follows.text, said_by or follows.said_by
        received_at = received_at or follows.received_at
    text = optional_text("text", text, limit=LONGEST)
    said_by = optional_text("said_by", said_by, limit=200)
    _is_whole(request, outcome, text, received_at, until)
    late = not _settle(request, outcome, until, until_known=follows is None)
    reply = Reply.objects.create(
        request=request,
        outcome=outcome,
        text=text,
        said_by=said_by,
        received_at=received_at or timezone.now(),
        by=by,
    )
    _follow_up(reply, by)
    if outcome == Outcome.NOT_SOUGHT:
        tell(
            users=users_on(request.story.desk_id, Role.LEGAL),
            kind=NOT_SOUGHT,
            key=str(reply.pk),
            payload={"reply": reply.pk},
            story_id=request.story_id,
        )
    note("reply_logged", request, by, text=text, outcome=outcome, late=late)
    return reply


def keep(
    *,
    request: ReplyRequest,
    outcome: Outcome,
    text: str,
    received_at: datetime,
    said_by: str,
    until: datetime | None = None,
    link: ReplyLink | None = None,
    inbound: InboundMail | None = None,
    files: Sequence[Received] = (),
    by: User | None = None,
) -> Reply:
    """Keep a reply that came in by itself, and what came with it. Part of the verb that calls it.

    A mail says nothing of its outcome: it does not take the place of one that a person or the party has given. `by` is
    who matched it by hand.
    """
    take_turn(request.story_id)
    via = Via.REPLY_PAGE if link else Via.MAIL
    settled = ReplyRequest.objects.filter(pk=request.pk)
    if via == Via.MAIL or outcome == Outcome.MORE_TIME:
        settled = settled.filter(outcome__in=(*STILL_OUT, *NOTHING_CAME, Outcome.NOT_SOUGHT))
    settled.update(outcome=outcome, promised_until=until, version=F("version") + 1)
    reply = Reply.objects.create(
        request=request,
        outcome=outcome,
        text=text[:LONGEST],
        received_at=received_at,
        via=via,
        said_by=said_by[:200],
        link=link,
        inbound=inbound,
    )
    how = f"Came with a reply of {request.party.name} by {reply.get_via_display().lower()}"
    reply.evidence.set([came_with_reply(story=request.story, file=file, how=how) for file in files])
    _follow_up(reply, by)
    note("reply_came", request, by, text=reply.text, outcome=outcome, via=via, files=len(files))
    return reply


def _came_by_itself(request: ReplyRequest, reply: Reply) -> None:
    if reply.request_id != request.pk or reply.via == Via.BY_HAND:
        raise Invalid({"follows": ["Choose a reply to this request that came in by itself."]})


def _is_whole(
    request: ReplyRequest, outcome: str, text: str, received_at: datetime | None, until: datetime | None
) -> None:
    """Refuse what can not be true, or does not say enough."""
    now = timezone.now()
    not_ahead("received_at", received_at or now)
    with_zone("until", until)
    if outcome in NEEDS_WORDS and not text:
        raise Invalid({"text": ["Write down what they said, or why they were not asked."]})
    if outcome == Outcome.STANDING_DENIAL and (received_at is None or received_at >= request.created_at):
        raise Invalid({"received_at": [OLDER]})
    if outcome == Outcome.MORE_TIME and (until is None or until <= now):
        raise Invalid({"until": ["Say until when they asked for time."]})
    if outcome not in WITHOUT_AN_ATTEMPT and not (request.attempts.exists() or request.replies.exists()):
        raise Invalid({"outcome": ["Log the attempt first: nothing was sent or tried yet."]})
    if outcome == Outcome.NO_RESPONSE:
        _may_be_silent(request)


def _settle(request: ReplyRequest, outcome: str, until: datetime | None, *, until_known: bool) -> bool:
    """Give the request its outcome; False when it had one already. More time is not given to one that is over."""
    rows = ReplyRequest.objects.filter(pk=request.pk)
    change = {
        "outcome": outcome,
        "promised_until": until,
        "version": F("version") + 1,
    }
    if rows.filter(outcome__in=STILL_OUT).update(**change):
        return True
    if until_known and outcome == Outcome.MORE_TIME:
        raise Invalid({"outcome": ["This request has its outcome already. Put another request to them."]})
    rows.update(**change)
    return False


def _follow_up(reply: Reply, by: User | None) -> None:
    """What every reply sets off: the reminders of its request, the gate, the claims it touches."""
    request = reply.request
    request.refresh_from_db()
    if not request.is_outstanding:
        end_search(request, by, f"{request.party.name}: {reply.get_outcome_display().lower()}.")
    plan(request)
    changed(request, by, f"{request.party.name}: {reply.get_outcome_display().lower()}.")
    reopen(reply, by=by)


def _may_be_silent(request: ReplyRequest) -> None:
    """Nobody failed to respond before their time was over, or to something that never reached them."""
    if timezone.now() < request.reply_by:
        due = request.reply_by.astimezone(request.story.desk.zone)
        raise Invalid({"outcome": [f"They have until {due:%H:%M on %d %B}; only then is it no response."]})
    if not request.was_delivered:
        raise Invalid({"outcome": ["No attempt was delivered: it is not reachable or delivery failed."]})
