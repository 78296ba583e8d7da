"""Protecting a source: sealing who it is, keeping that as long as promised, and shredding it.

Nothing here shows an identity; that is `revealing`. No event, notice or refusal holds a word of what is sealed.
"""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from newsroom.dispatch.actions import tell
from newsroom.dispatch.freezing import nothing_by_itself
from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import one_verb, record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from verification.sources.keys import held_keys
from verification.sources.models import Identity, IdentityReader, Source
from verification.sources.naming_before import where_named
from verification.sources.permissions import may_keep, may_protect
from verification.sources.pseudonyms import holds_name, holds_part_of_name
from verification.sources.sentences import listed
from verification.sources.vault import Person, seal

EMPTY = {"sealed": b"", "nonce": b"", "wrapped_key": b"", "wrap_nonce": b"", "key_id": ""}


@sensitive_variables()
@verb
def protect(
    *,
    by: User,
    source: Source,
    name: str,
    contact: str = "",
    note: str = "",
    needs_second: bool = False,
    keep_until: date | None = None,
) -> Identity:
    """Seal who a source is; whoever does it owns the identity. The story keeps the pseudonym alone."""
    may_protect(by=by, source=source)
    take_turn(source.story_id)
    person = _person(source, name, contact, note)
    _in_the_future(source, keep_until)
    overwrite_what_goes()
    standing = Source.objects.filter(pk=source.pk, withdrawn_at__isnull=True)
    marked = standing.update(protected=True, contact="", version=F("version") + 1)
    if not marked or Identity.objects.filter(source=source).exists():
        raise NotPossible("This source has a sealed identity already, or was withdrawn.")
    identity = Identity(
        source=source, owner=by, needs_second=needs_second, keep_until=keep_until, sealed_by=by
    )
    for field, content in vars(seal(person, row=identity.uuid, keys=held_keys())).items():
        setattr(identity, field, content)
    identity.save()
    IdentityReader.objects.create(identity=identity, user=by, added_by=by)
    move_gate(source.story_id, by=by, because="A source was protected.")
    note_identity(
        "identity.protected",
        identity,
        by,
        needs_second=needs_second,
        keep_until=keep_until.isoformat() if keep_until else None,
    )
    return identity


@sensitive_variables()
@verb
def change(*, by: User, identity: Identity, name: str, contact: str = "", note: str = "") -> None:
    """Seal other words in place of what was sealed, under a new key of its own."""
    may_keep(by=by, identity=identity)
    person = _person(identity.source, name, contact, note)
    overwrite_what_goes()
    resealed = seal(person, row=identity.uuid, keys=held_keys())
    _update(identity, by, **vars(resealed), sealed_by=by, sealed_at=timezone.now())
    note_identity("identity.changed", identity, by)


@verb
def retain(*, by: User, identity: Identity, keep_until: date | None) -> None:
    """Say until when the identity is kept; None is until it is shredded by hand."""
    may_keep(by=by, identity=identity)
    _in_the_future(identity.source, keep_until)
    if is_over(identity, timezone.now()):
        raise NotPossible("The day until which it was to be kept is over: it is not kept longer.")
    _update(identity, by, keep_until=keep_until)
    note_identity(
        "identity.retained", identity, by, keep_until=keep_until.isoformat() if keep_until else None
    )


@verb
def shred(*, by: User, identity: Identity, reason: str) -> None:
    """Wipe an identity for good; what stays is that there was one, and why it went."""
    may_keep(by=by, identity=identity)
    reason = require_text("reason", reason, "Write why it is shredded, naming nobody.", limit=500)
    overwrite_what_goes()
    _update(identity, by, **EMPTY, shredded_at=timezone.now(), shredded_by=by)
    _tell_readers("identity_shredded", identity, but=by)
    note_identity("identity.shredded", identity, by, texts={"reason": reason})


