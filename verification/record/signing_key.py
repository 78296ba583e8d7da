"""The key that records are signed with (Ed25519, RFC 8032), and the public keys of all that came before it.

A key's id is the beginning of the SHA-256 of its public half, so a public key that somebody hands out can be held
against the id in a record. The key file is made once, readable by this user alone, and never in the database: a copy
of the database signs nothing. Several machines that publish share one file (`RECORD_KEYS_FILE`).
"""

import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from newsroom.errors import NotPossible
from newsroom.ledger.actions import record, verb
from verification.record.models import Publication


class NoKey(NotPossible):
    """There is no key to sign with here."""

    def __init__(self, because: str) -> None:
        super().__init__(
            f"Records cannot be signed here: {because} Nothing was published; tell whoever runs this."
        )


@dataclass(frozen=True, repr=False)
class Keys:
    """What the key file holds: the key that signs now, and every public key, this one's too, by id."""

    private: bytes
    public: Mapping[str, bytes]

    def __repr__(self) -> str:
        return f"<Keys: {', '.join(self.public)}>"

    @property
    def current(self) -> str:
        """The id of the key that signs now."""
        return key_id_of(_public_half(self.private))

    def sign(self, content: bytes) -> str:
        """The signature under these bytes, in base64."""
        return b64encode(Ed25519PrivateKey.from_private_bytes(self.private).sign(content)).decode()

    def bears_out(self, content: bytes, *, signature: str, key_id: str) -> bool:
        """Was this signed with the key of that id? False, too, for a key that is not known here."""
        public = self.public.get(key_id)
        if public is None:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(b64decode(signature), content)
        except (InvalidSignature, ValueError):
            return False
        return True

    def with_new(self) -> "Keys":
        """A new key that signs from now on; the public halves of all before it are kept."""
        return _keys(_fresh(), self.public)


def key_id_of(public: bytes) -> str:
    """What a public key is called."""
    return hashlib.sha256(public).hexdigest()[:32]


def signing_keys() -> Keys:
    """The keys; where there is no file yet, the first key is made."""
    file = _file()
    try:
        if not file.exists():
            _make_first(file)
        return _read(file.read_text())
    except OSError as error:
        raise NoKey(f"the key file can not be read or written ({error.strerror}).") from None


@verb
def rotate() -> str:
    """Sign with a new key from now on; records signed before are verified with the public halves that are kept."""
    before = signing_keys()
    after = before.with_new()
    record(
        "record.key_rotated",
        by=None,
        subject=Publication(pk=0),  # all of them
        facts={"key": after.current, "before": before.current},
    )
    try:
        _written(_file(), after).replace(_file())
    except OSError as error:
        raise NoKey(f"the key file can not be written ({error.strerror}).") from None
    return after.current


def know(public: Mapping[str, bytes]) -> None:
    """Keep these public keys too: what this newsroom signed elsewhere is verified here as well."""
    keys = signing_keys()
    if not public.keys() <= keys.public.keys():
        _written(_file(), _keys(keys.private, {**public, **keys.public})).replace(_file())


def _file() -> Path:
    return Path(settings.RECORD_KEYS_FILE)


@sensitive_variables()
def _read(text: str) -> Keys:
    try:
        kept = json.loads(text)
        public = {key_id: b64decode(key, validate=True) for key_id, key in kept["public"].items()}
        keys = _keys(b64decode(kept["private"], validate=True), public)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoKey("the key file is not in the form in which it was written.") from None
    if any(key_id != key_id_of(key) for key_id, key in keys.public.items()):
        raise NoKey("a public key of the key file does not have its id.")
    return keys


def _keys(private: bytes, public: Mapping[str, bytes]) -> Keys:
    own = _public_half(private)
    return Keys(private, {**public, key_id_of(own): own})


def _fresh() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def _public_half(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _make_first(file: Path) -> None:
    # Written under a name of its own, then linked: of two that publish first one wins, and both sign with its key.
    fresh = _written(file, _keys(_fresh(), {}))
    with suppress(FileExistsError):
        file.hardlink_to(fresh)
    fresh.unlink()


@sensitive_variables("text", "keys")
def _written(file: Path, keys: Keys) -> Path:
    """A file beside the key file, of our own alone, with these keys in it."""
    text = json.dumps(
        {
            "private": b64encode(keys.private).decode(),
            "public": {key_id: b64encode(key).decode() for key_id, key in keys.public.items()},
        },
        indent=1,
    )
    fresh = file.with_name(f".{file.name}.{uuid4().hex}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(descriptor)
    return fresh
