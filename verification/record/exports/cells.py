"""Tables as CSV (RFC 4180) that a spreadsheet opens without taking any cell for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table, its head first; with a byte order mark, by which spreadsheets know that it is UTF-8."""
    written = io.StringIO()
    written.write("\ufeff")
    writer = csv.writer(written)
    writer.writerow(map(neutral, head))
    writer.writerows(map(neutral, row) for row in rows)
    return written.getvalue()


def neutral(cell: object) -> str:
    """The cell as text; one that would be a formula begins with an apostrophe."""
    text = "" if cell is None else str(cell).replace("\x00", "")
    return (
        f"'{text}"
        if text.lstrip().startswith(STARTS_A_FORMULA) or text.startswith(STARTS_A_FORMULA)
        else text
    )
