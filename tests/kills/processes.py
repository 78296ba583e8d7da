"""Real processes that sweep and deliver, and can be ended, or stopped for a while, at any point of their work.

`Workers` starts one process that has loaded the product (`python -m tests.kills.processes`) and forks from it, so that
a worker costs a moment and not the loading. What a fork is to do, and where it is to end, is a line of JSON; nothing
in the product knows of it: the points are found by putting something around its functions.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 120  # longer than any step takes on a busy machine; its end is moved, never waited for
KILLED = 137
MESSAGE, LETTER = "message_of_the_tests", "letter_of_the_tests"
POINTS = ("after_claim", "before_send", "after_send", "before_mark")


def database_url() -> str:
    """The test's own database, for a process of its own."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    host = quote(parts["HOST"], safe="")
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{host}:{parts['PORT']}/{parts['NAME']}"


def environment(port: int, *, broker: str = "redis://127.0.0.1:1/0", **more: str) -> dict[str, str]:
    """What a process of the product gets: a database, a mail server, and no broker unless there is one."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "REDIS_URL": broker,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "EMAIL_USE_TLS": "0",
        "OUTBOX_LEASE_SECONDS": str(LEASE_SECONDS),
        **more,
    }


class Worker:
    """One fork: how it ended, or where it stands still."""

    def __init__(self, house: "Workers", pid: int) -> None:
        self.house, self.pid = house, pid

    def ended(self) -> dict[str, Any]:
        """Wait for its end: `code`, and what it `did` if it came that far."""
        return self.house._ask({"wait": self.pid})

    def stands_still(self) -> None:
        """Wait until it has stopped itself."""
        assert self.house._ask({"wait": self.pid, "stopped": True})["stopped"]

    def go_on(self) -> dict[str, Any]:
        os.kill(self.pid, signal.SIGCONT)
        return self.ended()

    def kill(self) -> dict[str, Any]:
        os.kill(self.pid, signal.SIGKILL)
        return self.ended()


class Workers:
    """A process to fork workers from."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.processes"],
            cwd=ROOT,
            env=dict(env),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()

    def _ask(self, what: Mapping[str, Any]) -> dict[str, Any]:
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def start(self, do: str, *, now: datetime | None = None, **how: Any) -> Worker:
        """Begin `do` in a process of its own. `crash_at` and `stop_at` name one of POINTS."""
        return Worker(self, self._ask({"do": do, "now": now and now.isoformat(), **how})["pid"])

    def run(self, do: str, *, now: datetime | None = None, **how: Any) -> dict[str, Any]:
        """Do it to its end, however that comes."""
        return self.start(do, now=now, **how).ended()


# Inside the process that is forked from


def _serve() -> None:
    import django

    django.setup()
    _register()
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(_wait(asked) if "wait" in asked else _fork(asked)), flush=True)


def _register() -> None:
    """A message and a letter that always have words, beside those of the product."""
    from newsroom.dispatch.rendering import Letter, Wording, letter_for, words_for

    words_for(MESSAGE, lambda _: Wording("Something happened.", "/queue/"), label="A message of the tests")
    letter_for(LETTER, lambda payload: Letter(to=payload["to"], subject="Is it so?", body="Please answer."))


_answers: dict[int, int] = {}


