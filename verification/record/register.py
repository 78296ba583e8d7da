"""The unconfirmed register: what ran unverified or disputed, who looks at it again, and what that came to."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.checking.states import So
from verification.claims.states import Risk
from verification.gate.models import SignOff
from verification.gate.view import StoryView
from verification.record import falling
from verification.record.models import Publication, RegisterEntry
from verification.record.permissions import may_recheck
from verification.record.states import RecheckOutcome
from verification.reminders.actions import cancel, schedule

RECHECK = "unconfirmed_recheck"
FIRST_RECHECK = {
    Risk.HIGH: timedelta(hours=1),
    Risk.MEDIUM: timedelta(hours=24),
    Risk.LOW: timedelta(hours=24),
}


def enter(view: StoryView, publication: Publication, approval: SignOff) -> None:
    """Open an entry, with its re-check, for each claim that ran unverified or disputed."""
    for claim in view.claims:
        verdict = view.standing(claim)
        if verdict is None or verdict.so not in (So.UNVERIFIED, So.DISPUTED):
            continue
        entry = RegisterEntry.objects.create(
            publication=publication,
            claim=claim,
            verdict=verdict,
            owner=approval.by,
            recheck_at=timezone.now() + FIRST_RECHECK[Risk(claim.risk)],
        )
        schedule(RECHECK, entry.pk, story=view.story, due_at=entry.recheck_at)


@verb
def settle_recheck(
    *, by: User, entry: RegisterEntry, seen: int, outcome: str, note: str, next_at: datetime | None = None
) -> RegisterEntry:
    """Say what looking again came to; *still open* needs the time of the next look."""
    story = entry.claim.story
    may_recheck(by=by, story=story)
    if outcome not in RecheckOutcome.values:
        raise Invalid({"outcome": [f"{outcome!r} is not one of {', '.join(RecheckOutcome.values)}."]})
    note = require_text("note", note, "Write what you found.", limit=2000)
    renewed = outcome == RecheckOutcome.STILL_OPEN
    if renewed and (next_at is None or timezone.is_naive(next_at) or next_at <= timezone.now()):
        raise Invalid({"next_at": ["Say when it is looked at again."]})
    take_turn(story.pk)
    changes: dict[str, Any] = (
        {"recheck_at": next_at} if renewed else {"settled_at": timezone.now(), "settled_by": by}
    )
    settled = (
        RegisterEntry.objects.unsettled()
        .filter(pk=entry.pk, version=seen)
        .update(outcome=outcome, version=F("version") + 1, **changes)
    )
    if not settled:
        raise NotPossible("This re-check was settled or renewed by somebody else.")
    entry.refresh_from_db()
    if outcome == RecheckOutcome.NOW_FALSE:
        falling.now_false(entry, by, note)
    if renewed:
        schedule(RECHECK, entry.pk, story=story, due_at=entry.recheck_at)
    else:
        cancel(RECHECK, entry.pk)
    record(
        "register.rechecked",
        by=by,
        subject=entry,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"claim": entry.claim.number, "outcome": outcome},
        texts={"note": note},
    )
    return entry
