from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from verification.record import verify_record
from verification.record.signing_key import signing_keys


class Command(BaseCommand):
    help = "Verify a downloaded publication record: that it is as it was signed, with a key of this newsroom."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the JSON file; verify_record.py does the same without a newsroom"
        )

    def handle(self, *, file: Path, **_: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} can not be read: {error.strerror}.") from error
        told, faults = verify_record.check(content, frozenset(signing_keys().public))
        for sentence in told:
            self.stdout.write(sentence)
        if faults:
            raise CommandError(" ".join(faults))
        self.stdout.write("Whole, and signed with a key of this newsroom.")
