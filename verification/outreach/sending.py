"""A mail to a party that a person sends off from here, once; what becomes of it is logged as attempts.

The mail and its outbox row are written in one transaction; a worker takes it from there, and answers by the hook
`mail_settled`. What may or may not have left is settled by a person.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F

from newsroom.dispatch.actions import nudge
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import Letter
from newsroom.dispatch.states import Channel as Travels
from newsroom.dispatch.states import MessageState
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import one_verb, verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.outreach.attempts import came_back, log_for, standing_of
from verification.outreach.following import plan
from verification.outreach.links import without_addresses
from verification.outreach.matching import reply_address
from verification.outreach.models import Address, Attempt, Mail, ReplyRequest
from verification.outreach.noting import note, one_line, one_of
from verification.outreach.permissions import may_log_replies
from verification.outreach.states import STILL_OUT, AttemptResult, Channel, MailStep
from verification.outreach.templates import LONGEST_BODY, LONGEST_SUBJECT

REPLY_MAIL = "reply_mail"
GAVE_UP = "It could not be sent."


@verb
def send(
    *,
    by: User,
    request: ReplyRequest,
    address: Address,
    step: str,
    subject: str,
    body: str,
    seen: int,
    uuid: UUID | None = None,
) -> Mail:
    """Send a mail to a party. It is on its way when this returns, and can not be called back.

    `seen` is the version of the request that was looked at, `uuid` the form's own: sent twice, it is one mail.
    """
    may_log_replies(by=by, story=request.story)
    subject, body = checked_mail(request, address, step, subject, body)
    take_turn(request.story_id)
    if uuid and (sent := Mail.objects.filter(uuid=uuid, request=request, by=by).first()):
        return sent
    taken = ReplyRequest.objects.filter(pk=request.pk, version=seen, outcome__in=STILL_OUT).update(
        version=F("version") + 1
    )
    if not taken:
        raise NotPossible(why_not_now(request))
    return _send_off(by, request, address, step, subject, body, uuid or uuid4())


def checked_mail(
    request: ReplyRequest, address: Address, step: str, subject: str, body: str
) -> tuple[str, str]:
    """Subject and body as they would be sent; `Invalid` or `NotPossible` where they must not be."""
    one_of("step", step, MailStep.values)
    if address.party_id != request.party_id:
        raise Invalid({"address": [f"That is no address of {request.party.name}."]})
    if address.channel != Channel.EMAIL:
        raise Invalid({"address": ["Only e-mail is sent from here; copy the text, and log the attempt."]})
    if address.retired_at:
        raise Invalid({"address": [f"{address.value} is not used any more; choose another."]})
    if address.bad_since:
        raise Invalid(
            {"address": [f"{address.value} is marked bad: {address.bad_because} Choose another address."]}
        )
    if request.stale_at and step not in (MailStep.PUT_AGAIN, MailStep.PUT):
        raise NotPossible(f"What was put to {request.party.name} is stale: put it again first.")
    subject = require_text(
        "subject", one_line("subject", subject), "Write the subject.", limit=LONGEST_SUBJECT
    )
    body = require_text("body", body, "Write the mail.", limit=LONGEST_BODY)
    return subject, body


def why_not_now(request: ReplyRequest) -> str:
    """Why a mail that was written is not sent: what somebody else did meanwhile."""
    now = ReplyRequest.objects.select_related("party").get(pk=request.pk)
    if not now.is_outstanding:
        return f"{now.party.name}: {now.get_outcome_display().lower()}. There is nothing to ask any more."
    last = now.mails.select_related("by").last()
    if last:
        return (
            f"Not sent: the log of {now.party.name} changed while you wrote. The last mail to them is "
            f"{last.by}’s ({last.get_step_display().lower()}). Look at the log, then send yours."
        )
    return f"Not sent: the log of {now.party.name} changed while you wrote. Look at it, then send yours."


@verb
def settle_unknown(*, by: User, mail: Mail, arrived: bool) -> Mail:
    """Say what became of a mail of which nobody knows whether it left: it arrived, or it is sent again.

    Sent again it is another mail with the same words. Gives the mail that holds now.
    """
    request = mail.request
    may_log_replies(by=by, story=request.story)
    take_turn(request.story_id)
    known = standing_of(mail)
    if known is None or known.result != AttemptResult.UNKNOWN:
        raise NotPossible("It is known already what became of this mail. Look again.")
    if arrived:
        log_for(mail, at=known.at, result=AttemptResult.DELIVERED, detail="It arrived after all.", by=by)
        state: dict[str, Any] = {"state": MessageState.SENT, "sent_at": known.at}
    else:
        checked_mail(request, mail.address, mail.step, mail.subject, mail.body)
        if not request.is_outstanding:
            raise NotPossible(why_not_now(request))
        log_for(
            mail,
            at=known.at,
            result=AttemptResult.NOT_DELIVERED,
            detail="Nobody knows whether it left; it was sent again.",
            by=by,
        )
        state = {"state": MessageState.DROPPED}
    OutboxMessage.objects.filter(pk=mail.outbox_id, state=MessageState.UNKNOWN).update(**state)
    note("unknown_settled", request, by, arrived=arrived)
    if arrived:
        return mail
    return _send_off(by, request, mail.address, mail.step, mail.subject, mail.body, uuid4())


def _send_off(
    by: User, request: ReplyRequest, address: Address, step: str, subject: str, body: str, uuid: UUID
) -> Mail:
    message = OutboxMessage.objects.create(
        dedupe_key=f"{REPLY_MAIL}:{uuid}",
        kind=REPLY_MAIL,
        channel=Travels.OUTSIDE,
        owner=by,
        desk=request.story.desk,
        story_id=request.story_id,
    )
    mail = Mail.objects.create(
        uuid=uuid,
        request=request,
        address=address,
        step=step,
        subject=subject,
        body=body,
        by=by,
        outbox=message,
    )
    OutboxMessage.objects.filter(pk=message.pk).update(payload={"mail": mail.pk})
    request.refresh_from_db()
    plan(request)
    note("mail_sent", request, by, text=without_addresses(f"{subject}\n\n{body}"), step=step)
    nudge()
    return mail


def letter(payload: dict[str, Any]) -> Letter | None:
    """The mail as it leaves. It is not read from the templates again: what a person saw is what is sent."""
    mail = Mail.objects.select_related("address", "request__story").get(pk=payload["mail"])
    return Letter(
        to=mail.address.value,
        subject=mail.subject,
        body=mail.body,
        reply_to=reply_address(mail.request) or mail.by.email,
    )


def mail_settled(
    *, message: OutboxMessage, state: str, at: datetime, reason: str = "", refused: bool = False
) -> None:
    """Hook `mail_settled`: log what became of a mail, once; what a person or a bounce said since is left alone.

    Only a refusal of its recipient says anything of their address: what our own server did not get rid of does not.
    """
    mail = (
        Mail.objects.select_related(
            "request__story__desk", "request__party", "request__owner", "address", "by"
        )
        .filter(outbox=message)
        .first()
    )
    if mail is None:
        return
    with one_verb():
        take_turn(mail.request.story_id)
        if standing_of(mail) is not None:
            return
        if state == MessageState.DEAD:
            why = (reason or GAVE_UP)[:300]
            came_back(
                mail.request, mail=mail, attempt=None, at=at, reason=why, by=None, address_is_bad=refused
            )
        elif state == MessageState.SENT:
            log_for(mail, at=at, result=AttemptResult.DELIVERED, detail=mail.address.value, by=mail.by)
        elif state == MessageState.UNKNOWN:
            log_for(mail, at=at, result=AttemptResult.UNKNOWN, detail=reason[:300], by=mail.by)


def attempt_of(mail: Mail) -> Attempt | None:
    """What is known of a mail now, None while it is on its way. (Prefetch `attempts` for lists.)"""
    attempts = list(mail.attempts.all())
    corrected = {attempt.corrects_id for attempt in attempts}
    return next((attempt for attempt in reversed(attempts) if attempt.pk not in corrected), None)
