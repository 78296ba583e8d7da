"""Making a backup while everybody works: the database first, then every file that it names.

Files of evidence are written once and never changed, and each is on the disk before its row is: what the database of
that moment names is there. The backup is written under a name of its own and gets its final one when it is whole, on
the disk and, if asked, read again.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.utils import timezone

from newsroom.errors import NotPossible
from newsroom.ledger.models import Event
from verification.evidence import store
from verification.evidence.models import Blob
from verification.management.backup import about, engines
from verification.management.backup.packing import Packing, compressed, packing, unpack
from verification.management.backup.sealed import Opener, Sealer
from verification.record.signing_key import signing_keys
from verification.sources import vault
from verification.sources.models import Identity

DATABASE, EVIDENCE, FAULTS, DEMO = "database/", "evidence/", "faults.json", "demo"
IDENTITY_KEYS, RECORD_KEYS = "keys/identity_keys.json", "keys/record_keys.json"
PART_BYTES = 4 * 1024 * 1024


@dataclass
class Made:
    """What was made."""

    file: Path
    about: about.About
    missing: list[str] = field(default_factory=list)
    """SHA-256 of evidence that is not on the disk."""
    altered: list[str] = field(default_factory=list)
    """SHA-256 of evidence whose bytes are others now; they are backed up as they are."""


def make(to: Path, *, passphrase: bytes, with_keys: bool = False, verify: bool = False) -> Made:
    """Write a backup into a folder under the time as its name, or as a new file; `OSError` when a disk refuses."""
    now = timezone.now()
    file = to / f"second-source-{now:%Y%m%dT%H%M%SZ}.backup" if to.is_dir() else to
    with _new(file) as out:
        sealer = Sealer(out, passphrase)
        with engines.snapshot() as taken:
            made = Made(file, _about(taken, now, with_keys=with_keys))
            with packing(sealer) as into:
                _pack(into, taken, made)
        sealer.finish()
        out.flush()
        os.fsync(out.fileno())
        if verify:
            out.seek(0)
            unpack(Opener(out, passphrase), lambda _name, _content: None)
    return made


@contextmanager
def _new(file: Path) -> Iterator[BinaryIO]:
    """A file that only this user reads, and that has its name when the block has ended well."""
    if file.exists():
        raise NotPossible(f"{file} is there already; name a new one, or a folder.")
    for left in file.parent.glob(".second-source-*.part"):
        with suppress(OSError), left.open("rb") as stale:
            fcntl.flock(stale, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held by whoever still writes to it
            left.unlink()
    fresh = file.with_name(f".second-source-{os.urandom(8).hex()}.part")
    descriptor = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            yield out
            fresh.rename(file)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _about(taken: engines.Snapshot, now: datetime, *, with_keys: bool) -> about.About:
    blobs, identities = Blob._meta.db_table, Identity._meta.db_table
    # our own names, and no values
    [(position,)] = taken.rows(f"SELECT COALESCE(MAX(position), 0) FROM {Event._meta.db_table}")  # noqa: S608
    [(files,)] = taken.rows(f"SELECT COUNT(*) FROM {blobs}")  # noqa: S608
    used = taken.rows(f"SELECT DISTINCT key_id FROM {identities} WHERE shredded_at IS NULL")  # noqa: S608
    return about.About(
        engine=connection.vendor,
        made_at=now.astimezone(UTC),
        position=position,
        blobs=files,
        demo=settings.DEMO,
        with_keys=with_keys,
        identity_keys=[key_id for (key_id,) in used],
        record_keys=signing_keys().public,
        migrations=dict(taken.rows("SELECT app, MAX(name) FROM django_migrations GROUP BY app")),
    )


def _pack(into: Packing, taken: engines.Snapshot, made: Made) -> None:
    into.add(about.NAME, made.about.written())
    for number, part in enumerate(_parts(compressed(taken.content())), start=1):
        into.add(f"{DATABASE}{number:08}", part)
    if made.about.blobs and not (Path(settings.EVIDENCE_DIR) / "incoming").is_dir():
        raise NotPossible(
            f"The folder of evidence, {settings.EVIDENCE_DIR}, is not there; is its disk mounted?"
        )
    for (sha256,) in taken.rows(f"SELECT sha256 FROM {Blob._meta.db_table} ORDER BY id"):  # noqa: S608 (our own)
        _pack_evidence(into, sha256, made)
    into.add(FAULTS, json.dumps({"missing": made.missing, "altered": made.altered}).encode())
    if settings.DEMO and settings.DEMO_FILE.exists():
        into.add(DEMO, settings.DEMO_FILE.read_bytes())
    if made.about.with_keys:
        for name, keys in ((IDENTITY_KEYS, vault.key_file()), (RECORD_KEYS, Path(settings.RECORD_KEYS_FILE))):
            if keys.exists():
                into.add(name, keys.read_bytes())


def _parts(content: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of some size: how many there are is not known before the last."""
    held = bytearray()
    for data in content:
        held += data
        if len(held) >= PART_BYTES:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _pack_evidence(into: Packing, sha256: str, made: Made) -> None:
    try:
        with store.open_kept(store.path_of(sha256)) as kept:
            found = into.add_file(f"{EVIDENCE}{sha256}", kept, os.fstat(kept.fileno()).st_size)
    except FileNotFoundError:
        made.missing.append(sha256)
        return
    if found != sha256:
        made.altered.append(sha256)
