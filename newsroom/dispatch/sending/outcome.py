"""How a try to send ends when it does not end well."""


class NotSent(Exception):
    """It certainly did not arrive. `permanent` when trying again is of no use; `gone` when the address itself is."""

    def __init__(
        self, reason: str, *, permanent: bool = False, gone: bool = False, status: int | None = None
    ) -> None:
        super().__init__(reason)
        self.permanent, self.gone, self.status = permanent or gone, gone, status


class Doubtful(Exception):
    """Nobody knows whether it arrived."""
