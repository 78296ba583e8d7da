"""A person's calendar of deadlines: its address is a secret, shown once; of it the SHA-256 is kept."""

import hashlib
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from newsroom.dispatch.models import CalendarFeed
from newsroom.errors import NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User


@verb
def make_feed(*, by: User) -> str:
    """A calendar of one's own; the secret of its address, which nobody can read again."""
    secret = _secret()
    try:
        with transaction.atomic():
            CalendarFeed.objects.create(user=by, secret_sha256=_digest(secret))
    except IntegrityError as error:
        raise NotPossible("You have a calendar already. If its address is lost, renew it.") from error
    record("feed.made", by=by, subject=by)
    return secret


@verb
def renew_feed(*, by: User) -> str:
    """Another address; the one before is worthless at once."""
    secret = _secret()
    if not CalendarFeed.objects.filter(user=by).update(secret_sha256=_digest(secret), made_at=timezone.now()):
        raise NotPossible("You have no calendar to renew.")
    record("feed.renewed", by=by, subject=by)
    return secret


@verb
def revoke_feed(*, by: User) -> None:
    """No calendar any more; its address is worthless at once."""
    if not CalendarFeed.objects.filter(user=by).delete()[0]:
        raise NotPossible("You have no calendar to revoke.")
    record("feed.revoked", by=by, subject=by)


def reader_of(secret: str) -> User | None:
    """Whose calendar an address is, while they are here."""
    return User.objects.filter(feed__secret_sha256=_digest(secret), is_active=True).first()


def _secret() -> str:
    return secrets.token_urlsafe(32)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
