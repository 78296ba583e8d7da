"""What a disk or a database says when it refuses, in one sentence."""

import sqlite3

from django.db import DatabaseError, InterfaceError

FAULTS = (OSError, DatabaseError, InterfaceError, sqlite3.Error)
"""What may end a backup or a restore half-way, and is nobody's mistake in the code."""


def sentence(error: Exception) -> str:
    """The first line of what it says, and about which file."""
    said = str(error)
    if isinstance(error, OSError):
        said = f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}"
    return f"{(said.strip().splitlines() or [type(error).__name__])[0].rstrip('.')}."
