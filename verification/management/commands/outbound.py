from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from newsroom.dispatch import freezing
from newsroom.dispatch.labels import label_of
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.states import Channel
from newsroom.errors import Refusal
from newsroom.people.models import User
from verification.management.operator import operator


class Command(BaseCommand):
    help = "Say whether anything may leave the building; list what waits; freeze it, or let it go again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", nargs="?", choices=("tell", "list", "freeze", "lift"), default="tell")
        parser.add_argument(
            "--because", default=freezing.RESTORED, help="why nothing may leave (with freeze)"
        )
        parser.add_argument("--by", help="e-mail address of the desk head who lets it go again (with lift)")

    def handle(self, *, verb: str, because: str, by: str | None, **_: Any) -> None:
        try:
            if verb == "freeze":
                freezing.freeze(by=None, because=because)
            elif verb == "lift":
                self._lift(by)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if verb == "list":
            self._list()
        self.stdout.write(self._told())

    def _list(self) -> None:
        """What waits, and in a restored database may have been sent already; whom it is to, but not what it says."""
        unsettled = OutboxMessage.objects.unsettled().exclude(channel=Channel.IN_APP)
        rows = (freezing.waiting() | unsettled).select_related(
            "recipient", "owner", "subscription", "chat_hook__desk"
        )
        for message in rows.order_by("pk").iterator(chunk_size=500):
            self.stdout.write(
                f"{message.pk}  {message.created_at:%Y-%m-%d %H:%M}  {message.get_channel_display()}"
                f"  {label_of(message.kind)}  {_to(message)}  {message.get_state_display()}"
            )

    def _lift(self, by: str | None) -> None:
        head = User.objects.filter(email=by or "").first()
        if head is None:
            raise CommandError("Name the desk head who decided it: --by hugo@example.org.")
        frozen = freezing.present_freeze()
        if frozen is None:
            raise CommandError("Nothing is frozen.")
        freezing.lift(by=head, freeze=frozen, ran_by=operator())

    def _told(self) -> str:
        waiting = freezing.waiting().count()
        waits = f"{waiting} {'message waits' if waiting == 1 else 'messages wait'} to be sent."
        frozen = freezing.present_freeze()
        if frozen is None:
            return f"Messages leave the building. {waits}"
        return (
            f"Nothing leaves the building since {frozen.at:%Y-%m-%d %H:%M} UTC. {waits} Why: {frozen.because}"
        )


def _to(message: OutboxMessage) -> str:
    if message.recipient:
        return f"to {message.recipient.email}"
    if message.subscription:
        return f"to {urlsplit(message.subscription.url).hostname}"
    if message.chat_hook:
        return f"to {message.chat_hook}"
    return f"to somebody outside, from {message.owner.email if message.owner else 'somebody unknown'}"
