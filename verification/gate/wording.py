"""What the gate tells people: what still stops a story before publish-by, and that an approval is void."""

from collections.abc import Collection
from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.gate.actions import PUBLISH_BY_NEAR, evaluate
from verification.gate.models import SignOff
from verification.reminders.obligations import Obligation, remind_of


def _not_approved(ids: Collection[int]) -> set[int]:
    waiting = Story.objects.filter(pk__in=ids, state__in=(StoryState.FILED, StoryState.CHECKING))
    return set(waiting.values_list("pk", flat=True))


def _editors(story_id: int, _step: int) -> list[User]:
    return editors_on_duty(Story.objects.select_related("desk").get(pk=story_id).desk)


def _word(payload: dict[str, Any]) -> Wording | None:
    story = Story.objects.select_related("desk").get(pk=payload["subject"])
    blockers = evaluate(story).blockers
    if not blockers or story.publish_by is None:
        return None
    due = story.publish_by.astimezone(story.desk.zone)
    count = len(blockers)
    return Wording(
        f"{story.slug} should run at {due:%H:%M}: {count} {'thing stops' if count == 1 else 'things stop'} it.",
        addresses.gate(story.uuid),
    )


def _voided(payload: dict[str, Any]) -> Wording | None:
    sign_off = SignOff.objects.select_related("story").get(pk=payload["sign_off"])
    return Wording(
        f"Your approval of {sign_off.story.slug} is void: {sign_off.voided_because}",
        addresses.gate(sign_off.story.uuid),
    )


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    words_for("approval_voided", _voided, label="An approval of yours is void")
    remind_of(
        Obligation(
            PUBLISH_BY_NEAR,
            _not_approved,
            _editors,
            _word,
            label="A story should run soon and something stops it",
            channels=AT_ONCE_EVERYWHERE,
            urgent=True,
            desk_chat=True,
        )
    )
