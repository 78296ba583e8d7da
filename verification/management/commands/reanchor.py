import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from verification.management.json_lines import answer, text_of
from verification.text.anchoring import reanchor


class Command(BaseCommand):
    """Reads {"id","old","new","spans":[[start,end],…]}; offsets are code points, half-open."""

    help = "Follow spans of one text into another: JSON lines on stdin, JSON lines on stdout."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", required=True, help="read and print JSON lines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer every line."""
        answer(sys.stdin, self.stdout, _followed)  # type: ignore[arg-type]


def _followed(row: Mapping[str, Any]) -> Mapping[str, Any]:
    old, new = text_of(row, "old"), text_of(row, "new")
    found = reanchor(old, new, _spans(row.get("spans"), len(old)))
    return {"spans": [{"outcome": one.outcome, "start": one.start, "end": one.end} for one in found]}


def _spans(given: Any, length: int) -> list[tuple[int, int]]:
    if not isinstance(given, list):
        raise ValueError("“spans” should be a list of [start, end].")
    for span in given:
        pair = isinstance(span, list) and len(span) == 2 and all(type(end) is int for end in span)
        if not pair or not 0 <= span[0] <= span[1] <= length:
            raise ValueError(f"{span!r} is not a span of the old text, which is {length} characters long.")
    return [(start, end) for start, end in given]
