"""What is done once a transaction is safe, however often it was called for."""

from collections.abc import Callable

from django.db import connection, transaction


def once_after_commit(do: Callable[[], object]) -> None:
    """Do it after commit, once for all calls in a transaction. What it raises costs nothing: the clock comes round."""
    if not any(entry[1] is do for entry in connection.run_on_commit):
        transaction.on_commit(do, robust=True)
