"""Bringing an installation back from a backup, into an empty one.

The whole backup is read and verified before anything is touched. From then on a mark stands in DATA_DIR, with which
nothing starts, until everything is in its place: what was broken off half-way is begun again from nothing. The database
appears frozen, and everybody is signed out: what happened after the backup was made is unknown here.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from newsroom.dispatch import freezing
from newsroom.dispatch.models import ChatHook, Freeze, Subscription
from newsroom.dispatch.sealing import open_sealed
from newsroom.errors import NotPossible
from newsroom.ledger.actions import one_verb
from verification.evidence import fixity, store
from verification.evidence.models import Blob
from verification.management.backup import about, engines
from verification.management.backup.making import (
    DATABASE,
    DEMO,
    EVIDENCE,
    FAULTS,
    IDENTITY_KEYS,
    RECORD_KEYS,
)
from verification.management.backup.packing import In, Unpacker, unpack
from verification.management.backup.sealed import CHUNK, Opener, Unread
from verification.management.backup.signing_out import Ended, sign_everybody_out
from verification.management.supervisor.lock import AlreadyRunning, alone
from verification.record import signing_key
from verification.sources import vault
from verification.sources.models import Identity

MOST_TOLD = 64 * 1024 * 1024
"""The largest `about`, list of faults or key file that is read into memory."""

KNOWN = re.compile(
    rf"{re.escape(about.NAME)}|{re.escape(FAULTS)}|{DEMO}|{IDENTITY_KEYS}|{RECORD_KEYS}"
    rf"|{DATABASE}[0-9]{{8}}|{EVIDENCE}[0-9a-f]{{64}}"
)
"""The names in a backup. None of them leads anywhere else, whoever packed it."""


@dataclass
class Verified:
    """What a backup that is whole holds."""

    about: about.About
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    """SHA-256 of evidence that was missing or altered already when the backup was made."""


@dataclass
class Restored:
    """What was done, and what is wrong."""

    backup: Verified
    ended: Ended = field(default_factory=Ended)
    ledger: str = ""
    blobs: int = 0
    notes: list[str] = field(default_factory=list)
    """What somebody has to know or do."""
    faults: list[str] = field(default_factory=list)
    """What is not as it was."""


def verify(file: Path, passphrase: bytes) -> Verified:
    """Read a backup to its end; `Unread` when anything in it is not as it was written."""
    found: dict[str, bytes] = {}

    def take(name: str, content: In) -> None:
        _must_be_known(name)
        if name in {about.NAME, FAULTS}:
            found[name] = _small(content)

    with file.open("rb") as source:
        unpack(Opener(source, passphrase), take)
    if set(found) != {about.NAME, FAULTS}:
        raise Unread("The backup does not say what it holds.")
    told = about.read(found[about.NAME])
    try:
        return Verified(told, **json.loads(found[FAULTS]))
    except (ValueError, TypeError):
        raise Unread("The backup does not say which evidence was faulty.") from None


def _must_be_known(name: str) -> None:
    if not KNOWN.fullmatch(name):
        raise Unread("The backup holds something under a name that is not known here.")


def restore(file: Path, passphrase: bytes) -> Restored:
    """Restore into this installation, which has to be empty; `Refusal` or `OSError` says why that is not possible."""
    try:
        with alone(settings.DATA_DIR):
            backup = verify(file, passphrase)
            _must_fit(backup.about)
            with _marked():
                _lay_down(file, passphrase)
                return _finish(backup)
    except AlreadyRunning as error:
        raise NotPossible(str(error)) from None


# Before anything is touched


def _must_fit(backup: about.About) -> None:
    if backup.engine != connection.vendor:
        raise NotPossible(
            f"This backup is of {backup.engine}, and the database here is {connection.vendor}: name another one in "
            "DATABASE_URL."
        )
    if app := backup.newer():
        raise NotPossible(
            f"This backup was made by a later release (its tables of {app} are); restore it with that one."
        )
    if backup.demo != settings.DEMO:
        raise NotPossible(
            "This is the backup of a demo newsroom, whose passwords are public: restore it with DEMO=1."
            if backup.demo
            else "This is the backup of a real newsroom; restore it with DEMO=0."
        )
    if not engines.is_empty():
        raise NotPossible(
            "There is a newsroom in this database already. Name a new, empty one in DATABASE_URL, or another DATA_DIR."
        )
    for folder in sorted(Path(settings.EVIDENCE_DIR).glob("*")):
        if folder.name != "incoming" or any(folder.iterdir()):
            raise NotPossible(
                f"There is something in {settings.EVIDENCE_DIR} already. Name an empty folder in EVIDENCE_DIR."
            )
    if backup.with_keys and settings.IDENTITY_KEYS_FILE is None:
        raise NotPossible(
            "This backup holds the keys of protected sources, and IDENTITY_KEYS_FILE does not say where they belong."
        )


@contextmanager
def _marked() -> Iterator[None]:
    """The installation is not whole, and says so, until the block has ended well."""
    mark = settings.RESTORING_FILE
    with mark.open("x") as file:
        os.fsync(file.fileno())
    yield
    mark.unlink()


# Laying it down


def _lay_down(file: Path, passphrase: bytes) -> None:
    (Path(settings.EVIDENCE_DIR) / "incoming").mkdir(parents=True, exist_ok=True)
    with engines.load() as database, file.open("rb") as source:
        unpacker = Unpacker(database)
        unpack(Opener(source, passphrase), lambda name, content: _place(name, content, unpacker))
        unpacker.finish()


def _place(name: str, content: In, database: Unpacker) -> None:
    _must_be_known(name)
    if name.startswith(DATABASE):
        while data := content.read(CHUNK):
            database.take(data)
    elif name.startswith(EVIDENCE):
        store.bring_back(name.removeprefix(EVIDENCE), iter(lambda: content.read(CHUNK), b""))
    elif name == DEMO:
        settings.DEMO_FILE.write_bytes(_small(content))
    elif name == IDENTITY_KEYS:
        _place_keys(vault.key_file(), _small(content))
    elif name == RECORD_KEYS:
        _place_keys(Path(settings.RECORD_KEYS_FILE), _small(content))


def _place_keys(file: Path, content: bytes) -> None:
    """Put a key file where none is: one that is there may hold newer keys."""
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())


def _small(content: In) -> bytes:
    read = content.read(MOST_TOLD)
    if content.read(1):
        raise Unread("A part of this backup is far larger than it can be.")
    return read


# In its place


def _finish(backup: Verified) -> Restored:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    done = Restored(backup)
    with one_verb():
        Freeze.objects.filter(because=engines.LAID_DOWN).delete()  # the other one stands in the ledger
        freezing.freeze_restored(made_at=backup.about.made_at)
        done.ended = sign_everybody_out()
    signing_key.know(backup.about.record_keys)
    _look_at_ledger(done)
    _look_at_evidence(done)
    _look_at_keys(done)
    return done


def _look_at_ledger(done: Restored) -> None:
    told = StringIO()
    try:
        call_command("verify_ledger", stdout=told)
        done.ledger = told.getvalue().strip()
    except CommandError as fault:
        done.faults.append(f"The ledger: {fault}")


def _look_at_evidence(done: Restored) -> None:
    known = {*done.backup.missing, *done.backup.altered}
    faulty = []
    for blob in Blob.objects.order_by("pk").iterator(chunk_size=500):
        done.blobs += 1
        if fixity.look(blob) and blob.sha256 not in known:
            faulty.append(blob.sha256)
    if known:
        done.notes.append(
            f"Missing or altered before the backup was made already: {', '.join(sorted(known)[:10])}"
            f"{'…' if len(known) > 10 else ''}."
        )
    if faulty:
        done.faults.append(f"Evidence that is missing or altered: {', '.join(faulty)}.")


def _look_at_keys(done: Restored) -> None:
    file = settings.IDENTITY_KEYS_FILE
    held = set(vault.keys_here().by_id) if file is not None and file.exists() else set()
    closed = Identity.objects.kept().exclude(key_id__in=held)
    if count := closed.count():
        ids = ", ".join(sorted(set(closed.values_list("key_id", flat=True))))
        done.notes.append(
            f"Identities of protected sources that can not be opened here: {count}. "
            f"Bring the key file back that holds {ids}, and name it in IDENTITY_KEYS_FILE."
        )
    sealed = [*ChatHook.objects.values_list("sealed_url", flat=True)]
    sealed += Subscription.objects.values_list("sealed_secret", flat=True)
    if lost := sum(not _opens(one) for one in sealed):
        done.notes.append(
            f"Addresses of chats and secrets of webhooks that can not be opened here: {lost}. They were sealed with "
            "another SECRET_KEY; put it into SECRET_KEY_FALLBACKS."
        )


def _opens(sealed: str) -> bool:
    try:
        open_sealed(sealed)
    except NotPossible:
        return False
    return True
