"""Whom a desk asks, when they can be reached, and in which zone."""

from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from datetime import time

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User, valid_holiday_calendar, valid_time_zone
from newsroom.stories.actions import move_gate
from verification.outreach.following import plan_anew, take_turns
from verification.outreach.models import Party
from verification.outreach.noting import one_line, one_of
from verification.outreach.permissions import may_reach_out
from verification.outreach.states import PartyKind

WEEK = "1234567"


@dataclass(frozen=True)
class Hours:
    """When somebody works: wall times of their zone, days of the week (1 is Monday), whose public holidays."""

    time_zone: str = ""
    opens_at: time | None = None
    closes_at: time | None = None
    working_days: str = "12345"
    holiday_calendar: str = ""

    def checked(self) -> "Hours":
        """Themselves; `Invalid` when nobody could keep them."""
        errors: dict[str, list[str]] = {}
        for field, valid in (("time_zone", valid_time_zone), ("holiday_calendar", valid_holiday_calendar)):
            try:
                if getattr(self, field):
                    valid(getattr(self, field))
            except ValidationError as refusal:
                errors[field] = [str(sentence) for sentence in refusal.messages]
        if (self.opens_at is None) != (self.closes_at is None):
            errors["closes_at"] = ["Write both, when they open and when they close, or neither."]
        elif self.opens_at and self.closes_at and self.opens_at >= self.closes_at:
            errors["closes_at"] = ["They close after they open; leave both empty if they never close."]
        if not self.working_days or not set(self.working_days) <= set(WEEK):
            errors["working_days"] = ["Choose the days on which they work."]
        if errors:
            raise Invalid(errors)
        return self


ANY_TIME = Hours()


@verb
def add_party(
    *, by: User, desk: Desk, name: str, kind: str, note: str = "", hours: Hours = ANY_TIME
) -> Party:
    """Add somebody the desk can ask, or find them by the same name.

    A party that is asked only in stories they do not see is not found, nor told of: theirs is another one.
    """
    may_reach_out(by=by, desk_id=desk.pk)
    name = _named(name)
    one_of("kind", kind, PartyKind.values)
    known = Party.objects.visible_to(by).filter(desk=desk, name=name).order_by("pk").first()
    if known:
        return known
    party, made = Party.objects.get_or_create(
        desk=desk,
        name=name,
        added_by=by,
        defaults={"kind": kind, "note": optional_text("note", note, limit=500), **_kept(hours)},
    )
    if made:
        record("party.added", by=by, subject=party, desk_id=desk.pk, facts={"party": party.pk, "kind": kind})
    return party


@verb
def change_party(
    *, by: User, party: Party, seen: int, name: str, kind: str, note: str = "", hours: Hours
) -> Party:
    """Change who a party is and when it works; follow-ups that are due in its hours move along.

    The gate reads its name and its hours: an approval that was given on the others is void.
    """
    may_reach_out(by=by, desk_id=party.desk_id)
    name = _named(name)
    one_of("kind", kind, PartyKind.values)
    fields = {"name": name, "kind": kind, "note": optional_text("note", note, limit=500), **_kept(hours)}
    taken = Invalid({"name": [f"{party.desk.name} has another party called {name}."]})
    if Party.objects.visible_to(by).filter(desk=party.desk_id, name=name).exclude(pk=party.pk).exists():
        raise taken
    stories = take_turns(party.requests.all())
    before = _for_gate(Party.objects.get(pk=party.pk))
    try:
        with transaction.atomic():
            changed = Party.objects.filter(pk=party.pk, version=seen).update(
                version=F("version") + 1, **fields
            )
    except IntegrityError:
        raise taken from None
    if not changed:
        raise NotPossible(f"Somebody else changed {party.name} meanwhile. Look again.")
    party.refresh_from_db()
    plan_anew(party.requests.all())
    if _for_gate(party) != before:
        for story_id in stories:
            move_gate(story_id, by=by, because=f"Who {party.name} is, or when they work, was changed.")
    record(
        "party.changed", by=by, subject=party, desk_id=party.desk_id, facts={"party": party.pk, "kind": kind}
    )
    return party


def _named(name: str) -> str:
    return require_text("name", one_line("name", name), "Name the person or body.", limit=200)


def _for_gate(party: Party) -> tuple[object, ...]:
    """What the gate reads of a party: how the copy may name it, and whether it is closed."""
    return (party.name, *(getattr(party, field.name) for field in dataclass_fields(Hours)))


def _kept(hours: Hours) -> dict[str, object]:
    hours = hours.checked()
    return {**asdict(hours), "working_days": "".join(sorted(set(hours.working_days)))}
