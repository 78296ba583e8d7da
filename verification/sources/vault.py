"""Sealing who a protected source is, so that a copy of the database alone gives nobody away.

Envelope encryption: each identity is sealed (AES-256-GCM) under a data key of its own, made anew whenever it is sealed,
and that key is wrapped under a key of the key file, which is never in the database. Both are bound to their row, the
wrapped key also to the id of the key it is wrapped under: what is moved to another row, or has one bit changed, does
not open. Whatever goes wrong raises one error, which says nothing of what is inside.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from newsroom.errors import NotPossible

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
STEP = 512
"""What is sealed is filled up to a multiple of this, so that its length tells nothing of a name's."""


class NotSetUp(NotPossible):
    """There are no keys to seal with: protected sources are not set up here."""

    def __init__(self, because: str) -> None:
        super().__init__(f"Protected sources are not set up here: {because}")


class Unopened(NotPossible):
    """This can not be opened, for whatever reason: the sentence is always the same."""

    def __init__(self) -> None:
        super().__init__(
            "This identity can not be opened with the keys that are here. Nothing was shown; tell whoever runs this."
        )


@dataclass(frozen=True, repr=False)
class Person:
    """Who a protected source is. In memory only while it is sealed or shown, and in no `repr`."""

    name: str
    contact: str = ""
    note: str = ""

    def __repr__(self) -> str:
        return "<Person: not shown>"


@dataclass(frozen=True)
class Sealed:
    """What may lie in a database."""

    sealed: bytes
    nonce: bytes
    wrapped_key: bytes
    wrap_nonce: bytes
    key_id: str


@dataclass(frozen=True, repr=False)
class Keys:
    """The keys of the key file by their ids, the current one first."""

    by_id: Mapping[str, bytes]

    def __repr__(self) -> str:
        return f"<Keys: {', '.join(self.by_id)}>"

    @property
    def current(self) -> str:
        """The id of the key new identities are sealed under."""
        return next(iter(self.by_id))

    def with_new(self) -> "Keys":
        """These keys behind a new one."""
        fresh = f"{timezone.now():%Y%m%d}-{uuid4().hex[:8]}"
        return Keys({fresh: os.urandom(KEY_BYTES), **self.by_id})

    def only_current(self) -> "Keys":
        """The current key alone."""
        return Keys({self.current: self.by_id[self.current]})


# Sealing and opening


@sensitive_variables()
def seal(person: Person, *, row: UUID, keys: Keys) -> Sealed:
    """Seal an identity for one row, under the current key."""
    words = json.dumps(asdict(person), ensure_ascii=False).encode()
    data_key = os.urandom(KEY_BYTES)
    nonce = os.urandom(NONCE_BYTES)
    filled = words + b" " * (-len(words) % STEP)
    wrapped, wrap_nonce = _wrap(data_key, row, keys)
    return Sealed(
        sealed=_cipher(data_key).encrypt(nonce, filled, _bound_to(row)),
        nonce=nonce,
        wrapped_key=wrapped,
        wrap_nonce=wrap_nonce,
        key_id=keys.current,
    )


@sensitive_variables()
def unseal(sealed: Sealed, *, row: UUID, keys: Keys) -> Person:
    """The identity in this row; `Unopened` when it is not this row's, was altered, or its key is not here."""
    try:
        data_key = _unwrap(sealed, row, keys)
        words = _cipher(data_key).decrypt(sealed.nonce, sealed.sealed, _bound_to(row))
        return Person(**json.loads(words))
    except _failures():
        raise Unopened from None


@sensitive_variables()
def rewrap(sealed: Sealed, *, row: UUID, keys: Keys) -> Sealed:
    """The same sealed identity, its data key wrapped under the current key; the identity itself stays closed."""
    try:
        data_key = _unwrap(sealed, row, keys)
    except _failures():
        raise Unopened from None
    wrapped, wrap_nonce = _wrap(data_key, row, keys)
    return Sealed(sealed.sealed, sealed.nonce, wrapped, wrap_nonce, keys.current)


def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _failures() -> tuple[type[Exception], ...]:
    from cryptography.exceptions import InvalidTag

    # besides a wrong tag: a key that is not here, a nonce of impossible length, words that are no identity
    return InvalidTag, LookupError, ValueError, TypeError, OverflowError


@sensitive_variables()
def _wrap(data_key: bytes, row: UUID, keys: Keys) -> tuple[bytes, bytes]:
    nonce = os.urandom(NONCE_BYTES)
    wrapped = _cipher(keys.by_id[keys.current]).encrypt(nonce, data_key, _bound_to(row, keys.current))
    return wrapped, nonce


@sensitive_variables()
def _unwrap(sealed: Sealed, row: UUID, keys: Keys) -> bytes:
    cipher = _cipher(keys.by_id[sealed.key_id])
    key: bytes = cipher.decrypt(sealed.wrap_nonce, sealed.wrapped_key, _bound_to(row, sealed.key_id))
    return key


def _bound_to(row: UUID, key_id: str = "") -> bytes:
    return f"second-source identity 1\n{row}\n{key_id}".encode()


# The key file


def key_file() -> Path:
    """Where the keys are kept; `NotSetUp` when nobody has said where."""
    file: Path | None = settings.IDENTITY_KEYS_FILE
    if file is None:
        raise NotSetUp("no key file is named. Whoever runs this sets IDENTITY_KEYS_FILE.")
    return file


def keys_here() -> Keys:
    """The keys of the key file (made on first need, except in production); `NotSetUp` when there are none."""
    if not key_file().exists() and not settings.PRODUCTION:
        return make_first()
    return _read()


def make_first() -> Keys:
    """Make the key file; where it is there already, it stays as it is."""
    file = key_file()
    # Written under a name of its own, then linked: of two first needs one wins, and both read the same keys.
    fresh = _written(file, Keys({}).with_new())
    with suppress(FileExistsError):
        file.hardlink_to(fresh)
    fresh.unlink()
    _settle(file.parent)
    return _read()


@sensitive_variables("kept", "by_id", "entry")
def _read() -> Keys:
    try:
        kept = json.loads(key_file().read_text())
        by_id = {entry["id"]: b64decode(entry["key"], validate=True) for entry in kept["keys"]}
        whole = by_id and len(by_id) == len(kept["keys"])
        whole = whole and all(len(key) == KEY_BYTES for key in by_id.values())
    except FileNotFoundError:
        raise NotSetUp("the key file is not there. Whoever runs this has to bring it back.") from None
    except OSError:
        raise NotSetUp("the key file can not be read. Whoever runs this has to mend that.") from None
    except (ValueError, TypeError, LookupError):
        whole, by_id = False, {}
    if not whole:
        raise NotSetUp("the key file is damaged. Whoever runs this has to bring it back.")
    return Keys(by_id)


def write_keys(keys: Keys) -> None:
    """Put these keys in the place of the key file's, all at once."""
    file = key_file()
    fresh = _written(file, keys)
    fresh.replace(file)
    _settle(file.parent)


@sensitive_variables("text", "keys")
def _written(file: Path, keys: Keys) -> Path:
    """A file beside the key file, of our own alone, with these keys in it."""
    entries = [{"id": key_id, "key": b64encode(key).decode()} for key_id, key in keys.by_id.items()]
    text = json.dumps({"keys": entries}, indent=1)
    fresh = file.with_name(f".{file.name}.{uuid4().hex}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(descriptor)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise NotSetUp(f"the key file can not be written ({error.strerror}).") from None
    return fresh


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
