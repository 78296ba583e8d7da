"""A backup has its name when it is whole, and is made and restored only where it fits."""

import fcntl
import sqlite3
import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from newsroom.dispatch.feeds import make_feed
from newsroom.errors import NotPossible
from newsroom.people.models import User
from newsroom.people.tokens import make_token
from tests.factories import Team
from verification.management.backup import engines, making, restoring, sealed
from verification.management.backup.about import About, read
from verification.management.backup.packing import packing
from verification.management.backup.passphrase import passphrase
from verification.management.backup.sealed import Unread
from verification.management.backup.signing_out import Ended, sign_everybody_out

LONG = "correct horse battery staple"


def about(**fields: Any) -> About:
    made = About(
        engine=connection.vendor,
        made_at=datetime(2026, 11, 2, 4, 30, tzinfo=UTC),
        position=12,
        blobs=3,
        demo=False,
        with_keys=False,
        identity_keys=["20261102-1"],
        record_keys={"ab": b"public"},
        migrations={"newsroom": "0001_initial", "an_app_of_before": "0099_last"},
    )
    return replace(made, **fields)


def test_what_is_broken_off_leaves_nothing_under_its_name(tmp_path: Path) -> None:
    final = tmp_path / "of-today"
    with pytest.raises(ZeroDivisionError), making._new(final) as out:
        out.write(bytes(1 // 0))
    assert list(tmp_path.iterdir()) == []

    with making._new(final) as out:
        out.write(b"all of it")
        assert not final.exists()
    assert final.read_bytes() == b"all of it"
    assert final.stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotPossible, match="is there already"), making._new(final):
        pass


def test_what_a_killed_backup_left_goes_but_not_what_another_one_writes(tmp_path: Path) -> None:
    left, written = tmp_path / ".second-source-1.part", tmp_path / ".second-source-2.part"
    left.write_bytes(b"half")
    with written.open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with making._new(tmp_path / "of-today") as out:
            out.write(b"all of it")
    assert {file.name for file in tmp_path.iterdir()} == {"of-today", written.name}


def test_the_passphrase_is_long_and_comes_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKUP_PASSPHRASE", raising=False)
    monkeypatch.delenv("BACKUP_PASSPHRASE_FILE", raising=False)
    with pytest.raises(NotPossible, match="There is no passphrase"):
        passphrase(None, new=True)
    monkeypatch.setenv("BACKUP_PASSPHRASE", "short")
    with pytest.raises(NotPossible, match="at least 16 characters"):
        passphrase(None, new=True)
    assert passphrase(None, new=False) == b"short"

    file = tmp_path / "words"
    with pytest.raises(NotPossible, match="No such file"):
        passphrase(file, new=True)
    file.write_text(f"{LONG}\n")
    monkeypatch.setenv("BACKUP_PASSPHRASE_FILE", str(file))
    assert passphrase(None, new=True) == LONG.encode()


def test_a_copy_of_the_database_leaves_nothing_behind_and_what_a_killed_one_left_goes(tmp_path: Path) -> None:
    for name in ("", "-journal", "-wal"):
        (tmp_path / f".backup-killed.sqlite3{name}").write_bytes(b"left")
    with engines._copy_beside(tmp_path) as copy:
        Path(f"{copy}-journal").write_bytes(b"of a disk that is full")
        assert {file.name for file in tmp_path.iterdir()} == {copy.name, f"{copy.name}-journal"}
        with engines._copy_beside(tmp_path):
            assert copy.exists(), "another backup's"
    assert list(tmp_path.iterdir()) == []


BROKEN = {
    OSError(
        28, "No space left on device", "/mnt/backup/x.part"
    ): "No space left on device (/mnt/backup/x.part).",
    sqlite3.OperationalError("database or disk is full"): "database or disk is full.",
    OperationalError("connection failed: refused\n\tIs the server running?"): "connection failed: refused.",
    InterfaceError("connection already closed"): "connection already closed.",
}


def test_what_a_disk_or_a_database_refuses_is_one_sentence_and_says_what_is_half_restored(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKUP_PASSPHRASE", LONG)
    settings.RESTORING_FILE = tmp_path / "restoring"
    for error, sentence in BROKEN.items():

        def refuses(*_: object, error: Exception = error, **__: object) -> None:
            raise error

        monkeypatch.setattr("verification.management.commands.backup.make", refuses)
        monkeypatch.setattr("verification.management.commands.restore.restore", refuses)
        with pytest.raises(CommandError) as told:
            call_command("backup", str(tmp_path))
        assert str(told.value) == f"No backup was made: {sentence}"
        with pytest.raises(CommandError) as told:
            call_command("restore", str(tmp_path / "of-today"))
        assert str(told.value) == sentence
    settings.RESTORING_FILE.touch()
    with pytest.raises(CommandError, match="half restored, and nothing starts on it: empty DATA_DIR"):
        call_command("restore", str(tmp_path / "of-today"))


@pytest.mark.django_db
def test_every_way_in_of_before_is_shut() -> None:
    head = Team().head
    make_token(by=head, name="the CMS", scope="read")
    make_feed(by=head)
    session = SessionStore()
    session.save()
    mailed = default_token_generator.make_token(head)
    assert default_token_generator.check_token(head, mailed)

    assert sign_everybody_out() == Ended(sessions=1, tokens=1, calendars=1)

    assert not default_token_generator.check_token(User.objects.get(pk=head.pk), mailed)
    assert sign_everybody_out() == Ended(sessions=0, tokens=0, calendars=0)


@pytest.mark.django_db
def test_a_backup_is_restored_only_where_it_fits(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_DIR, settings.IDENTITY_KEYS_FILE = tmp_path, None
    settings.MIGRATION_MODULES = {}  # the suite goes without
    newest = max(name for app, name in MigrationLoader(connection).disk_migrations if app == "verification")
    later = f"{int(newest[:4]) + 1:04}_of_a_later_release"
    refused = {
        "another engine": (about(engine="oracle"), "This backup is of oracle"),
        "of a later release": (about(migrations={"verification": later}), "made by a later release"),
        "of a demo": (about(demo=True), "the backup of a demo newsroom"),
        "over another newsroom": (
            about(migrations={"verification": newest}),
            "There is a newsroom in this database",
        ),
    }
    for backup, sentence in refused.values():
        with pytest.raises(NotPossible, match=sentence):
            restoring._must_fit(backup)


def test_a_backup_says_what_it_is(settings: Any) -> None:
    assert read(about().written()) == about()
    for other in (about(format=2).written(), b"[]", b"{}", b"no json"):
        with pytest.raises(Unread, match="made by a later release"):
            read(other)


def test_evidence_and_keys_are_not_restored_over_others(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring.engines, "is_empty", lambda: True)
    settings.EVIDENCE_DIR, settings.IDENTITY_KEYS_FILE = tmp_path, None
    with pytest.raises(NotPossible, match="IDENTITY_KEYS_FILE does not say where"):
        restoring._must_fit(about(with_keys=True))
    (tmp_path / "incoming").mkdir()
    restoring._must_fit(about())
    (tmp_path / "ab").mkdir()
    with pytest.raises(NotPossible, match="There is something in"):
        restoring._must_fit(about())

    keys = tmp_path / "keys.json"
    restoring._place_keys(keys, b"of the backup")
    assert keys.stat().st_mode & 0o777 == 0o600
    restoring._place_keys(keys, b"of another one")
    assert keys.read_bytes() == b"of the backup"


def _sealed(file: Path, *members: tuple[str, bytes]) -> None:
    with file.open("wb") as out:
        sealer = sealed.Sealer(out, LONG.encode())
        with packing(sealer) as into:
            for name, content in members:
                into.add(name, content)
        sealer.finish()


ABOUT, NO_FAULTS = ("about.json", about().written()), ("faults.json", b'{"missing": [], "altered": []}')


def test_no_name_in_a_backup_leads_anywhere_else(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever knows the passphrase can pack what they like."""
    monkeypatch.setattr(sealed, "LOG_N", 2)
    monkeypatch.setattr(restoring.engines, "is_empty", lambda: True)
    settings.DATA_DIR, settings.RESTORING_FILE = tmp_path / "here", tmp_path / "here" / "restoring"
    settings.EVIDENCE_DIR = tmp_path / "here" / "evidence"
    settings.DATA_DIR.mkdir()
    file = tmp_path / "packed"
    a = "a" * 64
    for name in (
        "../out",
        "/tmp/out",
        f"evidence/../{a[3:]}",
        f"evidence/{a[1:]}/",
        f"evidence/{a}/../out",
        f"evidence/{a}x",
        "database/../out",
        "keys/../demo",
        "demo2",
        "restoring",
    ):
        _sealed(file, ABOUT, (name, b"out"), NO_FAULTS)
        with pytest.raises(Unread, match="under a name that is not known here"):
            restoring.restore(file, LONG.encode())
    for faults in (b"[]", b"no json", b'{"missing": [], "extra": 1}'):
        _sealed(file, ABOUT, ("faults.json", faults))
        with pytest.raises(Unread, match="does not say which evidence"):
            restoring.restore(file, LONG.encode())

    linked = tarfile.TarInfo(f"evidence/{a}")
    linked.type, linked.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with file.open("wb") as out:
        sealer: Any = sealed.Sealer(out, LONG.encode())
        with tarfile.open(fileobj=sealer, mode="w|") as tar:
            tar.addfile(linked)
        sealer.finish()
    with pytest.raises(Unread, match="can not be unpacked"):
        restoring.restore(file, LONG.encode())
    assert {left.name for left in settings.DATA_DIR.iterdir()} == {"run.pid"}
    assert {left.name for left in tmp_path.iterdir()} == {"here", "packed"}


def test_a_damaged_backup_is_refused_before_anything_is_touched(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "LOG_N", 2)  # a guess costs nothing here
    monkeypatch.setattr(restoring.engines, "is_empty", lambda: True)
    settings.DATA_DIR, settings.RESTORING_FILE = tmp_path, tmp_path / "restoring"
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    file = tmp_path / "of-today"
    _sealed(file, ABOUT, (f"evidence/{'a' * 64}", b"a" * 200_000), NO_FAULTS)
    assert restoring.verify(file, LONG.encode()).about == about()
    whole = file.read_bytes()

    for damaged in (whole[:-1] + bytes([whole[-1] ^ 1]), whole[:-300]):
        file.write_bytes(damaged)
        with pytest.raises(Unread, match="damaged or cut off"):
            restoring.restore(file, LONG.encode())
    assert {left.name for left in tmp_path.iterdir()} == {"of-today", "run.pid"}
