"""Refusals of this app that carry more than a sentence, and the reference of what nobody expected."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from structlog.contextvars import get_contextvars

from newsroom.errors import NotPossible

if TYPE_CHECKING:
    from verification.gate.findings import Finding


class Blocked(NotPossible):
    """The gate is closed; `blockers` say what is missing, where to mend it, and who must act."""

    def __init__(self, sentence: str, blockers: Sequence["Finding"]) -> None:
        self.blockers = list(blockers)
        super().__init__(sentence)


def reference() -> str:
    """What stands beside every line that this request brings to the log; told to whoever met an error."""
    return str(get_contextvars().get("reference", ""))
