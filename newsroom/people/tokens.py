"""Making and ending tokens for the API; the library that hashes them is knox."""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.utils import timezone
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from newsroom.errors import Invalid, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User
from newsroom.people.states import Scope
from newsroom.people.token_models import ApiToken, TokenUse

logger = logging.getLogger(__name__)

USUAL_DAYS = 90
"""How long a token works when nobody says otherwise."""

MOST_DAYS = 365


@verb
def make_token(
    *, by: User, name: str, scope: str, days: int = USUAL_DAYS, desk: Desk | None = None
) -> tuple[ApiToken, str]:
    """A token of one's own and its secret, which is shown once; only a hash of it is kept.

    It ends by itself after so many days. With a desk it sees and does nothing anywhere else.
    """
    name = require_text("name", name, "Name the token after what will use it.", limit=80)
    errors: dict[str, list[str]] = {}
    if scope not in Scope.values:
        errors["scope"] = [f"There is no scope called {scope}; a token may read, or write too."]
    if not 1 <= days <= MOST_DAYS:
        errors["days"] = [f"A token works for 1 to {MOST_DAYS} days."]
    if desk and desk.pk not in by.desk_ids():
        errors["desk"] = [f"You have no role on {desk.name}."]
    if errors:
        raise Invalid(errors)
    now = timezone.now()
    ApiToken.objects.of(by).filter(expiry__lte=now).delete()
    digest, secret = get_digest_token()
    kept = ApiToken.objects.create(
        digest=digest,
        token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH],
        user=by,
        name=name,
        scope=scope,
        desk=desk,
        expiry=now + timedelta(days=days),
    )
    record(
        "people.token_made",
        by=by,
        subject=by,
        desk_id=desk.pk if desk else None,
        facts={"token": kept.token_key, "scope": scope, "until": (now + timedelta(days=days)).isoformat()},
    )
    return kept, secret


@verb
def revoke_token(*, by: User | None, kept: ApiToken) -> None:
    """End a token, at once: one's own, or that of somebody whose standing just changed."""
    kept.delete()
    record("people.token_revoked", by=by, subject=kept.user, facts={"token": kept.token_key})


@verb
def end_tokens(*, by: User | None, of: User, desk: Desk | None = None) -> None:
    """End the tokens of somebody with a new password, or (with a desk) who lost a role there.

    A token for another desk alone lives on: nothing changed for it.
    """
    for kept in ApiToken.objects.of(of).select_related("user"):
        if desk is None or kept.desk_id in (None, desk.pk):
            revoke_token(by=by, kept=kept)


def note_use(kept: ApiToken, *, now: datetime) -> None:
    """Write down that a token is used today (UTC): once a day, and no request fails for it."""
    day = now.date()
    try:
        if not TokenUse.objects.filter(token=kept, day=day).exists():
            TokenUse.objects.bulk_create([TokenUse(token=kept, day=day)], ignore_conflicts=True)
    except DatabaseError:  # it was just revoked, or others are writing
        logger.warning("the use of a token was not written down", exc_info=True)
