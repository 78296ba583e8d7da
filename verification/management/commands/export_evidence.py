from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from newsroom.errors import Refusal
from newsroom.stories.models import Story
from verification.record.export import export_evidence


class Command(BaseCommand):
    help = (
        "Write a story's evidence into a folder (BagIt): files, custody log, the story's part of the ledger, and a"
        " verifier that needs only Python. The folder is confidential."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("story", metavar="STORY", help="its slug line or its id")
        parser.add_argument(
            "--to", type=Path, metavar="DIR", help="a new or empty folder (SLUG-evidence here)"
        )

    def handle(self, *, story: str, to: Path | None, **_: Any) -> None:
        found = _story(story)
        folder = to or Path(f"{found.slug}-evidence")
        try:
            exported = export_evidence(story=found, to=folder)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"Nothing was exported: {error.strerror} ({error.filename}).") from error
        for line in exported.left_out:
            self.stderr.write(f"Left out: {line}.")
        self.stdout.write(
            f"{exported.items} items with {exported.files} files are in {folder}.\n"
            f"The SHA-256 of its tag manifest is {exported.sha256}; keep it apart from the folder.\n"
            f"To verify: python3 -I {folder / 'verify.py'}"
        )


def _story(named: str) -> Story:
    stories = Story.objects.select_related("desk")
    try:
        found = list(stories.filter(uuid=UUID(named)))
    except ValueError:
        found = list(stories.filter(slug=named))
    if not found:
        raise CommandError(f"There is no story {named}.")
    if len(found) > 1:
        raise CommandError(
            f"{len(found)} desks have a story {named}; name it by its id:"
            f" {', '.join(f'{story.uuid} ({story.desk})' for story in found)}."
        )
    return found[0]
