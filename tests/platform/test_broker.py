"""Publishing a wake-up: it reaches a broker that is there, and costs a click next to nothing when none is."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import kombu.exceptions
import pytest
import redis

from newsroom.celery import app
from tests.conftest import published_to
from tests.platform.product import environment, manage


def seconds_to_fail() -> float:
    before = time.perf_counter()
    with pytest.raises(kombu.exceptions.OperationalError):
        app.send_task("verification.jobs.sweep")
    return time.perf_counter() - before


@pytest.fixture
def silent_broker() -> Iterator[str]:
    """Accepts connections, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


def test_a_job_reaches_the_broker(broker: str) -> None:
    app.send_task("verification.jobs.sweep")
    with redis.from_url(broker) as client:
        assert client.llen("celery") == 1


def test_a_refused_connection_is_noticed_at_once() -> None:
    assert seconds_to_fail() < 0.3


def test_a_silent_broker_is_given_up_after_a_moment(silent_broker: str) -> None:
    with published_to(silent_broker):
        assert seconds_to_fail() < 1.5


def test_every_process_of_the_product_publishes_through_the_same_application(tmp_path: Path) -> None:
    # In a process of its own, as here the fixtures have imported it.
    asked = manage(
        "shell",
        "-c",
        "from verification.jobs import deliver; print(deliver.app.main)",
        env=environment(tmp_path, DEMO="1"),
    )
    assert asked.stdout.splitlines()[-1] == "newsroom", asked.stdout
