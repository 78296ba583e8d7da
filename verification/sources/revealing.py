"""Learning who a protected source is: asking, with a reason; a second reader's consent where it is needed; reading.

The event of the reading is committed before the first word is made readable. What is read is handed to the caller once
and kept nowhere.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from newsroom.dispatch.actions import tell
from newsroom.errors import NotPermitted, NotPossible, require_text
from newsroom.ledger.actions import one_verb, verb
from newsroom.people.models import User
from verification.sources import vault
from verification.sources.identities import is_over, note_identity, today_of
from verification.sources.models import Identity, Reveal
from verification.sources.permissions import is_here, may_know
from verification.sources.states import RevealState
from verification.sources.vault import Person

CONSENT_WITHIN = timedelta(hours=4)
READ_WITHIN = timedelta(minutes=10)
"""After asking, or after the consent where one is needed."""


@verb
def reveal(*, by: User, identity: Identity, reason: str) -> Reveal:
    """Ask to learn who a source is, with the reason; another reader is asked to consent where it is marked so."""
    may_know(by=by, identity=identity)
    reason = require_text("reason", reason, "Write why you need to know, naming nobody.", limit=500)
    if not Identity.objects.kept().filter(pk=identity.pk).exists():
        raise NotPossible("This identity was shredded: there is nothing to reveal.")
    if is_over(identity, timezone.now()):
        raise NotPossible("The day until which it was to be kept is over: there is nothing to reveal.")
    others = _others(identity, by)
    if identity.needs_second and not others:
        raise NotPossible(
            "A second reader has to consent, and there is no other. Its owner has to name one first."
        )
    asked = Reveal.objects.create(identity=identity, by=by, reason=reason)
    if identity.needs_second:
        _tell(others, "identity_consent_asked", asked)
    digest = hashlib.sha256(reason.encode()).hexdigest()
    note_identity("identity.reveal_asked", identity, by, reveal=asked.pk, sha256=digest)
    return asked


@verb
def consent(*, by: User, reveal: Reveal) -> None:
    """Let another reader learn the identity they asked for; they have ten minutes from now."""
    _decide(by, reveal, consented_by=by, consented_at=timezone.now())
    _tell([reveal.by], "identity_consented", reveal)
    note_identity("identity.reveal_consented", reveal.identity, by, reveal=reveal.pk)


@verb
def refuse(*, by: User, reveal: Reveal) -> None:
    """Say no to another reader who asked for the identity."""
    _decide(by, reveal, refused_by=by, refused_at=timezone.now())
    _tell([reveal.by], "identity_refused", reveal)
    note_identity("identity.reveal_refused", reveal.identity, by, reveal=reveal.pk)


def _decide(by: User, reveal: Reveal, **answer: User | datetime) -> None:
    may_know(by=by, identity=reveal.identity)
    if reveal.by_id == by.pk:
        raise NotPermitted("You asked for this yourself: another reader has to answer.")
    waiting = Reveal.objects.filter(
        _kept_until(reveal.identity, timezone.now()),
        pk=reveal.pk,
        identity__needs_second=True,
        identity__shredded_at__isnull=True,
        asked_at__gt=timezone.now() - CONSENT_WITHIN,
        consented_at__isnull=True,
        refused_at__isnull=True,
    )
    if not waiting.update(**answer):
        raise NotPossible(
            "This was answered already, needs no consent, or was asked too long ago; or the identity is not kept"
            " any more."
        )


def _kept_until(identity: Identity, now: datetime) -> Q:
    """Requests for what is still to be kept, by the day it is at its desk; the sweep may be late."""
    today = today_of(identity.source, now)
    return Q(identity__keep_until__isnull=True) | Q(identity__keep_until__gte=today)


def standing(reveal: Reveal, now: datetime) -> RevealState:
    """How far a request has come."""
    if reveal.read_at:
        return RevealState.READ
    if reveal.refused_at:
        return RevealState.REFUSED
    identity = reveal.identity
    if identity.shredded_at or is_over(identity, now):
        return RevealState.OVER
    if identity.needs_second and not reveal.consented_at:
        return RevealState.WAITING if now < reveal.asked_at + CONSENT_WITHIN else RevealState.OVER
    since = reveal.consented_at if identity.needs_second else reveal.asked_at
    if not since or now >= since + READ_WITHIN:
        return RevealState.OVER
    if identity.needs_second and not identity.readers.here().filter(user=reveal.consented_by_id).exists():
        return RevealState.OVER
    return RevealState.READABLE


@sensitive_variables()
def read(*, by: User, reveal: Reveal) -> Person:
    """Who the source is: for whoever asked, once, and soon after. Its owner is told every time (the
    other readers, when the owner has left the desk).

    Not a verb of one transaction: the event is committed, and only then is the identity opened. Where it can not be,
    another event says that nothing was shown; without that one it counts as shown, whatever came after.
    """
    keys = vault.keys_here()  # without keys nothing is noted, because nothing could be shown
    # Durable: refuses to run inside somebody's transaction, which could still undo the event.
    with transaction.atomic(durable=True), one_verb():
        _note_reading(by, reveal)
    try:
        identity = Identity.objects.get(pk=reveal.identity_id)
        if identity.key_id not in keys.by_id:  # the key was changed since
            keys = vault.keys_here()
        return vault.unseal(identity.as_sealed, row=identity.uuid, keys=keys)
    except Exception:
        with one_verb():
            note_identity("identity.not_opened", reveal.identity, by, reveal=reveal.pk)
        raise


def _note_reading(by: User, reveal: Reveal) -> None:
    identity = reveal.identity
    may_know(by=by, identity=identity)
    if reveal.by_id != by.pk:
        raise NotPermitted("Only whoever asked can read it.")
    now = timezone.now()
    # What was asked, or consented to, after now shows that a clock was set back: nobody knows how long ago it was.
    in_time = Q(identity__needs_second=False, asked_at__gt=now - READ_WITHIN, asked_at__lte=now)
    consented = Q(
        identity__needs_second=True,
        consented_at__gt=now - READ_WITHIN,
        consented_at__lte=now,
        consented_by__in=identity.readers.here().order_by().values("user"),
    )
    readable = Reveal.objects.filter(
        in_time | consented,
        _kept_until(identity, now),
        pk=reveal.pk,
        by=by,
        read_at__isnull=True,
        refused_at__isnull=True,
        identity__shredded_at__isnull=True,
        identity__readers__user=by,
    )
    if not readable.update(read_at=now):
        raise NotPossible(
            "This can not be read: it was read before, is too old, was refused, waits for consent, or whoever"
            " consented may not know it any more. Ask again."
        )
    owner = identity.owner
    _tell([owner] if is_here(owner, identity) else _others(identity, by), "identity_read", reveal)
    note_identity("identity.read", identity, by, reveal=reveal.pk)


def _others(identity: Identity, by: User) -> list[User]:
    """The other people who may consent now."""
    return [reader.user for reader in identity.readers.here().exclude(user=by)]


def _tell(users: list[User], kind: str, reveal: Reveal) -> None:
    tell(
        users=users,
        kind=kind,
        key=str(reveal.pk),
        payload={"reveal": reveal.pk},
        story_id=reveal.identity.source.story_id,
    )
