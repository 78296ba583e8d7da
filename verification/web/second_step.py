"""The second step at sign-in, and confirming with it: allauth's forms, with what they leave open closed.

allauth counts wrong codes for the account alone, so whoever has the password could lock its owner out by failing. Here
they are counted for a device that knows the person, or for an address; and, slowly, for the account from everywhere
else, since codes are short and addresses many. What a passkey answers cannot be guessed, so it is not counted.
"""

from typing import Any

from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError

from newsroom.people.models import User
from verification.web.devices import counted_as, device_of, ways_in

TOO_OFTEN = "Too many failed attempts. Wait a few minutes, then try again."
TOO_OFTEN_ELSEWHERE = (
    "Too many wrong codes came for this account today, from devices that do not know you; whoever sent them has your "
    "password. Set a new one, use a passkey, or sign in where you have signed in before."
)
_JUNK = (AttributeError, KeyError, TypeError, ValueError)
"""What the readers of a passkey's answer raise for what is none."""


def _try(user: User) -> list[ratelimit.RateLimitUsage]:
    """Count one try; `ValidationError` when there were too many. What is given back was no failure."""
    request, used = context.request, []
    limits = [("second_step", f"{user.pk}:{counted_as(request, user.email)}", TOO_OFTEN)]
    if not device_of(request, user):
        # By the password as well: a new one, which whoever failed does not know, begins anew.
        limits.append(("second_step_elsewhere", ways_in(user), TOO_OFTEN_ELSEWHERE))
        limits.append(("second_step_address", "", TOO_OFTEN))
    for action, key, sentence in limits:
        usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if not usage:
            raise ValidationError(sentence)
        used.append(usage)
    return used


class _Code:
    def clean_code(self) -> str:
        tries = _try(self.user)  # type: ignore[attr-defined]  # of allauth's form, which stands beside
        code: str = self.cleaned_data["code"]  # type: ignore[attr-defined]
        kept = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)  # type: ignore[attr-defined]
        for authenticator in kept:
            if authenticator.wrap().validate_code(code):
                self.authenticator = authenticator
                for usage in tries:
                    usage.rollback()
                return code
        self._emit_authentication_failed(kept.first())  # type: ignore[attr-defined]
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(_Code, AuthenticateForm):
    """A code at sign-in."""


class ConfirmByCodeForm(_Code, ReauthenticateForm):
    """A code to show that it is still the person."""


class ActivateForm(ActivateTOTPForm):
    """The first code of a new authenticator: it counts as used, and signs nobody in afterwards."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not totp.validate_totp_code(self.secret, code):  # one's own secret: there is nothing to guess
            raise get_adapter().validation_error("incorrect_code")
        totp.TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code


class _Passkey:
    def clean_credential(self) -> Authenticator:
        given: Any = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        try:
            answer = webauthn.parse_authentication_response(given)
            user = self.user or webauthn.extract_user_from_response(given)  # type: ignore[attr-defined]
            alone = self.passwordless  # type: ignore[attr-defined]
            if alone and not answer.response.authenticator_data.is_user_verified():
                # What was asked is kept in the session, and may have been asked of somebody who gave a password:
                # a key that is only touched would then open an account by itself.
                raise get_adapter().validation_error("incorrect_code")
            return webauthn.complete_authentication(user, given)
        except _JUNK as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(_Passkey, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAloneForm(_Passkey, LoginWebAuthnForm):
    """A passkey in place of the password: it has to have asked for a finger, a face or a number itself."""


class ConfirmByPasskeyForm(_Passkey, ReauthenticateWebAuthnForm):
    """A passkey to show that it is still the person."""


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey signs in alone unless its owner says otherwise: the device asks for a finger, a face or a PIN first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.help_text = (
            "Your device then asks for your finger, your face or a PIN. Untick it for a security key that has "
            "none of them: it is asked for after the password."
        )

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except _JUNK as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned
