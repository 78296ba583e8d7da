"""Who woke the house to what is due, and when: three wake-ups that know nothing of one another."""

from django.utils import timezone

from newsroom.dispatch.models import WakeUp
from newsroom.dispatch.states import Waker


def woke(name: Waker, *, did: int) -> None:
    """Note that a wake-up has swept, and how much it found to do. Outside of what it did: this is no part of it."""
    WakeUp.objects.bulk_create(
        [WakeUp(name=name, at=timezone.now(), did=did)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at", "did"],
    )
