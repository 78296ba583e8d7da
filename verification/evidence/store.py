"""Where bytes of evidence are kept: once, under their SHA-256, write-once.

A file is written under a name of its own, flushed to the disk, and linked to its final name, so that a crash leaves
either all of it or nothing; a second copy of the same bytes meets the first, and takes its place if that was altered.
The file is read-only from then on, and a link in its place is no file.
"""

import errno
import hashlib
import os
import uuid
from collections.abc import Iterable
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

import structlog
from django.conf import settings

from verification.evidence.models import Blob

log = structlog.get_logger(__name__)

CHUNK = 1024 * 1024


def path_of(sha256: str, root: Path | None = None) -> Path:
    """Where the bytes with this hash are, or would be."""
    return (root or Path(settings.EVIDENCE_DIR)) / sha256[:2] / sha256[2:4] / sha256


def put(content: bytes | BinaryIO | Iterable[bytes]) -> Blob:
    """Keep bytes; the row of the same bytes when they are kept already. `OSError` when the disk refuses."""
    incoming = Path(settings.EVIDENCE_DIR) / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    fresh = incoming / uuid.uuid4().hex
    try:
        sha256, size = _write(fresh, content)
        _link(fresh, path_of(sha256), sha256)
    finally:
        fresh.unlink(missing_ok=True)
    return Blob.objects.get_or_create(sha256=sha256, defaults={"size": size})[0]


def copy_to(root: Path, blob: Blob) -> bool:
    """Keep the same bytes in another folder too; False, and nothing is written, when they are not whole here."""
    incoming = root / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    fresh = incoming / uuid.uuid4().hex
    try:
        with open_blob(blob) as source:
            sha256, _size = _write(fresh, source)
        if sha256 != blob.sha256:
            return False
        final = path_of(sha256, root)
        final.parent.mkdir(parents=True, exist_ok=True)
        fresh.replace(final)  # over a copy that an earlier run left damaged, too
    finally:
        fresh.unlink(missing_ok=True)
    return True


def bring_back(sha256: str, content: Iterable[bytes]) -> None:
    """Keep bytes under the name they had, whatever they are now: a fault that was there before stays to be found."""
    incoming = Path(settings.EVIDENCE_DIR) / "incoming"
    fresh = incoming / uuid.uuid4().hex
    final = path_of(sha256)
    try:
        _write(fresh, content)
        final.parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(final)
    finally:
        fresh.unlink(missing_ok=True)


def open_blob(blob: Blob) -> BinaryIO:
    """Open kept bytes for reading; `FileNotFoundError` when they are missing."""
    return open_kept(path_of(blob.sha256))


def open_kept(path: Path) -> BufferedReader:
    """Open a kept file. Where a link stands in its place, leading anywhere, the file is missing."""
    try:
        return open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FileNotFoundError(errno.ENOENT, "There is a link in its place", str(path)) from error
        raise


def digest_at(path: Path) -> str:
    """The SHA-256 of what is kept there now; `FileNotFoundError` when nothing is."""
    with open_kept(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _chunks(content: bytes | BinaryIO | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(content, bytes):
        return (content,)
    read = getattr(content, "read", None)
    return iter(lambda: read(CHUNK), b"") if read else content


def _write(path: Path, content: bytes | BinaryIO | Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in _chunks(content):
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o444)
    return digest.hexdigest(), size


def _link(fresh: Path, kept: Path, sha256: str) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        kept.hardlink_to(fresh)
    except FileExistsError:
        if not _is_whole(kept, sha256):
            # The true bytes take its place at once; that the fault is over is for the fixity check to find.
            log.warning("altered bytes were replaced by the true ones", sha256=sha256)
            fresh.replace(kept)


def _is_whole(kept: Path, sha256: str) -> bool:
    try:
        return digest_at(kept) == sha256
    except FileNotFoundError:
        return False
