"""What the reminder of an outstanding reply says, and whether it is still due."""

from collections.abc import Collection
from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import Group
from newsroom.dispatch.rendering import Wording
from newsroom.people.models import User
from newsroom.stories.states import UNDER_WAY
from verification.outreach.following import REPLY_OUTSTANDING
from verification.outreach.models import ReplyRequest
from verification.reminders.obligations import Obligation, remind_of


def _still_out(ids: Collection[int]) -> set[int]:
    waiting = ReplyRequest.objects.outstanding().filter(pk__in=ids, story__state__in=UNDER_WAY)
    return set(waiting.values_list("pk", flat=True))


def _reporter(request_id: int, _step: int) -> list[User]:
    return [ReplyRequest.objects.select_related("owner").get(pk=request_id).owner]


def _word(payload: dict[str, Any]) -> Wording | None:
    request = ReplyRequest.objects.select_related("story__desk", "party").get(pk=payload["subject"])
    if not request.is_outstanding:
        return None
    due = request.reply_by.astimezone(request.story.desk.zone)
    return Wording(
        f"{request.party.name} has not replied about {request.story.slug}.",
        addresses.replies(request.story.uuid),
        f"They had until {due:%H:%M on %d %B}. Follow up, or log what came back.",
    )


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    remind_of(
        Obligation(
            REPLY_OUTSTANDING,
            _still_out,
            _reporter,
            _word,
            label="Somebody you asked has not replied",
            group=Group.REPLIES,
        )
    )
