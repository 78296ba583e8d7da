"""A worker is killed with -9 in the middle of its work: nothing is lost, and at most one copy is sent too many."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.dispatch.states import MessageState
from newsroom.people.models import User
from tests.factories import Team, filed, mark, taken
from tests.kills import processes
from tests.kills.mailbox import MailServer
from tests.kills.processes import ROOT
from verification.reminders.actions import sweep
from verification.reminders.models import Reminder

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def environment(broker: str, mail: MailServer) -> dict[str, str]:
    return processes.environment(mail.port, broker=broker)


@contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker with one child process, in a process group of its own."""
    command = [sys.executable, "-m", "celery", "-A", "newsroom", "worker", "-c", "1", "--loglevel", "ERROR"]
    process = subprocess.Popen(
        [*command, "--without-mingle", "--without-gossip"], cwd=ROOT, env=env, start_new_session=True
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """-9 to the worker and its child."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def loop(env: dict[str, str]) -> str:
    """One round of the fallback, which needs no broker."""
    done = subprocess.run(
        [sys.executable, "manage.py", "run_due"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def overdue() -> User:
    """A checker whose task is overdue, its reminder not yet turned."""
    team = Team()
    task = taken(team, mark(team, filed(team, publish_by=timezone.now() + timedelta(hours=4))))
    OutboxMessage.objects.all().delete()
    past = timezone.now() - timedelta(minutes=1)
    Reminder.objects.filter(kind="task_overdue", subject_id=task.pk).update(due_at=past, first_due_at=past)
    Reminder.objects.exclude(kind="task_overdue").delete()
    return team.checker


def publish(name: str, broker: str) -> None:
    from newsroom.celery import app

    app.send_task(f"verification.jobs.{name}")


def test_killed_before_it_sent_anything_the_reminder_arrives_once(overdue: User, broker: str) -> None:
    with MailServer() as mail:
        env = environment(broker, mail)
        assert sweep() == 1
        publish("deliver", broker)
        with worker(env) as process:
            os.killpg(process.pid, signal.SIGKILL)  # it never got as far as taking the job
        loop(env)

        assert len(mail.mailbox.to(overdue.email)) == 1
        assert Notice.objects.filter(recipient=overdue).count() == 1


def test_killed_between_send_and_mark_one_extra_copy_with_the_same_message_id(
    overdue: User, broker: str
) -> None:
    with MailServer() as mail:
        env = environment(broker, mail)
        mail.mailbox.holding = True
        publish("sweep", broker)
        with worker(env) as process:
            assert mail.mailbox.arrived.wait(timeout=60), "the worker never sent"
            kill(process)
        message = OutboxMessage.objects.get(recipient=overdue, channel="email")
        assert message.state == MessageState.SENDING
        mail.mailbox.holding = False
        assert "messages sent 0" in loop(env), "its lease still holds"

        OutboxMessage.objects.filter(pk=message.pk).update(lease_until=timezone.now())
        loop(env)
        loop(env)

        copies = mail.mailbox.to(overdue.email)
        assert len(copies) == 2
        assert {copy["Message-ID"] for copy in copies} == {message.message_id}
        message.refresh_from_db()
        assert (message.state, message.tries) == (MessageState.SENT, 2)
        assert settings.SITE_HOST in message.message_id


def test_without_any_broker_the_loop_delivers(overdue: User) -> None:
    with MailServer() as mail:
        env = environment("redis://127.0.0.1:1/0", mail)
        assert "reminders 1" in loop(env)

        assert len(mail.mailbox.to(overdue.email)) == 1
