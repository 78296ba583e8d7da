"""The one way to write a record as bytes, so that one hash and one signature stand for it everywhere.

JSON with sorted keys and no spaces, in UTF-8, of objects, lists, texts, whole numbers, true, false and null: what an
engine, another program or a person's editor would write in more than one way (3.0, 1e2) has no place in a record.
"""

import hashlib
import json
from typing import Any


def canonical(record: Any) -> bytes:
    """The bytes of a record; `TypeError` where something in it has no single way of being written."""
    _require_plain(record)
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256_of(record: Any) -> str:
    """SHA-256 over the bytes of a record."""
    return hashlib.sha256(canonical(record)).hexdigest()


def _require_plain(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{key!r} is no name in a record.")
            _require_plain(inner)
    elif isinstance(value, list):
        for inner in value:
            _require_plain(inner)
    elif not (value is None or isinstance(value, str | bool | int)):
        raise TypeError(f"{value!r} can not stand in a record.")
