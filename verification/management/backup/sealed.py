"""The sealed form of a backup: a short header that can be read, then chunks that can not.

    second-source-backup/1
    scrypt <log2 of N> <r> <p> <salt, hex>
    mac <HMAC-SHA256 of the two lines above, hex>
    chunks of 64 KiB, each AES-256-GCM with a tag of 16 bytes

scrypt (RFC 7914) makes 64 bytes of the passphrase: the key of the chunks, then the key of the MAC. A chunk's nonce is
its number (11 bytes, big-endian) and one byte that is 1 in the last chunk alone, as in age (age-encryption.org/v1): no
chunk can be changed, moved, repeated or left out, and none is cut off at the end, without its being seen. Every file
has a salt and so a key of its own; no nonce comes twice under one key.
"""

import hashlib
import hmac
import os
import re
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.views.decorators.debug import sensitive_variables

from newsroom.errors import NotPossible

MAGIC = b"second-source-backup/1\n"
CHUNK = 64 * 1024
TAG = 16
LOG_N, R, P = 15, 8, 3
"""What a guess costs: 32 MiB and about a third of a second."""
DEAREST_LOG_N = 20
"""A file may not ask for more than 1 GiB before anything of it is known to be ours."""

_SCRYPT = re.compile(rb"scrypt (\d{1,2}) 8 (\d) ([0-9a-f]{32})\n")
_MAC = re.compile(rb"mac ([0-9a-f]{64})\n")


class Unread(NotPossible):
    """This file is no backup that can be read with this passphrase, or it is damaged; the text is one sentence."""


class Sealer:
    """A file to write to; what is written comes out sealed. Only `finish` makes it whole."""

    @sensitive_variables("passphrase")
    def __init__(self, out: BinaryIO, passphrase: bytes) -> None:
        salt = os.urandom(16)
        asked = MAGIC + f"scrypt {LOG_N} {R} {P} {salt.hex()}\n".encode()
        key, mac_key = _keys(passphrase, salt, LOG_N, P)
        out.write(asked + f"mac {_mac(mac_key, asked)}\n".encode())
        self._cipher = AESGCM(key)
        self._out, self._held, self._number = out, bytearray(), 0

    def write(self, data: bytes) -> int:
        """Take bytes; the last chunk's worth is held until it is known whether more comes."""
        self._held += data
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._held), last=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


class Opener:
    """A sealed file to read from; `Unread` at the first byte that is not as it was written."""

    @sensitive_variables("passphrase")
    def __init__(self, source: BinaryIO, passphrase: bytes) -> None:
        if source.readline(80) != MAGIC:
            raise Unread("This is no backup of Second Source, or not of a version that is known here.")
        line = source.readline(120)
        asked, mac = _SCRYPT.fullmatch(line), _MAC.fullmatch(source.readline(120))
        if (
            asked is None
            or mac is None
            or int(asked[1]) > DEAREST_LOG_N
            or not int(asked[1])
            or not int(asked[2])
        ):
            raise Unread("The header of this backup is damaged.")
        key, mac_key = _keys(passphrase, bytes.fromhex(asked[3].decode()), int(asked[1]), int(asked[2]))
        if not hmac.compare_digest(_mac(mac_key, MAGIC + line), mac[1].decode()):
            raise Unread("This passphrase does not open the backup, or its header is damaged.")
        self._cipher = AESGCM(key)
        self._source, self._held, self._number = source, bytearray(), 0
        self._ahead = source.read(CHUNK + TAG)
        self._over = False

    def read(self, size: int) -> bytes:
        """So many bytes; fewer only at the end."""
        while len(self._held) < size and not self._over:
            self._held += self._next()
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken

    def _next(self) -> bytes:
        chunk, self._ahead = self._ahead, self._source.read(CHUNK + TAG)
        self._over = not self._ahead
        try:
            opened = self._cipher.decrypt(_nonce(self._number, last=self._over), chunk, None)
        except (InvalidTag, ValueError):
            at = self._number * CHUNK
            raise Unread(f"The backup is damaged or cut off, after {at:,} bytes that are whole.") from None
        self._number += 1
        return opened


@sensitive_variables("passphrase", "made")
def _keys(passphrase: bytes, salt: bytes, log_n: int, p: int) -> tuple[bytes, bytes]:
    made = Scrypt(salt=salt, length=64, n=2**log_n, r=R, p=p).derive(passphrase)
    return made[:32], made[32:]


def _mac(key: bytes, header: bytes) -> str:
    return hmac.new(key, header, hashlib.sha256).hexdigest()


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
