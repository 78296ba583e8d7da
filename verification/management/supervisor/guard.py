"""A small process that outlives the supervisor by a moment: when that is killed outright, it ends the children.

It reads the children's process groups from its standard input ("+123" begins, "-123" has ended). The end of that
input means that the supervisor is gone, whatever killed it, and works on every Unix. It runs alone, without Django.
"""

import os
import signal
import sys
import time
from contextlib import suppress

GRACE_SECONDS = 5.0


def alive(group: int) -> bool:
    """Whether a process of this group still exists."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def end(groups: set[int], grace: float = GRACE_SECONDS) -> None:
    """Ask each group's first process to end, then kill what is left of the groups."""
    for group in groups:
        with suppress(ProcessLookupError):
            os.kill(group, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and any(alive(group) for group in groups):
        time.sleep(0.05)
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def watch() -> None:
    """Follow the supervisor's notes until it is gone."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        change, group = line[0], int(line[1:])
        (groups.add if change == "+" else groups.discard)(group)
    end(groups)


if __name__ == "__main__":
    watch()
