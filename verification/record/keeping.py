"""What a desk shows readers of its records, and how long it keeps free text."""

from newsroom.errors import Invalid
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User
from verification.record.permissions import may_set_records

LONGEST = 1200


@verb
def set_records(*, by: User, desk: Desk, publishes_record: bool, keeps_text_months: int | None) -> Desk:
    """Show readers how the desk checked, or not; erase free text so many months after a story ended (None: never)."""
    may_set_records(by=by, desk=desk)
    if keeps_text_months is not None and not 1 <= keeps_text_months <= LONGEST:
        raise Invalid({"keeps_text_months": [f"Write a number from 1 to {LONGEST}, or nothing to keep all."]})
    Desk.objects.filter(pk=desk.pk).update(
        publishes_record=publishes_record, keeps_text_months=keeps_text_months
    )
    desk.refresh_from_db()
    record(
        "desk.records_set",
        by=by,
        subject=desk,
        desk_id=desk.pk,
        facts={"publishes": publishes_record, "months": keeps_text_months},
    )
    return desk
