from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from django.core.management.base import BaseCommand
from django.db.models import TextChoices

from newsroom.stories import states as stories
from verification.checking import states as checking

State = TypeVar("State", bound=TextChoices)
Verb = TypeVar("Verb", bound=TextChoices)


def diagram(transitions: Mapping[tuple[State, Verb], State]) -> Iterator[str]:
    """Mermaid lines of a transition table: one arrow for each verb and target; what stays in place is left out."""
    arrows: dict[tuple[Verb, State], list[str]] = {}
    for (before, verb), after in transitions.items():
        if before != after:
            arrows.setdefault((verb, after), []).append(str(before.value))
    yield "flowchart LR"
    for (verb, after), befores in arrows.items():
        yield f"  {' & '.join(befores)} -- {verb.label} --> {after.value}"


class Command(BaseCommand):
    help = "Print the workflow diagrams, generated from the transition tables (Mermaid)."

    def handle(self, **_: Any) -> None:
        self._draw("A story", diagram(stories.TRANSITIONS))
        self._draw("A task", diagram(checking.TRANSITIONS))

    def _draw(self, title: str, lines: Iterator[str]) -> None:
        self.stdout.write("\n".join([f"## {title}", "", "```mermaid", *lines, "```", ""]))
