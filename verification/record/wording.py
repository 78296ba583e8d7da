"""What the room's messages say, and whether a re-check is still due."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.gate.house import house_of
from verification.record.models import RegisterEntry
from verification.record.register import DECIDE, RECHECK, RECHECK_IS_YOURS
from verification.reminders.obligations import Ladder, Obligation, remind_of


def _unsettled(ids: Collection[int]) -> set[int]:
    waiting = RegisterEntry.objects.unsettled().of_what_ran().filter(pk__in=ids)
    return set(waiting.values_list("pk", flat=True))


def _who(entry_id: int, step: int) -> list[User]:
    entry = RegisterEntry.objects.select_related("owner", "claim__story__desk").get(pk=entry_id)
    desk = entry.claim.story.desk
    if step == 0:
        return [entry.owner]
    heads = users_on(desk.pk, Role.DESK_HEAD) if step > 1 else []
    return [entry.owner, *editors_on_duty(desk), *heads]


def _until_looked_at(desk_id: int) -> Ladder:
    """When it is due; then the editors on duty and the desk heads, as the house has it."""
    house = house_of(desk_id)
    editors = timedelta(minutes=house["recheck_editors_minutes"])
    return timedelta(0), editors, editors + timedelta(minutes=house["recheck_heads_minutes"])


def _word(payload: dict[str, Any]) -> Wording | None:
    entry = RegisterEntry.objects.select_related("claim__story").get(pk=payload["subject"])
    if entry.settled_at:
        return None
    story = entry.claim.story
    return Wording(
        f"{story.slug} {entry.claim.label} ran unconfirmed: look at it again.",
        addresses.story_record(story.uuid),
        entry.claim.statement,
    )


def _who_decides(entry_id: int, step: int) -> list[User]:
    """Its owner and the editors on duty; a day later the desk heads with them."""
    entry = RegisterEntry.objects.select_related("owner", "claim__story__desk").get(pk=entry_id)
    desk = entry.claim.story.desk
    return [entry.owner, *editors_on_duty(desk), *(users_on(desk.pk, Role.DESK_HEAD) if step else [])]


def _decide(payload: dict[str, Any]) -> Wording | None:
    entry = RegisterEntry.objects.select_related("claim__story").get(pk=payload["subject"])
    if entry.settled_at:
        return None
    story = entry.claim.story
    return Wording(
        f"{story.slug} {entry.claim.label} ran unconfirmed and is still open: decide what becomes of it.",
        addresses.story_record(story.uuid),
        "Confirm it, correct it, take it out, or let an editor renew its label.",
    )


def _is_yours(payload: dict[str, Any]) -> Wording | None:
    entry = RegisterEntry.objects.select_related("claim__story__desk").get(pk=payload["subject"])
    if entry.settled_at:
        return None
    story = entry.claim.story
    at = entry.recheck_at.astimezone(story.desk.zone)
    return Wording(
        f"{story.slug} {entry.claim.label} ran unconfirmed: you look at it again, next at {at:%H:%M on %d %B}.",
        addresses.story_record(story.uuid),
        entry.claim.statement,
    )


def _could_not_run(payload: dict[str, Any]) -> Wording | None:
    story = Story.objects.get(pk=payload["story"])
    if story.state == StoryState.PUBLISHED:
        return None
    return Wording(
        f"{story.slug} could not run as scheduled, and is off the schedule.",
        addresses.gate(story.uuid),
        "Its gate says what stands in the way; where nothing does, publishing from there says why it was refused.",
    )


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    remind_of(
        Obligation(
            RECHECK,
            _unsettled,
            _who,
            _word,
            ladder=_until_looked_at,
            label="What ran unconfirmed is looked at again",
            in_working_hours=True,
        )
    )
    remind_of(
        Obligation(
            DECIDE,
            _unsettled,
            _who_decides,
            _decide,
            ladder=(timedelta(0), timedelta(days=1)),
            label="What ran unconfirmed has to be decided",
            in_working_hours=True,
        )
    )
    words_for(RECHECK_IS_YOURS, _is_yours, label="A re-check of what ran unconfirmed is yours")
    words_for(
        "could_not_run",
        _could_not_run,
        label="A scheduled story could not run",
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
        desk_chat=True,
    )
