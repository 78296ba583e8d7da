"""Publishing to a broker that may be away."""

import time

import kombu.exceptions
import structlog
from celery import Task

log = structlog.get_logger(__name__)

REST_SECONDS = 30.0


class Breaker:
    """After a refusal, stop trying for a while: nobody's click should wait for a broker that is known to be away."""

    def __init__(self) -> None:
        self._shut_until = 0.0

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self._shut_until

    def trip(self) -> None:
        self._shut_until = time.monotonic() + REST_SECONDS

    def reset(self) -> None:
        self._shut_until = 0.0


breaker = Breaker()


def wake_quietly(job: Task) -> bool:
    """Publish a job without arguments; False when the broker is away (the clock will come round)."""
    if breaker.is_open:
        return False
    try:
        job.apply_async(retry=True, retry_policy={"max_retries": 0}, expires=60)
    except (kombu.exceptions.OperationalError, OSError) as error:
        breaker.trip()
        log.warning("broker away", error=type(error).__name__)
        return False
    return True
