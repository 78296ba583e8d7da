"""How a try to send ends when it does not end well."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """What a receiver answered that took it: its status, and the first of its words."""

    status: int
    said: bytes = b""


class NotSent(Exception):
    """It certainly did not arrive. `permanent` when trying again is of no use; `gone` when the address itself is.

    `refused` when the receiver will not take mail for this recipient at all; everything else says nothing of them.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        refused: bool = False,
        status: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.permanent, self.gone, self.refused, self.status = permanent or gone, gone, refused, status


class Doubtful(Exception):
    """Nobody knows whether it arrived."""
