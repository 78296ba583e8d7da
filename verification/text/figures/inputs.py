"""What a calculation is given, read field by field, and what comes out of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from verification.text.figures.dates import day
from verification.text.figures.numbers import Figure, figure

T = TypeVar("T")
LARGEST = 10**18
_PARTED = re.compile(r"[;\n]+|,\s+|\s+and\s+")


class Unreckonable(ValueError):
    """A calculation can not be done with what was given; `errors` maps a field to its sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(self.errors.values()))


@dataclass(frozen=True)
class Given:
    """The inputs as they were typed."""

    texts: Mapping[str, str]

    def figure(self, name: str) -> Figure:
        """A figure: "4.2 million"."""
        found = self._read(name, figure)
        if abs(found.value) > LARGEST:
            raise Unreckonable({name: "This figure is too large to be calculated with here."})
        return found

    def positive(self, name: str) -> Figure:
        """A figure that something is divided by."""
        found = self.figure(name)
        if found.value <= 0:
            raise Unreckonable({name: "This has to be more than nothing."})
        return found

    def figures(self, name: str) -> list[Figure]:
        """Two figures or more."""
        found = self._read(name, lambda text: [figure(part) for part in _PARTED.split(text) if part.strip()])
        if len(found) < 2:
            raise Unreckonable({name: "Give two figures or more, parted by semicolons."})
        return found

    def day(self, name: str) -> date:
        """A day with its year."""
        return self._read(name, day)

    def text(self, name: str, otherwise: str = "") -> str:
        """What was typed, or what is meant where nothing was."""
        return self.texts.get(name) or otherwise

    def _read(self, name: str, read: Callable[[str], T]) -> T:
        try:
            return read(self.texts[name])
        except ValueError as refusal:
            raise Unreckonable({name: str(refusal)}) from refusal


@dataclass(frozen=True)
class Reckoned:
    """How a calculation came out."""

    worked: str
    result: str
    holds: bool
    note: str = ""

    def sentence(self, stated: str) -> str:
        """The calculation, and whether what is stated holds."""
        verdict = "that holds" if self.holds else "that does not hold"
        note = f" {self.note}" if self.note else ""
        return f"{self.worked}. The copy says “{stated}”: {verdict}.{note}"
