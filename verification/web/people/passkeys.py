"""Adding a passkey: what is asked beside it."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm


class AddPasskey(AddWebAuthnForm):
    """A passkey signs in alone unless its owner says otherwise: the device asks for a finger, a face or a PIN first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.help_text = (
            "Your device then asks for your finger, your face or a PIN. Leave it out for a security key that has "
            "none of them: it is asked for after the password."
        )
