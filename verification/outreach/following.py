"""When a request is followed up."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from verification.outreach.models import ReplyRequest
from verification.outreach.noting import note, with_zone
from verification.outreach.permissions import may_reach_out
from verification.reminders.actions import cancel, schedule

REPLY_OUTSTANDING = "reply_outstanding"


def plan(request: ReplyRequest) -> None:
    """Set the reminders of a request as its log stands now. Part of the verb that calls it."""
    if request.is_outstanding and request.next_follow_up_at:
        schedule(REPLY_OUTSTANDING, request.pk, story=request.story, due_at=request.next_follow_up_at)
    else:
        cancel(REPLY_OUTSTANDING, request.pk)


def set_follow_up(request: ReplyRequest, at: datetime) -> None:
    """Follow up at an instant. Part of the verb that calls it."""
    if at <= timezone.now():
        raise Invalid({"next_follow_up_at": ["Choose a time that lies ahead."]})
    ReplyRequest.objects.filter(pk=request.pk).update(next_follow_up_at=at, version=F("version") + 1)
    request.refresh_from_db()
    plan(request)


@verb
def follow_up(*, by: User, request: ReplyRequest, at: datetime) -> ReplyRequest:
    """Set when to follow up next."""
    may_reach_out(by=by, desk_id=request.story.desk_id)
    with_zone("next_follow_up_at", at)
    if not request.is_outstanding:
        raise NotPossible("This request has its outcome; there is nothing to follow up.")
    set_follow_up(request, at)
    note("follow_up_set", request, by, at=at.isoformat())
    return request
