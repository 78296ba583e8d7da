"""Take in one mail from the standard input, as a mail server pipes it: `manage.py receive_mail < mail.eml`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from verification.outreach.inbound import take


class Command(BaseCommand):
    help = "Take in one mail from the standard input (an alias of a mail server pipes to it)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", action="append", default=[], help="whom it was brought for, where its headers do not say"
        )

    def handle(self, *, to: list[str], **_options: Any) -> None:
        mail = take(sys.stdin.buffer, recipients=to)
        self.stdout.write(f"{mail.get_kind_display()}: {mail.get_state_display().lower()}.")
