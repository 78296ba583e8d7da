"""`manage.py run` with real processes: what a person at the terminal sees, and what is left behind."""

import os
import signal
import socket
import stat
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from newsroom.celery import app
from tests.conftest import published_to
from tests.platform.product import RUN, all_ended, environment, fresh_database, manage, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{url}accounts/login/", timeout=10) as response:
        return response.status == 200
    return False


def nobody_listens(url: str) -> bool:
    address = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((address.hostname, address.port)) != 0


def eventually(holds: Callable[[], object], seconds: float) -> bool:
    """Whether something outside this process, which cannot tell us, comes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(redis.ConnectionError):
            if holds():
                return True
        time.sleep(0.05)
    return False


@dataclass(frozen=True)
class FirstStart:
    """A demo installation that was started once and stopped again: its environment and what was seen."""

    env: dict[str, str]
    folder: Path
    output: str
    url: str
    answered: bool
    commands: str
    status: int


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstStart]:
    """The first start, which makes the database and loads the demo: once for all tests of this file."""
    folder = tmp_path_factory.mktemp("installation")
    with fresh_database() as names:
        env = environment(folder, DEMO="1", PORT="0", **names)
        with running(env) as product:
            url, answered = product.url, answers(product.url)
            product.wait_for("Ctrl-C stops everything")
            commands = " ".join(product.children().values())
            with all_ended(product.children()):
                status = product.stop()
            product.wait_for("Everything has stopped")
            assert nobody_listens(url)
        yield FirstStart(env, folder, product.output, url, answered, commands, status)


@pytest.fixture
def demo(first: FirstStart) -> dict[str, str]:
    """The environment of a demo installation that was started before and does not run now."""
    return first.env


def test_it_starts_prints_one_url_and_the_logins_and_stops_on_sigterm(first: FirstStart) -> None:
    assert urlsplit(first.url).hostname == "127.0.0.1"
    assert first.answered
    assert first.output.index("Loading the demo newsroom") < first.output.index(
        "Sign in to the demo newsroom"
    )
    assert first.output.count("http://") == 1
    programs = ("gunicorn", "worker", "beat", "run_due", "valkey-server", "guard.py")
    assert all(name in first.commands for name in programs)
    assert first.status == 0
    assert stat.S_IMODE((first.folder / "valkey" / "valkey.conf").stat().st_mode) == 0o600


def test_it_reuses_its_data_and_takes_the_next_port(first: FirstStart) -> None:
    key = (first.folder / "secret_key").read_text()
    logins = (first.folder / "demo").read_text()
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with running({**first.env, "PORT": str(taken)}) as product:
            assert f"Port {taken} is taken; using {urlsplit(product.url).port}." in product.output
            assert "Loading the demo newsroom" not in product.output
            assert (first.folder / "secret_key").read_text() == key
            assert (first.folder / "demo").read_text() == logins


def test_a_second_one_on_the_same_data_is_refused_and_a_killed_child_starts_again(
    demo: dict[str, str],
) -> None:
    with running(demo) as product:
        refused = manage("run", env=demo)
        assert refused.returncode != 0
        assert f"already runs at {product.url} as process {product.process.pid}" in refused.stdout
        assert "Traceback" not in refused.stdout
        assert answers(product.url)

        beat = next(pid for pid, command in product.children().items() if " beat " in command)
        os.kill(beat, signal.SIGKILL)
        product.wait_for(r"beat was ended by SIGKILL; it starts again in 1 s\.", 10)
        product.wait_for(r"beat runs again\.", 10)
        assert any(" beat " in command for command in product.children().values())

        assert product.stop(signal.SIGINT) == 0


def test_nothing_is_left_when_the_supervisor_is_killed_outright(demo: dict[str, str]) -> None:
    with running(demo) as product:
        url = product.url
        with all_ended(product.children()):
            product.stop(signal.SIGKILL)
        assert nobody_listens(url)

    with running(demo) as again:  # and the data folder is not locked by the dead
        assert answers(again.url)


def test_nothing_is_left_when_the_make_that_started_it_is_killed(demo: dict[str, str]) -> None:
    with running(demo, ["sh", "-c", '"$@" & wait', "sh", *RUN, "--stop-with-parent"]) as starter:
        url = starter.url
        with all_ended(starter.children()):
            starter.stop(signal.SIGKILL)
        assert nobody_listens(url)


def test_the_worker_goes_on_after_the_broker_was_killed_three_times(
    first: FirstStart,
) -> None:
    with running(first.env) as product:
        conf = (first.folder / "valkey" / "valkey.conf").read_text()
        settings = dict(line.split(maxsplit=1) for line in conf.splitlines())
        url = f"redis://:{settings['requirepass']}@127.0.0.1:{settings['port']}/0"
        for times in range(1, 4):
            broker = next(pid for pid, command in product.children().items() if "valkey-server" in command)
            os.kill(broker, signal.SIGKILL)
            product.wait_for(rf"(broker runs again\.[\s\S]*){{{times}}}", 60)
            with redis.from_url(url) as queue, published_to(url):
                assert eventually(queue.ping, 30)
                app.send_task("verification.jobs.deliver")
                assert eventually(lambda: not queue.llen("celery") and not queue.hlen("unacked"), 60)
