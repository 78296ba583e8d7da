import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.errors import Refusal
from verification.management.named import story_named
from verification.management.operator import operator
from verification.record.exports.formats import FORMATS, export


class Command(BaseCommand):
    help = (
        "Write a story in one format: ninjs, JSON-LD and ClaimReview are of what ran, for readers; the checked copy"
        " (docx, pdf, html) and the table of claims (csv) are of the copy as it stands, and confidential."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("story", metavar="STORY", help="its slug line or its id")
        parser.add_argument("--format", required=True, choices=list(FORMATS), help="what to write")
        parser.add_argument("--to", type=Path, metavar="FILE", help="a new file, or - for standard output")

    def handle(self, *, story: str, to: Path | None, **given: Any) -> None:
        found = story_named(story)
        try:
            exported = export(story=found, format=given["format"], by=None, ran_by=operator())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if to == Path("-"):
            sys.stdout.buffer.write(exported.content)
            return
        file = to or Path(exported.name)
        try:
            with file.open("xb") as out:
                out.write(exported.content)
        except FileExistsError:
            raise CommandError(f"{file} is there already; name a new one with --to.") from None
        except OSError as error:
            raise CommandError(f"Nothing was written: {error.strerror} ({file}).") from error
        self.stdout.write(str(file))
