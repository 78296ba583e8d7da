"""Commands that read one JSON object a line and print one for each."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

from django.core.management import CommandError


def answer(
    lines: Iterable[str], out: TextIO, reply: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> None:
    """Print the reply to each line as one line of JSON; `CommandError` names the line that can not be read."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise CommandError(f"Line {number} is not JSON: {error}.") from error
        if not isinstance(row, dict):
            raise CommandError(f"Line {number} is not a JSON object.")
        try:
            found = reply(row)
        except ValueError as error:
            raise CommandError(f"Line {number}: {error}") from error
        out.write(json.dumps({"id": row.get("id"), **found}, ensure_ascii=False) + "\n")


def text_of(row: Mapping[str, Any], name: str) -> str:
    """A text of the row; `ValueError` when it is missing or something else."""
    value = row.get(name)
    if not isinstance(value, str):
        raise ValueError(f"“{name}” should be a text.")
    return value
