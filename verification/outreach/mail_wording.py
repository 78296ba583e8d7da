"""What is told about mails to parties and what was put to them."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE, Group
from newsroom.dispatch.rendering import Wording, letter_for, words_for
from verification.outreach.attempts import BOUNCED
from verification.outreach.models import Attempt, ReplyRequest
from verification.outreach.sending import REPLY_MAIL, letter
from verification.outreach.stale import STALE


def _bounced(payload: dict[str, Any]) -> Wording | None:
    attempt = Attempt.objects.select_related("request__story", "request__party", "address").get(
        pk=payload["attempt"]
    )
    request = attempt.request
    if Attempt.objects.filter(corrects=attempt).exists():
        return None
    where = f" at {attempt.address.value}" if attempt.address else ""
    return Wording(
        f"{request.story.slug}: what was sent to {request.party.name} did not arrive{where}.",
        addresses.reply_request(request.story.uuid, request.uuid),
        "Find another way to reach them: another address, or the telephone."
        if request.is_outstanding
        else "The request has its outcome; the log says now that this one did not arrive.",
    )


def _stale(payload: dict[str, Any]) -> Wording | None:
    request = ReplyRequest.objects.select_related("story", "party").get(pk=payload["request"])
    if request.stale_at is None:
        return None
    return Wording(
        f"{request.story.slug}: what was put to {request.party.name} is stale. {request.stale_because}",
        addresses.reply_request(request.story.uuid, request.uuid),
        "Put it again, so that they can reply to what the copy says now.",
    )


def register() -> None:
    """Tell dispatch how this room words what it tells, and who reads its mails out (from `AppConfig.ready`)."""
    words_for(
        BOUNCED,
        _bounced,
        label="What you sent to somebody did not arrive",
        group=Group.REPLIES,
        channels=AT_ONCE_EVERYWHERE,
    )
    words_for(STALE, _stale, label="What you put to somebody is stale", group=Group.REPLIES)
    letter_for(REPLY_MAIL, letter, label="Mail to a party")