def shred_due(*, now: datetime | None = None) -> int:
    """Wipe what was to be kept until a day that is over; returns how many went.

    In a restored database it waits until everything may go again: somebody may have given it a later day since. Until
    then nobody can read it.
    """
    if nothing_by_itself():
        return 0
    now = now or timezone.now()
    maybe = Identity.objects.filter(shredded_at__isnull=True, keep_until__lte=now.date())
    return sum(
        _shred_by_the_clock(identity, now)
        for identity in maybe.select_related("source__story__desk")
        if is_over(identity, now)
    )


def _shred_by_the_clock(identity: Identity, now: datetime) -> bool:
    with one_verb():
        overwrite_what_goes()
        still_due = Identity.objects.filter(
            pk=identity.pk, shredded_at__isnull=True, keep_until=identity.keep_until
        )
        if not still_due.update(**EMPTY, shredded_at=now):
            return False
        _tell_readers("identity_shredded", identity)
        note_identity("identity.shredded", identity, None)
        return True


# What the verbs of identities share


def note_identity(
    name: str,
    identity: Identity,
    by: User | None,
    *,
    texts: dict[str, str] | None = None,
    **facts: object,
) -> None:
    """Record an event of an identity: ids, days and yes or no, never who it is."""
    story = identity.source.story
    record(
        name,
        by=by,
        subject=identity,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"source": identity.source_id, **facts},
        texts=texts,
    )


def overwrite_what_goes() -> None:
    """Have SQLite fill what is overwritten in this transaction with zeros, in the database and in its log.

    PostgreSQL drops old rows at its next vacuum, and from its log in its own time.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
    transaction.on_commit(_empty_the_log, robust=True)


def _empty_the_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@sensitive_variables()
def _person(source: Source, name: str, contact: str, note: str) -> Person:
    """Who is to be sealed; refused while the story itself says it."""
    name = require_text("name", name, "Write who the source is.", limit=200)
    person = Person(
        name, optional_text("contact", contact, limit=500), optional_text("note", note, limit=5_000)
    )
    # A loop: the frame of a generator would show the name on an error page.
    for text in (source.name, source.outlet, source.motive):
        if holds_part_of_name(text, name):
            sentence = "The story's own entry for this source holds this name. Give the story a pseudonym."
            raise Invalid({"name": [sentence]})
    story = source.story
    story.refresh_from_db(fields=["copy_version"])
    if holds_name(story.revision.text, name):
        raise Invalid({"name": ["This name stands in the copy. Give the story a pseudonym."]})
    if where := where_named(story, name):
        sentence = (
            f"This name stands elsewhere in the story already: {listed(where, at_most=len(where))}. Take it out there,"
            " then seal it; what can not be changed any more, whoever runs this can erase."
        )
        raise Invalid({"name": [sentence]})
    return person


def today_of(source: Source, now: datetime) -> date:
    """Which day it is at the desk of the source."""
    return now.astimezone(source.story.desk.zone).date()


def is_over(identity: Identity, now: datetime) -> bool:
    """Is the day over until which it was to be kept? It is shredded soon, and as good as shredded now."""
    return identity.keep_until is not None and identity.keep_until < today_of(identity.source, now)


def _in_the_future(source: Source, keep_until: date | None) -> None:
    if keep_until and keep_until <= today_of(source, timezone.now()):
        raise Invalid({"keep_until": ["Give a day after today; or shred it now."]})


@sensitive_variables()
def _update(identity: Identity, by: User, **fields: object) -> None:
    kept = Identity.objects.filter(pk=identity.pk, owner=by, shredded_at__isnull=True)
    if not kept.update(**fields):
        raise NotPossible("This identity was shredded, or has another owner now.")


def _tell_readers(kind: str, identity: Identity, but: User | None = None) -> None:
    readers = [reader.user for reader in identity.readers.select_related("user") if reader.user != but]
    tell(
        users=readers,
        kind=kind,
        key=str(identity.pk),
        payload={"identity": identity.pk},
        story_id=identity.source.story_id,
    )
