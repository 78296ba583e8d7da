"""Health and pulse: red with a reason when something is wrong, and a desk head can decide what becomes of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.dispatch import waking
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Freeze, OutboxMessage, WakeUp
from newsroom.dispatch.states import MessageState, Waker
from newsroom.ledger.models import Event
from newsroom.people.models import User
from tests.api.asking import as_ as asking
from tests.api.asking import given, refused
from tests.factories import Team, draft, make_desk, make_member
from tests.people.asking import as_
from verification.reminders import pulse
from verification.reminders.models import Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    for waker in Waker:
        waking.woke(waker, did=0)
    return Team()


def queued(team: Team, to: User | None = None, **fields: Any) -> OutboxMessage:
    row = {"kind": "task_assigned", "channel": "email", "recipient": to or team.checker, "desk": team.desk}
    key = f"test:{OutboxMessage.objects.count()}"
    return OutboxMessage.objects.create(dedupe_key=key, **(row | fields))


def given_up(team: Team, **fields: Any) -> OutboxMessage:
    error = "The mail server refused it: 550 nobody here"
    return queued(team, **({"state": MessageState.DEAD, "tries": 8, "last_error": error} | fields))


def dead_reminder(team: Team) -> Reminder:
    now = timezone.now()
    return Reminder.objects.create(
        kind="task_overdue",
        subject_id=1,
        story=draft(team),
        desk=team.desk,
        first_due_at=now,
        due_at=now,
        wall_time="2026-07-01 13:30",
        zone="UTC",
        state="dead",
        settled_at=now,
        last_error="KeyError: 'subject'",
    )


def health() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/health/")
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.json()


@pytest.fixture(autouse=True)
def just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process began a moment ago, however long the tests have run."""
    monkeypatch.setattr("verification.reminders.pulse.STARTED", timezone.now())


def faults(found: dict[str, Any]) -> dict[str, str]:
    return {check["name"]: check["status"] for check in found["checks"] if check["status"] != "green"}


def silent(*names: str) -> None:
    WakeUp.objects.filter(name__in=names).update(at=timezone.now() - timedelta(hours=1))


def long_due(team: Team) -> None:
    queued(team, next_try_at=timezone.now() - timedelta(minutes=20))


def abandoned(team: Team) -> None:
    then = timezone.now() - timedelta(minutes=20)
    queued(team, next_try_at=then, state=MessageState.LEASED, lease_until=then)


def reminder_long_due(team: Team) -> None:
    reminder = dead_reminder(team)
    then = timezone.now() - timedelta(minutes=20)
    Reminder.objects.filter(pk=reminder.pk).update(state="scheduled", settled_at=None, due_at=then)


def unknown_outside(team: Team) -> OutboxMessage:
    return queued(team, channel="outside", recipient=None, owner=team.reporter, state=MessageState.UNKNOWN)


FAULTS: list[tuple[str, str, Callable[[Team], object]]] = [
    ("wake_ups", "red", lambda team: silent(*Waker)),
    ("wake_ups", "red", lambda team: WakeUp.objects.all().delete()),
    ("clock", "yellow", lambda team: silent(Waker.CLOCK)),
    ("clock", "yellow", lambda team: silent(Waker.CLOCK, Waker.NUDGE)),
    ("due", "red", long_due),
    ("due", "red", abandoned),
    ("due", "red", reminder_long_due),
    ("given_up", "red", given_up),
    ("given_up", "red", dead_reminder),
    ("unknown", "red", unknown_outside),
    ("outbound", "red", lambda team: Freeze.objects.create(because="A backup was restored.")),
]


@pytest.mark.parametrize(("name", "status", "fault"), FAULTS)
def test_a_fault_is_named_with_its_reason_and_gives_away_nothing(
    team: Team, name: str, status: str, fault: Callable[[Team], object]
) -> None:
    assert health() == (200, {"status": "green", "checks": health()[1]["checks"]})
    assert faults(health()[1]) == {}

    fault(team)

    code, found = health()
    assert faults(found) == {name: status}
    assert (code, found["status"]) == (503 if status == "red" else 200, status)
    reason = next(check["reason"] for check in found["checks"] if check["name"] == name)
    assert reason.endswith(".")
    said = json.dumps(found)
    assert not any(character.isdigit() for character in said)
    assert not any(word in said for word in ("Chiara", "Rosa", "example.org", "smtp", team.desk.name))


