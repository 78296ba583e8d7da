"""API tokens are made and ended by verbs like everything else; the library that hashes them belongs to the doors."""

from typing import Any

from django.apps import apps

from newsroom.ledger.actions import record, verb
from newsroom.people.models import User


def _tokens() -> Any:
    return apps.get_model("knox", "AuthToken").objects


@verb
def make_token(*, by: User) -> tuple[Any, str]:
    """A token of one's own and its secret, which is shown once; only a hash of it is kept."""
    kept, secret = _tokens().create(user=by)
    record("people.token_made", by=by, subject=by, facts={"token": kept.token_key})
    return kept, secret


@verb
def revoke_token(*, by: User, kept: Any) -> None:
    """End a token of one's own, at once."""
    kept.delete()
    record("people.token_revoked", by=by, subject=by, facts={"token": kept.token_key})


@verb
def forget_tokens(*, by: User) -> None:
    """End all tokens of somebody whose password is a new one."""
    for kept in _tokens().filter(user=by):
        revoke_token(by=by, kept=kept)
