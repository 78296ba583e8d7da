"""Letting somebody in again who lost every second factor and every recovery code."""

from typing import Any

from django.apps import apps

from newsroom import hooks
from newsroom.errors import NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Membership, User
from newsroom.people.sessions import end_sessions
from newsroom.people.tokens import end_tokens

SECOND_FACTOR_RESET = "second_factor_reset"
"""What somebody is told whose second factors were taken away."""


@verb
def reset_second_factor(*, user: User, vouched_by: User, because: str) -> None:
    """Take away every second factor of somebody, and the password: they come back as they first came.

    That is by a link to their address, and by the word of a colleague, who says how they know that it is them. Done by
    whoever runs the installation.
    """
    because = require_text(
        "because",
        because,
        "Write how it is known that this is them: met, called back, asked what.",
        limit=500,
    )
    desks = Membership.objects.active().filter(user=user).values("desk")
    if user == vouched_by or not (
        Membership.objects.active().filter(user=vouched_by, user__is_active=True, desk__in=desks).exists()
    ):
        raise NotPossible(f"Only a colleague of a desk of {user.name} can vouch that it is them.")
    authenticators: Any = apps.get_model("mfa", "Authenticator").objects
    if not authenticators.filter(user=user).delete()[0]:
        raise NotPossible(f"{user.name} has no second factor.")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_sessions(user)
    end_tokens(by=None, of=user)
    hooks.account_changed(user=user, kind=SECOND_FACTOR_RESET, by=vouched_by)
    record(
        "people.second_factor_reset",
        by=None,
        subject=user,
        facts={"user": user.pk, "vouched_by": vouched_by.pk},
        texts={"because": because},
    )
