from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.dispatch import freezing
from newsroom.errors import Refusal
from verification.management.backup.faults import FAULTS, sentence
from verification.management.backup.passphrase import passphrase
from verification.management.backup.restoring import Restored, Verified, restore, verify

HALF = (
    "What is here now is half restored, and nothing starts on it: empty DATA_DIR, the database and the folder of "
    "evidence, and restore again."
)


class Command(BaseCommand):
    help = (
        "Bring an empty installation to what a backup holds. Nothing leaves it afterwards until a desk head says so "
        "(`outbound lift`). With --only-verify: read the backup, and change nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--only-verify", action="store_true", help="say whether the backup is whole")
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, only_verify: bool, passphrase_file: Path | None, **_: Any) -> None:
        try:
            words = passphrase(passphrase_file, new=False)
            if only_verify:
                self.stdout.write(f"{_of(verify(file, words))} The backup is whole.")
                return
            self._tell(restore(file, words))
        except (Refusal, *FAULTS) as error:
            half = f" {HALF}" if settings.RESTORING_FILE.exists() else ""
            raise CommandError(f"{sentence(error)}{half}") from error

    def _tell(self, done: Restored) -> None:
        self.stdout.write(f"Restored. {_of(done.backup)}")
        if done.ledger:
            self.stdout.write(f"The ledger: {done.ledger}")
        self.stdout.write(f"Files of evidence looked at: {done.blobs}.")
        self.stdout.write(
            f"Everybody was signed out; ended: {done.ended.sessions} sessions, {done.ended.tokens} tokens of the API, "
            f"{done.ended.calendars} addresses of calendars. Passwords and second steps are those of then."
        )
        for note in done.notes:
            self.stdout.write(note)
        frozen = freezing.present_freeze()
        waiting = freezing.may_have_left(frozen).count() if frozen else 0
        self.stdout.write(
            f"Nothing leaves the building. Messages that may have been sent already: {waiting}; they are listed by "
            "`manage.py outbound list` and under “What leaves the building”. When somebody has looked at them, a desk "
            "head lets the rest go there, or with `manage.py outbound lift --by EMAIL`."
        )
        if done.faults:
            raise CommandError(" ".join(done.faults))


def _of(backup: Verified) -> str:
    about = backup.about
    return (
        f"Backed up on {about.made_at:%Y-%m-%d at %H:%M} UTC ({about.engine}): {about.position} events of the ledger, "
        f"{about.blobs} files of evidence{', with keys' if about.with_keys else ''}."
    )
