"""Celery jobs: each is a loop over what the database holds.

Losing one loses nothing; running one twice sends nothing twice.
"""

from celery import shared_task

from newsroom.dispatch.actions import deliver_due
from verification.evidence.deriving import derive_due
from verification.jobs.broker import wake_quietly
from verification.record.actions import publish_due
from verification.reminders.actions import sweep as sweep_reminders

__all__ = ["deliver", "read", "sweep", "wake"]


@shared_task(name="verification.jobs.sweep")
def sweep() -> int:
    """Turn due reminders into messages, and publish what is scheduled for now."""
    publish_due()
    turned = sweep_reminders()
    deliver_due()
    return turned


@shared_task(name="verification.jobs.deliver")
def deliver() -> int:
    """Deliver what waits in the outbox."""
    return deliver_due()


@shared_task(name="verification.jobs.read")
def read() -> int:
    """Read files of evidence that took too long for a click."""
    return derive_due()


def wake() -> None:
    """Hook `work_waiting`: ask a worker to deliver now. A broker that is away costs the click nothing."""
    wake_quietly(deliver)
