"""The passphrase of a backup: from a file or the environment, never from the command line, where others can read it."""

import os
from pathlib import Path

from django.views.decorators.debug import sensitive_variables

from newsroom.errors import NotPossible

SHORTEST = 16
HOW = (
    "Put a long random text, for example the output of `python3 -c 'import secrets; print(secrets.token_urlsafe(32))'`,"
    " into a file, name it in BACKUP_PASSPHRASE_FILE or with --passphrase-file, and keep a copy of it elsewhere:"
    " without it no backup opens."
)


@sensitive_variables()
def passphrase(file: Path | None, *, new: bool) -> bytes:
    """What opens the backup; `new` asks that it be long enough to seal one with."""
    named = file or os.environ.get("BACKUP_PASSPHRASE_FILE")
    try:
        text = Path(named).read_bytes() if named else os.environ.get("BACKUP_PASSPHRASE", "").encode()
    except OSError as error:
        raise NotPossible(f"The passphrase can not be read: {error.strerror} ({named}).") from None
    text = text.strip()
    if not text:
        raise NotPossible(f"There is no passphrase. {HOW}")
    if new and len(text) < SHORTEST:
        raise NotPossible(f"The passphrase has to be at least {SHORTEST} characters long. {HOW}")
    return text
