"""Whom a desk asks, and how they are reached."""

from newsroom.errors import optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User
from verification.outreach.models import Party
from verification.outreach.noting import one_of
from verification.outreach.permissions import may_reach_out
from verification.outreach.states import PartyKind


@verb
def add_party(*, by: User, desk: Desk, name: str, kind: str, note: str = "") -> Party:
    """Add somebody the desk can ask, or find them by the same name."""
    may_reach_out(by=by, desk_id=desk.pk)
    name = require_text("name", name, "Name the person or body.", limit=200)
    one_of("kind", kind, PartyKind.values)
    party, made = Party.objects.get_or_create(
        desk=desk,
        name=name,
        defaults={"kind": kind, "note": optional_text("note", note, limit=500), "added_by": by},
    )
    if made:
        record("party.added", by=by, subject=party, desk_id=desk.pk, facts={"kind": kind})
    return party
