"""The product as its people have it: real processes on a data folder of their own, never the test's database."""

import os
import re
import select
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
RUN = (sys.executable, "manage.py", "run")
START_SECONDS = 240.0  # a busy machine; an idle one needs ten
RUNNING = re.compile(r"Second Source is running: (\S+)")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a person's shell would hold: nothing of the test's, and a data folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "DATA_DIR": str(folder), **more}


def manage(
    *arguments: str, env: Mapping[str, str], timeout: float = 60.0
) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` to its end; output and errors together."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=dict(env),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=timeout,
        check=False,
    )


@contextmanager
def fresh_database() -> Iterator[dict[str, str]]:
    """The environment of an empty database: SQLite in the data folder, or one made for this test on PostgreSQL."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield {}
        return
    name = f"product_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Product:
    """`manage.py run`, started; its output is read all the while."""

    def __init__(self, env: Mapping[str, str], command: Sequence[str] = RUN) -> None:
        self.env = dict(env)
        self.process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=dict(env),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._lines: list[str] = []
        self._news = threading.Condition()
        self._closed = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._news:
                self._lines.append(line)
                self._news.notify_all()
        with self._news:
            self._closed = True
            self._news.notify_all()

    @property
    def output(self) -> str:
        """All it has printed so far."""
        with self._news:
            return "".join(self._lines)

    def wait_for(self, pattern: str | re.Pattern[str], seconds: float = START_SECONDS) -> re.Match[str]:
        """The first match in its output, as soon as it is there."""
        with self._news:
            self._news.wait_for(lambda: self._closed or re.search(pattern, "".join(self._lines)), seconds)
        match = re.search(pattern, self.output)
        assert match, f"{pattern} was not printed:\n{self.output}"
        return match

    @property
    def url(self) -> str:
        """Where the pages are, once they answer."""
        return self.wait_for(RUNNING).group(1)

    def children(self) -> dict[int, str]:
        """The process ids and command lines of everything it started, and of what those started."""
        started: dict[int, list[int]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
                started.setdefault(parent, []).append(int(stat.parent.name))
        found: dict[int, str] = {}
        waiting = [*started.get(self.process.pid, [])]
        while waiting:
            pid = waiting.pop()
            with suppress(FileNotFoundError, ProcessLookupError):
                found[pid] = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            waiting += started.get(pid, [])
        return found

    def stop(self, signum: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit status."""
        self.process.send_signal(signum)
        return self.process.wait(timeout=40)


@contextmanager
def all_ended(pids: Iterable[int], seconds: float = 15.0) -> Iterator[None]:
    """After the block, each of these processes, which need not be our children, has ended."""
    watched = {os.pidfd_open(pid): pid for pid in pids}
    try:
        yield
        for descriptor, pid in watched.items():
            ended, _, _ = select.select([descriptor], [], [], seconds)
            assert ended, f"process {pid} is still there"
    finally:
        for descriptor in watched:
            os.close(descriptor)


@contextmanager
def running(env: Mapping[str, str], command: Sequence[str] = RUN) -> Iterator[Product]:
    """A started product whose pages answer; stopped at the end, whatever happened."""
    product = Product(env, command)
    try:
        assert product.url
        yield product
    finally:
        if product.process.poll() is None:
            product.stop()
