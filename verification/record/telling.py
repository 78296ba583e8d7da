"""A record as a file for others, with everything that is needed to verify it."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from verification.record.canonical import canonical, sha256_of
from verification.record.models import Publication
from verification.record.public import public_record
from verification.record.signing_key import Keys, signing_keys

FORMAT = "second-source-records/1"


def told(publications: Iterable[Publication]) -> dict[str, Any]:
    """The records of one story that ran, oldest first, each with its text; `verify_record.py` reads it."""
    entries = [
        {
            "record": one.grounds,
            "text": one.revision.blocks,
            "record_sha256": one.record_sha256,
            "signature": one.signature,
            "key_id": one.key_id,
        }
        for one in publications
    ]
    return _file(entries, signing_keys())


def told_to_readers(publication: Publication) -> dict[str, Any]:
    """The public record of one version, signed by itself: the signature under the whole one does not fit a part."""
    keys = signing_keys()
    shown = public_record(publication)
    entry = {
        "record": shown,
        "record_sha256": sha256_of(shown),
        "signature": keys.sign(canonical(shown)),
        "key_id": keys.current,
    }
    return _file([entry], keys)


def _file(entries: list[dict[str, Any]], keys: Keys) -> dict[str, Any]:
    used = {entry["key_id"] for entry in entries}
    return {
        "format": FORMAT,
        "records": entries,
        "keys": {
            key_id: b64encode(key).decode() for key_id, key in sorted(keys.public.items()) if key_id in used
        },
    }
