from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import TextChoices

from newsroom.stories import states as stories
from verification.checking import states as checking


def diagram(transitions: Mapping[tuple[TextChoices, TextChoices], TextChoices]) -> Iterator[str]:
    """Mermaid lines of a transition table: one arrow for each verb and target; what stays in place is left out."""
    arrows: dict[tuple[TextChoices, TextChoices], list[str]] = {}
    for (before, verb), after in transitions.items():
        if before != after:
            arrows.setdefault((verb, after), []).append(str(before.value))
    yield "flowchart LR"
    for (verb, after), before in arrows.items():
        yield f"  {' & '.join(before)} -- {verb.label} --> {after.value}"


class Command(BaseCommand):
    help = "Print the workflow diagrams, generated from the transition tables (Mermaid)."

    def handle(self, **_: Any) -> None:
        for title, table in (("A story", stories.TRANSITIONS), ("A task", checking.TRANSITIONS)):
            self.stdout.write(f"## {title}\n\n```mermaid")
            self.stdout.write("\n".join(diagram(table)))
            self.stdout.write("```\n")
