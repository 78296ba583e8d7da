"""Mails to our own people: text with a plain HTML alternative, nothing in them that is loaded from anywhere.

Rows that wait for their recipient's digest travel in one mail. Its Message-ID is that of its first row, and rows that
were in one mail stay together when it is sent again, so that a second copy shows as one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, DataError
from django.template.loader import render_to_string

from newsroom import addresses
from newsroom.dispatch.heirs import pass_on
from newsroom.dispatch.leasing import Held
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import Wording, wording
from newsroom.dispatch.sending.smtp import hand_over
from newsroom.dispatch.states import MessageState

LONGEST_SUBJECT = 180


@dataclass
class Worded:
    """What can be said of held messages; `without` are those that end here, each with its state and reason."""

    items: list[Wording] = field(default_factory=list)
    without: dict[int, tuple[MessageState, str]] = field(default_factory=dict)


def words_of(held: Held) -> Worded:
    """The words of each message; what is wrong with those of one ends that one alone."""
    worded = Worded()
    for message in held.messages:
        try:
            words = wording(message.kind, message.payload)
        except Exception as error:
            if isinstance(error, DatabaseError) and not isinstance(error, DataError):
                raise  # a database that is away is nobody's poison: sending stops
            worded.without[message.pk] = MessageState.DEAD, f"{type(error).__name__}: {error}"[:300]
            continue
        if words is None:
            worded.without[message.pk] = MessageState.DROPPED, ""
        else:
            worded.items.append(words)
    return worded


def ready(held: Held) -> Callable[[], None] | None:
    """The mail for what is held, ready to go; what has no words any more is let go of first."""
    recipient = held.message.recipient
    worded = words_of(held)
    if recipient is None or not recipient.is_active:
        for message in held.messages:
            if message.pk not in worded.without:
                pass_on(message)
                worded.without[message.pk] = MessageState.DROPPED, "Its recipient is not here any more."
    held.let_go(worded.without)
    if not held.messages or recipient is None:
        return None
    mail = _mail(held.messages, worded.items, recipient.email)
    return lambda: hand_over(mail)


def _mail(messages: list[OutboxMessage], items: list[Wording], to: str) -> EmailMultiAlternatives:
    digest = len(items) > 1
    subject = f"{len(items)} things from your desk" if digest else items[0].sentence
    subject = " ".join(subject.split())[:LONGEST_SUBJECT]
    context: dict[str, Any] = {
        "subject": subject,
        "words": items[0],
        "items": items,
        "site": settings.SITE_URL,
        "host": settings.SITE_HOST,
        "settings_url": f"{settings.SITE_URL}{addresses.me()}",
    }
    template = "mail/digest" if digest else "mail/notice"
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{template}.txt", context),
        to=[to],
        headers={"Message-ID": messages[0].message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail
