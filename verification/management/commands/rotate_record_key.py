from typing import Any

from django.core.management.base import BaseCommand, CommandError

from verification.record.signing_key import NoKey, rotate


class Command(BaseCommand):
    help = (
        "Sign records of what runs with a new key from now on. What was signed before still verifies: the public "
        "halves of earlier keys are kept."
    )

    def handle(self, **_: Any) -> None:
        try:
            key = rotate()
        except NoKey as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Records are signed with key {key} from now on. Tell it to those who verify records, and copy the key "
            "file to every machine that publishes."
        )
