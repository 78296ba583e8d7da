"""How a run with several processes hands out the slow tests: what stays together, and what begins first."""

import pytest
from xdist.scheduler import LoadScopeScheduling

FIRST = (
    "tests/platform/test_run.py",
    "tests/browser/",
    "tests/upgrades/",
    "tests/platform/test_canary.py",
    "tests/security/test_matrix.py",
    "tests/walk/",
)
"""Begun late, one process would still work on a long one while the other has nothing left."""

TOGETHER = ("tests/browser/", "tests/platform/test_run.py", "tests/upgrades/")
"""Each of them shares an installation that takes long to start."""


class Sharing(LoadScopeScheduling):
    """Test by test to whoever is free, but all that share an installation to one process.

    Marks for xdist's own `loadgroup` do not reach it: pytest no longer lets it write them into a test's name.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


def sort(items: list[pytest.Item]) -> None:
    """Put the long ones first, each kind in one piece."""
    items.sort(
        key=lambda item: next(
            (turn for turn, place in enumerate(FIRST) if item.nodeid.startswith(place)), len(FIRST)
        )
    )
