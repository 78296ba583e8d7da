"""What a new password ends, besides the sessions that allauth ends."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from knox.models import AuthToken

from newsroom.people.models import User


def forget_tokens(*, user: User, **_: Any) -> None:
    """API tokens made under the old password stop working."""
    AuthToken.objects.filter(user=user).delete()


def connect() -> None:
    """From `AppConfig.ready`."""
    for signal in (password_changed, password_reset):
        signal.connect(forget_tokens, dispatch_uid="forget_tokens")
