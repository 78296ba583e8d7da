"""Settling a mail that belongs to no request that is known: a person matches it, or sets it aside."""

from collections.abc import Sequence

from django.utils import timezone

from newsroom.errors import NotPermitted, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.evidence.uploads import Received
from verification.outreach.inbound import answered, read_again
from verification.outreach.models import InboundMail, Reply, ReplyRequest
from verification.outreach.permissions import may_log_replies
from verification.outreach.states import InboundKind, InboundState
from verification.outreach.unmatched import may_settle, requests_for

MAY_ANSWER = (InboundKind.REPLY, InboundKind.AUTO_REPLY)
"""Kinds of mail that may be an answer, as whoever reads one says."""


def match(*, by: User, mail: InboundMail, request: ReplyRequest) -> InboundMail:
    """Say which request a mail answers: it is kept there as a reply, with what came with it."""
    may_settle(by=by, mail=mail)
    words, files = read_again(mail)  # before the transaction begins
    return _match(by=by, mail=mail, request=request, words=words, files=files)


@verb
def _match(
    *, by: User, mail: InboundMail, request: ReplyRequest, words: str, files: Sequence[Received]
) -> InboundMail:
    if not requests_for(by, mail).filter(pk=request.pk).exists():
        raise NotPermitted("That request belongs to another desk.")
    if mail.kind not in MAY_ANSWER:
        raise NotPossible("This is no answer that could be matched. Set it aside once you have seen to it.")
    take_turn(request.story_id)
    _settle(mail, by, InboundState.MATCHED, kind=InboundKind.REPLY, request=request, desk=request.story.desk)
    answered(mail=mail, request=request, words=words, files=files, by=by)
    record(
        "inbound.matched",
        by=by,
        subject=mail,
        story_id=request.story_id,
        desk_id=request.story.desk_id,
        facts={"party": request.party_id},
    )
    return mail


def take_for_answer(*, by: User, mail: InboundMail) -> Reply:
    """Say that what looked like an automatic reply to a request is their answer."""
    request = mail.request
    if request is None:
        raise NotPossible("This mail belongs to no request yet. Match it first.")
    may_log_replies(by=by, story=request.story)
    words, files = read_again(mail)  # before the transaction begins
    return _take_for_answer(by=by, mail=mail, request=request, words=words, files=files)


@verb
def _take_for_answer(
    *, by: User, mail: InboundMail, request: ReplyRequest, words: str, files: Sequence[Received]
) -> Reply:
    taken = InboundMail.objects.filter(
        pk=mail.pk, kind=InboundKind.AUTO_REPLY, state=InboundState.MATCHED
    ).update(kind=InboundKind.REPLY, settled_by=by, settled_at=timezone.now())
    if not taken:
        raise NotPossible("This mail is taken for an answer already.")
    mail.refresh_from_db()
    return answered(mail=mail, request=request, words=words, files=files, by=by)


@verb
def set_aside(*, by: User, mail: InboundMail, reason: str) -> InboundMail:
    """Say that a mail belongs to nothing here, and why."""
    may_settle(by=by, mail=mail)
    reason = require_text("reason", reason, "Write why it belongs to nothing here.", limit=300)
    _settle(mail, by, InboundState.SET_ASIDE, why=reason)
    record("inbound.set_aside", by=by, subject=mail, desk_id=mail.desk_id, texts={"reason": reason})
    return mail


@verb
def bring_back(*, by: User, mail: InboundMail) -> InboundMail:
    """Put a mail that was set aside into the queue again."""
    may_settle(by=by, mail=mail)
    changed = InboundMail.objects.filter(pk=mail.pk, state=InboundState.SET_ASIDE).update(
        state=InboundState.UNMATCHED, settled_by=None, settled_at=None
    )
    if not changed:
        raise NotPossible("Only a mail that was set aside can be brought back.")
    mail.refresh_from_db()
    record("inbound.brought_back", by=by, subject=mail, desk_id=mail.desk_id)
    return mail


def _settle(mail: InboundMail, by: User, state: InboundState, **change: object) -> None:
    settled = InboundMail.objects.filter(pk=mail.pk, state=InboundState.UNMATCHED).update(
        state=state, settled_by=by, settled_at=timezone.now(), **change
    )
    if not settled:
        raise NotPossible("Somebody settled this mail meanwhile.")
    mail.refresh_from_db()
