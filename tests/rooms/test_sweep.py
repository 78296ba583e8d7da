"""The sweep: each reminder is turned once, whoever meets it; what is poisoned dies alone; silence is caught up with."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import Wording
from newsroom.people.models import Desk, User
from newsroom.stories.models import Story
from tests.factories import Team, filed
from verification.reminders import obligations, sweeping
from verification.reminders.actions import cancel, schedule, sweep
from verification.reminders.models import Reminder
from verification.reminders.obligations import Obligation, remind_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Asked:
    """What the obligations of these tests answer."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.settled: set[int] = set()
        self.poisoned: set[int] = set()
        self.times = 0

    def still_due(self, ids: Collection[int]) -> set[int]:
        self.times += 1
        if self.poisoned & set(ids):
            raise ValueError("Nobody can read this.")
        return set(ids) - self.settled

    def who(self, subject: int, step: int) -> list[User]:
        return [[self.team.checker], [self.team.checker, self.team.head], [self.team.editor]][step]


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


@pytest.fixture
def asked(team: Team) -> Iterator[Asked]:
    asked = Asked(team)
    known = dict(obligations._obligations)
    word = lambda payload: Wording(f"Step {payload['step']}", "/queue/")  # noqa: E731
    ladder = (timedelta(0), HOUR, 2 * HOUR)
    remind_of(Obligation("t_ladder", asked.still_due, asked.who, word, ladder, label="Ladder"))
    remind_of(Obligation("t_once", asked.still_due, asked.who, word, label="Once"))
    remind_of(
        Obligation(
            "t_office",
            asked.still_due,
            asked.who,
            word,
            (timedelta(0), HOUR),
            label="O",
            in_working_hours=True,
        )
    )
    yield asked
    obligations._obligations.clear()
    obligations._obligations.update(known)


def steps(subject: int = 1) -> list[tuple[int, str]]:
    """Which steps of a subject were told, to whom."""
    rows = OutboxMessage.objects.filter(channel="in_app", payload__subject=subject).order_by("pk")
    return [(row.payload["step"], str(row.recipient)) for row in rows]


