from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from newsroom.errors import Refusal
from newsroom.stories.access import name_when_lost
from newsroom.stories.querysets import lost
from verification.management.named import person_named


class Command(BaseCommand):
    help = (
        "List the confidential stories that nobody sees any more; with --story, let a desk head name an editor or head "
        "of the desk on one. Every head of the desk is told, and the ledger keeps who decided it and why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--story", type=UUID, help="id of the story, as the list has it")
        parser.add_argument("--person", metavar="EMAIL", help="who is to see it")
        parser.add_argument("--by", metavar="EMAIL", help="the desk head who decided it, somebody else")
        parser.add_argument("--reason", default="", help="why it is opened again")

    def handle(
        self, *, story: UUID | None, person: str | None, by: str | None, reason: str, **_: Any
    ) -> None:
        stories = lost().select_related("desk", "filed_by").order_by("pk")
        if story is None:
            for one in stories:  # no word of it: whoever runs the machine is not named on it
                self.stdout.write(f"{one.uuid}  {one.desk.slug}  filed by {one.filed_by}")
            return
        found = stories.filter(uuid=story).first()
        if found is None:
            raise CommandError("There is no such story that nobody sees.")
        if not by or not person:
            raise CommandError("Say --by and --person.")
        head, shown = person_named(by), person_named(person)
        try:
            name_when_lost(by=head, story=found, person=shown, reason=reason)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person} sees it now, and the heads of {found.desk} are told.")
