"""What a backup says of itself, in its first member: enough to refuse it before anything is touched."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.migrations.loader import MigrationLoader

from verification.management.backup.sealed import Unread

NAME = "about.json"
FORMAT = 1


@dataclass(frozen=True)
class About:
    """Ids, times and public keys; no secret."""

    engine: str
    made_at: datetime
    """In UTC."""
    position: int
    """Of the ledger's last event; 0 for none."""
    blobs: int
    demo: bool
    with_keys: bool
    identity_keys: list[str]
    """The ids of the keys that identities are sealed under."""
    record_keys: Mapping[str, bytes]
    """The public keys that records are signed with, by id."""
    migrations: Mapping[str, str]
    """The last migration of each app."""
    format: int = FORMAT

    def written(self) -> bytes:
        """As it is packed."""
        keys = {key_id: b64encode(key).decode() for key_id, key in self.record_keys.items()}
        row = {**asdict(self), "made_at": self.made_at.isoformat(), "record_keys": keys}
        return json.dumps(row, indent=1).encode()

    def newer(self) -> str | None:
        """The first app whose tables were made by a later release than this one."""
        loader, here = MigrationLoader(None, load=False), dict[str, str]()
        loader.load_disk()
        for app, name in loader.disk_migrations or ():
            here[app] = max(here.get(app, ""), name)
        # an app that is not here any more, or not yet: its tables stay where they are
        return next(
            (app for app, name in self.migrations.items() if name[:4] > here.get(app, name)[:4]), None
        )


def read(content: bytes) -> About:
    """What was packed; `Unread` when it is of another format."""
    try:
        row: dict[str, Any] = json.loads(content)
        keys = {key_id: b64decode(key) for key_id, key in row["record_keys"].items()}
        about = About(**{**row, "made_at": datetime.fromisoformat(row["made_at"]), "record_keys": keys})
    except (ValueError, TypeError, LookupError, AttributeError):
        about = None
    if about is None or about.format != FORMAT:
        raise Unread("This backup was made by a later release; restore it with that one.")
    return about
