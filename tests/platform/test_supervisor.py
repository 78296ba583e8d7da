"""The supervisor's parts, with small real programs in place of the product's."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.platform.product import all_ended
from verification.management.supervisor import guard
from verification.management.supervisor.children import Child, Program
from verification.management.supervisor.lock import AlreadyRunning, alone, tell
from verification.management.supervisor.ports import is_loopback, listen
from verification.management.supervisor.supervisor import Supervisor


def shell(script: str, name: str = "program") -> Program:
    return Program(name, ["sh", "-c", script])


def run_until(wanted: str, *programs: Program) -> list[str]:
    """Run a supervisor until it has said something, for ten seconds at most; all that it said."""
    said: list[str] = []
    deadline = time.monotonic() + 10

    def look() -> None:
        if any(wanted in line for line in said) or time.monotonic() > deadline:
            os.kill(os.getpid(), signal.SIGTERM)

    before = {signum: signal.getsignal(signum) for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        Supervisor(programs, say=said.append, each_turn=look).run()
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
    assert any(wanted in line for line in said), said
    return said


def test_output_carries_the_name_of_its_program() -> None:
    said = run_until(
        "third", shell("echo one; exec sleep 60", "web"), shell("echo third; exec sleep 60", "worker")
    )
    assert said == ["web    | one", "worker | third"]


def test_a_program_starts_once_those_before_it_are_ready(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    slow = Program("slow", ["sh", "-c", f"sleep 0.4; touch {ready}; exec sleep 60"], ready=ready.exists)
    said = run_until("ready", slow, shell(f"test -e {ready} && echo ready; exec sleep 60", "next"))
    assert said == ["next | ready"]


def test_what_ends_is_named_and_started_again_more_patiently_each_time() -> None:
    said = run_until("again in 2 s", shell("exec sleep 60", "steady"), shell("exit 3", "flaky"))
    assert said == [
        "flaky ended with status 3; it starts again in 1 s.",
        "flaky runs again.",
        "flaky ended with status 3; it starts again in 2 s.",
    ]


def test_a_program_that_ignores_the_request_to_end_is_killed_with_its_children() -> None:
    child = Child(shell("trap '' TERM; echo deaf; sleep 60 & wait"))
    child.start()
    assert child.process
    select.select([child.output], [], [], 5)
    assert [*child.lines()] == ["deaf"]
    with all_ended([child.process.pid]):
        child.ask_to_end()
        child.signal_group(signal.SIGKILL)
    assert child.bury() == "program was ended by SIGKILL; it starts again in 1 s."


def test_the_guard_ends_the_groups_it_knows_when_the_supervisor_is_gone() -> None:
    # "gone" is the end of the guard's input, whatever caused it.
    known, forgotten = (subprocess.Popen(["sleep", "60"], process_group=0) for _ in range(2))
    threading.Thread(target=known.wait).start()  # clears it away at once, as init does for an orphan
    with subprocess.Popen(
        [sys.executable, "-I", guard.__file__], stdin=subprocess.PIPE, text=True
    ) as watching:
        watching.communicate(f"+{known.pid}\n+{forgotten.pid}\n-{forgotten.pid}\n", timeout=10)
    assert known.wait(timeout=5) == -signal.SIGTERM
    assert forgotten.poll() is None
    forgotten.kill()
    forgotten.wait()


def test_a_data_folder_has_one_supervisor_and_the_lock_ends_with_it(tmp_path: Path) -> None:
    with alone(tmp_path) as file:
        tell(file, "http://127.0.0.1:8000/")
        with (
            pytest.raises(AlreadyRunning, match=rf"at http://127.0.0.1:8000/ as process {os.getpid()}"),
            alone(tmp_path),
        ):
            pass
    with alone(tmp_path):
        assert (tmp_path / "run.pid").read_text().split() == [str(os.getpid())]


def test_a_taken_port_gives_the_next_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with listen("127.0.0.1", taken) as listener:
            assert listener.getsockname()[1] > taken


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("desk.example.org", False),
    ],
)
def test_only_a_loopback_address_is_taken_for_one(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
