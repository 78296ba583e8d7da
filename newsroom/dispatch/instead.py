"""Who hears of a message whose recipient is gone by the time it is sent: the desk, not the bin."""

from collections.abc import Collection, Set

from newsroom.dispatch.actions import confidential, stand_ins, tell
from newsroom.dispatch.models import OutboxMessage
from newsroom.people.models import Membership


def gone(messages: Collection[OutboxMessage]) -> set[int]:
    """Which of these messages (ids) are for somebody who is inactive, off the desk they are about, or out of the story.

    What a desk's chat would hear of a story that became confidential is gone as well. Two queries, and more only where
    a story is confidential.
    """
    personal = [message for message in messages if message.recipient_id]
    pairs = set(
        Membership.objects.active()
        .filter(user_id__in={message.recipient_id for message in personal}, desk_id__isnull=False)
        .filter(desk_id__in={message.desk_id for message in personal if message.desk_id})
        .values_list("user_id", "desk_id")
    )
    only_for = confidential({message.story_id for message in messages if message.story_id})
    return {
        message.pk for message in messages if _is_gone(message, pairs, only_for.get(message.story_id or 0))
    }


def _is_gone(message: OutboxMessage, pairs: Set[tuple[int, int]], only: Set[int] | None) -> bool:
    if not message.recipient_id:
        return only is not None and message.chat_hook_id is not None
    if not (message.recipient and message.recipient.is_active):
        return True
    if only is not None:
        return message.recipient_id not in only
    return bool(message.desk_id and (message.recipient_id, message.desk_id) not in pairs)


def instead_of(message: OutboxMessage) -> bool:
    """Tell the desk what its recipient can not be told any more; False when nobody is there to hear of it.

    Call it in the transaction that drops the message.
    """
    only = confidential({message.story_id}).get(message.story_id) if message.story_id else None
    people = stand_ins(message.desk, only) if message.desk else []
    if not people:
        return False
    # kind:key:whom:channel, so that the notice and the mail of one person are one occasion for the desk
    occasion = message.dedupe_key.rsplit(":", 2)[0]
    tell(
        users=people,
        kind=message.kind,
        key=occasion.removeprefix(f"{message.kind}:"),
        payload=message.payload,
        story_id=message.story_id,
        desk=message.desk,
        not_after=message.not_after,
    )
    return True
