"""What a new password ends, besides the sessions that allauth ends."""

from typing import Any

from allauth.account.signals import password_changed, password_reset

from newsroom.people.models import User
from newsroom.people.tokens import end_tokens


def _forget(*, user: User, **_: Any) -> None:
    end_tokens(by=user, of=user)


def connect() -> None:
    """From `AppConfig.ready`: API tokens made under the old password stop working."""
    for signal in (password_changed, password_reset):
        signal.connect(_forget, dispatch_uid="forget_tokens")
