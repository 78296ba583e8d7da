import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsroom.dispatch.actions import deliver_due
from verification.evidence.capture import capture_due
from verification.evidence.fixity import check_due
from verification.evidence.watching import watch_due
from verification.record.actions import publish_due
from verification.reminders.actions import sweep
from verification.sources.identities import shred_due


class Command(BaseCommand):
    help = (
        "Do what is due now: publish what is scheduled, shred what was kept long enough, turn reminders into "
        "messages, deliver, capture pages, look whether evidence is whole. Needs no broker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="keep going, with a pause between rounds")
        parser.add_argument("--every", type=float, default=30.0, help="seconds between rounds (default 30)")

    def handle(self, *, loop: bool, every: float, **_: Any) -> None:
        while True:
            published, shredded, turned, sent = publish_due(), shred_due(), sweep(), deliver_due()
            looks, captured, looked = watch_due(), capture_due(), check_due()
            self.stdout.write(
                f"published {published}, identities shredded {shredded}, reminders {turned}, messages sent {sent}, "
                f"watched pages due {looks}, captures ended {captured}"
            )
            if looked.files or looked.unreadable:
                self.stdout.write(
                    f"evidence files checked {looked.files}, missing or altered {looked.faulty},"
                    f" unreadable {len(looked.unreadable)}"
                )
            if not loop:
                return
            time.sleep(every)