def _fork(asked: dict[str, Any]) -> dict[str, Any]:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        _answers[pid] = reader
        return {"pid": pid}
    code = 1
    try:
        with _points(asked.get("crash_at"), asked.get("stop_at")), _hindered(asked):
            now = asked.get("now")
            did = DOES[asked["do"]](now=datetime.fromisoformat(now) if now else None, **asked.get("with", {}))
        os.write(writer, json.dumps({"did": did}).encode())
        code = 0
    except BaseException as error:  # noqa: BLE001 (told to the test)
        os.write(writer, json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
    os._exit(code)


def _wait(asked: dict[str, Any]) -> dict[str, Any]:
    pid = asked["wait"]
    _, status = os.waitpid(pid, os.WUNTRACED if asked.get("stopped") else 0)
    if os.WIFSTOPPED(status):
        return {"stopped": True}
    with os.fdopen(_answers.pop(pid)) as answer:
        said = answer.read()
    return {"code": os.waitstatus_to_exitcode(status), "stopped": False, **(json.loads(said) if said else {})}


@contextmanager
def _points(crash_at: str | None, stop_at: str | None) -> Iterator[None]:
    """End the process, or let it stand still, at a point of delivering."""
    from django.core.mail.backends.smtp import EmailBackend

    from newsroom.dispatch import delivering
    from newsroom.dispatch.leasing import Held
    from newsroom.dispatch.states import MessageState

    def here(point: str) -> None:
        if point == crash_at:
            os._exit(KILLED)
        if point == stop_at:
            os.kill(os.getpid(), signal.SIGSTOP)

    claim, send, mark = delivering.claim, EmailBackend.send_messages, Held.mark

    def claims(*args: Any, **kwargs: Any) -> Any:
        held = claim(*args, **kwargs)
        here("after_claim")
        return held

    def sends(*args: Any, **kwargs: Any) -> Any:
        here("before_send")
        sent = send(*args, **kwargs)
        here("after_send")
        return sent

    def marks(held: Held, **fields: Any) -> bool:
        if fields.get("state") == MessageState.SENT:
            here("before_mark")
        return mark(held, **fields)

    for where, name, around in (
        (delivering, "claim", claims),
        (EmailBackend, "send_messages", sends),
        (Held, "mark", marks),
    ):
        setattr(where, name, around)
    yield


@contextmanager
def _hindered(asked: dict[str, Any]) -> Iterator[None]:
    """A mail server is waited for a shorter time; a database can only be read."""
    from django.conf import settings
    from django.db import connection
    from django.db.backends.signals import connection_created

    settings.EMAIL_TIMEOUT = asked.get("patience", settings.EMAIL_TIMEOUT)

    def only_read(**_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "PRAGMA query_only = ON"
                if connection.vendor == "sqlite"
                else "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
            )

    if asked.get("read_only"):
        connection_created.connect(only_read)
    yield


def _deliver(now: datetime | None) -> int:
    from newsroom.dispatch.delivering import deliver_due

    return deliver_due(now=now)


def _sweep(now: datetime | None) -> int:
    from verification.reminders.sweeping import sweep

    return sweep(now=now)


def _queue(now: datetime | None) -> int:
    """A message that is due, in a database that the test itself does not see."""
    from newsroom.dispatch.models import OutboxMessage
    from newsroom.people.models import User

    user = User.objects.create_user(email=f"person{User.objects.count()}@example.org", name="Nina Notified")
    key = f"queued:{user.pk}"
    return OutboxMessage.objects.create(dedupe_key=key, kind=MESSAGE, channel="email", recipient=user).pk


def _lease_over(now: datetime | None) -> list[str]:
    """Let the time of every lease pass; what state each message is in."""
    from django.utils import timezone

    from newsroom.dispatch.models import OutboxMessage

    OutboxMessage.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now())
    return list(OutboxMessage.objects.order_by("pk").values_list("state", flat=True))


def _migrate(now: datetime | None) -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _round(now: datetime | None) -> None:
    """One round of the loop, as the command does it."""
    from django.core.management import call_command

    call_command("run_due", verbosity=0)


def _ask_a_question(now: datetime | None, *, by: int, task: int, end: str) -> None:
    """A verb that tells somebody, ended after its change, or after its outbox rows were written, before it commits."""
    from newsroom.ledger import actions as ledger
    from newsroom.people.models import User
    from verification.checking import actions as checking
    from verification.checking.models import VerificationTask

    if end == "before_rows":
        checking.tell = lambda **_: os._exit(KILLED)
    else:
        ledger._write = lambda pending: os._exit(KILLED)
    row = VerificationTask.objects.get(pk=task)
    checking.ask(by=User.objects.get(pk=by), task=row, seen=row.version, question="Which report?")


DOES: dict[str, Callable[..., Any]] = {
    "deliver": _deliver,
    "sweep": _sweep,
    "round": _round,
    "migrate": _migrate,
    "queue": _queue,
    "lease_over": _lease_over,
    "ask": _ask_a_question,
}


if __name__ == "__main__":
    _serve()
