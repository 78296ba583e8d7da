"""Telling people what was done to their account by somebody else."""

from typing import Any

from django.utils import timezone

from newsroom import addresses
from newsroom.dispatch.actions import tell
from newsroom.dispatch.kinds import Group
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.people.second_factors import SECOND_FACTOR_RESET
from newsroom.people.sessions import SIGNED_OUT


def account_changed(*, user: User, kind: str, by: User) -> None:
    """Filler of the hook: queue the message of this kind."""
    key = f"{kind}:{user.pk}:{timezone.now().isoformat()}"
    tell(users=[user], kind=kind, key=key, payload={"by": by.pk})


def _signed_out(payload: dict[str, Any]) -> Wording:
    by = User.objects.get(pk=payload["by"])
    return Wording(
        f"{by.name} ended all your sessions.",
        addresses.me(),
        "Sign in again. If you do not know why this was done, ask them before you do.",
    )


def _second_factor_reset(payload: dict[str, Any]) -> Wording:
    by = User.objects.get(pk=payload["by"])
    return Wording(
        "Your second step at sign-in was taken away, and your password with it.",
        addresses.me(),
        f'{by.name} vouched that it was you who asked. Choose a password by "Forgot" on the sign-in page, then set the '
        "second step up. If it was not you, tell your desk head at once.",
    )


def register() -> None:
    """Register the kinds of this room that are about accounts."""
    for kind, writer, label in (
        (SIGNED_OUT, _signed_out, "Your sessions were ended"),
        (SECOND_FACTOR_RESET, _second_factor_reset, "Your second step was reset"),
    ):
        words_for(kind, writer, label=label, group=Group.ACCOUNT, urgent=True)
