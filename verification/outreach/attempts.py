"""Attempts to reach a party: logged once, never edited, corrected by another one."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.outreach.addresses import mark_bad
from verification.outreach.another_way import begin_search, end_search
from verification.outreach.following import plan, set_follow_up
from verification.outreach.models import Address, Attempt, Mail, ReplyRequest
from verification.outreach.noting import changed, not_ahead, note, one_of, with_zone
from verification.outreach.permissions import may_log_replies
from verification.outreach.states import AttemptResult, Channel

BOUNCED = "reply_bounced"

LONG_AGO = timedelta(days=3653)
"""No attempt is older: such a date is a slip."""


@verb
def log_attempt(
    *,
    by: User,
    request: ReplyRequest,
    at: datetime,
    result: str,
    channel: str = "",
    address: Address | None = None,
    detail: str = "",
    next_follow_up_at: datetime | None = None,
) -> Attempt:
    """Log an attempt to reach the party over a channel, or at an address of theirs, and when to follow up.

    One that is older than what is put to them now is kept as history: no clock starts with it, no words rest on it.
    """
    may_log_replies(by=by, story=request.story)
    channel = _channel(request, channel, address)
    one_of("result", result, AttemptResult.values)
    _can_be("at", at)
    with_zone("next_follow_up_at", next_follow_up_at)
    take_turn(request.story_id)
    request.refresh_from_db()
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
        address=address,
        by=by,
    )
    _settle(attempt, by)
    if next_follow_up_at:
        set_follow_up(request, next_follow_up_at)
    changed(request, by, f"An attempt to reach {request.party.name} was logged.")
    note(
        "attempt_logged", request, by, text=attempt.detail, channel=channel, result=result, at=at.isoformat()
    )
    return attempt


@verb
def correct(
    *,
    by: User,
    attempt: Attempt,
    result: str,
    at: datetime | None = None,
    channel: str = "",
    address: Address | None = None,
    detail: str = "",
) -> Attempt:
    """Log how an attempt really was. The first stays, struck out; a correction can be corrected in its turn.

    What is left empty was as it is logged.
    """
    request = attempt.request
    may_log_replies(by=by, story=request.story)
    one_of("result", result, AttemptResult.values)
    at = at or attempt.at
    _can_be("at", at, attempt.mail)
    detail = optional_text("detail", detail, limit=500) or attempt.detail
    if address or channel:
        channel = _channel(request, channel, address, logged=attempt)
    else:
        channel, address = attempt.channel, attempt.address
    take_turn(request.story_id)
    _must_stand(attempt)
    now = (channel, at, result, detail, address and address.pk)
    if now == (attempt.channel, attempt.at, attempt.result, attempt.detail, attempt.address_id):
        raise Invalid({"": ["That is what the log says already: change what was wrong."]})
    correction = _correct(attempt, by, channel=channel, at=at, result=result, detail=detail, address=address)
    _settle(correction, by)
    changed(request, by, f"An attempt to reach {request.party.name} was corrected.")
    note(
        "attempt_corrected",
        request,
        by,
        text=correction.detail,
        channel=channel,
        result=result,
        at=at.isoformat(),
    )
    return correction


@verb
def bounced(
    *,
    by: User | None,
    at: datetime,
    reason: str,
    mail: Mail | None = None,
    attempt: Attempt | None = None,
) -> Attempt:
    """Log that what was sent came back: the address is bad, and somebody has to find another way.

    `by` is None when a machine says so. Saying it twice changes nothing.
    """
    request = (mail or attempt).request  # type: ignore[union-attr]  # one of the two is given
    if by is not None:
        may_log_replies(by=by, story=request.story)
    reason = require_text("reason", reason, "Write what came back.", limit=5_000)[:300]
    not_ahead("at", at)
    take_turn(request.story_id)
    if mail is not None:
        attempt = standing_of(mail)
    elif attempt is not None:
        _must_stand(attempt)
        if attempt.result == AttemptResult.NOT_DELIVERED:
            raise NotPossible("The log says already that it did not arrive.")
    if attempt is not None and attempt.result == AttemptResult.NOT_DELIVERED:
        return attempt
    return came_back(request, mail=mail, attempt=attempt, at=at, reason=reason, by=by)


def came_back(
    request: ReplyRequest,
    *,
    mail: Mail | None,
    attempt: Attempt | None,
    at: datetime,
    reason: str,
    by: User | None,
    address_is_bad: bool = True,
) -> Attempt:
    """Log that it did not arrive, with all that follows. Part of the verb that calls it.

    Where the address is not to blame, it stays as good as it was, and nobody looks for another way.
    """
    mail = mail or (attempt.mail if attempt else None)
    address = mail.address if mail else attempt.address if attempt else None
    logger = by or (mail.by if mail else request.owner)
    if attempt is None:
        failed = Attempt.objects.create(
            request=request,
            channel=Channel.EMAIL,
            at=at,
            result=AttemptResult.NOT_DELIVERED,
            detail=reason,
            address=address,
            mail=mail,
            by=logger,
        )
    else:
        failed = _correct(
            attempt,
            logger,
            channel=attempt.channel,
            at=at,
            result=AttemptResult.NOT_DELIVERED,
            detail=reason,
            address=address,
        )
    if address and address_is_bad:
        mark_bad(address, at, reason, by)
    ReplyRequest.objects.filter(pk=request.pk).update(version=F("version") + 1)
    if address_is_bad and not _request_anew(request).was_delivered:
        begin_search(request, by)
    _plan(request)
    tell(
        users=[request.owner],
        kind=BOUNCED,
        key=str(failed.pk),
        payload={"attempt": failed.pk},
        story_id=request.story_id,
        desk=request.story.desk,
    )
    changed(request, logger, f"What was sent to {request.party.name} did not arrive.")
    note("bounced", request, by, text=reason, channel=failed.channel, at=at.isoformat())
    return failed


def standing_of(mail: Mail) -> Attempt | None:
    """The attempt of a mail that stands, if what became of it is logged."""
    return mail.attempts.filter(corrected_by=None).order_by("-pk").first()


def log_for(mail: Mail, *, at: datetime, result: str, detail: str, by: User) -> Attempt:
    """Log what became of a mail, instead of what was known of it. Part of the verb that calls it."""
    known = standing_of(mail)
    if known is None:
        attempt = Attempt.objects.create(
            request=mail.request,
            channel=Channel.EMAIL,
            at=at,
            result=result,
            detail=detail,
            address=mail.address,
            mail=mail,
            by=by,
        )
    else:
        attempt = _correct(
            known, by, channel=known.channel, at=at, result=result, detail=detail, address=known.address
        )
    _settle(attempt, by)
    changed(mail.request, by, f"A mail to {mail.request.party.name}: {attempt.get_result_display().lower()}.")
    note(
        "attempt_logged",
        mail.request,
        by,
        text=detail,
        channel=attempt.channel,
        result=result,
        at=at.isoformat(),
    )
    return attempt


def _channel(
    request: ReplyRequest, channel: str, address: Address | None, *, logged: Attempt | None = None
) -> str:
    """The channel that is meant; `Invalid` where it does not fit the address, or the address is not theirs."""
    if address is None:
        one_of("channel", channel, Channel.values)
        return channel
    if address.party_id != request.party_id:
        raise Invalid({"address": [f"That is no address of {request.party.name}."]})
    if address.retired_at and not (logged and logged.address_id == address.pk):
        raise Invalid({"address": [f"{address.value} is not used any more; choose another."]})
    if channel and channel != address.channel:
        raise Invalid(
            {
                "channel": [
                    f"{address.value} is reached over another channel: {address.get_channel_display()}."
                ]
            }
        )
    return address.channel


def _can_be(field: str, at: datetime, mail: Mail | None = None) -> None:
    """Refuse a time at which it can not have happened: ahead, long ago, or before a mail was sent from here."""
    not_ahead(field, at)
    if at < timezone.now() - LONG_AGO:
        raise Invalid({field: ["That is more than ten years ago: check the date."]})
    if mail and at < mail.at.replace(second=0, microsecond=0):
        sent = mail.at.astimezone(mail.request.story.desk.zone)
        raise Invalid(
            {field: [f"It was sent from here at {sent:%H:%M on %d %B}: it can not have come earlier."]}
        )


def _must_stand(attempt: Attempt) -> None:
    if Attempt.objects.filter(corrects=attempt).exists():
        raise NotPossible(
            "This attempt was corrected already. Look again: the newest row is the one that counts."
        )


def _correct(attempt: Attempt, by: User, **how: object) -> Attempt:
    return Attempt.objects.create(
        request=attempt.request, corrects=attempt, mail=attempt.mail, by=by, logged_at=timezone.now(), **how
    )


def _settle(attempt: Attempt, by: User) -> None:
    """What follows from an attempt: another way is found once something arrived, and the clock is set anew."""
    request = attempt.request
    ReplyRequest.objects.filter(pk=request.pk).update(version=F("version") + 1)
    if attempt.result == AttemptResult.DELIVERED and not (attempt.address and attempt.address.bad_since):
        end_search(request, by, f"{attempt.get_channel_display()}: delivered.")
    _plan(request)


def _plan(request: ReplyRequest) -> None:
    plan(_request_anew(request))
    request.refresh_from_db()


def _request_anew(request: ReplyRequest) -> ReplyRequest:
    """The request as the database has it now, with nothing of it fetched before."""
    return ReplyRequest.objects.select_related("story__desk", "party__desk", "owner").get(pk=request.pk)
