"""How allauth signs people in here: invited people only, and limits that do not lock out whoever they protect."""

import logging
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from newsroom.dispatch.sealing import open_sealed, seal
from newsroom.people.freshness import is_fresh
from newsroom.people.models import User
from verification.sources.second_factor import SECOND, needs_second_factor
from verification.web.back import is_here
from verification.web.devices import counted_as, know, ways_in
from verification.web.people.browsers import browser_of
from verification.web.single_sign_on import signs_on

logger = logging.getLogger(__name__)

BEGAN_WITH = "_began_with"
"""In the session: how the person signs in, as it was when the first step was done."""
CHANGED_MEANWHILE = "The password or the account was changed while you signed in. Sign in anew."


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
        return f"{email}:{counted_as(request, email)}"

    def pre_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse | None:
        response: HttpResponse | None = super().pre_login(request, user, **hook)
        request.session[BEGAN_WITH] = ways_in(user)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, unless the password, the second factors or the account changed since the first step was done."""
        now = User.objects.filter(pk=user.pk, is_active=True).first()
        if now is None or request.session.pop(BEGAN_WITH, None) != ways_in(now):
            clear_login(request)
            messages.error(request, CHANGED_MEANWHILE)
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **hook)
        know(request, response, user)
        return response

    def is_safe_url(self, url: str | None) -> bool:
        """Nowhere else: allauth would lead to whatever other host this one answers for, and fail on half an address."""
        return bool(url) and is_here(context.request, str(url))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the site as it is set up; by whatever host a stranger asked, the link would open the door to theirs."""
        return settings.SITE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        house = SimpleNamespace(name=settings.NEWSROOM_NAME or "Second Source", domain=settings.SITE_HOST)
        super().send_mail(template_prefix, email, {**context, "current_site": house})

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Somebody who has only just signed in is not asked again; others are, also where allauth could not ask."""
        request = context.request
        if is_fresh(get_authentication_records(request, request.user)):
            return False
        if not self.get_reauthentication_methods(request.user):
            raise ImmediateHttpResponse(redirect("account_logout"))
        if not super().get_reauthentication_methods(request.user):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **more))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The ways to confirm that it is you, in the words of the pages; who came from a provider can there, too."""
        words = {"reauthenticate": "your password", "mfa_reauthenticate": "a code"}
        methods = [
            {**method, "description": words.get(method["id"], "a passkey")}
            for method in super().get_reauthentication_methods(user)
        ]
        if user.is_authenticated and signs_on(user):
            elsewhere = {"description": "your sign-in elsewhere", "url": reverse("sign_on_again")}
            methods.append({"id": "elsewhere", **elsewhere})
        return methods

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell whose account was changed; the change stands, also while no mail can be sent."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except OSError:
            logger.exception("a change of an account could not be told by mail")


class SecondFactors(DefaultMFAAdapter):
    """Secrets of second factors are sealed in the database.

    The last authenticator stays while somebody's work asks for a second step. Without their last passkey they are led
    to set another one up.
    """

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
