"""Whatever happens in whatever order, reminders agree with a small model of them."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import Wording
from newsroom.people.models import User
from newsroom.stories.models import Story
from tests.factories import Team, filed
from verification.reminders import obligations
from verification.reminders.actions import cancel, schedule, sweep
from verification.reminders.models import Reminder
from verification.reminders.obligations import Obligation, remind_of

KIND = "t_machine"
LADDER = (timedelta(0), timedelta(hours=1), timedelta(hours=3))
SUBJECTS = st.integers(1, 3)
STARTED = datetime(2027, 3, 27, 20, tzinfo=UTC)
"""The clocks move that night."""


class Reminders(RuleBasedStateMachine):
    """The model: of each subject when it was first due, which step is next, and how often anything was said."""

    team: Team
    story: Story

    @initialize()
    def begin(self) -> None:
        OutboxMessage.objects.all().delete()
        Reminder.objects.all().delete()
        self.now = STARTED
        self.waits: dict[int, tuple[datetime, int]] = {}
        self.settled: set[int] = set()
        self.said = 0
        remind_of(
            Obligation(KIND, self.still_due, self.who, lambda _: Wording("x", "/"), LADDER, label="Machine")
        )

    def still_due(self, ids: Collection[int]) -> set[int]:
        return set(ids) - self.settled

    def who(self, _subject: int, _step: int) -> list[User]:
        return [self.team.checker]

    @rule(subject=SUBJECTS, minutes=st.integers(-90, 300))
    def schedule(self, subject: int, minutes: int) -> None:
        due_at = self.now + timedelta(minutes=minutes)
        schedule(KIND, subject, story=self.story, due_at=due_at)
        if self.waits.get(subject, (None, 0))[0] != due_at:
            self.waits[subject] = due_at, 0

    @rule(subject=SUBJECTS)
    def cancel(self, subject: int) -> None:
        assert cancel(KIND, subject) == (subject in self.waits)
        self.waits.pop(subject, None)

    @rule(subject=SUBJECTS)
    def settle_or_reopen(self, subject: int) -> None:
        self.settled ^= {subject}

    @rule(minutes=st.integers(-60, 4000))
    def time_goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        told = 0
        for subject, (first, step) in list(self.waits.items()):
            if first + LADDER[step] > self.now:
                continue
            del self.waits[subject]
            if subject in self.settled:
                continue
            reached = max(n for n, wait in enumerate(LADDER) if n <= step or first + wait <= self.now)
            if reached + 1 < len(LADDER):
                self.waits[subject] = first, reached + 1
            told += 1
        assert sweep(now=self.now) == told
        assert sweep(now=self.now) == 0
        self.said += told

    @invariant()
    def what_waits_is_what_the_model_waits_for(self) -> None:
        waiting = Reminder.objects.waiting().values_list("subject_id", "first_due_at", "step", "due_at")
        assert {s: (first, step) for s, first, step, _ in waiting} == self.waits
        assert all(due == first + LADDER[step] for _, first, step, due in waiting)

    @invariant()
    def nothing_is_lost_and_nothing_said_twice(self) -> None:
        assert OutboxMessage.objects.filter(kind=KIND, channel="in_app").count() == self.said
        assert not Reminder.objects.filter(state="dead").exists()


@pytest.mark.django_db
def test_reminders_agree_with_a_model_whatever_happens() -> None:
    known = dict(obligations._obligations)
    Reminders.team = Team()
    Reminders.story = filed(Reminders.team)
    try:
        run_state_machine_as_test(
            Reminders,
            settings=settings(
                max_examples=15,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        obligations._obligations.clear()
        obligations._obligations.update(known)
