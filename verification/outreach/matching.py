"""Knowing which request a mail answers: the token in the address it is sent to.

A token is the request's UUID and a keyed digest of it, in letters and digits that survive mail systems which fold
case. It opens nothing: it only says where what comes in belongs.
"""

import base64
from uuid import UUID

from django.conf import settings
from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from verification.outreach.models import ReplyRequest

LOCAL_PART = "reply"
_HEX = 32
_DIGEST_BYTES = 10


def _signer() -> Signer:
    return Signer(salt="outreach.reply-address")


def _digest(uuid_hex: str, key: str | bytes) -> str:
    signature = base64.urlsafe_b64decode(_signer().signature(uuid_hex, key) + "==")
    return base64.b32encode(signature[:_DIGEST_BYTES]).decode().lower()


def token_of(request: ReplyRequest) -> str:
    """What stands after `reply+` in the address that answers to this request are sent to (48 characters)."""
    return request.uuid.hex + _digest(request.uuid.hex, settings.SECRET_KEY)


def request_of(token: str) -> ReplyRequest | None:
    """The request of a token in any case; None when it is forged, damaged, or its request is gone."""
    token = token.lower()
    uuid_hex, given = token[:_HEX], token[_HEX:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not token.isascii() or not any(constant_time_compare(given, _digest(uuid_hex, key)) for key in keys):
        return None
    return ReplyRequest.objects.select_related("story__desk", "party").filter(uuid=UUID(uuid_hex)).first()


def reply_address(request: ReplyRequest) -> str:
    """Where a mail about this request asks to be answered; empty where the desk takes no mail in."""
    domain = settings.INBOUND_MAIL_DOMAIN
    return f"{LOCAL_PART}+{token_of(request)}@{domain}" if domain else ""
