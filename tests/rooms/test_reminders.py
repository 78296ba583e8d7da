"""Who is reminded of what and when: time is moved, the sweep is called, rows and messages are looked at."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, checked, filed, judged, mark, taken, task_of
from verification.checking import actions as checking
from verification.reminders.actions import sweep
from verification.reminders.models import Reminder

pytestmark = pytest.mark.django_db


def told(user: User, kind: str) -> list[str]:
    """The notices of a kind a person has got, delivered first."""
    deliver_due()
    return list(
        Notice.objects.filter(recipient=user, kind=kind).order_by("pk").values_list("text", flat=True)
    )


def _story(team: Team, hours: float = 4) -> Story:
    return filed(team, publish_by=timezone.now() + timedelta(hours=hours))


def at(instant: datetime, *, plus: float = 1) -> time_machine.travel:
    """Travel to some seconds after an instant."""
    return time_machine.travel(instant + timedelta(seconds=plus), tick=False)


def test_a_task_due_soon_is_told_to_its_checker() -> None:
    team = Team()
    task = taken(team, mark(team, _story(team)))
    assert task.due_at is not None

    with at(task.due_at - timedelta(minutes=30)):
        sweep()
        assert "is due at" in told(team.checker, "task_due_soon")[0]
        assert told(team.head, "task_due_soon") == []


def test_an_overdue_task_is_told_to_its_checker_then_to_the_desk_head_too() -> None:
    team = Team()
    task = taken(team, mark(team, _story(team)))
    assert task.due_at is not None

    with at(task.due_at):
        sweep()
        assert len(told(team.checker, "task_overdue")) == 1
        assert told(team.head, "task_overdue") == []
    with at(task.due_at + timedelta(minutes=30)):
        sweep()
        assert len(told(team.checker, "task_overdue")) == 2
        assert len(told(team.head, "task_overdue")) == 1


def test_an_overdue_task_of_nobody_is_told_to_the_desk_head_at_once() -> None:
    team = Team()
    task = task_of(mark(team, _story(team)))
    assert task.due_at is not None

    with at(task.due_at):
        sweep()
        assert "with nobody" in told(team.head, "task_overdue")[0]


def test_a_settled_task_is_no_longer_nagged_about() -> None:
    team = Team()
    claim = mark(team, _story(team))
    judged(team, claim)

    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        sweep()
        assert told(team.checker, "task_overdue") == []
        assert told(team.head, "task_overdue") == []


def test_a_held_story_is_not_nagged_about() -> None:
    team = Team()
    story = _story(team)
    mark(team, story)
    stories.hold(by=team.editor, story=story, reason="Wait for the court.")

    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        sweep()
        assert told(team.head, "task_overdue") == []


def test_another_publish_by_moves_the_reminders() -> None:
    team = Team()
    story = _story(team)
    task = task_of(mark(team, story))
    later = timezone.now() + timedelta(hours=9)
    stories.plan(
        by=team.reporter,
        story=story,
        slug=story.slug,
        bylines=[team.reporter],
        publish_by=later,
        embargo_until=None,
    )
    assert task.due_at is not None

    with at(task.due_at):
        sweep()
        assert told(team.head, "task_overdue") == []
    with at(later - timedelta(minutes=30)):
        sweep()
        assert len(told(team.head, "task_overdue")) == 1


def test_running_the_sweep_twice_sends_nothing_twice() -> None:
    team = Team()
    task = taken(team, mark(team, _story(team)))
    assert task.due_at is not None

    with at(task.due_at):
        assert sweep() >= 1
        assert sweep() == 0
        deliver_due()
        before = OutboxMessage.objects.count()
        sweep()
        assert deliver_due() == 0
        assert OutboxMessage.objects.count() == before


def test_after_three_days_of_silence_only_the_highest_step_is_said_once() -> None:
    team = Team()
    task = taken(team, mark(team, _story(team)))
    assert task.due_at is not None

    with at(task.due_at + timedelta(days=3)):
        sweep()
        sweep()
        assert len(told(team.checker, "task_overdue")) == 1
        assert len(told(team.head, "task_overdue")) == 1
        assert told(team.checker, "task_due_soon") == []
    assert Reminder.objects.filter(kind="task_due_soon", state="expired").exists()


def test_a_story_near_its_publish_by_with_blockers_is_told_to_the_editors() -> None:
    team = Team()
    story = _story(team)
    mark(team, story)
    assert story.publish_by is not None

    with at(story.publish_by - timedelta(hours=1)):
        sweep()
        assert "1 thing stops it" in told(team.editor, "publish_by_near")[0]
        assert len(told(team.senior, "publish_by_near")) == 1


def test_the_duty_editor_is_told_alone() -> None:
    team = Team()
    team.desk.duty_editor = team.senior
    team.desk.save()
    story = _story(team)
    assert story.publish_by is not None

    with at(story.publish_by - timedelta(hours=1)):
        sweep()
        assert len(told(team.senior, "publish_by_near")) == 1
        assert told(team.editor, "publish_by_near") == []


def test_a_story_near_its_publish_by_that_is_ready_is_not_told() -> None:
    team = Team()
    story = checked(team)
    publish_by = timezone.now() + timedelta(hours=4)
    stories.plan(
        by=team.reporter,
        story=story,
        slug=story.slug,
        bylines=[team.reporter],
        publish_by=publish_by,
        embargo_until=None,
    )

    with at(publish_by - timedelta(hours=1)):
        sweep()
        assert told(team.editor, "publish_by_near") == []
    assert OutboxMessage.objects.filter(kind="publish_by_near", state="dropped").exists()


def test_a_reminder_settled_between_sweep_and_delivery_is_dropped() -> None:
    team = Team()
    claim = mark(team, _story(team))
    task = taken(team, claim)
    assert task.due_at is not None

    with at(task.due_at):
        sweep()
        checking.judge(
            by=team.checker,
            task=task,
            seen=task.version,
            words=claim.words_digest,
            said="not_asked",
            so="unverified",
            rationale="Nothing to be found.",
        )
        assert told(team.checker, "task_overdue") == []
    assert set(OutboxMessage.objects.filter(kind="task_overdue").values_list("state", flat=True)) == {
        "dropped"
    }


def test_the_intended_wall_time_is_kept_beside_the_instant() -> None:
    team = Team()
    with time_machine.travel("2026-07-01T08:00:00Z", tick=False):
        mark(team, filed(team, publish_by=timezone.now() + timedelta(hours=4)))

    reminder = Reminder.objects.get(kind="task_overdue")

    assert reminder.due_at.isoformat() == "2026-07-01T11:30:00+00:00"
    assert (reminder.wall_time, reminder.zone) == ("2026-07-01 13:30", "Europe/Copenhagen")
