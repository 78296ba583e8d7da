"""Holding back everything that leaves the building: by hand, or because a backup was restored.

A restored database believes that it has yet to send what was sent after the backup was made. So this machine keeps a
mark outside of the database of how far it has seen it go: the last event of the ledger, by position and hash, and the
last delivery. A database that does not hold what the mark names stands before it: sending freezes until a desk head has
looked at what may already have been sent. Notices inside the product go on.

The mark lies in DATA_DIR. Where that is restored together with the database, or on another machine, nothing can be
seen: `manage.py outbound freeze` is for that, before anything is started.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from newsroom.dispatch.actions import nudge, tell
from newsroom.dispatch.models import Delivery, Freeze, OutboxMessage
from newsroom.dispatch.permissions import may_hold_back
from newsroom.dispatch.querysets import OutboxQuerySet
from newsroom.dispatch.sending import outside
from newsroom.dispatch.states import UNSENT, Channel, MessageState
from newsroom.errors import NotPermitted, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.ledger.models import Event
from newsroom.people.models import Membership, User
from newsroom.people.states import Role

log = structlog.get_logger(__name__)

OUTBOUND_FROZEN = "outbound_frozen"
RESTORED = "The database was restored from a backup: what it still wants to send may have been sent already."
MAY_HAVE_LEFT = "The database was restored from a backup; this mail may have left before."


def is_frozen() -> bool:
    """Whether nothing may leave the building now."""
    return Freeze.objects.filter(lifted_at__isnull=True).exists()


def present_freeze() -> Freeze | None:
    """The freeze that holds now; the newest, where one by hand holds beside that of a restored backup."""
    return Freeze.objects.filter(lifted_at__isnull=True).order_by("pk").last()


@verb
def freeze(*, by: User | None, because: str) -> Freeze:
    """Hold everything back; `by` is None for the command and for the machine itself. A second time nothing changes."""
    if by is not None:
        may_hold_back(by=by)
    because = require_text("because", because, "Say why nothing may leave.", limit=300)
    return present_freeze() or _freeze(by, because)


def _freeze(by: User | None, because: str) -> Freeze:
    _let_nothing_through()
    frozen = Freeze.objects.create(because=because)
    heads = User.objects.filter(pk__in=Membership.objects.active().filter(role=Role.DESK_HEAD).values("user"))
    tell(users=heads, kind=OUTBOUND_FROZEN, key=str(frozen.pk), payload={"freeze": frozen.pk})
    record("outbound.frozen", by=by, subject=frozen, texts={"because": because})
    return frozen


def _let_nothing_through() -> None:
    """What was let through behind an earlier freeze, and has not left, waits again."""
    let_through = OutboxMessage.objects.filter(released_at__isnull=False)
    let_through.exclude(state=MessageState.SENT).update(released_at=None)


@verb
def freeze_restored(*, made_at: datetime | None = None) -> Freeze:
    """Hold everything back: this database was restored, from a backup of `made_at` (UTC) where that is known.

    Also where somebody had frozen it by hand before the backup was made: who lifts theirs knows nothing of this.
    """
    _let_nothing_through()
    made = f"{RESTORED} The backup was made on {made_at:%Y-%m-%d at %H:%M} UTC." if made_at else RESTORED
    present = present_freeze()
    frozen = present if present and present.because == made else _freeze(None, made)
    # While the rest waits for a desk head, these wait for whoever wrote them. After the freeze: word of it is new.
    for message in OutboxMessage.objects.filter(channel=Channel.OUTSIDE, state__in=UNSENT):
        outside.doubt([message], MAY_HAVE_LEFT)
    return frozen


@verb
def lift(*, by: User, freeze: Freeze, ran_by: str = "") -> Freeze:
    """Let everything go again that has not been dropped meanwhile.

    `ran_by` is the account of the machine where it was done by command, in the name of a head who has not signed in.
    """
    may_hold_back(by=by)
    if not Freeze.objects.filter(pk=freeze.pk, lifted_at__isnull=True).update(
        lifted_at=timezone.now(), lifted_by=by
    ):
        raise NotPossible("It is lifted already.")
    record("outbound.lifted", by=by, subject=freeze, facts={"ran_by": ran_by} if ran_by else {})
    nudge()
    freeze.refresh_from_db()
    return freeze


# What waits behind a freeze


def waiting() -> OutboxQuerySet:
    """What still has to leave the building; word of a freeze never does, since nobody needs it when that is lifted."""
    rows: OutboxQuerySet = OutboxMessage.objects.unsent().exclude(channel=Channel.IN_APP)
    return rows.exclude(kind=OUTBOUND_FROZEN)


def may_have_left(frozen: Freeze) -> OutboxQuerySet:
    """What was made before the freeze of a restored backup, and waits, or may have reached somebody outside."""
    return (waiting() | OutboxMessage.objects.unknown()).filter(created_at__lt=frozen.at)


def possibly_sent(by: User) -> list[OutboxMessage]:
    """What waits behind the freeze and may already have been sent, of the desks that this person heads."""
    return list(
        _held_back(by)
        .select_related("recipient", "owner", "chat_hook", "subscription", "desk")
        .order_by("pk")[:500]
    )


def _held_back(by: User) -> OutboxQuerySet:
    return waiting().filter(released_at__isnull=True).of_desks(by.desk_ids(Role.DESK_HEAD))


def in_doubt(by: User, frozen: Freeze) -> int:
    """How many mails to somebody outside, of the desks that this person heads, their authors are asked about."""
    rows = OutboxMessage.objects.unknown().of_desks(by.desk_ids(Role.DESK_HEAD))
    return rows.filter(created_at__lt=frozen.at).count()


@verb
def release(*, by: User, message: OutboxMessage) -> OutboxMessage:
    """Send one message although everything else is held back: it had not been sent."""
    _may_decide(by, message)
    rows = OutboxMessage.objects.filter(pk=message.pk, state__in=UNSENT, released_at__isnull=True)
    if not rows.update(released_at=timezone.now()):
        raise NotPossible("It is sent, dropped or let through already.")
    record("outbound.released", by=by, subject=message, desk_id=message.desk_id, facts={"kind": message.kind})
    nudge()
    message.refresh_from_db()
    return message


@verb
def drop(*, by: User, message: OutboxMessage) -> OutboxMessage:
    """Never send one message: it had been sent, or nobody needs it any more."""
    _may_decide(by, message)
    _drop(by, message)
    message.refresh_from_db()
    return message


@verb
def drop_all(*, by: User) -> int:
    """Never send anything that waits behind the freeze now; returns how many messages that were."""
    may_hold_back(by=by)
    dropped = 0
    for message in _held_back(by):
        try:
            _drop(by, message)
            dropped += 1
        except NotPossible:
            continue  # a worker had just taken it
    return dropped


@verb
def release_all(*, by: User) -> int:
    """Send everything that waits behind the freeze now; the freeze stays. Returns how many messages that are."""
    may_hold_back(by=by)
    released = 0
    for message in _held_back(by):
        release(by=by, message=message)
        released += 1
    return released


def _drop(by: User, message: OutboxMessage) -> None:
    if message.channel == Channel.OUTSIDE:
        # whether somebody outside has it, a person who knows them finds out
        if not outside.doubt([message], MAY_HAVE_LEFT):
            raise NotPossible("It is being sent right now.")
    elif not OutboxMessage.objects.filter(
        pk=message.pk, state=message.state, lease_token=message.lease_token
    ).update(
        state=MessageState.DROPPED,
        last_error="Dropped by hand while sending was frozen.",
        lease_token=None,
        lease_until=None,
    ):
        raise NotPossible("It is being sent right now.")
    record("outbound.dropped", by=by, subject=message, desk_id=message.desk_id, facts={"kind": message.kind})


def _may_decide(by: User, message: OutboxMessage) -> None:
    may_hold_back(by=by)
    if not OutboxMessage.objects.of_desks(by.desk_ids(Role.DESK_HEAD)).filter(pk=message.pk).exists():
        raise NotPermitted("This message is of another desk.")
    if message.state not in UNSENT:
        raise NotPossible("It is sent, dropped or given up already.")


# The mark


@dataclass(frozen=True)
class Mark:
    """How far a database was seen to go; `newsroom` is the hash of its first event, so that another is not compared."""

    newsroom: str
    position: int
    hash: str
    delivery: int


def _of_database() -> Mark | None:
    """Where the database stands; None for one without any event, in which nobody has done anything yet."""
    first = Event.objects.order_by("position").values_list("hash", flat=True).first()
    last = Event.objects.order_by("-position").values_list("position", "hash").first()
    if first is None or last is None:
        return None
    delivery = Delivery.objects.aggregate(last=Max("pk"))["last"] or 0
    return Mark(first, *last, delivery)


@contextmanager
def _kept() -> Iterator[Mark | None]:
    """The mark that is kept, while nobody else keeps another."""
    folder = settings.OUTBOUND_MARK.parent
    holding = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(holding, fcntl.LOCK_EX)
        try:
            kept = Mark(**json.loads(settings.OUTBOUND_MARK.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            kept = None
        yield kept
    finally:
        os.close(holding)


def _keep(mark: Mark) -> None:
    fresh = settings.OUTBOUND_MARK.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(mark)))
    fresh.replace(settings.OUTBOUND_MARK)


def keep_mark() -> None:
    """Note how far the database has come. Called before anything leaves, so that what left is behind the mark."""
    now = _of_database()
    if now is None:
        return
    with _kept() as kept:
        if kept is None or kept.newsroom != now.newsroom:
            _keep(now)
        elif (now.position, now.delivery) != (kept.position, kept.delivery):
            newer = now if now.position > kept.position else kept
            _keep(Mark(now.newsroom, newer.position, newer.hash, max(now.delivery, kept.delivery)))


def look_for_a_restored_backup() -> bool:
    """Freeze when the database stands before the mark, or went another way; returns whether it did."""
    with _kept() as kept:
        pass
    if kept is None or _holds(kept):
        return False
    now = _of_database()
    if now is None or now.newsroom != kept.newsroom:
        return False  # another newsroom in the same folder
    freeze_restored()
    log.error(
        "the database was restored from a backup; nothing is sent", position=now.position, mark=kept.position
    )
    with _kept():
        _keep(_of_database() or now)
    return True


def nothing_by_itself() -> bool:
    """Whether the machine does nothing of its own accord now that reaches outside or can not be taken back.

    In a restored database somebody may have stopped it after the backup was made: marked a page as not to be fetched,
    taken a story off the schedule, put texts under legal hold.
    """
    return look_for_a_restored_backup() or is_frozen()


def _holds(mark: Mark) -> bool:
    there = Event.objects.filter(position=mark.position, hash=mark.hash).exists()
    return there and (not mark.delivery or Delivery.objects.filter(pk__gte=mark.delivery).exists())
