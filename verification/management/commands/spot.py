import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from verification.management.json_lines import answer, text_of
from verification.text.fields import guessed_fields
from verification.text.spans import Span, Spotted
from verification.text.spotting import spot


class Command(BaseCommand):
    """Reads {"id","text"}; each claim names the rule that proposed it, so that a wrong one can be corrected."""

    help = "Propose claims from plain texts: JSON lines on stdin, JSON lines on stdout."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", required=True, help="read and print JSON lines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer every line."""
        answer(sys.stdin, self.stdout, _spotted)  # type: ignore[arg-type]


def _spotted(row: Mapping[str, Any]) -> Mapping[str, Any]:
    text = text_of(row, "text")
    return {"claims": [_claim(found) for found in spot(text, guessed_fields(text))]}


def _claim(found: Spotted) -> dict[str, Any]:
    return {
        "start": found.start,
        "end": found.end,
        "kind": found.kind,
        "flags": sorted(found.flags),
        "risk": found.risk,
        "speaker": _ends(found.speaker),
        "cue": _ends(found.cue),
        "channel": found.channel,
        "reason": found.reason,
        "rule": found.rule,
    }


def _ends(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None