def states(kind: str = "t_ladder") -> list[str]:
    return list(Reminder.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


def due(kind: str, story: Story, count: int, at: datetime = NOW) -> None:
    for subject in range(1, count + 1):
        schedule(kind, subject, story=story, due_at=at)


def test_an_idle_sweep_is_one_query_of_the_index(asked: Asked, story: Story) -> None:
    due("t_once", story, 3, NOW + HOUR)

    with CaptureQueriesContext(connection) as captured:
        assert sweep(now=NOW) == 0

    assert len(captured) == 1
    assert asked.times == 0
    with connection.cursor() as cursor:
        cursor.execute(
            ("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + captured[0]["sql"]
        )
        assert connection.vendor != "sqlite" or "reminder_due" in str(cursor.fetchall())


def test_a_sweep_asks_the_same_for_2_and_for_40(asked: Asked, story: Story) -> None:
    def queries(count: int) -> int:
        Reminder.objects.all().delete()
        due("t_ladder", story, count)
        with CaptureQueriesContext(connection) as captured:
            assert sweep(now=NOW) == count
        return len(captured)

    # `who` of this kind is asked for each; it asks nothing of the database here
    assert queries(40) == queries(2)


def test_the_ladder_goes_up_step_by_step(asked: Asked, story: Story) -> None:
    due("t_ladder", story, 1)

    for hours in (0, 0, 1, 1, 2, 5):
        sweep(now=NOW + hours * HOUR)

    assert steps() == [(0, "Chiara Checker"), (1, "Chiara Checker"), (1, "Hugo Head"), (2, "Edda Editor")]
    assert states() == ["done", "done", "done"]


def test_a_reminder_that_another_sweep_settled_meanwhile_is_not_told_again(
    asked: Asked, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    due("t_ladder", story, 3)
    take = sweeping._take

    def meanwhile(ids: Any, now: datetime) -> list[sweeping.Due]:
        monkeypatch.setattr(sweeping, "_take", take)
        Reminder.objects.filter(subject_id=2).update(state="done", settled_at=NOW, turned_in=None)
        return take(ids, now)

    monkeypatch.setattr(sweeping, "_take", meanwhile)

    assert sweep(now=NOW) == 2
    assert steps(2) == []


def test_three_days_of_silence_are_said_once_to_everybody_they_would_have_been_said_to(
    asked: Asked, story: Story
) -> None:
    due("t_ladder", story, 1)

    sweep(now=NOW + timedelta(days=3))
    sweep(now=NOW + timedelta(days=3))

    assert steps() == [(2, "Chiara Checker"), (2, "Hugo Head"), (2, "Edda Editor")]


def test_after_silence_the_oldest_is_said_first(asked: Asked, story: Story) -> None:
    for subject, hours in ((1, 3), (2, 1), (3, 2)):
        schedule("t_once", subject, story=story, due_at=NOW + hours * HOUR)

    sweep(now=NOW + timedelta(days=3))

    told = OutboxMessage.objects.filter(channel="in_app").order_by("pk")
    assert [row.payload["subject"] for row in told] == [2, 3, 1]


def test_what_is_settled_cancels_all_its_steps(asked: Asked, story: Story) -> None:
    due("t_ladder", story, 1)
    sweep(now=NOW)
    asked.settled = {1}

    sweep(now=NOW + HOUR)

    assert states() == ["done", "cancelled"]
    assert len(steps()) == 1


def test_what_came_too_late_expires_and_its_owner_is_told(asked: Asked, story: Story, team: Team) -> None:
    schedule("t_once", 1, story=story, due_at=NOW, not_after=NOW + HOUR)

    assert sweep(now=NOW + HOUR + timedelta(seconds=1)) == 0

    assert states("t_once") == ["expired"]
    told = OutboxMessage.objects.get(kind="reminder_expired")
    assert (told.recipient, told.channel) == (team.checker, "in_app")


@pytest.mark.parametrize("how", ["reader", "unknown kind"])
def test_a_poisoned_reminder_dies_alone_with_its_reason(asked: Asked, story: Story, how: str) -> None:
    due("t_ladder", story, 3)
    if how == "reader":
        asked.poisoned = {2}
    else:
        Reminder.objects.filter(subject_id=2).update(kind="nobody knows")

    assert sweep(now=NOW) == 2

    dead = Reminder.objects.get(state="dead")
    assert dead.subject_id == 2
    assert "Nobody can read this." in dead.last_error or "nobody knows" in dead.last_error
    assert [len(steps(subject)) for subject in (1, 2, 3)] == [1, 0, 1]
    assert sweep(now=NOW) == 0


def test_a_database_that_went_away_buries_nothing(
    asked: Asked, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    due("t_once", story, 2)

    def away(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(sweeping, "_turn", away)
    with pytest.raises(OperationalError):
        sweep(now=NOW)

    assert states("t_once") == ["scheduled", "scheduled"]


def test_nothing_of_a_batch_stays_when_its_messages_can_not_be_written(
    asked: Asked, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    due("t_ladder", story, 2)

    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(sweeping, "tell_all", full)
    with pytest.raises(OperationalError):
        sweep(now=NOW)

    assert states() == ["scheduled", "scheduled"]


def test_setting_the_same_instant_again_neither_repeats_nor_restarts_the_ladder(
    asked: Asked, story: Story
) -> None:
    due("t_ladder", story, 1)
    sweep(now=NOW)

    due("t_ladder", story, 1)
    sweep(now=NOW)

    assert steps() == [(0, "Chiara Checker")]
    assert states() == ["done", "scheduled"]


def test_another_instant_starts_a_cycle_of_its_own_and_cancelling_ends_it(asked: Asked, story: Story) -> None:
    due("t_ladder", story, 1)
    sweep(now=NOW)
    schedule("t_ladder", 1, story=story, due_at=NOW + 5 * HOUR)
    sweep(now=NOW + 2 * HOUR)
    assert len(steps()) == 1

    assert cancel("t_ladder", 1) == 1
    assert sweep(now=NOW + 9 * HOUR) == 0


def test_a_clock_that_goes_back_an_hour_says_nothing_twice(asked: Asked, story: Story) -> None:
    due("t_ladder", story, 1)
    for hours in (0, -1, 0, 1, 0, 1):
        sweep(now=NOW + hours * HOUR)

    assert [step for step, _ in steps()] == [0, 1, 1]


@pytest.mark.parametrize(
    ("calendar", "zone", "at", "falls_due"),
    [
        ("", "Europe/Copenhagen", "2026-11-26T10:00", "2026-11-26T10:00"),
        ("", "Europe/Copenhagen", "2026-11-26T20:00", "2026-11-27T08:00"),
        (
            "",
            "Europe/Copenhagen",
            "2026-11-27T20:00",
            "2026-11-30T08:00",
        ),  # over the weekend, into the last day
        ("LT", "Europe/Vilnius", "2026-12-23T20:00", "2026-12-28T07:00"),  # three holidays and a Sunday
        ("", "America/New_York", "2026-03-06T23:00", "2026-03-09T13:00"),  # the clocks moved on Sunday
        ("US", "America/New_York", "2026-07-02T23:00", "2026-07-06T13:00"),  # Independence Day on a Friday
        ("", "Europe/Copenhagen", "2028-02-28T20:00", "2028-02-29T08:00"),
    ],
)
def test_what_waits_for_working_hours_falls_due_when_the_desk_next_works(
    asked: Asked, story: Story, calendar: str, zone: str, at: str, falls_due: str
) -> None:
    Desk.objects.filter(pk=story.desk_id).update(
        time_zone=zone,
        holiday_calendar=calendar,
        opens_at=time(9),
        closes_at=time(18),
        working_days="12345",
    )
    story = Story.objects.select_related("desk").get(pk=story.pk)
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)

    shifted = schedule("t_office", 1, story=story, due_at=instant)
    as_it_is = schedule("t_once", 1, story=story, due_at=instant)

    assert shifted.due_at == datetime.fromisoformat(falls_due).replace(tzinfo=UTC)
    assert as_it_is.due_at == instant
    assert shifted.first_due_at == instant
    late = schedule("t_office", 2, story=story, due_at=instant, not_after=instant + timedelta(minutes=1))
    assert late.due_at == instant
