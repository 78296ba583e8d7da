"""What a new password ends."""

from contextlib import suppress
from typing import Any

from allauth.account.signals import password_changed, password_reset

from newsroom.dispatch.feeds import revoke_feed
from newsroom.errors import NotPossible
from newsroom.people.models import User
from newsroom.people.sessions import end_sessions
from newsroom.people.tokens import end_tokens


def _forget(*, user: User, **_: Any) -> None:
    end_tokens(by=user, of=user)
    with suppress(NotPossible):  # there is none
        revoke_feed(by=user)
    end_sessions(user)


def connect() -> None:
    """From `AppConfig.ready`: sessions, API tokens and the calendar of the old password stop working."""
    for signal in (password_changed, password_reset):
        signal.connect(_forget, dispatch_uid="forget_tokens")
