"""Single sign-on by OpenID Connect: for people who are here already, by the address their provider has verified.

allauth does the work. Where it takes a provider at its word, since the word came over TLS, it is held against what is
configured: the issuer, the signature, the time at which the person signed in there.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, NoReturn
from urllib.parse import urlencode

import jwt
from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from requests import RequestException

from newsroom.people.models import User
from verification.web.back import is_here

logger = logging.getLogger(__name__)

ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
"""Signatures that a provider may use: such as its public key can not make."""
CLOCKS = 120
"""Seconds by which the provider's clock may be off."""


class Issuer(OpenIDConnectOAuth2Adapter):
    """The provider whose address is OIDC_URL, and nobody who calls themselves otherwise."""

    def get_provider(self) -> Any:
        provider = super().get_provider()
        provider.oauth2_adapter_class = type(self)
        return provider

    @property
    def openid_config(self) -> Any:
        config = super().openid_config
        if config.get("issuer") != settings.OIDC_URL:
            raise OAuth2Error("The metadata names another issuer than OIDC_URL.")
        return config

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """The login, once the ID token is there, signed, for us, of late, and of the same person as the rest."""
        given = kwargs["response"].get("id_token")
        if not given:
            raise OAuth2Error("The provider gave no ID token.")
        self.did_fetch_access_token = False  # otherwise allauth leaves the signature unread
        try:
            if jwt.get_unverified_header(given).get("alg") not in ALGORITHMS:
                raise OAuth2Error("The ID token is not signed with a private key.")
            login: SocialLogin = super().complete_login(request, app, token, **kwargs)
            said = login.account.extra_data
            signed_in_ago = time.time() - said["id_token"].get("auth_time", time.time())
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The ID token cannot be read.") from error
        if said["userinfo"].get("sub") != said["id_token"].get("sub"):  # OpenID Connect Core, 5.3.2
            raise OAuth2Error("The ID token and the user's data are of two people.")
        if signed_in_ago > settings.SESSION_COOKIE_AGE + CLOCKS:
            raise OAuth2Error("This person signed in at the provider too long ago.")
        return login


def _door(view: type[OAuth2View]) -> Callable[[HttpRequest, str], HttpResponse]:
    def door(request: HttpRequest, provider_id: str) -> HttpResponse:
        issuer = Issuer(request, provider_id)
        try:
            answer: HttpResponse = view.adapter_view(issuer)(request)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        except (OAuth2Error, RequestException) as error:
            answer = render_authentication_error(request, issuer.get_provider(), exception=error)
        return answer

    return door


login = _door(OAuth2LoginView)
callback = _door(OAuth2CallbackView)
PROVIDER = "sso"
"""The one provider there is, as the settings and addresses name it."""
NOT_KNOWN = "There is no account here for the address that {name} gave. Ask your desk head for an invitation."
SOMEBODY_ELSE = (
    "The account with the address that {name} gave belongs to somebody else there, or its number there has changed. "
    "Use your password, and ask whoever runs this installation."
)


class KnownPeople(DefaultSocialAccountAdapter):
    """Nobody gets an account by signing on elsewhere; the invitation comes first."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join what the provider says to the person with that verified address, once; later its own number counts.

        allauth's own way by address would wipe the person's password.
        """
        told = sociallogin.account.extra_data.get("id_token") or {}
        request.signed_on_at = told.get("auth_time")  # type: ignore[attr-defined]  # for `_came`
        if sociallogin.is_existing:
            return
        # Some providers write "false" as a word.
        addresses = sociallogin.email_addresses
        verified = [address.email.lower() for address in addresses if str(address.verified).lower() == "true"]
        person = User.objects.filter(email__in=verified, is_active=True).first() if verified else None
        if person is None:
            _refuse(request, sociallogin, NOT_KNOWN)
        if SocialAccount.objects.filter(user=person, provider=sociallogin.account.provider).exists():
            # An address that was given to another person there does not open the account of the first.
            _refuse(request, sociallogin, SOMEBODY_ELSE)
        sociallogin.connect(request, person)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        logger.warning("single sign-on failed", exc_info=more.get("exception"))
        messages.error(request, f"{provider.name} did not sign you in. Try again, or use your password.")
        raise ImmediateHttpResponse(redirect("account_login"))


def _refuse(request: HttpRequest, sociallogin: SocialLogin, sentence: str) -> NoReturn:
    messages.error(request, sentence.format(name=sociallogin.provider.name))
    raise ImmediateHttpResponse(redirect("account_login"))


@login_required
@require_safe
def sign_on_again(request: HttpRequest) -> HttpResponse:
    """Confirm at the provider, which is told to ask, that it is still you."""
    if not signs_on(request.user):
        raise Http404
    provider = get_adapter().get_provider(request, PROVIDER)
    then = request.GET.get("next", "")
    asks = {"process": "login", "auth_params": urlencode({"prompt": "login", "max_age": 0})}
    if is_here(request, then):
        asks["next"] = then
    return render(
        request,
        "account/sign_on_again.html",
        {"provider": provider, "address": provider.get_login_url(request, **asks)},
    )


def signs_on(user: Any) -> bool:
    """Whether this person has come by single sign-on, and it is still there."""
    return bool(
        get_adapter().list_apps(None, provider=PROVIDER)
        and SocialAccount.objects.filter(user=user, provider=PROVIDER).exists()
    )


def _came(*, request: HttpRequest, user: User, method: str, **_: Any) -> None:
    """Signing on counts from when the provider itself last saw the person; else whoever sits there would be them."""
    if method == "socialaccount":
        at = getattr(request, "signed_on_at", None)
        record = get_authentication_records(request, user)[-1]
        record["at"] = min(at, time.time()) if isinstance(at, int | float) else 0
        request.session.modified = True


def connect() -> None:
    """From `AppConfig.ready`."""
    authentication_step_completed.connect(_came, dispatch_uid="signed_on_at")
