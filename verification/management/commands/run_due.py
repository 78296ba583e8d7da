import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsroom.dispatch.actions import deliver_due
from verification.evidence.deriving import derive_due
from verification.record.actions import publish_due
from verification.reminders.actions import sweep


class Command(BaseCommand):
    help = (
        "Do what is due now: publish, turn reminders into messages, deliver, read evidence. Needs no broker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="keep going, with a pause between rounds")
        parser.add_argument("--every", type=float, default=30.0, help="seconds between rounds (default 30)")

    def handle(self, *, loop: bool, every: float, **_: Any) -> None:
        while True:
            published, turned, sent = publish_due(), sweep(), deliver_due()
            read = derive_due()
            self.stdout.write(
                f"published {published}, reminders {turned}, messages sent {sent}, files read {read}"
            )
            if not loop:
                return
            time.sleep(every)
