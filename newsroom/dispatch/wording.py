"""What is said of the sending itself."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.chat import CHAT_TRIED
from newsroom.dispatch.endpoints import CHAT_HOOK_DISABLED, SUBSCRIPTION_DISABLED
from newsroom.dispatch.freezing import OUTBOUND_FROZEN
from newsroom.dispatch.kinds import IN_APP_ONLY, Group
from newsroom.dispatch.models import ChatHook, Freeze, Subscription
from newsroom.dispatch.rendering import Wording, words_for


def _subscription_disabled(payload: dict[str, Any]) -> Wording | None:
    subscription = Subscription.objects.select_related("desk").get(pk=payload["endpoint"])
    if subscription.disabled_at is None or subscription.removed_at:
        return None
    return Wording(
        f"A webhook of {subscription.desk} is disabled: it took no events.",
        addresses.subscription(subscription.desk.slug, subscription.uuid),
        subscription.disabled_because,
    )


def _chat_hook_disabled(payload: dict[str, Any]) -> Wording | None:
    hook = ChatHook.objects.select_related("desk").get(pk=payload["endpoint"])
    if hook.disabled_at is None or hook.removed_at:
        return None
    whose = f"The chat of {hook.desk}" if hook.desk else "Your chat"
    path = addresses.chat_hooks(hook.desk.slug) if hook.desk else addresses.me()
    return Wording(f"{whose} at {hook.host} is disabled: it took no messages.", path, hook.disabled_because)


def _outbound_frozen(payload: dict[str, Any]) -> Wording | None:
    freeze = Freeze.objects.get(pk=payload["freeze"])
    if freeze.lifted_at:
        return None
    return Wording("Nothing leaves the building: sending is frozen.", addresses.outbound(), freeze.because)


def _chat_tried(_payload: dict[str, Any]) -> Wording:
    return Wording("This chat hears from the desk: it works.", "/")


def register() -> None:
    """Register the kinds of this room."""
    sending = Group.SENDING
    words_for(
        SUBSCRIPTION_DISABLED,
        _subscription_disabled,
        label="A webhook of your desk is disabled",
        group=sending,
    )
    words_for(CHAT_HOOK_DISABLED, _chat_hook_disabled, label="A chat is disabled", group=sending)
    words_for(OUTBOUND_FROZEN, _outbound_frozen, label="Sending is frozen", group=sending, urgent=True)
    words_for(CHAT_TRIED, _chat_tried, label="A chat is tried", group=sending, channels=IN_APP_ONLY)