@pytest.mark.parametrize(
    "quiet",
    [
        lambda team: queued(team, next_try_at=timezone.now() - timedelta(minutes=2)),
        lambda team: queued(team, next_try_at=timezone.now() + timedelta(hours=9)),
        lambda team: queued(
            team,
            next_try_at=timezone.now() - timedelta(minutes=20),
            state=MessageState.SENDING,
            lease_until=timezone.now() + timedelta(seconds=30),
        ),
        lambda team: silent(Waker.NUDGE),
        lambda team: Freeze.objects.create(because="Moved.", lifted_at=timezone.now(), lifted_by=team.head),
    ],
)
def test_what_is_on_its_way_is_no_fault(team: Team, quiet: Callable[[Team], object]) -> None:
    quiet(team)
    assert health()[0] == 200
    assert faults(health()[1]) == {}


def test_a_database_that_does_not_answer_is_red(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("connection refused at 10.0.0.5")

    monkeypatch.setattr(pulse, "wake_ups", away)
    code, found = health()
    assert code == 503
    assert found["checks"] == [
        {"name": "database", "status": "red", "reason": "The database does not answer."}
    ]


def test_health_asks_little_and_uses_an_index_for_each(team: Team) -> None:
    with CaptureQueriesContext(connection) as captured:
        health()
    assert len(captured) <= 7


def test_each_wake_up_notes_what_it_did_in_a_row_of_its_own(team: Team) -> None:
    from verification import jobs

    WakeUp.objects.all().delete()
    long_due(team)
    jobs.deliver()
    jobs.sweep()

    assert set(WakeUp.objects.values_list("name", flat=True)) == {"nudge", "clock"}
    assert abs(WakeUp.objects.get(name="clock").at - timezone.now()) < timedelta(seconds=20)


def test_a_clock_of_which_a_step_fails_does_the_rest_and_is_seen_as_silent(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    from verification import jobs

    WakeUp.objects.all().delete()
    done: list[str] = []

    def breaks() -> int:
        raise RuntimeError("a fault nobody expected")

    def delivers() -> int:
        done.append("delivered")
        return 1

    monkeypatch.setattr(jobs, "publish_due", breaks)
    monkeypatch.setattr(jobs, "deliver_due", delivers)
    with pytest.raises(RuntimeError):
        jobs.sweep()

    assert done == ["delivered"]
    assert not WakeUp.objects.exists()


# The page


def page_of(user: User) -> Any:
    return as_(user).get("/pulse/")


def test_only_desk_heads_see_the_pulse(team: Team) -> None:
    for user in team.by_role.values():
        assert page_of(user).status_code == (200 if user == team.head else 403)
    assert as_(None).get("/pulse/").status_code == 302
    assert as_(team.editor).post("/pulse/requeue/").status_code == 403


def test_when_all_is_well_the_page_says_so(team: Team) -> None:
    said = page_of(team.head).content.decode()
    assert "All is well" in said
    assert "Nothing is late and nothing was given up." in said
    assert 'hx-trigger="every 20s"' in said
    assert "Requeue" not in said


@pytest.mark.parametrize("waker", Waker)
def test_a_wake_up_that_never_swept_is_not_yet_there_and_after_some_minutes_a_fault(
    team: Team, waker: Waker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "STARTED", timezone.now())
    queued(team, state=MessageState.SENT, sent_at=timezone.now(), created_at=timezone.now())
    WakeUp.objects.filter(name=waker).delete()

    assert "not yet" in page_of(team.head).content.decode()
    later = timezone.now() + timedelta(minutes=4)
    with time_machine.travel(later):
        WakeUp.objects.update(at=later)
        assert faults(health()[1]) == {str(waker): "yellow"}


def test_the_page_counts_what_is_of_the_desks_of_its_reader(team: Team) -> None:
    other = Team()
    given_up(other)
    queued(team, next_try_at=timezone.now() - timedelta(minutes=1))
    queued(team, state=MessageState.FAILED, next_try_at=timezone.now() + timedelta(minutes=1))
    queued(team, state=MessageState.SENT, sent_at=timezone.now())
    queued(team, state=MessageState.SENT, sent_at=timezone.now() - timedelta(days=2))
    given_up(team, desk=None)
    unknown_outside(team)
    Reminder.objects.filter(pk=dead_reminder(team).pk).update(state="expired")

    shown = page_of(team.head).context["pulse"]

    assert (shown.due, shown.failed, shown.sent) == (1, 1, 1)
    assert (shown.dead, shown.unknown, shown.expired) == (1, 1, 1)
    assert shown.oldest_due is not None
    assert page_of(other.head).context["pulse"].dead == 1


def test_what_was_given_up_stands_there_with_its_reason_in_words(team: Team) -> None:
    given_up(team)
    dead_reminder(team)
    unknown_outside(team)
    given_up(Team())

    said = page_of(team.head).content.decode()

    assert said.count('<tr><th class="w"') == 3
    assert "The mail server refused it: 550 nobody here" in said
    assert "a fault of this program" in said
    assert "Nobody knows whether it was sent." in said
    assert said.count('name="row"') == 2  # a mail to somebody outside is settled in the reply log


def test_requeued_it_is_sent_and_the_ledger_says_who_did_it(team: Team) -> None:
    message, reminder = given_up(team), dead_reminder(team)
    keys = [f"message:{message.uuid}", f"reminder:{reminder.pk}"]

    answer = as_(team.head).post("/pulse/requeue/", {"row": keys}, follow=True)

    assert "2 go out again." in answer.content.decode()
    message.refresh_from_db()
    reminder.refresh_from_db()
    assert (message.state, message.tries, message.last_error) == (MessageState.PENDING, 0, "")
    assert (reminder.state, reminder.settled_at) == ("scheduled", None)
    events = Event.objects.filter(actor=team.head).order_by("position")
    assert [event.verb for event in events] == ["message.requeued", "reminder.requeued"]
    again = as_(team.head).post("/pulse/requeue/", {"row": keys})
    assert again.status_code == 422
    assert "somebody else decided" in again.content.decode()
    assert Event.objects.filter(verb="message.requeued").count() == 1
    deliver_due()


def test_dropping_asks_for_a_reason_and_keeps_what_was_typed(team: Team) -> None:
    message = given_up(team)
    typed = {"row": [f"message:{message.uuid}"], "reason": " "}

    refusal = as_(team.head).post("/pulse/drop/", typed)
    assert refusal.status_code == 422
    assert "Say why it is not sent." in refusal.content.decode()
    assert f'value="message:{message.uuid}" checked' in refusal.content.decode()

    as_(team.head).post("/pulse/drop/", {**typed, "reason": "She left the paper."})
    message.refresh_from_db()
    assert message.state == MessageState.DROPPED
    event = Event.objects.get(verb="message.dropped")
    assert event.texts.get().text == "She left the paper."


@pytest.mark.parametrize("keys", [[], ["message:nonsense", "reminder:x", "other"], ["reminder:" + "9" * 30]])
def test_a_form_that_names_nothing_is_told_so(team: Team, keys: list[str]) -> None:
    given_up(team)
    answer = as_(team.head).post("/pulse/requeue/", {"row": keys})
    assert answer.status_code == 422
    assert "Choose at least one row first." in answer.content.decode()


def test_what_is_of_another_desk_or_for_somebody_outside_is_not_requeued(team: Team) -> None:
    outside, elsewhere = unknown_outside(team), given_up(Team())
    for message in (outside, elsewhere):
        answer = as_(team.head).post("/pulse/requeue/", {"row": [f"message:{message.uuid}"]})
        assert answer.status_code == 422
        before = message.state
        message.refresh_from_db()
        assert message.state == before
    assert not Event.objects.filter(verb="message.requeued").exists()


def test_what_came_too_late_is_not_requeued(team: Team) -> None:
    message = given_up(team, not_after=timezone.now() - timedelta(minutes=1))
    answer = as_(team.head).post("/pulse/requeue/", {"row": [f"message:{message.uuid}"]})
    assert "Its time has passed" in answer.content.decode()


def test_a_row_of_a_hundred_costs_no_more_queries_than_one(team: Team) -> None:
    given_up(team)
    with CaptureQueriesContext(connection) as few:
        page_of(team.head)
    for _ in range(9):
        given_up(team)
    with CaptureQueriesContext(connection) as many:
        page_of(team.head)
    assert len(many) == len(few)


# The API


def test_the_api_says_the_same_and_does_the_same(team: Team) -> None:
    message = given_up(team)
    given_up(Team())
    head = asking(team.head)

    assert given(head.get("pulse"))["dead"] == 1
    assert given(head.get("pulse"))["health"] == "red"
    assert [row["id"] for row in given(head.get("messages"))["results"]] == [str(message.uuid)]
    refused(head.post(f"messages/{message.uuid}/drop", reason=" "), 422)
    assert given(head.post(f"messages/{message.uuid}/requeue"))["state"] == "pending"
    refused(head.post(f"messages/{message.uuid}/requeue"), 404)

    refused(asking(team.editor).get("pulse"), 403)
    assert given(asking(team.editor).get("messages"))["count"] == 0
    stranger = make_member(make_desk(), "desk_head")
    refused(asking(stranger).get(f"messages/{message.uuid}"), 404)
