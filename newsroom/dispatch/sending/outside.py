"""Mails to somebody outside, which a person sent from here. The machine sends each of them at most once.

Whatever leaves it open whether a mail left ends it as unknown: its owner is told, and a person decides.
"""

from collections.abc import Callable
from datetime import datetime
from email.utils import formataddr, parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch.actions import tell
from newsroom.dispatch.leasing import Held
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import letter
from newsroom.dispatch.sending.smtp import hand_over
from newsroom.dispatch.states import MessageState
from newsroom.ledger.actions import one_verb

log = structlog.get_logger(__name__)

MAIL_UNKNOWN = "mail_unknown"
CRASHED = "The worker that was sending it died; it may have left."


def ready(held: Held) -> Callable[[], None] | None:
    """The letter as its sender wrote it; None when it must not be sent any more."""
    message = held.message
    read = letter(message.kind, message.payload)
    if read is None:
        return None
    mail = EmailMessage(
        subject=read.subject,
        body=read.body,
        from_email=_sender(),
        to=[read.to],
        reply_to=[read.reply_to] if read.reply_to else None,
        headers={**read.headers, "Message-ID": message.message_id},
    )
    mail.message()  # what cannot be written as a mail is refused before anything is said to a server
    return lambda: hand_over(mail)


def _sender() -> str:
    """The house's address under the name that people outside know the newsroom by."""
    if not settings.NEWSROOM_NAME:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((settings.NEWSROOM_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def settled(
    message: OutboxMessage, state: MessageState, at: datetime, reason: str, *, refused: bool = False
) -> None:
    """What became of a mail is known, or known to be unknown. In the transaction of the mark.

    `refused` when the receiver takes no mail for this recipient.
    """
    hooks.mail_settled(message=message, state=state, at=at, reason=reason, refused=refused)
    if state == MessageState.UNKNOWN and message.owner:
        tell(
            users=[message.owner],
            kind=MAIL_UNKNOWN,
            key=str(message.uuid),
            payload={"message": message.pk, **message.payload},
            story_id=message.story_id,
        )


def doubt(rows: list[OutboxMessage], reason: str) -> int:
    """End mails as unknown; each in a transaction of its own. Returns how many were still to end."""
    doubted = 0
    for message in rows:
        try:
            with one_verb():
                at = timezone.now()
                changed = OutboxMessage.objects.filter(
                    pk=message.pk, state=message.state, lease_token=message.lease_token
                ).update(state=MessageState.UNKNOWN, last_error=reason, lease_token=None, lease_until=None)
                if not changed:
                    continue
                message.deliveries.filter(ended_at__isnull=True).update(ended_at=at, error=reason)
                message.refresh_from_db()
                settled(message, MessageState.UNKNOWN, at, reason)
                doubted += 1
        except DatabaseError:
            raise
        except Exception:
            log.exception("a mail in doubt could not be settled", message=message.pk)
    return doubted


def doubt_crashed(now: datetime) -> int:
    """Mails whose worker died while it was sending are never sent again by the machine."""
    return doubt(list(OutboxMessage.objects.in_doubt(now).select_related("owner")[:100]), CRASHED)
