"""Mails to our own people: text with a plain HTML alternative, nothing in them that is loaded from anywhere.

Rows that wait for their recipient's digest travel in one mail. Its Message-ID is that of its first row, and rows that
were in one mail stay together when it is sent again, so that a second copy shows as one.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from newsroom import addresses
from newsroom.dispatch.digest import digest_wording
from newsroom.dispatch.instead import gone, instead_of
from newsroom.dispatch.leasing import Held
from newsroom.dispatch.rendering import Wording, wordings
from newsroom.dispatch.sending.smtp import hand_over
from newsroom.dispatch.states import MessageState

LONGEST_SUBJECT = 180


def ready(held: Held) -> Callable[[], None] | None:
    """The mail for what is held, ready to go; what can not be said, or not to them, ends here alone."""
    said: dict[int, Wording] = {}
    ends: dict[int, tuple[MessageState, str]] = {}
    for message in held.messages:
        (words,) = wordings(message.kind, [message.payload])
        if isinstance(words, Wording):
            said[message.pk] = words
        elif words is None:
            ends[message.pk] = MessageState.DROPPED, ""
        else:
            ends[message.pk] = MessageState.DEAD, f"{type(words).__name__}: {words}"[:300]
    recipient = held.message.recipient
    elsewhere = gone(held.messages) - ends.keys()
    with transaction.atomic():
        for message in held.messages:
            if message.pk in elsewhere:
                instead_of(message)
                ends[message.pk] = MessageState.DROPPED, "Its recipient is not here any more."
        held.let_go(ends)
    if not held.messages or recipient is None:
        return None
    words = digest_wording([said[message.pk] for message in held.messages])
    mail = _mail(words, recipient.email, held.message.message_id)
    return lambda: hand_over(mail)


def _mail(words: Wording, to: str, message_id: str) -> EmailMultiAlternatives:
    subject = " ".join(words.sentence.split())[:LONGEST_SUBJECT]
    context = {
        "subject": subject,
        "words": words,
        "site": settings.SITE_URL,
        "host": settings.NEWSROOM_NAME or settings.SITE_HOST,
        "settings_url": f"{settings.SITE_URL}{addresses.messages()}",
    }
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("mail/notice.txt", context),
        to=[to],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("mail/notice.html", context), "text/html")
    return mail
