from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.errors import Refusal
from verification.management.backup.faults import FAULTS, sentence
from verification.management.backup.making import Made, make
from verification.management.backup.passphrase import passphrase


class Command(BaseCommand):
    help = (
        "Back everything up into one sealed file, while everybody works: the database and the evidence. "
        "The passphrase is in BACKUP_PASSPHRASE_FILE or BACKUP_PASSPHRASE."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to", type=Path, metavar="DEST", help="a folder, or a new file")
        parser.add_argument("--verify", action="store_true", help="read it all again before it gets its name")
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="also the keys that open protected identities and sign records: whoever opens it has everything",
        )
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE")

    def handle(
        self, *, to: Path, verify: bool, with_keys: bool, passphrase_file: Path | None, **_: Any
    ) -> None:
        try:
            made = make(
                to, passphrase=passphrase(passphrase_file, new=True), with_keys=with_keys, verify=verify
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except FAULTS as error:
            raise CommandError(f"No backup was made: {sentence(error)}") from error
        self.stdout.write(
            f"{made.file}: {made.about.position} events of the ledger, {made.about.blobs} files of evidence"
            f"{', read again and whole' if verify else ''}."
        )
        self._warn(made)

    def _warn(self, made: Made) -> None:
        if faulty := [*made.missing, *made.altered]:
            raise CommandError(
                f"The backup was made, but evidence is missing or altered on the disk here: {', '.join(faulty[:10])}"
                f"{'…' if faulty[10:] else ''}. Look for it in an earlier backup."
            )
