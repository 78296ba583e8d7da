"""Where somebody is signed in, and ending it. A session ends with what it was opened on: see `end_sessions`."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session

from newsroom import hooks
from newsroom.errors import NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, Membership, User
from newsroom.people.permissions import may_manage_people

SIGNED_OUT = "signed_out"
"""What somebody is told whose sessions were ended for them."""


def _kept() -> Any:
    return apps.get_model("usersessions", "UserSession").objects


def sessions_of(user: User, now: datetime) -> list[Any]:
    """The person's sessions that still open something, the newest first."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return list(_kept().filter(user=user, session_key__in=alive).order_by("-created_at", "-pk"))


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """End every session of somebody whose password, roles, second factor or account changed; how many there were.

    `keep` is the key of the one in which they changed it themselves.
    """
    keys = list(_kept().filter(user=user).exclude(session_key=keep).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    _kept().filter(user=user, session_key__in=keys).delete()
    return len(keys)


def change_key(session: Any) -> None:
    """Go on under another key: whoever had the old one is out."""
    before = session.session_key
    session.cycle_key()
    _kept().filter(session_key=before).update(session_key=session.session_key)


@verb
def end_session(*, by: User, session: Any) -> None:
    """End one session of one's own."""
    if not _kept().filter(pk=session.pk, user=by).delete()[0]:
        raise NotPossible("This session is over already.")
    Session.objects.filter(session_key=session.session_key).delete()
    record("people.sessions_ended", by=by, subject=by, facts={"sessions": 1})


@verb
def end_other_sessions(*, by: User, keep: str) -> int:
    """End all sessions of one's own but the one with this key; how many there were."""
    ended = end_sessions(by, keep=keep)
    record("people.sessions_ended", by=by, subject=by, facts={"sessions": ended})
    return ended


@verb
def sign_out(*, by: User, desk: Desk, user: User) -> int:
    """End every session of somebody on the desk, as when a laptop is lost; how many there were. Tokens stay."""
    may_manage_people(by=by, desk=desk)
    if not Membership.objects.on(desk.pk).filter(user=user).exists():
        raise NotPossible(f"{user.name} is not on {desk.name}.")
    ended = end_sessions(user)
    if not ended:
        raise NotPossible(f"{user.name} is signed in nowhere.")
    if user != by:
        hooks.account_changed(user=user, kind=SIGNED_OUT, by=by)
    record(
        "people.signed_out",
        by=by,
        subject=user,
        desk_id=desk.pk,
        facts={"user": user.pk, "sessions": ended},
    )
    return ended
