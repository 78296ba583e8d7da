"""What a backup holds, one member after the other, so that neither end needs it in memory or twice on a disk.

It is a tar archive: `about.json` first, the database in parts (gzip, of a SQLite file
or of what pg_dump writes), each file of evidence under its SHA-256, the keys if
they were asked for, what was found faulty, and at the end `SHA256SUMS` of everything before it.
"""

import hashlib
import io
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, Protocol

from verification.management.backup.sealed import CHUNK, Unread

SUMS = "SHA256SUMS"


class Out(Protocol):
    """Whatever bytes can be written to."""

    def write(self, data: bytes, /) -> int: ...


class In(Protocol):
    """Whatever bytes can be read from."""

    def read(self, size: int, /) -> bytes: ...


class Summed:
    """A file that sums up what is read of it."""

    def __init__(self, source: In) -> None:
        self._source, self._digest = source, hashlib.sha256()

    def read(self, size: int = CHUNK) -> bytes:
        """The next bytes."""
        data = self._source.read(size)
        self._digest.update(data)
        return data

    @property
    def sha256(self) -> str:
        """Of what was read so far."""
        return self._digest.hexdigest()


def compressed(content: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes as gzip, a piece at a time."""
    packer = zlib.compressobj(wbits=31)
    for data in content:
        yield packer.compress(data)
    yield packer.flush()


class Unpacker:
    """Takes gzip a piece at a time, and writes what it holds; never much at once, however much that is."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write, self._gzip = write, zlib.decompressobj(wbits=31)

    def take(self, data: bytes) -> None:
        """The next piece."""
        try:
            while data:
                self._write(self._gzip.decompress(data, CHUNK))
                data = self._gzip.unconsumed_tail
        except zlib.error as error:
            raise Unread(f"A part of the backup can not be unpacked: {error}.") from error

    def finish(self) -> None:
        """There is no more."""
        self._write(self._gzip.flush())
        if not self._gzip.eof:
            raise Unread("The database in the backup is cut off.")


@contextmanager
def packing(out: Out) -> Iterator["Packing"]:
    """Pack members into a stream; behind them come their sums and the end."""
    to: Any = out
    with (
        tempfile.TemporaryFile() as sums,
        tarfile.open(fileobj=to, mode="w|", format=tarfile.PAX_FORMAT, bufsize=CHUNK) as tar,
    ):
        into = Packing(tar, sums)
        yield into
        into._finish()


class Packing:
    """Where members go."""

    def __init__(self, tar: Any, sums: IO[bytes]) -> None:
        self._tar, self._sums = tar, sums

    def add(self, name: str, content: bytes) -> None:
        """Pack these bytes."""
        self.add_file(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, source: In, size: int) -> str:
        """Pack so many bytes of a file, and say what their SHA-256 is; `OSError` when there are fewer."""
        summed: Any = Summed(source)
        self._put(name, summed, size)
        self._sums.write(_line(name, summed.sha256))
        return str(summed.sha256)

    def _finish(self) -> None:
        size = self._sums.tell()
        self._sums.seek(0)
        self._put(SUMS, self._sums, size)

    def _put(self, name: str, source: Any, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, source)
        self._tar.members.clear()  # otherwise it would remember every member


def unpack(source: In, take: Callable[[str, In], None]) -> None:
    """Hand every member to `take`, in order; `Unread` when one is missing or not as it was packed.

    What `take` leaves of a member is read all the same, so that its sum is known.
    """
    told, counted = "", hashlib.sha256()
    for name, member in _members(source):
        if told:
            raise Unread("Something follows the end of the backup.")
        summed = Summed(member)
        if name != SUMS:
            take(name, summed)
        while summed.read():
            pass
        if name == SUMS:
            told = summed.sha256
        else:
            counted.update(_line(name, summed.sha256))
    while source.read(CHUNK):
        pass  # to the last chunk, which alone says that nothing is cut off
    if told != counted.hexdigest():
        raise Unread("What is in the backup is not what its list of sums names.")


def _members(source: Any) -> Iterator[tuple[str, In]]:
    try:
        with tarfile.open(fileobj=source, mode="r|", bufsize=CHUNK) as opened:
            tar: Any = opened
            while (member := tar.next()) is not None:
                tar.members.clear()
                content = tar.extractfile(member)
                if content is None:
                    raise Unread(f"{member.name} in the backup is no file.")
                yield member.name, content
    except tarfile.TarError as error:
        raise Unread(f"The backup can not be unpacked: {error}.") from error


def _line(name: str, sha256: str) -> bytes:
    return f"{sha256}  {name}\n".encode()
