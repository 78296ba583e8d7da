"""Doing a request once, however often it is sent under the same key.

First the key is taken, in a transaction of its own, so that everybody else sees that it is being done. The change marks
the key in its own transaction: whoever died before it is done anew, whoever died after it never is. Then the answer is
kept, and given to all who come again. A refusal changed nothing, so it is not kept: the next try is judged anew.
"""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict

from newsroom.errors import Invalid, NotPossible
from newsroom.people.keyed_models import KeyedRequest
from newsroom.people.models import User

KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(minutes=2)
"""After so long without an answer a request is taken to be dead."""

WAITS = 5.0
"""Seconds that one waits for another that is being done under the same key."""

HEADER = "Idempotency-Key"
OTHER_REQUEST = "This key was used for another request already. Each request needs a key of its own."
UNDER_WAY = "A request with this key is being done just now. Ask again in a moment, with the same key."
NOT_KEPT = (
    "This was done before under the same key, and its answer is not kept. Look at what is there; "
    "to do it once more, send it with a new key."
)


@dataclass(frozen=True)
class Answer:
    """What a request was answered, as it goes over the wire."""

    status: int
    media_type: str = ""
    location: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class Turn:
    """The right to do the request of a key."""

    pk: int
    lease: uuid.UUID


_running: ContextVar[Turn | None] = ContextVar("keyed request", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Whatever key the request inside takes is forgotten by this thread when it ends."""
    before = _running.set(None)
    try:
        yield
    finally:
        _running.reset(before)


def fingerprint(*said: object, files: MultiValueDict[str, Any]) -> str:
    """What is asked (numbers, texts, lists and dicts of them; and files, which are read and rewound), in 64 characters.

    They say nothing of it to whoever lacks the installation's key: a password or a name could be guessed otherwise.
    """
    sent = [(name, file) for name, several in sorted(files.lists()) for file in several]
    names = [(name, file.name, file.size) for name, file in sent]
    digest = salted_hmac(HEADER, json.dumps([*said, names], sort_keys=True), algorithm="sha256")
    for _, file in sent:
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()


def begin(*, user: User, key: str, fingerprint: str) -> Turn | Answer:
    """Take the key, or learn what its request was answered; waits a little for one that is being done.

    `Invalid` when the key belongs to another request, `NotPossible` when there is no answer to give.
    """
    until = time.monotonic() + WAITS
    while True:
        found = _taken(user, key, fingerprint, timezone.now())
        if found:
            break
        if time.monotonic() >= until:
            raise NotPossible(UNDER_WAY)
        time.sleep(0.05)
    if isinstance(found, Turn):
        _running.set(found)
    return found


def _taken(user: User, key: str, fingerprint: str, now: datetime) -> Turn | Answer | None:
    lease = uuid.uuid4()
    rows = KeyedRequest.objects.filter(user=user, key=key)
    row = rows.first()
    if row and row.began_at <= now - KEPT_FOR:
        rows.filter(pk=row.pk, lease=row.lease).delete()
        row = None
    if row is None:
        fresh = KeyedRequest(user=user, key=key, fingerprint=fingerprint, lease=lease, began_at=now)
        KeyedRequest.objects.bulk_create([fresh], ignore_conflicts=True)
        row = rows.first()
    if row is None:  # it was refused and let go again in between
        return None
    if row.lease == lease:
        return Turn(row.pk, lease)
    if row.fingerprint != fingerprint:
        raise Invalid({HEADER: [OTHER_REQUEST]})
    if row.status:
        return Answer(row.status, row.media_type, row.location, bytes(row.body))
    dead = row.began_at <= now - LEASE
    if row.answered_at or (dead and row.changed):
        raise NotPossible(NOT_KEPT)
    if dead and rows.filter(lease=row.lease, changed=False).update(lease=lease, began_at=now):
        return Turn(row.pk, lease)
    return None


def note_change(**_: Any) -> None:
    """A verb is about to commit: mark the key in its transaction, or stop it if somebody else has the turn by now."""
    turn = _running.get()
    if turn and not KeyedRequest.objects.filter(pk=turn.pk, lease=turn.lease).update(changed=True):
        raise NotPossible(UNDER_WAY)


def finish(turn: Turn, answer: Answer | None, *, refused: bool) -> None:
    """Keep the answer (None: that there was one); a refusal that changed nothing lets the key go."""
    mine = KeyedRequest.objects.filter(pk=turn.pk, lease=turn.lease)
    if refused and mine.filter(changed=False).delete()[0]:
        return
    kept = vars(answer) if answer else {}
    mine.update(answered_at=timezone.now(), **kept)


def forget_answers(*, of: User) -> None:
    """Whoever lost a role is shown no answer of before; what was done stays done, and is told to have been."""
    KeyedRequest.objects.filter(user=of).update(status=None, media_type="", location="", body=b"")


def forget_due(*, now: datetime | None = None) -> int:
    """Forget keys and answers a day after; returns how many."""
    return KeyedRequest.objects.filter(began_at__lte=(now or timezone.now()) - KEPT_FOR).delete()[0]
