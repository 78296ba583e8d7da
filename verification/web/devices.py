"""Devices that know a person: where they have signed in all the way, since they last changed how they sign in.

Failed tries are counted for a device, so that whoever fails on purpose locks out nobody but themselves. A new password
or second factor makes every device a stranger: else somebody who once knew the password could collect any number of
devices, each with a count of its own.
"""

import hashlib
import secrets

from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from newsroom.people.models import User
from verification.sources.second_factor import SECOND

COOKIE = "__Host-device" if settings.HTTPS else "device"
LASTS = 60 * 60 * 24 * 180
"""Seconds for which a device is known."""


def know(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """The person has signed in here: remember it, unless that is known."""
    if device_of(request, user):
        return
    known = signing.dumps([_mark(user), secrets.token_hex(8)], salt=COOKIE)
    response.set_cookie(COOKIE, known, LASTS, secure=settings.HTTPS, httponly=True, samesite="Lax")


def device_of(request: HttpRequest, user: User) -> str:
    """The device's own name, if it knows this person; else nothing."""
    mark, name = _cookie(request)
    return name if mark and secrets.compare_digest(mark, _mark(user)) else ""


def counted_as(request: HttpRequest, email: str) -> str:
    """Whose failed tries are counted together: a known device's, or else those from one address.

    The cookie is looked at first, so that a stranger's try asks the database nothing about the account.
    """
    if _cookie(request)[0]:
        user = User.objects.filter(email=email.lower()).first()
        if user and (name := device_of(request, user)):
            return name
    return get_ip(request)  # of IPv6 the network: one machine has more addresses than there are tries


def ways_in(user: User) -> str:
    """A digest of the password and the second factors: another one when the person changes how they sign in."""
    factors = (
        Authenticator.objects.filter(user=user, type__in=SECOND).order_by("pk").values_list("pk", flat=True)
    )
    return hashlib.sha256(repr((user.pk, user.password, list(factors))).encode()).hexdigest()


def _mark(user: User) -> str:
    return ways_in(user)[:32]


def _cookie(request: HttpRequest) -> tuple[str, str]:
    try:
        mark, name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return "", ""
    return str(mark), str(name)
