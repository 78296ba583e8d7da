"""The kept backups, and where one is laid down."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.platform.product import environment, fresh_database

HERE = Path(__file__).parent
PASSPHRASE = "kept for the tests, and no secret"
HEAD = "hugo@example.org"
KEY = "k" * 30 + "0123456789abcdefghijklmnopqrst"
REPORT = b"Tolls: 41 million crowns\n"
"""The one file of evidence in each of them."""


@contextmanager
def installation(folder: Path, **more: str) -> Iterator[Mapping[str, str]]:
    """The environment of an installation on an empty folder and an empty database."""
    folder.mkdir(parents=True, exist_ok=True)
    with fresh_database() as database:
        yield environment(
            folder,
            DEBUG="1",
            SECRET_KEY=KEY,
            BACKUP_PASSPHRASE=PASSPHRASE,
            REDIS_URL="redis://127.0.0.1:1/0",
            LOG_LEVEL="ERROR",
            **database,
            **more,
        )
