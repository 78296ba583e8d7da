"""Celery jobs: each is a loop over what the database holds.

Losing one loses nothing; running one twice sends nothing twice.
"""

from collections.abc import Callable

import structlog
from celery import shared_task
from django.conf import settings

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.states import Waker
from newsroom.dispatch.waking import woke
from newsroom.people.keyed import forget_due
from verification.evidence.capture import capture_due, more_due
from verification.evidence.deriving import derive_due
from verification.evidence.fixity import check_due
from verification.evidence.watching import watch_due
from verification.jobs.broker import wake_quietly
from verification.record.actions import publish_due
from verification.record.comparing import look_due
from verification.record.erasing import erase_due
from verification.record.falling import spread_due
from verification.reminders.actions import sweep as sweep_reminders
from verification.sources.identities import shred_due

log = structlog.get_logger(__name__)

__all__ = [
    "capture",
    "check_evidence",
    "deliver",
    "look_at_live_pages",
    "read",
    "sweep",
    "wake",
    "wake_for_capture",
    "watch",
]


@shared_task(name="verification.jobs.sweep")
def sweep() -> int:
    """At each tick of the clock: publish what is due, shred and erase what was kept long enough, spread falls, remind,
    deliver.

    What fails in one of them keeps none of the others from being done; the last fault is the job's.
    """
    done, fault = 0, None
    steps: tuple[Callable[[], int], ...] = (
        publish_due,
        shred_due,
        erase_due,
        forget_due,
        spread_due,
        sweep_reminders,
        deliver_due,
    )
    for step in steps:
        try:
            done += step()
        except Exception as error:
            log.exception("a step failed", step=step.__name__)
            fault = error
    if fault:
        raise fault  # and no word of having swept: a clock that does half of it is to be seen as silent
    woke(Waker.CLOCK, did=done)
    return done


@shared_task(name="verification.jobs.deliver")
def deliver() -> int:
    """After a change: deliver what it has to tell. The clock needs no job of its own for that, its sweep delivers."""
    sent = deliver_due()
    woke(Waker.NUDGE, did=sent)
    return sent


@shared_task(
    name="verification.jobs.capture",
    # its own limits: a page takes longer than a mail. Hard limit < lease.
    time_limit=settings.CAPTURE_LEASE_SECONDS - 10,
    soft_time_limit=settings.CAPTURE_LEASE_SECONDS - 20,
)
def capture() -> int:
    """Capture pages that wait; what is left goes to the next job, so that this one ends in time."""
    ended = capture_due()
    if more_due():
        wake_for_capture()
    return ended


@shared_task(name="verification.jobs.watch")
def watch() -> int:
    """Queue a look at each watched page whose time has come."""
    return watch_due()


@shared_task(name="verification.jobs.check_evidence")
def check_evidence() -> int:
    """Look whether kept bytes are whole: some of them at each tick, in turn."""
    return check_due().files


@shared_task(name="verification.jobs.read")
def read() -> int:
    """Read files of evidence that took too long for a click."""
    return derive_due()


@shared_task(name="verification.jobs.look_at_live_pages")
def look_at_live_pages() -> int:
    """Compare pages that readers have with what was approved."""
    return look_due()


def wake() -> None:
    """Hook `work_waiting`: ask a worker to deliver now. A broker that is away costs the click nothing."""
    wake_quietly(deliver)


def wake_for_capture() -> None:
    """Hook `capture_waiting`: ask a worker to capture now."""
    wake_quietly(capture)
