from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from newsroom.errors import Refusal
from newsroom.people.actions import open_desk


class Command(BaseCommand):
    help = "Open a desk with its first head, who then invites everybody else from the pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="as people call it, for example: Foreign desk")
        parser.add_argument("--slug", required=True, help="short name for addresses and commands")
        parser.add_argument("--time-zone", default="UTC", help="for example Europe/Vilnius")
        parser.add_argument("--head", required=True, metavar="EMAIL", help="the desk head's e-mail address")
        parser.add_argument("--head-name", default="", help="the desk head's name")

    def handle(self, *, name: str, slug: str, time_zone: str, head: str, head_name: str, **_: Any) -> None:
        try:
            desk = open_desk(name=name, slug=slug, time_zone=time_zone, head_email=head, head_name=head_name)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        reset = f"{settings.SITE_URL}{reverse('account_reset_password')}"
        self.stdout.write(f"{desk.name} is open. {head} sets a password at {reset} and signs in.")
        if not settings.EMAIL_HOST:
            self.stdout.write(
                "EMAIL_HOST is not set: no mail leaves, so the link asked for there reaches nobody."
            )
