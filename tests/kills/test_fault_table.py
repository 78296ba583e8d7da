"""Every row of the table of faults, with real processes that end, stop and wait in the middle of their work.

Rows that stand elsewhere: a whole worker killed while the mail server has its mail (`test_worker_killed`), the broker
killed three times under a worker (`tests/platform/test_run`), the moved clocks (`tests/rooms`), and everything at once,
at random (`test_chaos`).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from newsroom.celery import app
from newsroom.dispatch.models import Delivery, Freeze, Notice, OutboxMessage, WakeUp
from newsroom.dispatch.states import MessageState
from newsroom.ledger.models import Event
from newsroom.people.models import User
from tests.factories import Team, draft, filed, make_user, mark, taken
from tests.kills.mailbox import Mailbox, MailServer
from tests.kills.processes import KILLED, LETTER, MESSAGE, POINTS, Workers, environment
from tests.people.asking import as_
from verification.checking.models import Question
from verification.jobs.broker import breaker
from verification.reminders.models import Reminder
from verification.reminders.pulse import checks

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MAILED, OUTSIDE = "email", "outside"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture(scope="module")
def house(django_db_setup: None, server: MailServer) -> Iterator[Workers]:
    """One loaded process for the whole file; each test forks its workers from it."""
    with Workers(environment(server.port)) as workers:
        yield workers


@pytest.fixture
def mails(server: MailServer) -> Mailbox:
    """What arrives during this test, at a server that takes everything."""
    box = server.mailbox
    box.mails.clear()
    box.arrived.clear()
    box.holding = box.dropping = False
    box.at_rcpt = box.at_data = ""
    return box


@pytest.fixture
def somebody(db: None) -> User:
    return make_user("Nina Notified")


def queued(to: User, channel: str = MAILED, *, kind: str = "", **fields: Any) -> OutboxMessage:
    """One message that is due now."""
    number = OutboxMessage.objects.count()
    row: dict[str, Any] = {"recipient": to, "kind": kind or MESSAGE}
    if channel == OUTSIDE:
        row = {"owner": to, "kind": kind or LETTER, "payload": {"to": "press@farland.example"}}
    return OutboxMessage.objects.create(dedupe_key=f"fault:{number}", channel=channel, **(row | fields))


def lease_over(*messages: OutboxMessage) -> None:
    """Let the time of a lease pass."""
    OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def state_of(message: OutboxMessage) -> str:
    message.refresh_from_db()
    return message.state


def copies_of(message: OutboxMessage, mails: Mailbox) -> int:
    """How often it arrived; every copy of a message has the Message-ID of the row, and nothing else has."""
    there = mails.to(message.payload.get("to") or message.recipient.email)
    return sum(mail["Message-ID"] == message.message_id for mail in there)


def faults(now: datetime | None = None) -> set[str]:
    return {check.name for check in checks(now or timezone.now()) if check.reason} - {
        "wake_ups",
        "clock",
        "loop",
        "nudge",
    }


# A worker is killed


EXPECTED = {
    # channel, point: copies that arrive in all, and how the row ends
    (MAILED, "after_claim"): (1, "sent"),
    (MAILED, "before_send"): (1, "sent"),
    (MAILED, "after_send"): (2, "sent"),
    (MAILED, "before_mark"): (2, "sent"),
    (OUTSIDE, "after_claim"): (1, "sent"),
    (OUTSIDE, "before_send"): (0, "unknown"),
    (OUTSIDE, "after_send"): (1, "unknown"),
    (OUTSIDE, "before_mark"): (1, "unknown"),
}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("channel", [MAILED, OUTSIDE])
def test_killed_at_any_point_a_message_is_not_lost_and_goes_to_nobody_outside_twice(
    house: Workers, mails: Mailbox, somebody: User, channel: str, point: str
) -> None:
    message = queued(somebody, channel)

    assert house.run("deliver", crash_at=point)["code"] == KILLED
    assert house.run("deliver")["did"] == 0, "its lease still holds"
    lease_over(message)
    for _ in range(2):
        assert house.run("deliver")["code"] == 0
        lease_over(message)

    copies, ends = EXPECTED[channel, point]
    assert copies_of(message, mails) == copies
    assert state_of(message) == ends
    told = list(Notice.objects.filter(recipient=somebody, kind="mail_unknown"))
    assert len(told) == (1 if ends == "unknown" else 0)
    assert faults() == ({"unknown"} if ends == "unknown" else set())


@pytest.mark.parametrize("end", ["before_rows", "before_commit"])
def test_a_verb_that_is_killed_leaves_neither_its_change_nor_its_message(house: Workers, end: str) -> None:
    team = Team()
    task = taken(team, mark(team, filed(team)))
    before = OutboxMessage.objects.count(), Event.objects.count()

    ended = house.run("ask", **{"with": {"by": team.checker.pk, "task": task.pk, "end": end}})

    assert ended["code"] == KILLED
    assert (OutboxMessage.objects.count(), Event.objects.count()) == before
    assert not Question.objects.exists()


def test_a_slow_worker_that_outlives_its_lease_is_refused(
    house: Workers, mails: Mailbox, somebody: User
) -> None:
    message = queued(somebody)
    slow = house.start("deliver", stop_at="after_send")
    slow.stands_still()
    lease_over(message)
    assert house.run("deliver")["did"] == 1
    sent_at = OutboxMessage.objects.get(pk=message.pk).sent_at

    assert slow.go_on()["did"] == 0

    assert copies_of(message, mails) == len(mails.mails) == 2
    message.refresh_from_db()
    assert (message.state, message.sent_at) == (MessageState.SENT, sent_at)


# The broker


def test_while_the_broker_is_away_every_click_succeeds_and_the_loop_delivers(
    house: Workers, mails: Mailbox
) -> None:
    team = Team()
    task = taken(team, mark(team, filed(team)))
    OutboxMessage.objects.all().delete()
    breaker.reset()

    answer = as_(team.checker).post(
        f"/tasks/{task.uuid}/ask/", {"seen": task.version, "question": "Which report?"}
    )

    assert answer.status_code < 400, answer.content[:300]
    assert Question.objects.count() == 1
    assert breaker.is_open
    assert house.run("round")["code"] == 0
    assert len(mails.to(team.reporter.email)) == 1
    assert Notice.objects.filter(recipient=team.reporter).count() == 1
    assert faults() == set()


def test_what_a_flushed_broker_forgot_is_delivered_by_the_loop(
    house: Workers, mails: Mailbox, broker: str, somebody: User
) -> None:
    queued(somebody)
    app.send_task("verification.jobs.deliver")
    with app.connection_for_write() as link:
        link.default_channel.client.flushall()

    assert house.run("round")["code"] == 0
    assert len(mails.mails) == 1


# The clock


def reminders(team: Team, many: int, at: datetime) -> None:
    """Overdue tasks of one story, each with somebody to tell."""
    story = filed(team, publish_by=timezone.now() + timedelta(hours=4))
    Reminder.objects.all().delete()
    OutboxMessage.objects.all().delete()
    from verification.checking.models import VerificationTask

    tasks = VerificationTask.objects.bulk_create(
        VerificationTask(story=story, effort=1, due_at=at, assignee=team.checker) for _ in range(many)
    )
    Reminder.objects.bulk_create(
        Reminder(
            kind="task_overdue",
            subject_id=task.pk,
            story=story,
            desk=team.desk,
            first_due_at=at,
            due_at=at,
            wall_time="2026-07-01 13:30",
            zone="UTC",
        )
        for task in tasks
    )


def notices(team: Team) -> int:
    told = Notice.objects.filter(recipient=team.checker, kind="task_overdue")
    assert len(set(told.values_list("message__payload__subject", flat=True))) == told.count()
    return told.count()


def test_two_clocks_send_nothing_twice(house: Workers, mails: Mailbox) -> None:
    team = Team()
    reminders(team, 30, timezone.now() - timedelta(minutes=1))

    workers = [house.start(what) for what in ("sweep", "sweep", "round", "round")]
    ended = [worker.ended() for worker in workers]
    house.run("round")

    assert [end["code"] for end in ended] == [0, 0, 0, 0], ended
    assert notices(team) == 30


def test_a_clock_that_was_dead_for_an_hour_has_lost_nothing(house: Workers, mails: Mailbox) -> None:
    team = Team()
    now = timezone.now()
    reminders(team, 5, now - timedelta(minutes=55))
    assert "due" in faults(now)

    assert house.run("round")["code"] == 0

    assert notices(team) == 5
    assert faults() == set()
    assert WakeUp.objects.get(name="loop").did >= 10, "five reminders, and a notice of each"


def test_a_clock_that_is_an_hour_ahead_or_behind_doubles_nothing(house: Workers, mails: Mailbox) -> None:
    team = Team()
    now = timezone.now()
    reminders(team, 3, now + timedelta(minutes=10))

    for moved in (timedelta(hours=1), -timedelta(hours=1), timedelta(0), timedelta(hours=1)):
        house.run("sweep", now=now + moved)
        house.run("deliver", now=now + moved)

    assert notices(team) == 3


# The database


def test_a_database_that_can_only_be_read_stops_the_sending(
    house: Workers, mails: Mailbox, somebody: User
) -> None:
    message = queued(somebody)

    ended = house.run("deliver", read_only=True)

    assert ended["code"] != 0
    assert mails.mails == []
    assert (state_of(message), message.tries) == (MessageState.PENDING, 0)
    house.run("deliver")
    assert len(mails.mails) == 1


FULL_ON_SQLITE = """
    CREATE TRIGGER disk_full BEFORE UPDATE OF state ON newsroom_outboxmessage WHEN NEW.state = 'sent'
    BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"""
FULL_ON_POSTGRESQL = """
    CREATE FUNCTION disk_full() RETURNS trigger AS $$ BEGIN
      IF NEW.state = 'sent' THEN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END IF;
      RETURN NEW; END $$ LANGUAGE plpgsql;
    CREATE TRIGGER disk_full BEFORE UPDATE ON newsroom_outboxmessage
      FOR EACH ROW EXECUTE FUNCTION disk_full()"""
REFUSE = {
    "sqlite": (FULL_ON_SQLITE, "DROP TRIGGER disk_full"),
    "postgresql": (
        FULL_ON_POSTGRESQL,
        "DROP TRIGGER disk_full ON newsroom_outboxmessage; DROP FUNCTION disk_full()",
    ),
}
"""A database that takes everything but the mark, and room for it again."""


def test_when_marks_fail_sending_stops_and_does_not_go_round(
    house: Workers, mails: Mailbox, somebody: User
) -> None:
    rows = [queued(somebody) for _ in range(4)]
    fill, free = REFUSE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(fill)
    try:
        ended = [house.run("deliver")["code"] for _ in range(3)]
        assert all(ended), "each of them stops"
        assert len(mails.mails) <= 3, "one mail each, and none of them a second time"
        assert len({mail["Message-ID"] for mail in mails.mails}) == len(mails.mails)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(free)
    lease_over(*rows)
    assert house.run("deliver")["did"] == 4
    assert {state_of(row) for row in rows} == {MessageState.SENT}
    assert len(mails.mails) <= 7


# The mail server


@pytest.mark.parametrize("channel", [MAILED, OUTSIDE])
def test_a_mail_server_that_falls_silent_after_data(
    house: Workers, mails: Mailbox, somebody: User, channel: str
) -> None:
    message = queued(somebody, channel)
    mails.holding = True
    assert house.run("deliver", patience=0.5)["did"] == 0
    mails.holding = False
    OutboxMessage.objects.filter(state=MessageState.FAILED).update(next_try_at=timezone.now())

    house.run("deliver")

    outside = channel == OUTSIDE
    assert copies_of(message, mails) == (1 if outside else 2)
    assert state_of(message) == (MessageState.UNKNOWN if outside else MessageState.SENT)
    assert Notice.objects.filter(recipient=somebody, kind="mail_unknown").count() == int(outside)


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
@pytest.mark.parametrize(
    ("answer", "ends", "wrong"), [("451 later", "failed", set()), ("550 no", "dead", {"given_up"})]
)
def test_a_mail_server_that_refuses(
    house: Workers, mails: Mailbox, somebody: User, where: str, answer: str, ends: str, wrong: set[str]
) -> None:
    message = queued(somebody)
    setattr(mails, where, answer)
    house.run("deliver")

    assert state_of(message) == ends
    assert answer.split()[0] in message.last_error
    assert faults() == wrong
    if ends == "failed":
        assert message.next_try_at > timezone.now() + timedelta(seconds=10)
    setattr(mails, where, "")
    OutboxMessage.objects.update(next_try_at=timezone.now())
    house.run("deliver")
    assert len(mails.mails) == (1 if ends == "failed" else 0)


def test_a_mail_server_that_is_not_there_is_tried_again_later(
    house: Workers, mails: Mailbox, somebody: User
) -> None:
    message = queued(somebody)
    mails.dropping = True
    house.run("deliver")
    assert state_of(message) == MessageState.FAILED
    assert Delivery.objects.get(message=message).ended_at is not None


# What is to be said


def test_only_the_row_dies_that_has_no_words(house: Workers, mails: Mailbox, somebody: User) -> None:
    broken = queued(somebody, kind="a_kind_nobody_words")
    gone = queued(somebody, kind="task_overdue", payload={"subject": 10**9, "step": 0})
    whole = queued(somebody)

    assert house.run("deliver")["did"] == 1

    assert state_of(whole) == MessageState.SENT
    assert state_of(broken) == MessageState.DEAD
    assert state_of(gone) in {MessageState.DEAD, MessageState.DROPPED}
    assert len(mails.mails) == 1
    assert "given_up" in faults()


# A backup is restored


def test_a_restored_database_sends_nothing_until_somebody_says_so(
    house: Workers, mails: Mailbox, somebody: User
) -> None:
    draft(Team())  # so that the ledger has begun
    OutboxMessage.objects.all().delete()
    first = queued(somebody)
    house.run("deliver")
    assert state_of(first) == MessageState.SENT

    # as the backup had it: not sent, and never tried
    Delivery.objects.all().delete()
    OutboxMessage.objects.update(state=MessageState.PENDING, sent_at=None, tries=0)
    house.run("deliver")
    house.run("round")

    assert len(mails.mails) == 1
    assert state_of(first) == MessageState.PENDING
    assert Freeze.objects.get().lifted_at is None
    assert "outbound" in faults()
