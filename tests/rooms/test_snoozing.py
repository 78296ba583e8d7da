"""Putting a reminder off: said again then, never past its deadline, and only by who was reminded."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.stories.models import Story
from tests.factories import Team, filed, judged, mark, taken
from verification.checking.models import VerificationTask
from verification.reminders.actions import schedule, sweep
from verification.reminders.models import Reminder
from verification.reminders.snoozing import snooze, standing, unsnooze

pytestmark = pytest.mark.django_db

MINUTES = timedelta(minutes=1)


class Reminded:
    """Chiara was just told that her check is overdue; the story runs in half an hour."""

    def __init__(self) -> None:
        self.team = Team()
        self.due = timezone.now() + timedelta(hours=3, minutes=30)
        story = filed(self.team, publish_by=self.due + 30 * MINUTES)
        self.task: VerificationTask = taken(self.team, mark(self.team, story))
        self.to(0)

    def to(self, minutes: float) -> None:
        with self.at(minutes):
            sweep()
            deliver_due()

    def at(self, minutes: float) -> time_machine.travel:
        return time_machine.travel(self.due + timedelta(minutes=minutes, seconds=1), tick=False)

    def notices(self, kind: str = "task_overdue") -> list[str]:
        rows = Notice.objects.filter(kind=kind).order_by("pk").select_related("recipient")
        return [str(notice.recipient).split()[0] for notice in rows]

    @property
    def notice(self) -> Notice:
        return Notice.objects.filter(kind="task_overdue").select_related("message").latest("pk")


def test_what_is_put_off_is_said_again_to_the_same_and_the_head_hears_of_it_when_planned() -> None:
    it = Reminded()
    with it.at(1):
        sentence = snooze(by=it.team.checker, notice=it.notice, until=timezone.now() + 20 * MINUTES)
    assert sentence.startswith("Put off: it is said again at ")

    it.to(20)
    assert it.notices() == ["Chiara"]
    it.to(22)
    assert it.notices() == ["Chiara", "Chiara"]
    it.to(29)
    assert it.notices() == ["Chiara", "Chiara"]
    it.to(30)
    assert it.notices() == ["Chiara", "Chiara", "Chiara", "Hugo"]
    it.to(60)
    assert len(it.notices()) > 4, "the editors hear of it when planned, too"


def test_undone_it_is_said_as_planned() -> None:
    it = Reminded()
    with it.at(1):
        snooze(by=it.team.checker, notice=it.notice, until=timezone.now() + 20 * MINUTES)
        assert unsnooze(by=it.team.checker, notice=it.notice).startswith("It is not put off any more")

    it.to(25)
    assert it.notices() == ["Chiara"]
    it.to(30)
    assert it.notices() == ["Chiara", "Chiara", "Hugo"]
    assert list(Event.objects.filter(verb__startswith="reminder.").values_list("verb", flat=True)) == [
        "reminder.snoozed",
        "reminder.snooze_undone",
    ]


@pytest.mark.parametrize("minutes", [-5, 29.5, 600])
def test_it_is_never_put_off_into_the_past_or_past_publish_by(minutes: float) -> None:
    it = Reminded()
    Reminder.objects.filter(state="scheduled", kind="task_overdue").update(
        state="cancelled", settled_at=it.due
    )
    with it.at(1), pytest.raises(Invalid):
        snooze(by=it.team.checker, notice=it.notice, until=timezone.now() + minutes * MINUTES)
    assert not Reminder.objects.filter(state="snoozed").exists()


def test_once_publish_by_has_passed_it_holds_nobody_back() -> None:
    it = Reminded()
    it.to(30)
    it.to(60)
    mine = Notice.objects.filter(recipient=it.team.checker).select_related("message").latest("pk")
    with it.at(61):
        snooze(by=it.team.checker, notice=mine, until=timezone.now() + 600 * MINUTES)
        with pytest.raises(Invalid, match="7 days at most"):
            snooze(by=it.team.checker, notice=mine, until=timezone.now() + timedelta(days=7, minutes=1))


@pytest.mark.parametrize(("put_off_at", "minutes"), [(1, 29.5), (1, 45), (31, 5)])
def test_it_is_not_put_off_past_the_step_at_which_the_head_is_told(put_off_at: float, minutes: float) -> None:
    it = Reminded()
    Story.objects.update(publish_by=None)
    with it.at(put_off_at), pytest.raises(Invalid):
        snooze(by=it.team.checker, notice=it.notice, until=timezone.now() + minutes * MINUTES)
    it.to(max(put_off_at, 30))
    assert "Hugo" in it.notices()


def test_what_the_head_put_off_nobody_else_puts_off_for_longer() -> None:
    it = Reminded()
    Story.objects.update(publish_by=None)
    it.to(30)
    with it.at(31):
        of = Notice.objects.filter(kind="task_overdue").select_related("message")
        heads, mine = of.get(recipient=it.team.head), of.filter(recipient=it.team.checker).latest("pk")
        snooze(by=it.team.head, notice=heads, until=timezone.now() + 10 * MINUTES)
        with pytest.raises(Invalid):
            snooze(by=it.team.checker, notice=mine, until=timezone.now() + 20 * MINUTES)


def test_not_past_the_instant_after_which_it_is_not_worth_saying() -> None:
    it = Reminded()
    Reminder.objects.filter(kind="task_overdue", state="done").update(not_after=it.due + 5 * MINUTES)
    with it.at(1), pytest.raises(Invalid):
        snooze(by=it.team.checker, notice=it.notice, until=timezone.now() + 10 * MINUTES)


def test_only_who_was_reminded_puts_it_off_and_only_they_undo_it() -> None:
    it = Reminded()
    with it.at(1):
        with pytest.raises(NotPermitted):
            snooze(by=it.team.head, notice=it.notice, until=timezone.now() + 5 * MINUTES)
        with pytest.raises(NotPossible):
            unsnooze(by=it.team.checker, notice=it.notice)
        snooze(by=it.team.checker, notice=it.notice, until=timezone.now() + 5 * MINUTES)
        Reminder.objects.filter(state="snoozed").update(snoozed_by=it.team.head)
        with pytest.raises(NotPermitted):
            unsnooze(by=it.team.checker, notice=it.notice)


def test_what_is_settled_is_not_put_off() -> None:
    it = Reminded()
    judged(it.team, mark(it.team, it.task.story, "The port opened in 1911"))
    VerificationTask.objects.filter(pk=it.task.pk).update(state="done", owner=None, settled_at=it.due)
    assert standing(it.notice) is None
    with it.at(1), pytest.raises(NotPossible):
        snooze(by=it.team.checker, notice=it.notice, until=timezone.now() + 5 * MINUTES)


def test_planning_the_story_anew_at_the_same_time_does_not_wake_what_was_put_off() -> None:
    it = Reminded()
    story = it.task.story
    with it.at(1):
        snooze(by=it.team.checker, notice=it.notice, until=timezone.now() + 20 * MINUTES)
        story.refresh_from_db()
        schedule("task_overdue", it.task.pk, story=story, due_at=it.task.due_at)
    it.to(10)
    assert it.notices() == ["Chiara"]
