from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.errors import Refusal
from verification.management.named import story_named
from verification.management.operator import operator
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
        found = story_named(story)
        folder = to or Path(f"{found.slug}-evidence")
        try:
            exported = export_evidence(story=found, to=folder, ran_by=operator())
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
