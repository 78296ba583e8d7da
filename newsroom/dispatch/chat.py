"""Chats: incoming webhooks of a desk or of one person. Their addresses are secrets: only the host is ever shown."""

from urllib.parse import urlsplit
from uuid import uuid4

from django.utils import timezone

from newsroom.dispatch.actions import nudge
from newsroom.dispatch.models import ChatHook, OutboxMessage
from newsroom.dispatch.permissions import may_connect, may_keep_hook
from newsroom.dispatch.sealing import seal
from newsroom.dispatch.sending.post import usable
from newsroom.dispatch.states import Channel, ChatFormat, MessageState
from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User

CHAT_TRIED = "chat_tried"
MOST_HOOKS = 10


@verb
def add_hook(*, by: User, format: str, url: str, desk: Desk | None = None) -> ChatHook:  # noqa: A002 (the field's name)
    """Say things in a chat from now on: in the desk's, or without one in one's own."""
    if desk is not None:
        may_connect(by=by, desk=desk)
    if format not in ChatFormat.values:
        raise Invalid({"format": [f"Choose one of {', '.join(ChatFormat.labels)}."]})
    mine = desk.chat_hooks if desk is not None else by.chat_hooks
    if mine.filter(removed_at__isnull=True).count() >= MOST_HOOKS:
        raise NotPossible(f"There are {MOST_HOOKS} chats already; remove one first.")
    address = usable(url)
    hook = ChatHook.objects.create(
        desk=desk,
        user=None if desk else by,
        format=format,
        host=urlsplit(address).hostname or "",
        sealed_url=seal(address),
        added_by=by,
    )
    _note("added", by, hook)
    return hook


@verb
def remove_hook(*, by: User, hook: ChatHook) -> ChatHook:
    """Say nothing there any more; the address is forgotten."""
    may_keep_hook(by=by, hook=hook)
    _update(hook, removed_at=timezone.now(), sealed_url="")
    hook.messages.filter(state__in=(MessageState.PENDING, MessageState.FAILED)).update(
        state=MessageState.DROPPED, last_error="The chat was removed."
    )
    _note("removed", by, hook)
    return hook


@verb
def enable_hook(*, by: User, hook: ChatHook) -> ChatHook:
    """Say things there again."""
    may_keep_hook(by=by, hook=hook)
    if hook.disabled_at is None:
        raise NotPossible("This chat is not disabled.")
    _update(hook, disabled_at=None, disabled_because="", failing_since=None)
    _note("enabled", by, hook)
    return hook


@verb
def try_hook(*, by: User, hook: ChatHook) -> OutboxMessage:
    """Say a sentence there, to see whether it arrives."""
    may_keep_hook(by=by, hook=hook)
    if hook.removed_at or hook.disabled_at:
        raise NotPossible("This chat is disabled; enable it first.")
    message = OutboxMessage.objects.create(
        dedupe_key=f"{CHAT_TRIED}:{uuid4()}",
        kind=CHAT_TRIED,
        channel=Channel.CHAT,
        chat_hook=hook,
        desk=hook.desk,
    )
    _note("tried", by, hook)
    nudge()
    return message


def _update(hook: ChatHook, **fields: object) -> None:
    """Change a hook that is still there."""
    if not ChatHook.objects.filter(pk=hook.pk, removed_at__isnull=True).update(**fields):
        raise NotPossible("This chat was removed.")
    hook.refresh_from_db()


def _note(what: str, by: User, hook: ChatHook) -> None:
    record(f"chat.{what}", by=by, subject=hook, desk_id=hook.desk_id)
