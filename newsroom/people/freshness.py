"""Whether a session belongs to somebody who has only just shown that it is them."""

import time
from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account import app_settings


def is_fresh(records: Iterable[Mapping[str, Any]]) -> bool:
    """Has this person signed in, or confirmed their password or second step, within the last minutes?

    `records` are allauth's of the session. One without any, of which nobody knows how it began, is not fresh:
    allauth's own question would let it pass for a person without a password.
    """
    latest = max((record.get("at", 0) for record in records), default=0)
    return bool(0 <= time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT)
