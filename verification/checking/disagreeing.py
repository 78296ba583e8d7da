"""Seeing that two checks of a claim disagree, and bringing them together."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.ledger.actions import record
from newsroom.people.models import User
from verification.checking.models import Consolidation, Verdict
from verification.checking.states import ConsolidationState
from verification.claims.models import Claim
from verification.reminders.actions import cancel, schedule

CONSOLIDATION_WAITS = "consolidation_waits"
SETTLED_WITHIN = timedelta(hours=1)
"""So long two checkers have to come to one answer before they, and then the desk head, are reminded."""

UNSETTLED = (ConsolidationState.OPEN, ConsolidationState.ESCALATED)


def newest_two(claim: Claim) -> tuple[Verdict, Verdict] | None:
    """The first and the second check of a claim that count now, where both do."""
    given = list(Verdict.objects.filter(claim=claim).select_related("by", "task").order_by("pk"))
    first = [verdict for verdict in given if not verdict.second][-1:]
    second = [verdict for verdict in given if verdict.second][-1:]
    if not first or not second or not all(verdict.counts_for(claim) for verdict in (*first, *second)):
        return None
    return first[0], second[0]


def bring_together(claim: Claim, by: User) -> None:
    """A verdict was given: open a consolidation where two now disagree, and let one that is over lapse."""
    two = newest_two(claim)
    keys = (two[0].pk, two[1].pk) if two else (0, 0)
    for over in Consolidation.objects.filter(claim=claim, state__in=UNSETTLED):
        if (over.first_id, over.second_id) != keys:
            Consolidation.objects.filter(pk=over.pk, state__in=UNSETTLED).update(
                state=ConsolidationState.LAPSED, version=F("version") + 1
            )
            cancel(CONSOLIDATION_WAITS, over.pk)
    if two is None or (two[0].said, two[0].so) == (two[1].said, two[1].so):
        return
    one, new = Consolidation.objects.get_or_create(first=two[0], second=two[1], defaults={"claim": claim})
    if new:
        schedule(CONSOLIDATION_WAITS, one.pk, story=claim.story, due_at=timezone.now() + SETTLED_WITHIN)
        tell(
            users=[verdict.by for verdict in two],
            kind="checks_disagree",
            key=str(one.pk),
            payload={"consolidation": one.pk},
            story_id=claim.story_id,
            desk=claim.story.desk,
        )
        note("consolidation.opened", one, by)


def note(name: str, one: Consolidation, by: User, **facts: object) -> None:
    """Record an event of a consolidation."""
    record(
        name,
        by=by,
        subject=one,
        story_id=one.claim.story_id,
        desk_id=one.claim.story.desk_id,
        facts={"claim": one.claim.number, **facts},
        texts={"reason": one.reason},
    )
