"""How addresses outside fare. One that fails for days, or is gone, is disabled, and those who keep it are told."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.dispatch.models import ChatHook, OutboxMessage, Subscription
from newsroom.dispatch.sending.outcome import NotSent
from newsroom.dispatch.states import MessageState
from newsroom.people.models import User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role

PATIENCE = timedelta(days=3)
"""How long an address may fail at every try before it is disabled."""

SUBSCRIPTION_DISABLED, CHAT_HOOK_DISABLED = "subscription_disabled", "chat_hook_disabled"

Endpoint = ChatHook | Subscription


def endpoint_of(message: OutboxMessage) -> Endpoint | None:
    """The address outside that a message goes to."""
    return message.subscription or message.chat_hook


def worked(message: OutboxMessage) -> None:
    """It took a message: whatever failed before is forgotten."""
    endpoint = endpoint_of(message)
    if endpoint and endpoint.failing_since:
        type(endpoint)._default_manager.filter(pk=endpoint.pk).update(failing_since=None)


def failed(message: OutboxMessage, error: NotSent, again_at: datetime) -> None:
    """It did not take a message. What else waits for it waits as long, so that nothing else waits behind it."""
    endpoint = endpoint_of(message)
    if endpoint is None:
        return
    now = timezone.now()
    if error.gone:
        _disable(endpoint, now, f"The address is gone: {error}")
        return
    if error.permanent:
        return
    rows: Any = type(endpoint)._default_manager.filter(pk=endpoint.pk)
    rows.filter(failing_since__isnull=True).update(failing_since=now)
    since = rows.values_list("failing_since", flat=True).get() or now
    if now - since >= PATIENCE:
        _disable(endpoint, now, f"Nothing was taken for {PATIENCE.days} days. The last answer: {error}")
        return
    endpoint.messages.filter(
        state__in=(MessageState.PENDING, MessageState.FAILED), next_try_at__lt=again_at
    ).update(next_try_at=again_at)


def _disable(endpoint: Endpoint, now: datetime, because: str) -> None:
    rows: Any = type(endpoint)._default_manager.filter(pk=endpoint.pk, disabled_at__isnull=True)
    if not rows.update(disabled_at=now, disabled_because=because[:300]):
        return
    endpoint.messages.filter(state__in=(MessageState.PENDING, MessageState.FAILED)).update(
        state=MessageState.DROPPED, last_error="The address was disabled."
    )
    tell(
        users=keepers(endpoint),
        kind=SUBSCRIPTION_DISABLED if isinstance(endpoint, Subscription) else CHAT_HOOK_DISABLED,
        key=f"{endpoint.uuid}:{now:%Y%m%dT%H%M%S}",
        payload={"endpoint": endpoint.pk},
    )


def keepers(endpoint: Endpoint) -> list[User]:
    """Who looks after an address: the person whose it is, else the heads of its desk."""
    if isinstance(endpoint, ChatHook) and endpoint.user is not None:
        return [endpoint.user]
    return users_on(endpoint.desk_id or 0, Role.DESK_HEAD)
