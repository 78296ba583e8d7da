"""PostgreSQL is restarted while a worker holds a message: nothing is lost, and at most one copy is one too many."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from tests.kills.mailbox import MailServer
from tests.kills.processes import POINTS, Workers, environment
from tests.postgres import restartable

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to restart"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture(scope="module")
def cluster(
    server: MailServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workers, Callable[[], None]]]:
    """A server of its own, and a process to fork workers from that work on it."""
    with restartable() as (url, restart):
        env = {
            **os.environ,
            **environment(server.port),
            "DATABASE_URL": url,
            "DATA_DIR": str(tmp_path_factory.mktemp("data")),
        }
        with Workers(env) as house:
            assert house.run("migrate")["code"] == 0
            yield house, restart


@pytest.mark.parametrize("point", POINTS)
def test_a_database_that_restarts_in_the_middle_loses_nothing(
    cluster: tuple[Workers, Callable[[], None]], server: MailServer, point: str
) -> None:
    house, restart = cluster
    server.mailbox.mails.clear()
    house.run("queue")
    worker = house.start("deliver", stop_at=point)
    worker.stands_still()

    restart()

    left = worker.go_on()
    assert left["code"] != 0, "its mark, or its next statement, did not come through"
    house.run("lease_over")
    assert house.run("deliver")["code"] == 0
    assert house.run("lease_over")["did"][-1] == "sent"
    ids = [mail["Message-ID"] for mail in server.mailbox.mails]
    assert len(ids) == (1 if point == "after_claim" else 2)
    assert len(set(ids)) == 1
