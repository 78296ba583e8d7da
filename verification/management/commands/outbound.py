from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.dispatch import freezing
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.states import Channel
from newsroom.errors import Refusal
from newsroom.people.models import User


class Command(BaseCommand):
    help = (
        "Say whether anything may leave the building; freeze it, or let it go again. After a backup was restored on "
        "another machine: freeze, then start."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", nargs="?", choices=("tell", "freeze", "lift"), default="tell")
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
        self.stdout.write(self._told())

    def _lift(self, by: str | None) -> None:
        head = User.objects.filter(email=by or "").first()
        if head is None:
            raise CommandError("Name the desk head who decided it: --by hugo@example.org.")
        frozen = freezing.present_freeze()
        if frozen is None:
            raise CommandError("Nothing is frozen.")
        freezing.lift(by=head, freeze=frozen)

    def _told(self) -> str:
        waiting = OutboxMessage.objects.unsent().exclude(channel=Channel.IN_APP).count()
        waits = f"{waiting} {'message waits' if waiting == 1 else 'messages wait'} to be sent."
        frozen = freezing.present_freeze()
        if frozen is None:
            return f"Messages leave the building. {waits}"
        return f"Nothing leaves the building since {frozen.at:%Y-%m-%d %H:%M} UTC: {frozen.because} {waits}"
