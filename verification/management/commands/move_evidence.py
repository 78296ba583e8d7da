from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.errors import Refusal
from verification.evidence.moving import copy_all


class Command(BaseCommand):
    help = "Copy all kept bytes of evidence to another folder, each verified there. Deletes nothing; safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder: Path, **_: Any) -> None:
        try:
            moved = copy_all(folder)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(
                f"{error.strerror} ({error.filename}). Run it again when that is mended."
            ) from error
        self.stdout.write(
            f"Copied to {folder.resolve()}: {moved.copied}. There already, and whole: {moved.there}."
        )
        if count := len(moved.faulty):
            named = f"{', '.join(moved.faulty[:10])}{'…' if moved.faulty[10:] else ''}"
            raise CommandError(
                f"{count} {'file is' if count == 1 else 'files are'} missing or altered here and not copied: {named}."
                " Restore them from a backup, then run this again."
            )
        self.stdout.write(
            "Now stop the product, run this once more for what came meanwhile, put"
            f" EVIDENCE_DIR={folder.resolve()} into its environment, and start it. Nothing was deleted here."
        )
