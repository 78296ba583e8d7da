"""`manage.py run`: the whole product under one supervisor."""

import http.client
import json
import os
import socket
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection, connections

from newsroom.people.models import Desk
from verification.management.supervisor import programs
from verification.management.supervisor.lock import AlreadyRunning, alone, tell
from verification.management.supervisor.ports import is_loopback, listen
from verification.management.supervisor.supervisor import Supervisor


class Command(BaseCommand):
    """Prepares the database and starts web, worker, beat, loop and, unless REDIS_URL is set, a broker."""

    help = "Run the whole product: web, worker, beat, loop and, unless REDIS_URL is set, a broker."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--stop-with-parent` is for `make run`, which may be killed itself."""
        parser.add_argument(
            "--stop-with-parent", action="store_true", help="stop when the starting process ends"
        )

    def handle(self, *args: Any, stop_with_parent: bool, **options: Any) -> None:
        """Prepare, start, announce, and stay until Ctrl-C or SIGTERM."""
        host, port = os.environ.get("HOST") or "127.0.0.1", _port()
        if settings.DEMO and not is_loopback(host):
            raise CommandError(
                f"A demo newsroom is never served on {host}: its passwords are public. "
                "Leave HOST unset, or set DEMO=0 with SECRET_KEY and ALLOWED_HOSTS for a real one."
            )
        if settings.DEBUG and not is_loopback(host):
            raise CommandError(
                f"With DEBUG on, nothing is served on {host}: error pages show what the code holds. Take DEBUG out."
            )
        try:
            with alone(settings.DATA_DIR) as pid_file:
                self._prepare()
                with listen(host, port) as listener:
                    url = self._url(listener, port)
                    tell(pid_file, url)
                    self._supervise(listener, url, stop_with_parent=stop_with_parent)
        except AlreadyRunning as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped before everything was started.", returncode=130) from None

    # Before the start

    def _prepare(self) -> None:
        self._say("Preparing the database ...")
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        except OperationalError as error:
            raise CommandError(
                f"The database cannot be used: {str(error).strip()} See DATABASE_URL."
            ) from error
        self.check(databases=["default"], fail_level=checks.WARNING)
        # Of the API's documentation only Swagger is served; its other page would call out.
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["redoc"])
        if settings.DEMO:
            self._load_demo()
        connections.close_all()

    def _load_demo(self) -> None:
        if settings.DEMO_FILE.exists():
            return
        if Desk.objects.exists():
            raise CommandError(
                "The database holds a newsroom that is not the demo, so DEMO=1 is refused. "
                "Set DEMO=0, or name another DATABASE_URL or DATA_DIR."
            )
        self._say("Loading the demo newsroom ...")
        call_command("load_demo", verbosity=0)

    def _url(self, listener: socket.socket, wanted: int) -> str:
        host, port = listener.getsockname()[:2]
        if wanted not in {0, port}:
            self._say(f"Port {wanted} is taken; using {port}.")
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    # From the start on

    def _supervise(self, listener: socket.socket, url: str, *, stop_with_parent: bool) -> None:
        on_sqlite = connection.vendor == "sqlite"
        processes = 1 if on_sqlite else int(os.environ.get("WEB_CONCURRENCY", "2"))
        run = [
            programs.worker(),
            programs.beat(),
            programs.loop(),
            programs.web(listener, processes=processes),
        ]
        if not settings.REDIS_URL:
            broker, broker_url = programs.broker(settings.DATA_DIR / "valkey")
            os.environ["REDIS_URL"] = broker_url
            run.insert(0, broker)
        if not settings.PRODUCTION:
            os.environ.setdefault("SITE_URL", url)  # links in mails lead to the port that was found
        announcement = Announcement(self._say, listener.getsockname()[:2], url)
        Supervisor(run, say=self._say, each_turn=announcement, stop_with_parent=stop_with_parent).run()
        self._say("Everything has stopped.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


class Announcement:
    """Tells once, as soon as the pages answer, where they are and who may sign in to the demo."""

    def __init__(self, say: Callable[[str], None], address: tuple[str, int], url: str) -> None:
        self.say, self.address, self.url = say, address, url
        self.made = False

    def __call__(self) -> None:
        """Announce if that has not been done and the pages answer."""
        if not self.made and self._answers():
            self.made = True
            self.say("\n".join(["", f"Second Source is running: {self.url}", *self._logins(), ""]))

    def _answers(self) -> bool:
        host, port = self.address
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        asking = http.client.HTTPConnection(host, port, timeout=3)
        try:
            asking.request(
                "GET", "/accounts/login/", headers={"Host": settings.ALLOWED_HOSTS[0].lstrip(".*") or host}
            )
            return bool(asking.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def _logins(self) -> list[str]:
        if not (settings.DEMO and settings.DEMO_FILE.exists()):
            return []
        logins = json.loads(settings.DEMO_FILE.read_text())["logins"]
        rows = [[login["email"], login["password"], login["name"], login["roles"]] for login in logins]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        return [
            "Sign in to the demo newsroom (e-mail, password, who it is):",
            *("  " + "  ".join([*(f"{row[i]:<{widths[i]}}" for i in range(3)), row[3]]) for row in rows),
            "Ctrl-C stops everything.",
        ]


def _port() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdigit() or int(value) > 65535:
        raise CommandError(f"PORT is {value!r}; it has to be a number up to 65535.")
    return int(value)
