"""Secrets of the house's connections, sealed before they are kept: a copy of the database alone opens none of them."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from newsroom.errors import NotPossible


def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second source: dispatch").derive(
        secret.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def seal(text: str) -> str:
    """The text, readable only with SECRET_KEY."""
    return _keys().encrypt(text.encode()).decode()


def open_sealed(sealed: str) -> str:
    """What was sealed with SECRET_KEY or one of its fallbacks; `NotPossible` with any other."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise NotPossible(
            "This was sealed with another SECRET_KEY. Put the old one into SECRET_KEY_FALLBACKS, or enter it anew."
        ) from error
