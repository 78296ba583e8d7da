"""Logging attempts to reach a party."""

from datetime import datetime

from newsroom.errors import NotPossible, optional_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from verification.outreach.following import set_follow_up
from verification.outreach.models import Attempt, ReplyRequest
from verification.outreach.noting import changed, not_ahead, note, one_of, with_zone
from verification.outreach.permissions import may_reach_out
from verification.outreach.states import AttemptResult, Channel


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
    one_of("channel", channel, Channel.values)
    one_of("result", result, AttemptResult.values)
    not_ahead("at", at)
    with_zone("next_follow_up_at", next_follow_up_at)
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
        set_follow_up(request, next_follow_up_at)
    changed(request, by, f"An attempt to reach {request.party.name} was logged.")
    note("attempt_logged", request, by, text=detail, channel=channel, result=result, at=at.isoformat())
    return attempt
