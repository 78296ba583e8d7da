from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from newsroom.errors import Refusal
from newsroom.people.second_factors import reset_second_factor
from verification.management.named import person_named


class Command(BaseCommand):
    help = (
        "Let somebody in again who lost every second factor and recovery code: they begin with a mailed link."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="whose second factors and password are taken away")
        parser.add_argument(
            "--vouched-by", required=True, metavar="EMAIL", help="a colleague who knows it is them"
        )
        parser.add_argument(
            "--because", required=True, help="how the colleague knows: met, called back, asked what"
        )

    def handle(self, *, email: str, vouched_by: str, because: str, **_: Any) -> None:
        user, colleague = person_named(email), person_named(vouched_by)
        try:
            reset_second_factor(user=user, vouched_by=colleague, because=because)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        reset = f"{settings.SITE_URL}{reverse('account_reset_password')}"
        self.stdout.write(
            f"Done, and {user.name} is told by mail. They choose a password at {reset} and sign in."
        )
