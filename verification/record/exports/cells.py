"""Tables as CSV (RFC 4180) that a spreadsheet opens without taking any cell for a formula. No other file writes CSV."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""What makes a spreadsheet reckon with a cell instead of showing it; wide signs count in some of them."""
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
_NEXT_CELL = re.compile(r"([;|\t\r\n])(?=\s*[=+\-@＝＋－＠])")
"""Where a spreadsheet that parts cells by something else than a comma would begin another one with a formula."""


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table, its head first."""
    return "".join(csv_lines(head, rows))


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The table line by line; with a byte order mark, by which spreadsheets know that it is UTF-8."""
    writer = csv.writer(_Through())
    yield "\ufeff" + writer.writerow(map(neutral, head))
    for row in rows:
        yield writer.writerow(map(neutral, row))


def neutral(cell: object) -> str:
    """The cell as text; wherever a formula would begin stands an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return str(cell)  # a number below nought is no formula
    text = _NEXT_CELL.sub(r"\1'", _HIDDEN.sub("", str(cell)))
    return f"'{text}" if FORMULA.match(text) else text


class _Through:
    """Gives back what a CSV writer writes, line by line."""

    def write(self, line: str) -> str:
        return line
