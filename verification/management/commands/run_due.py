import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsroom.dispatch.actions import deliver_due
from verification.evidence.capture import capture_due
from verification.evidence.watching import watch_due
from verification.record.actions import publish_due
from verification.reminders.actions import sweep


class Command(BaseCommand):
    help = (
        "Do what is due now: publish, turn reminders into messages, deliver, capture pages. Needs no broker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="keep going, with a pause between rounds")
        parser.add_argument("--every", type=float, default=30.0, help="seconds between rounds (default 30)")

    def handle(self, *, loop: bool, every: float, **_: Any) -> None:
        while True:
            published, turned, sent = publish_due(), sweep(), deliver_due()
            looks, captured = watch_due(), capture_due()
            self.stdout.write(
                f"published {published}, reminders {turned}, messages sent {sent}, "
                f"watched pages due {looks}, captures ended {captured}"
            )
            if not loop:
                return
            time.sleep(every)
