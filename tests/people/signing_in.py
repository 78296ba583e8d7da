"""Signing in as people do: with the password, and a code where one is asked for."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from newsroom.people.models import User

PASSWORD = "correct horse battery"


def sign_in(client: Client, user: User, password: str = PASSWORD, **fields: Any) -> Any:
    """The answer of the sign-in page."""
    return try_to(client, user.email, password, **fields)


def try_to(client: Client, email: str, password: str, **more: Any) -> Any:
    """One try, under whatever limits stand."""
    return client.post(reverse("account_login"), {"login": email, "password": password}, **more)


def with_authenticator(user: User) -> str:
    """Give somebody an authenticator; its secret."""
    secret: str = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_for(secret: str) -> str:
    """What the authenticator shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


def confirmed(client: Client, user: User, *, ago: timedelta = timedelta()) -> None:
    """A session that nobody knows the beginning of becomes one in which the person confirmed it so long ago."""
    session = client.session
    at = time.time() - ago.total_seconds()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
