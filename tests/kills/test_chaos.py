"""A few hundred reminders while whatever sends them is killed at random: `tests.benchmarks.chaos`, small."""

import os
from pathlib import Path

import pytest

from tests.benchmarks.chaos import chaos
from tests.kills.processes import database_url


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
def test_nothing_is_lost_and_nothing_comes_more_often_than_was_killed(tmp_path: Path) -> None:
    env = {**os.environ, "DATABASE_URL": database_url(), "DATA_DIR": str(tmp_path)}

    found = chaos(env, tmp_path, messages=200, kills=8, redis_restarts=1)

    assert (found["lost"], found["notices_lost"], found["notices_twice"], found["dead"]) == (0, 0, 0, 0), (
        found
    )
    assert found["second_copies"] <= found["kills"], found
    assert found["same_message_id"], found
