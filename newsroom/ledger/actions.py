"""Writing the ledger, and checking it.

`verb` opens the one transaction of a verb. Events recorded inside are kept until the outermost verb ends and are
written last, just before commit: the chain's lock is then held for the shortest time, and no row lock is ever asked
for while holding it (which is how two verbs would dead-lock on PostgreSQL).
"""

import functools
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.utils import timezone

from newsroom import hooks
from newsroom.ledger.models import GENESIS, Event, EventText

CHAIN_LOCK = 7_305_001  # any fixed number: the advisory lock under which PostgreSQL extends the chain

P = ParamSpec("P")
R = TypeVar("R")


class _Pending(threading.local):
    """Events of the verb that is running in this thread, and how deep verbs are nested."""

    def __init__(self) -> None:
        self.events: list[tuple[Event, dict[str, str]]] = []
        self.depth = 0


_pending = _Pending()


@contextmanager
def one_verb() -> Iterator[None]:
    """The transaction of a verb; nested verbs join it, and what a failed one recorded is forgotten."""
    kept = len(_pending.events)
    _pending.depth += 1
    try:
        with transaction.atomic():
            yield
            if _pending.depth == 1:
                _write(_pending.events)
    except BaseException:
        del _pending.events[kept:]
        raise
    finally:
        _pending.depth -= 1
        if _pending.depth == 0:
            _pending.events.clear()


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a public verb: it runs in one transaction, and its ledger events are written at the end of it."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with one_verb():
            return function(*args, **kwargs)

    return run


def record(
    name: str,
    *,
    by: AbstractBaseUser | None,
    subject: models.Model,
    story_id: int | None = None,
    desk_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Note an event of the running verb. `facts` are ids and enums; `texts` is free text, hashed into the chain."""
    if not _pending.depth:
        raise RuntimeError(f"{name}: an event is recorded inside a verb only")
    texts = {key: text for key, text in (texts or {}).items() if text}
    digests = {f"sha256:{key}": hashlib.sha256(text.encode()).hexdigest() for key, text in texts.items()}
    event = Event(
        at=timezone.now(),
        verb=name,
        actor_id=by.pk if by else None,
        desk_id=desk_id,
        story_id=story_id,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        facts={**(facts or {}), **digests},
    )
    _pending.events.append((event, texts))


def sealed(*said: object) -> str:
    """A digest of what a row says, for the facts of its event: it stays when somebody alters the row (SHA-256)."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _write(pending: list[tuple[Event, dict[str, str]]]) -> None:
    if not pending:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    # SQLite: the transaction began IMMEDIATE, so this connection is the only writer already.
    last = Event.objects.order_by("-position").values_list("position", "hash").first()
    position, previous = last or (0, GENESIS)
    texts: list[EventText] = []
    for event, event_texts in pending:
        position += 1
        event.position, event.previous_hash = position, previous
        event.hash = previous = event.true_hash
        texts += [EventText(event=event, name=name, text=text) for name, text in event_texts.items()]
    Event.objects.bulk_create([event for event, _ in pending])
    EventText.objects.bulk_create(texts)
    hooks.event_recorded(events=[event for event, _ in pending])


@dataclass(frozen=True)
class Fault:
    """Where the chain breaks, and how."""

    position: int
    sentence: str


def verify(events: Iterable[Event]) -> Fault | None:
    """The first fault of a chain given in order from its first event, or None when all of it holds."""
    previous, expected = GENESIS, 1
    for event in events:
        if event.position != expected:
            return Fault(expected, f"Event {expected} is missing; the next one is {event.position}.")
        if event.previous_hash != previous:
            return Fault(event.position, f"Event {event.position} does not follow the event before it.")
        if event.true_hash != event.hash:
            return Fault(event.position, f"Event {event.position} was altered after it was written.")
        previous, expected = event.hash, expected + 1
    return None


def altered_texts(events: Iterable[Event]) -> list[EventText]:
    """Texts that differ from the hash in their event (erased ones are absent, and no fault)."""
    return [
        text
        for event in events
        for text in event.texts.all()
        if event.facts.get(f"sha256:{text.name}") != hashlib.sha256(text.text.encode()).hexdigest()
    ]
