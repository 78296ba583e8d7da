"""What is told about mails to parties and what was put to them."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE, Group
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import Wording, letter_for, words_for
from newsroom.dispatch.sending.outside import MAIL_UNKNOWN
from newsroom.dispatch.states import MessageState
from verification.outreach.attempts import BOUNCED
from verification.outreach.models import Attempt, Mail, ReplyRequest
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
        _what_to_do(attempt),
    )


def _what_to_do(attempt: Attempt) -> str:
    if not attempt.request.is_outstanding:
        return "The request has its outcome; the log says now that this one did not arrive."
    if attempt.address and attempt.address.bad_since is None:
        return f"{attempt.detail} Their address is not to blame: send it again, or ring them up."
    return "Find another way to reach them: another address, or the telephone."


def _unknown(payload: dict[str, Any]) -> Wording | None:
    """Nothing once somebody has settled it; where the reply log has the mail, it is settled there."""
    if not OutboxMessage.objects.filter(pk=payload["message"], state=MessageState.UNKNOWN).exists():
        return None
    mail = Mail.objects.select_related("request__story", "request__party").filter(outbox=payload["message"])
    if not (sent := mail.first()):
        return Wording("Nobody knows whether a mail of yours was sent.", addresses.notices())
    story, request = sent.request.story, sent.request
    return Wording(
        f"{story.slug}: nobody knows whether your mail to {request.party.name} was sent.",
        addresses.reply_request(story.uuid, request.uuid),
        "Ask them whether it arrived before it is sent again, and say so in the reply log.",
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
    words_for(
        MAIL_UNKNOWN,
        _unknown,
        label="Nobody knows whether your mail to somebody outside was sent",
        group=Group.SENDING,
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
    )
    words_for(STALE, _stale, label="What you put to somebody is stale", group=Group.REPLIES)
    letter_for(REPLY_MAIL, letter, label="Mail to a party")
