"""What a restored installation is asked from within, in a process of its own: `python -m tests.upgrades.probe WHAT`."""

import itertools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from tests.platform.product import ROOT
from tests.upgrades.kept import HEAD, REPORT


def ask(what: str, *arguments: str, env: Mapping[str, str]) -> dict[str, Any]:
    """Ask one of `ASKED`."""
    command = [sys.executable, "-m", "tests.upgrades.probe", what, *arguments]
    environment = {**env, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, text=True, capture_output=True, timeout=100, check=False
    )
    lines = ended.stdout.splitlines() or [""]
    return {"code": ended.returncode, **(json.loads(lines[-1]) if not ended.returncode else {})}


def _holds() -> dict[str, Any]:
    """What must be there again, and what must be over."""
    from django.contrib.sessions.models import Session

    from newsroom.dispatch import freezing
    from newsroom.dispatch.delivering import deliver_due
    from newsroom.dispatch.models import Delivery, OutboxMessage
    from newsroom.dispatch.states import Channel
    from newsroom.stories.models import Story
    from verification.evidence import store
    from verification.evidence.models import Blob
    from verification.sources import vault
    from verification.sources.models import Identity

    tried = Delivery.objects.count()
    waiting = OutboxMessage.objects.unsent().exclude(channel=Channel.IN_APP)
    before = waiting.count()
    deliver_due()
    identity = Identity.objects.get()
    [report] = (blob for blob in Blob.objects.all() if store.open_blob(blob).read() == REPORT)
    return {
        "published": Story.objects.filter(state="published").count(),
        "report": report.size,
        "identity": vault.unseal(identity.as_sealed, row=identity.uuid, keys=vault.keys_here()).name,
        "waiting": before,
        "left": before - waiting.count(),
        "tried": Delivery.objects.count() - tried,
        "frozen": freezing.present_freeze().because,
        "sessions": Session.objects.count(),
    }


def _back_up_in_use(to: str) -> dict[str, Any]:
    """Back up while another writes events and evidence all the time."""
    from django.core.management import call_command
    from django.db import connection

    from newsroom.ledger.models import Event
    from newsroom.people import actions as people
    from newsroom.people.models import User
    from newsroom.people.tokens import make_token
    from verification.evidence import files
    from verification.evidence.models import Blob, Evidence

    make_token(by=User.objects.get(email=HEAD), name="the CMS", scope="read")
    some, enough = threading.Event(), threading.Event()

    def write() -> None:
        head, item = User.objects.get(email=HEAD), Evidence.objects.earliest("pk")
        desk = head.memberships.get().desk
        for turn in itertools.count():
            files.keep(
                evidence=item,
                role="original",
                content=f"written meanwhile, {turn}".encode(),
                name="more.txt",
                media_type="text/plain",
                by=head,
            )
            people.ask_web_archive(by=head, desk=desk, asks=not turn % 2)
            if turn:
                some.set()
            if enough.is_set():
                break
        connection.close()

    writing = threading.Thread(target=write)
    writing.start()
    some.wait()
    before = (Event.objects.count(), Blob.objects.count())
    call_command("backup", to, "--verify")
    after = (Event.objects.count(), Blob.objects.count())
    enough.set()
    writing.join()
    return {"before": before, "after": after}


def _die_half_way(file: str, where: str) -> dict[str, Any]:
    """Restore, and be killed before evidence is brought back, or when the database has just come to its place."""
    from django.core.management import call_command

    from verification.evidence import store
    from verification.management.backup import restoring

    if where == "evidence":
        store.bring_back = lambda *_: os._exit(137)
    else:
        restoring._finish = lambda *_: os._exit(137)
    call_command("restore", file)
    return {}


ASKED: dict[str, Callable[..., dict[str, Any]]] = {
    "holds": _holds,
    "back_up_in_use": _back_up_in_use,
    "die_half_way": _die_half_way,
}

if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(ASKED[sys.argv[1]](*sys.argv[2:])))
