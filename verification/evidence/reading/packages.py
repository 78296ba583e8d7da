"""Packages: the ZIP files that Word, Excel and OpenDocument write. Looked into, never unpacked to the disk."""

import struct
import zipfile
import zlib
from typing import BinaryIO

from newsroom.errors import Invalid

END = b"PK\x05\x06"
END_SIZE = 22
LONGEST_COMMENT = 65_535
# What the list of parts may take; zipfile reads all of it at once.
MAX_LIST = 2_000_000
MAX_ENTRIES = 5_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
"""Text packs to a tenth. A bomb packs to a thousandth."""
SMALL = 1_000_000

DAMAGED = "This file is damaged or incomplete. Save it again and upload it once more."
PROTECTED = "This file is protected with a password. Save it without one and upload it again."
TOO_BIG = "This file unpacks to far more than a document can be. It was not opened; upload it as PDF."
MACROS = "This file carries programmes (macros). Save it as PDF or without them and upload that."
OTHER = "This is not a document of the kind its name says: its parts are missing."


def is_package(head: bytes) -> bool:
    """Does it begin as a package does?"""
    return head.startswith(b"PK\x03\x04")


def ends_as_archive(content: BinaryIO) -> bool:
    """Would a programme that opens archives open it? These look for the list of parts at the end."""
    return _end(content) is not None


def _end(content: BinaryIO) -> tuple[int, int] | None:
    """How many parts the list at the end names, and how long it is; None without one."""
    size = content.seek(0, 2)
    content.seek(max(0, size - END_SIZE - LONGEST_COMMENT))
    tail = content.read()
    at = tail.rfind(END)
    while at >= 0:
        if len(tail) - at >= END_SIZE:
            entries, length, _start, comment = struct.unpack("<HIIH", tail[at + 10 : at + END_SIZE])
            if at + END_SIZE + comment <= len(tail) and length < size:
                return entries, length
        at = tail.rfind(END, 0, at)
    return None


def check_package(content: BinaryIO, needed: str) -> None:
    """Refuse a package that is damaged, locked, a bomb, with programmes in it, or of another kind."""
    end = _end(content)
    if end is None:
        raise _refused(DAMAGED)
    if end[0] > MAX_ENTRIES or end[1] > MAX_LIST:
        raise _refused(TOO_BIG)
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise _refused(DAMAGED) from None
    finally:
        content.seek(0)
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise _refused(PROTECTED)
    if needed not in names:
        raise _refused(OTHER)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refused(MACROS)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or any(_is_bomb(part) for part in parts):
        raise _refused(TOO_BIG)


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _refused(sentence: str) -> Invalid:
    return Invalid({"upload": [sentence]})
