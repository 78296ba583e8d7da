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
            f"Copied {moved.copied} files to {folder.resolve()}; {moved.there} were there, whole."
        )
        if moved.faulty:
            raise CommandError(
                f"{len(moved.faulty)} {'file is' if len(moved.faulty) == 1 else 'files are'} missing or altered here and"
                f" not copied: {', '.join(moved.faulty[:10])}{'…' if moved.faulty[10:] else ''}."
                " Restore them from a backup, then run this again."
            )
        self.stdout.write(
            f"Now stop the product, run this once more for what came meanwhile, set EVIDENCE_DIR={folder.resolve()}"
            " in its environment, and start it. Nothing was deleted in the old folder."
        )
