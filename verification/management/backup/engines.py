"""The database as it was at one moment, while everybody goes on; and how it is laid down again.

SQLite: its own online backup, into a file beside the database that only this user can read, gone when it is packed.
PostgreSQL: `pg_dump` of a snapshot that this connection holds, so that what is read here is what is dumped there.
Whatever is laid down holds a freeze before anybody can see it: what starts on it sends nothing.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO, Any, Protocol
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from newsroom.dispatch.models import Freeze
from newsroom.errors import NotPossible
from verification.management.backup.sealed import CHUNK, Unread

LAID_DOWN = "A backup is being restored."
FREEZE = f"INSERT INTO {Freeze._meta.db_table} (at, because) VALUES (CURRENT_TIMESTAMP, '{LAID_DOWN}')"  # noqa: S608 (our own)


class Snapshot(Protocol):
    """The database at one moment."""

    def content(self) -> Iterator[bytes]:
        """All of it, as the engine writes it."""

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query."""


Load = Callable[[bytes], object]
"""Takes what `content` gave."""


def snapshot() -> AbstractContextManager[Snapshot]:
    """Hold the database as it is now."""
    return _sqlite_snapshot() if connection.vendor == "sqlite" else _postgresql_snapshot()


def load() -> AbstractContextManager[Load]:
    """Lay down a database where there is none: it is there, frozen, when the block has ended well, else not."""
    return _sqlite_load() if connection.vendor == "sqlite" else _postgresql_load()


def is_empty() -> bool:
    """Whether the database holds no table at all."""
    return not connection.introspection.table_names()


# SQLite


@contextmanager
def _sqlite_snapshot() -> Iterator[Snapshot]:
    with _copy_beside(settings.DATA_DIR) as path, closing(sqlite3.connect(path)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        yield _SqliteSnapshot(path, copy)


@contextmanager
def _copy_beside(folder: Path) -> Iterator[Path]:
    """A file for a copy of the database. What a backup that was killed has left of such a file goes now."""
    for left in folder.glob(".backup-*.sqlite3"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # one that another backup uses is held by it
            _remove(left)
    path = folder / f".backup-{uuid4().hex}.sqlite3"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield path
    finally:
        _remove(path)
        os.close(descriptor)


def _remove(database: Path) -> None:
    """A file of SQLite, and before it those that SQLite puts beside it: what is left without it nobody would find."""
    for beside in ("-journal", "-wal", "-shm", ""):
        Path(f"{database}{beside}").unlink(missing_ok=True)


class _SqliteSnapshot:
    def __init__(self, path: Path, copy: sqlite3.Connection) -> None:
        self._path, self._copy = path, copy

    def content(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            while data := file.read(CHUNK):
                yield data

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        yield from self._copy.execute(sql)


@contextmanager
def _sqlite_load() -> Iterator[Load]:
    final = Path(connection.settings_dict["NAME"])
    fresh = final.with_name(f".{final.name}.restoring")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file.write
        with closing(sqlite3.connect(fresh)) as laid, laid:
            [found] = laid.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise Unread(f"The database in the backup is damaged: {found}.")
            laid.execute(FREEZE)
        connection.close()
        _remove(final)
        fresh.replace(final)
    except sqlite3.OperationalError:  # the disk refused it; that says nothing of the backup
        raise
    except sqlite3.DatabaseError as error:
        raise Unread(f"The database in the backup is damaged: {error}.") from error
    finally:
        fresh.unlink(missing_ok=True)


# PostgreSQL


def _program(name: str, *options: str, connects: bool = True) -> tuple[list[str], dict[str, str]]:
    """The command line of one of PostgreSQL's programs, and its environment, where the password is."""
    found = shutil.which(name)
    if found is None:
        raise NotPossible(
            f"{name} is not installed here, and without it PostgreSQL is neither backed up nor restored. "
            "On Debian: apt-get install postgresql-client."
        )
    if not connects:
        return [found, *options], dict(os.environ)
    arguments, more = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, list(options))
    return [found, *arguments[1:]], {**os.environ, **(more or {})}


def _ended_well(process: subprocess.Popen[bytes], name: str, told: IO[bytes]) -> None:
    if process.wait():
        told.seek(0)
        lines = told.read(4000).decode(errors="replace").strip().splitlines() or ["it does not say why"]
        raise NotPossible(f"{name} failed: {lines[0].removeprefix(f'{name}: ')}")


@contextmanager
def _postgresql_snapshot() -> Iterator[Snapshot]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [name] = cursor.fetchone()
        yield _PostgresqlSnapshot(name)


class _PostgresqlSnapshot:
    def __init__(self, name: str) -> None:
        self._name = name

    def content(self) -> Iterator[bytes]:
        options = (
            "--format=custom",
            "--compress=0",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={self._name}",
        )
        arguments, environment = _program("pg_dump", *options)
        with (
            tempfile.TemporaryFile() as told,
            subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=told) as dumping,
        ):
            assert dumping.stdout
            try:
                while data := dumping.stdout.read(CHUNK):
                    yield data
            except BaseException:
                dumping.kill()
                raise
            _ended_well(dumping, "pg_dump", told)

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql)
            yield from cursor


@contextmanager
def _postgresql_load() -> Iterator[Load]:
    """pg_restore writes a script, which psql runs in one transaction together with the freeze."""
    connection.close()
    restore, _ = _program("pg_restore", "--no-owner", "--no-privileges", "--file=-", connects=False)
    script, environment = _program("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
    with ExitStack() as stack:
        told, told_by_psql = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
        reading = subprocess.Popen(restore, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told)
        stack.callback(_end, reading)
        running = subprocess.Popen(
            script, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told_by_psql
        )
        stack.callback(_end, running)  # without COMMIT nothing of it stays
        assert reading.stdin
        assert running.stdin
        handing_on = Thread(target=_hand_on, args=(reading, running), daemon=True)
        handing_on.start()
        with suppress(BrokenPipeError):  # one has ended, and says why below
            yield reading.stdin.write
            reading.stdin.close()
        handing_on.join()
        _ended_well(reading, "pg_restore", told)
        with suppress(BrokenPipeError):
            running.stdin.write(f"\n{FREEZE.replace('INTO ', 'INTO public.', 1)};\nCOMMIT;\n".encode())
            running.stdin.close()
        _ended_well(running, "psql", told_by_psql)


def _hand_on(reading: "subprocess.Popen[bytes]", running: "subprocess.Popen[bytes]") -> None:
    """Hand the script on, in a transaction that is not ended here."""
    assert reading.stdout
    assert running.stdin
    with suppress(BrokenPipeError):
        running.stdin.write(b"BEGIN;\n")
        while data := reading.stdout.read(CHUNK):
            running.stdin.write(data)
        running.stdin.flush()
    while reading.stdout.read(CHUNK):
        pass  # psql has ended; the other must not wait for somebody to read


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(BrokenPipeError):
                pipe.close()
