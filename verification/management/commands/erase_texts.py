from typing import Any

from django.core.management.base import BaseCommand

from verification.record.erasing import erase_due


class Command(BaseCommand):
    help = (
        "Erase the free text of stories that ended longer ago than their desk keeps it. Stories under legal hold are "
        "left alone; run_due and the clock do the same."
    )

    def handle(self, **_: Any) -> None:
        self.stdout.write(f"Erased the free text of {erase_due()} stories.")
