import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.states import Waker
from newsroom.dispatch.waking import woke
from newsroom.people.keyed import forget_due
from verification.evidence.capture import capture_due
from verification.evidence.deriving import derive_due
from verification.evidence.fixity import Looked, check_due
from verification.evidence.watching import watch_due
from verification.management.starting import refuse_to_start
from verification.record.actions import publish_due
from verification.record.comparing import look_due
from verification.record.erasing import erase_due
from verification.record.falling import spread_due
from verification.reminders.actions import sweep
from verification.sources.identities import shred_due

log = structlog.get_logger(__name__)


def _check() -> str:
    looked = check_due()
    return (
        f"{looked.files}, missing or altered {looked.faulty}, unreadable {len(looked.unreadable)}"
        if looked != Looked()
        else "0"
    )


SWEEPS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("published", publish_due),
    ("identities shredded", shred_due),
    ("stories with their free text erased", erase_due),
    ("answers forgotten", forget_due),
    ("stories reached by what fell", spread_due),
    ("reminders", sweep),
    ("messages sent", deliver_due),
)
"""What the other two wake-ups do as well."""

SLOWER: tuple[tuple[str, Callable[[], int | str]], ...] = (
    ("watched pages due", watch_due),
    ("captures ended", capture_due),
    ("files read", derive_due),
    ("live pages looked at", look_due),
    ("evidence files checked", _check),
)


class Command(BaseCommand):
    help = (
        "Do what is due now: publish what is scheduled, shred what was kept long enough, turn reminders into "
        "messages, deliver, capture pages, read files, compare live pages, look whether evidence is whole. Needs no "
        "broker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="keep going, with a pause between rounds")
        parser.add_argument("--every", type=float, default=30.0, help="seconds between rounds (default 30)")

    def handle(self, *, loop: bool, every: float, verbosity: int, **_: Any) -> None:
        refuse_to_start()
        while True:
            done, failed = _round()
            if verbosity:
                self.stdout.write(", ".join(f"{name} {many}" for name, many in done.items()))
            if not loop:
                if failed:
                    raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")
                return
            time.sleep(every)


def _round() -> tuple[dict[str, int | str], list[str]]:
    """Every step once, whatever becomes of the others: what each did, and the names of those that failed."""
    done: dict[str, int | str] = {}
    failed = [name for name, step in SWEEPS if not _tried(name, step, done)]
    if not failed:
        # noted before a capture takes its time
        swept = sum(int(many) for many in done.values())
        _tried("noting the wake-up", lambda: woke(Waker.LOOP, did=swept), {})
    failed += [name for name, step in SLOWER if not _tried(name, step, done)]
    return done, failed


def _tried(name: str, step: Callable[[], int | str | None], done: dict[str, int | str]) -> bool:
    """Do a step and put down what it says; False when it failed."""
    try:
        said = step()
    except Exception:
        log.exception("a step failed", step=name)
        if not connection.is_usable():  # a database that was away is asked anew
            connection.close()
        return False
    if said is not None:
        done[name] = said
    return True
