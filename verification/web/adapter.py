"""How allauth signs people in here: invited people only, and limits that do not lock out whoever they protect."""

import hashlib
import logging
import secrets
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from newsroom.dispatch.sealing import open_sealed, seal
from newsroom.people.freshness import is_fresh
from newsroom.people.models import User
from verification.sources.second_factor import SECOND, needs_second_factor
from verification.web.people.browsers import browser_of

logger = logging.getLogger(__name__)

DEVICE_COOKIE = "__Host-device" if settings.HTTPS else "device"
DEVICE_LASTS = 60 * 60 * 24 * 180


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by accepting an invitation, never by signing up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "This e-mail and this password do not belong together.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "Too many failed tries. Wait five minutes, or set a new password.",
        "rate_limited": "That was tried too often. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Whose failed tries are counted together: an account's from one address, or from a device it knows.

        Counted for the account alone, anybody could lock it by failing; counted by address alone, so could a
        colleague behind the same one. A device on which the person has signed in before has a count of its own.
        """
        email = str(credentials.get("email") or "").lower()
        return f"{email}:{_device_of(request, email) or self.get_client_ip(request)}"

    def post_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse:
        response = super().post_login(request, user, **hook)
        if not _device_of(request, user.email):
            known = signing.dumps([_mark(user.email), secrets.token_hex(8)], salt=DEVICE_COOKIE)
            response.set_cookie(
                DEVICE_COOKIE, known, DEVICE_LASTS, secure=settings.HTTPS, httponly=True, samesite="Lax"
            )
        return response

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Somebody who has only just signed in is not asked again."""
        request = context.request
        return super().is_reauthentication_required(app=app, **more) and not is_fresh(
            get_authentication_records(request, request.user)
        )

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm that it is you, in the words of the pages."""
        words = {"reauthenticate": "your password", "mfa_reauthenticate": "a code"}
        return [
            {**method, "description": words.get(method["id"], "a passkey")}
            for method in super().get_reauthentication_methods(user)
        ]

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell whose account was changed; the change stands, also while no mail can be sent."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except OSError:
            logger.exception("a change of an account could not be told by mail")


def _mark(email: str) -> str:
    return hashlib.sha256(email.lower().encode()).hexdigest()[:16]


def _device_of(request: HttpRequest, email: str) -> str:
    """The device's own mark, if this person has signed in on it before; else nothing."""
    try:
        mark, device = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_COOKIE, max_age=DEVICE_LASTS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(device) if mark == _mark(email) else ""


class SecondFactors(DefaultMFAAdapter):
    """Secrets of second factors are sealed in the database; the last one stays while somebody's work asks for it."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Your work asks for a second step, and you have no other: set that up first.",
        "incorrect_code": "This code does not fit. Those of an authenticator change every 30 seconds; a recovery "
        "code works once.",
        "unknown_passkey": "This passkey does not open an account here. It may have been removed.",
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """allauth calls every second step a code, also a passkey."""
        by_passkey = code == "incorrect_code" and "credential" in context.request.POST
        return super().validation_error("unknown_passkey" if by_passkey else code, *args)

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 (allauth's names)
        return browser_of(context.request.headers.get("User-Agent", ""))

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Second Source"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND).exclude(
            pk=authenticator.pk
        )
        return others.exists() or not needs_second_factor(authenticator.user)
