"""What the measures share: a Django that is set up, medians, query counts, and a database that is left as it was."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django
from django.db import connection, reset_queries, transaction

import tests.environment  # noqa: F401 (sets the environment before the settings are read)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.test.utils import CaptureQueriesContext  # noqa: E402

ROUNDS = 15


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of several rounds."""
    taken = []
    for _ in range(rounds):
        before = time.perf_counter()
        work()
        taken.append(time.perf_counter() - before)
    return statistics.median(taken)


def queries(work: Callable[[], object]) -> int:
    reset_queries()  # the log holds so many and no more
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
