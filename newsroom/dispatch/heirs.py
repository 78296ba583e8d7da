"""Who hears of it instead, when the person a message was for is not here any more: the desk, not the bin."""

from newsroom.dispatch.models import OutboxMessage
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role


def instead_of(message: OutboxMessage) -> list[User]:
    """The desk's duty editor, else its editors, else its heads; nobody when the message is of no desk."""
    desk = message.desk
    if desk is None:
        return []
    return editors_on_duty(desk) or users_on(desk.pk, Role.DESK_HEAD)


def pass_on(message: OutboxMessage) -> int:
    """Queue the same message for those who hear of it instead; returns for how many. Doing it twice queues no more."""
    heirs = instead_of(message)
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                dedupe_key=f"{message.kind}:instead_of:{message.uuid}:{heir.pk}:{message.channel}",
                kind=message.kind,
                channel=message.channel,
                recipient=heir,
                desk=message.desk,
                urgent=message.urgent,
                not_after=message.not_after,
                payload=message.payload,
            )
            for heir in heirs
            if heir.pk != message.recipient_id
        ],
        ignore_conflicts=True,
    )
    return len(heirs)
