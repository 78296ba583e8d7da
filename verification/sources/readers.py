"""Who may learn who a protected source is: a list that its owner keeps. No role opens it."""

from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.actions import verb
from newsroom.people.models import Desk, User
from verification.sources.identities import note_identity
from verification.sources.models import Identity, IdentityReader
from verification.sources.permissions import is_here, may_keep, may_know


@verb
def add_reader(*, by: User, identity: Identity, user: User) -> None:
    """Name somebody of the desk who may learn who the source is; they are told."""
    may_keep(by=by, identity=identity)
    _require_here(user, identity)
    _require_kept(identity)
    _, new = IdentityReader.objects.get_or_create(identity=identity, user=user, defaults={"added_by": by})
    if not new:
        raise NotPossible(f"{user} is named already.")
    _tell("identity_reader_added", identity, user, by)
    note_identity("identity.reader_added", identity, by, reader=user.pk)


@verb
def remove_reader(*, by: User, identity: Identity, user: User) -> None:
    """Take somebody off the list; they are told. The owner stays on it."""
    may_keep(by=by, identity=identity)
    if user.pk == by.pk:
        raise NotPossible("You own this identity: hand it over first.")
    if not IdentityReader.objects.filter(identity=identity, user=user).delete()[0]:
        raise NotPossible(f"{user} is not named.")
    _tell("identity_reader_removed", identity, user, by)
    note_identity("identity.reader_removed", identity, by, reader=user.pk)


@verb
def hand_over(*, by: User, identity: Identity, to: User) -> None:
    """Make somebody else of the desk the owner; who owned it can still learn who it is.

    When the owner is no longer on the desk, somebody who may know the identity can take it over.
    """
    _may_hand_over(by=by, identity=identity, to=to)
    _require_here(to, identity)
    if to.pk == identity.owner_id:
        raise NotPossible(f"{to} owns this identity already.")
    mine = Identity.objects.kept().filter(pk=identity.pk, owner=identity.owner_id)
    if not mine.update(owner=to):
        raise NotPossible("This identity was shredded, or has another owner now.")
    IdentityReader.objects.get_or_create(identity=identity, user=to, defaults={"added_by": by})
    if not is_here(identity.owner, identity):
        IdentityReader.objects.filter(identity=identity, user=identity.owner).delete()
    _tell("identity_handed_over", identity, to, by)
    note_identity("identity.handed_over", identity, by, owner=to.pk)


def desk_left(*, user: User, desk: Desk, by: User) -> None:
    """Hook `desk_left`: who comes back is named anew, or not. An owner stays owner until somebody takes over."""
    named = IdentityReader.objects.filter(user=user, identity__source__story__desk=desk)
    off = named.exclude(identity__owner=user).select_related("identity__source__story")
    for reader in off:
        reader.delete()
        note_identity("identity.reader_removed", reader.identity, by, reader=user.pk)


def _may_hand_over(*, by: User, identity: Identity, to: User) -> None:
    if is_here(identity.owner, identity):
        may_keep(by=by, identity=identity)
        return
    may_know(by=by, identity=identity)
    if to.pk != by.pk:
        raise NotPermitted("Its owner has left the desk: you can take it over yourself, and then hand it on.")


def _require_here(user: User, identity: Identity) -> None:
    if not is_here(user, identity):
        raise Invalid({"user": [f"{user} is not on {identity.source.story.desk}."]})


def _require_kept(identity: Identity) -> None:
    if not Identity.objects.kept().filter(pk=identity.pk).exists():
        raise NotPossible("This identity was shredded.")


def _tell(kind: str, identity: Identity, user: User, by: User) -> None:
    occasion = f"{identity.pk}:{timezone.now().isoformat()}"
    tell(
        users=[user],
        kind=kind,
        key=occasion,
        payload={"identity": identity.pk, "by": by.pk},
        story_id=identity.source.story_id,
    )
