from typing import Any

from django.core.management.base import BaseCommand, CommandError

from verification.sources.keys import rotate
from verification.sources.vault import NotSetUp


class Command(BaseCommand):
    help = (
        "Change the key that opens the identities of protected sources; where there is none yet, make the first. "
        "If it is broken off, run it again: it goes on where it was."
    )

    def handle(self, **_: Any) -> None:
        try:
            done = rotate()
        except NotSetUp as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Key {done.current} is the current one; {done.rewrapped} identities are wrapped anew."
        )
        if done.dropped:
            self.stdout.write(
                f"Dropped: {', '.join(done.dropped)}. A backup of the database made before now opens only with a "
                "copy of the old key file; once neither is kept, what was shredded since is gone for good."
            )
        if done.unopened:
            raise CommandError(
                f"{done.unopened} identities could not be opened: their keys are not in the file, or they were altered."
            )
