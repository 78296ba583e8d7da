"""`manage.py file_story FILE`: hand in copy from a file, as its reporter would on the page."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from newsroom import addresses
from newsroom.errors import Refusal
from newsroom.ledger.actions import one_verb
from newsroom.people.models import Desk, User
from newsroom.stories import actions as stories
from newsroom.stories.copy import Document
from newsroom.stories.readers import read_copy


class Command(BaseCommand):
    """File a story from a text, Markdown, HTML or Word file and print its path."""

    help = "Files a story from a .txt, .md, .html or .docx file to a desk and prints the story's path."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--desk", required=True, metavar="SLUG")
        parser.add_argument("--reporter", required=True, metavar="EMAIL")
        parser.add_argument("--slug", default="", help="slug line; without it, from the file's name")
        parser.add_argument(
            "--publish-by", default="", metavar="ISO", help="with its zone, or as the desk's clocks show it"
        )
        parser.add_argument("--draft", action="store_true", help="leave it a draft, not yet with the desk")

    def handle(self, *args: Any, **given: Any) -> None:
        file: Path = given["file"]
        desk = Desk.objects.filter(slug=given["desk"]).first()
        if desk is None:
            known = ", ".join(Desk.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no desk called {given['desk']}. Desks: {known}.")
        reporter = User.objects.filter(email__iexact=given["reporter"]).first()
        if reporter is None:
            raise CommandError(f"Nobody has the e-mail address {given['reporter']}.")
        try:
            story = self._start(
                by=reporter,
                desk=desk,
                slug=given["slug"] or slugify(file.stem)[:60].strip("-"),
                document=_read(file),
                publish_by=_instant(given["publish_by"], desk),
                draft=given["draft"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(addresses.story(story.uuid))

    def _start(
        self, *, by: User, desk: Desk, slug: str, document: Document, publish_by: datetime | None, draft: bool
    ) -> stories.Story:
        with one_verb():  # started and filed, or neither
            story = stories.start(by=by, desk=desk, slug=slug, document=document, publish_by=publish_by)
            return story if draft else stories.file(by=by, story=story)


def _read(file: Path) -> Document:
    try:
        return read_copy(file.read_bytes(), file.name)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _instant(text: str, desk: Desk) -> datetime | None:
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no ISO time; write one like 2023-05-27T20:30.") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=desk.zone)
