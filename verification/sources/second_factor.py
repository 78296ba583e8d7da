"""Who has to show a second factor at sign-in, and whether somebody has one.

It stands in this room because readers of protected sources are among those who are asked.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from newsroom.people.models import Desk, User
from newsroom.people.states import Role
from verification.sources.models import IdentityReader

ASKED = (Role.EDITOR, Role.DESK_HEAD, Role.LEGAL)
SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NEEDED = "Your work asks for a second step at sign-in. Sign in on the pages and set it up first."


def needs_second_factor(user: User) -> bool:
    """Does a desk ask this person for a second factor? Of those it does not ask, the database is not asked either."""
    if settings.SECOND_FACTOR_OF_ALL:
        return user.is_active
    asking = [membership for membership in user.memberships_now if membership.desk.second_factor]
    if any(membership.role in ASKED for membership in asking):
        return True
    if user.is_superuser and user.is_active:
        return settings.SECOND_FACTOR or Desk.objects.filter(second_factor=True).exists()
    desks = [membership.desk_id for membership in asking]
    return IdentityReader.objects.filter(user=user, identity__source__story__desk__in=desks).exists()


def lacks_second_factor(user: User, records: Iterable[Mapping[str, Any]] = ()) -> bool:
    """Is this person asked for a second factor, and has none yet?

    `records` are allauth's of the session; whoever came by single sign-on has shown it there, if settings say so.
    """
    if not needs_second_factor(user) or is_mfa_enabled(user, types=SECOND):
        return False
    by_provider = any(record.get("method") == "socialaccount" for record in records)
    return not (settings.OIDC_SECOND_FACTOR and by_provider)
