"""What was given up, and is sent after all, or not any more: a person's decision, in the ledger."""

from django.db.models import Q
from django.utils import timezone

from newsroom.dispatch.actions import nudge
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.states import Channel, MessageState
from newsroom.errors import NotPermitted, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.states import Role

TO_SOMEBODY_OUTSIDE = (
    "A mail to somebody outside is settled in its reply log: whether it arrived, or goes again."
)
MOVED_ON = "This was not given up, or somebody else decided about it a moment ago. Look at the list again."


@verb
def requeue(*, by: User, message: OutboxMessage) -> OutboxMessage:
    """Send what was given up once more, from its first try on. Desk heads."""
    _may_decide(by, message)
    now = timezone.now()
    moved = (
        OutboxMessage.objects.dead()
        .filter(Q(not_after__isnull=True) | Q(not_after__gt=now), pk=message.pk)
        .update(
            state=MessageState.PENDING,
            tries=0,
            next_try_at=now,
            lease_token=None,
            lease_until=None,
            last_error="",
        )
    )
    if not moved:
        too_late = message.not_after is not None and message.not_after <= now
        raise NotPossible(
            "Its time has passed: it would be of no use now. Drop it." if too_late else MOVED_ON
        )
    nudge()
    message.refresh_from_db()
    record("message.requeued", by=by, subject=message, desk_id=message.desk_id, facts={"kind": message.kind})
    return message


@verb
def drop(*, by: User, message: OutboxMessage, reason: str) -> OutboxMessage:
    """Let what was given up be, for a reason. Desk heads."""
    _may_decide(by, message)
    reason = require_text("reason", reason, "Say why it is not sent.", limit=300)
    if not OutboxMessage.objects.dead().filter(pk=message.pk).update(state=MessageState.DROPPED):
        raise NotPossible(MOVED_ON)
    message.refresh_from_db()
    record(
        "message.dropped",
        by=by,
        subject=message,
        desk_id=message.desk_id,
        facts={"kind": message.kind},
        texts={"reason": reason},
    )
    return message


def _may_decide(by: User, message: OutboxMessage) -> None:
    heads = by.desk_ids(Role.DESK_HEAD)
    if not OutboxMessage.objects.of_desks(heads).filter(pk=message.pk).exists():
        raise NotPermitted("Only a head of the desk whose message it is can decide about it.")
    if message.channel == Channel.OUTSIDE:
        raise NotPossible(TO_SOMEBODY_OUTSIDE)
