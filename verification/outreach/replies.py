"""What came back, or the fact that nothing did."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from newsroom.errors import Invalid, optional_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from verification.outreach.following import plan
from verification.outreach.models import Reply, ReplyRequest
from verification.outreach.noting import changed, not_ahead, note, one_of, with_zone
from verification.outreach.permissions import may_reach_out
from verification.outreach.states import STILL_OUT, WITHOUT_AN_ATTEMPT, Outcome


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
    one_of("outcome", outcome, Outcome.values)
    received_at = received_at or timezone.now()
    not_ahead("received_at", received_at)
    with_zone("until", until)
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
        version=F("version") + 1,
    )
    late = not saved
    if late and outcome == Outcome.MORE_TIME:
        raise Invalid({"outcome": ["This request has its outcome already. Put another request to them."]})
    reply = Reply.objects.create(request=request, outcome=outcome, text=text, received_at=received_at, by=by)
    if late:
        ReplyRequest.objects.filter(pk=request.pk).update(outcome=outcome, version=F("version") + 1)
    request.refresh_from_db()
    plan(request)
    changed(request, by, f"{request.party.name}: {Outcome(outcome).label.lower()}.")
    note("reply_logged", request, by, text=text, outcome=outcome, late=late)
    return reply


def _may_be_silent(request: ReplyRequest) -> None:
    """Nobody failed to respond before their time was over, or to something that never reached them."""
    if timezone.now() < request.reply_by:
        due = request.reply_by.astimezone(request.story.desk.zone)
        raise Invalid({"outcome": [f"They have until {due:%H:%M on %d %B}; only then is it no response."]})
    if not request.was_delivered:
        raise Invalid({"outcome": ["No attempt was delivered: it is not reachable or delivery failed."]})
