"""Events of a desk to a subscription, signed by the Standard Webhooks specification."""

import json
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from standardwebhooks import Webhook

from newsroom.dispatch.leasing import Held
from newsroom.dispatch.models import OutboxMessage, Subscription
from newsroom.dispatch.sealing import open_sealed
from newsroom.dispatch.sending.outcome import Taken
from newsroom.dispatch.sending.post import post
from newsroom.dispatch.webhooks import content, is_kept_back


def ready(held: Held) -> Callable[[], Taken | None] | None:
    """The signed event; None when the subscription is not there, or disabled, or the story is kept from it now."""
    message = held.message
    subscription = message.subscription
    if subscription is None or subscription.removed_at or subscription.disabled_at:
        return None
    if is_kept_back(message):
        return None
    body = json.dumps(content(message), separators=(",", ":"), sort_keys=True)
    headers = signed(message, subscription, body)
    return lambda: post(subscription.url, body.encode(), headers)


def signed(message: OutboxMessage, subscription: Subscription, body: str) -> dict[str, str]:
    """The headers: the same id at every try, the time of this one, and a signature for each secret that holds."""
    at = timezone.now()
    signatures = [
        Webhook(secret).sign(str(message.uuid), at, body) for secret in secrets_of(subscription, at)
    ]
    return {
        "Content-Type": "application/json",
        "webhook-id": str(message.uuid),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def secrets_of(subscription: Subscription, at: Any) -> list[str]:
    """The secret, and beside it the one before while that still signs."""
    secrets = [open_sealed(subscription.sealed_secret)]
    if (
        subscription.sealed_old_secret
        and subscription.old_secret_until
        and at < subscription.old_secret_until
    ):
        secrets.append(open_sealed(subscription.sealed_old_secret))
    return secrets
