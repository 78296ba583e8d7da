"""Single sign-on by OpenID Connect: for people who are here already, by the address their provider has verified."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from newsroom.people.models import User

NOT_KNOWN = "There is no account here for the address that {name} gave. Ask your desk head for an invitation."


class KnownPeople(DefaultSocialAccountAdapter):
    """Nobody gets an account by signing on elsewhere; the invitation comes first."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join what the provider says to the person with that verified address, once; later its own number counts.

        allauth's own way by address would wipe the person's password.
        """
        if sociallogin.is_existing:
            return
        verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        person = User.objects.filter(email__in=verified, is_active=True).first() if verified else None
        if person is None:
            messages.error(request, NOT_KNOWN.format(name=sociallogin.provider.name))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        messages.error(request, f"{provider.name} did not sign you in. Try again, or use your password.")
        raise ImmediateHttpResponse(redirect("account_login"))
