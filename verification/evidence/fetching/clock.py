"""One wall clock over a whole piece of work, however slowly the other side drips."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from verification.evidence.fetching.failures import OutOfTime

T = TypeVar("T")


class Clock:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left; `OutOfTime` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return left

    def bound(self, call: Callable[[], T]) -> T:
        """What `call` returns, or `OutOfTime`: for calls that know no time limit, as asking for a name's address."""
        answers: list[T] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                answers.append(call())
            except BaseException as error:  # noqa: BLE001 (raised again in the thread that waits)
                errors.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.remaining())
        if errors:
            raise errors[0]
        if not answers:
            raise OutOfTime
        return answers[0]
