"""The keys identities are sealed under: held still while one is sealed, and changed row by row.

A rotation adds a new key to the file, wraps each identity's data key under it, and drops every key that none needs any
more. It may be killed anywhere: the file then holds more than one key, which the next run takes as its sign to finish.
"""

from dataclasses import dataclass

from django.db import connection

from newsroom.ledger.actions import record, verb
from verification.sources import vault
from verification.sources.models import Identity
from verification.sources.querysets import IdentityQuerySet
from verification.sources.vault import Keys, Unopened

KEYS_LOCK = 7_305_002  # any fixed number: the advisory lock between sealing and dropping a key


@dataclass(frozen=True)
class Rotation:
    """What a rotation came to: identities wrapped anew, keys dropped, identities that could not be opened."""

    current: str
    rewrapped: int
    dropped: list[str]
    unopened: int


def held_keys() -> Keys:
    """The keys; until this transaction ends none of them is dropped."""
    _lock("pg_advisory_xact_lock_shared")
    return vault.keys_here()


def _lock(function: str) -> None:
    # SQLite: a transaction begins IMMEDIATE, so this connection is the only writer already.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [KEYS_LOCK])


def rotate() -> Rotation:
    """Change the key; where no key is yet, make the first."""
    if not vault.key_file().exists():
        if kept := Identity.objects.kept().count():
            raise vault.NotSetUp(
                f"the key file is not there, and {kept} identities are sealed under its keys."
            )
        return _drop_others(vault.make_first(), 0)
    keys = vault.keys_here()
    if len(keys.by_id) == 1:  # otherwise a rotation was broken off, and goes on
        keys = keys.with_new()
        vault.write_keys(keys)
    rewrapped = sum(_rewrap(identity, keys) for identity in _left(keys).iterator())
    return _drop_others(keys, rewrapped)


@verb
def _drop_others(keys: Keys, rewrapped: int) -> Rotation:
    """Wrap what was sealed meanwhile, then drop the keys that nothing needs; nobody seals until this is done."""
    _lock("pg_advisory_xact_lock")
    rewrapped += sum(_rewrap(identity, keys) for identity in _left(keys))
    left = _left(keys)
    needed = {keys.current, *left.values_list("key_id", flat=True)}
    rest = Keys({key_id: key for key_id, key in keys.by_id.items() if key_id in needed})
    dropped = [key_id for key_id in keys.by_id if key_id not in needed]
    record(
        "identity.keys_rotated",
        by=None,
        subject=Identity(pk=0),  # all of them
        facts={"current": keys.current, "rewrapped": rewrapped, "dropped": dropped},
    )
    if dropped:
        vault.write_keys(rest)
    return Rotation(keys.current, rewrapped, dropped, left.count())


def _left(keys: Keys) -> IdentityQuerySet:
    return Identity.objects.kept().exclude(key_id=keys.current).order_by("pk")


def _rewrap(identity: Identity, keys: Keys) -> bool:
    """Wrap one data key under the current key; False when it cannot be opened, or was sealed anew or shredded."""
    before = identity.as_sealed
    try:
        after = vault.rewrap(before, row=identity.uuid, keys=keys)
    except Unopened:
        return False
    same = Identity.objects.filter(
        pk=identity.pk, key_id=before.key_id, wrap_nonce=before.wrap_nonce, shredded_at__isnull=True
    )
    return bool(same.update(wrapped_key=after.wrapped_key, wrap_nonce=after.wrap_nonce, key_id=after.key_id))
