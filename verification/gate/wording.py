"""What the gate tells people: what still stops a story before publish-by, and that an approval is void."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.utils import timezone

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.gate.actions import PUBLISH_BY_NEAR, evaluate
from verification.gate.fast import FORCED_CHECKS, owed
from verification.gate.house import house_of
from verification.gate.models import FastPath, Override, SignOff
from verification.gate.overriding import OVERRIDE_EXPIRES, TOLD_BEFORE
from verification.reminders.obligations import Ladder, Obligation, remind_of


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


def _overrides_held(ids: Collection[int]) -> set[int]:
    held = Override.objects.standing().filter(pk__in=ids, seconded_at__isnull=False)
    return set(
        held.exclude(story__state__in=(StoryState.SPIKED, StoryState.RETRACTED)).values_list("pk", flat=True)
    )


def _who_let_pass(override_id: int, step: int) -> list[User]:
    """Its two people before it expires; then the editors on duty with them."""
    override = Override.objects.select_related("story__desk", "asked_by", "seconded_by").get(pk=override_id)
    two = [user for user in (override.asked_by, override.seconded_by) if user]
    return [*two, *editors_on_duty(override.story.desk)] if step else two


def _override_ends(payload: dict[str, Any]) -> Wording | None:
    override = Override.objects.select_related("story__desk").get(pk=payload["subject"])
    if override.withdrawn_at or override.seconded_at is None:
        return None
    story = override.story
    until = override.expires_at.astimezone(story.desk.zone)
    ran = " It ran so." if story.has_run else ""
    return Wording(
        f"What was let pass in {story.slug} passes until {until:%H:%M}: {override.sentence}{ran}",
        addresses.gate(story.uuid),
        "See to it by then. It stops the story again afterwards.",
    )


def _clocks_running(ids: Collection[int]) -> set[int]:
    running = FastPath.objects.filter(pk__in=ids, ended_at__isnull=True, due_at__isnull=False)
    return set(running.exclude(story__state=StoryState.RETRACTED).values_list("pk", flat=True))


def _who_checks(path_id: int, step: int) -> list[User]:
    """Who has the checks and who sent it on its way; at the due time the editors on duty, then the desk heads."""
    path = FastPath.objects.select_related("story__desk", "asked_by", "signed_by").get(pk=path_id)
    having = [user for task in owed(path.story_id) for user in (task.owner, task.assignee) if user]
    people = [*having, path.asked_by, *([path.signed_by] if path.signed_by else [])]
    if step:
        people += editors_on_duty(path.story.desk)
    return [*people, *(users_on(path.story.desk_id, Role.DESK_HEAD) if step > 1 else [])]


def _until_checked(desk_id: int) -> Ladder:
    """Ahead of time; when they are due; a while after, as the house has it."""
    house = house_of(desk_id)
    due = timedelta(minutes=house["checks_told_minutes"])
    return timedelta(0), due, due + timedelta(minutes=house["checks_heads_minutes"])


def _checks_owed(payload: dict[str, Any]) -> Wording | None:
    path = FastPath.objects.select_related("story__desk").get(pk=payload["subject"])
    if path.ended_at or path.due_at is None:
        return None
    count = len(owed(path.story_id))
    late = path.due_at <= timezone.now()
    due = path.due_at.astimezone(path.story.desk.zone)
    return Wording(
        f"{path.story.slug} ran before it was checked: {count} {'check is' if count == 1 else 'checks are'} "
        f"{'overdue since' if late else 'due at'} {due:%H:%M}.",
        addresses.story(path.story.uuid),
        "Check what ran, correct it, or take it out.",
    )


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    remind_of(
        Obligation(
            OVERRIDE_EXPIRES,
            _overrides_held,
            _who_let_pass,
            _override_ends,
            ladder=(timedelta(0), TOLD_BEFORE),
            label="Something you let pass is about to stop the story again",
            channels=AT_ONCE_EVERYWHERE,
            urgent=True,
        )
    )
    remind_of(
        Obligation(
            FORCED_CHECKS,
            _clocks_running,
            _who_checks,
            _checks_owed,
            ladder=_until_checked,
            label="A story that ran before it was checked has to be checked",
            channels=AT_ONCE_EVERYWHERE,
            urgent=True,
            desk_chat=True,
        )
    )
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
