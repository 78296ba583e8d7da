"""A passkey in memory: what an authenticator answers, with real keys and signatures."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

UP, UV, AT = 1, 4, 64


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class SoftKey:
    """Made for one site; `handle` is whom the site says it belongs to."""

    def __init__(self, site: str = "testserver") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._site, self._id, self._handle, self._uses = site, os.urandom(16), "", 0

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": f"webauthn.{kind}", "challenge": challenge, "origin": f"http://{self._site}"}
        ).encode()

    def _data(self, flags: int, credential: bytes = b"") -> AuthenticatorData:
        self._uses += 1
        site = hashlib.sha256(self._site.encode()).digest()
        return AuthenticatorData.create(site, UP | UV | flags, self._uses, credential)

    def make(self, asks: dict[str, Any]) -> str:
        """Its answer to being made."""
        asked = asks["publicKey"]
        self._handle = str(asked["user"]["id"])
        said = self._said("create", asked["challenge"])
        public = ES256.from_cryptography_key(self._key.public_key())
        data = self._data(AT, AttestedCredentialData.create(b"\0" * 16, self._id, public))
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)})
        return self._answer({"clientDataJSON": _text(said), "attestationObject": _text(statement)})

    def show(self, asks: dict[str, Any]) -> str:
        """Its answer to being asked for."""
        said, data = self._said("get", asks["publicKey"]["challenge"]), self._data(0)
        signed = self._key.sign(bytes(data) + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": _text(said),
                "authenticatorData": _text(bytes(data)),
                "signature": _text(signed),
                "userHandle": self._handle,
            }
        )

    def _answer(self, response: dict[str, str]) -> str:
        name = _text(self._id)
        return json.dumps(
            {
                "type": "public-key",
                "id": name,
                "rawId": name,
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )
