"""What a change of a watched page sets off: who vouches for what rests on it is told; what ran is checked again."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.people.models import User
from verification.checking.models import Verdict
from verification.checking.opening import open_tasks, standing_verdicts
from verification.checking.states import TaskType
from verification.claims.models import Claim
from verification.evidence.models import Change, Evidence
from verification.evidence.states import CustodyVerb
from verification.reminders.actions import schedule

PAGE_CHANGED = "evidence_changed"

LOOK_AT_CHANGE = "evidence_watch"
LOOKED_AT_WITHIN = timedelta(hours=2)


def evidence_changed(*, evidence: Evidence, change: Change) -> None:
    """Tell the checkers of standing verdicts that rest on the page; claims that ran with it are to be re-checked."""
    resting = resting_on(evidence)
    if not resting:
        return
    tell(
        users=[verdict.by for verdict in resting],
        kind=PAGE_CHANGED,
        key=str(change.pk),
        payload={"change": change.pk, "claims": sorted({verdict.claim.number for verdict in resting})},
        story_id=evidence.story_id,
        desk=evidence.story.desk,
    )
    due_at = timezone.now() + LOOKED_AT_WITHIN
    schedule(LOOK_AT_CHANGE, change.pk, story=evidence.story, due_at=due_at)
    if evidence.story.has_run:
        claims: dict[int, Claim] = {verdict.claim_id: verdict.claim for verdict in resting}
        open_tasks(evidence.story, claims.values(), TaskType.RECHECK, None)


def resting_on(evidence: Evidence) -> list[Verdict]:
    """Standing verdicts that name the item, and those on claims that rest on a source found in it."""
    standing = [
        verdict
        for second in (False, True)
        for verdict in standing_verdicts(evidence.story_id, second=second).values()
    ]
    named = Q(shows__evidence=evidence) | Q(claim__rests_on__source__evidence=evidence)
    found = Verdict.objects.filter(
        named, pk__in=[verdict.pk for verdict in standing], claim__withdrawn_at__isnull=True
    )
    return list(found.select_related("claim", "by").distinct())


def not_looked_at(changes: Collection[int]) -> set[int]:
    """Of these changes, the newest of their pages that somebody who vouches for what rests on them has not seen yet."""
    found = Change.objects.filter(pk__in=changes, evidence__withdrawn_at__isnull=True)
    return {change.pk for change in found.select_related("evidence__story") if who_should_look(change)}


def who_should_look(change: Change) -> list[User]:
    """Whose standing verdicts rest on what a page said before this change, and who has not opened it since."""
    evidence = change.evidence
    if evidence.changes.filter(pk__gt=change.pk).exists():
        return []
    opened = evidence.custody.filter(verb=CustodyVerb.VIEWED, at__gte=change.found_at)
    saw = set(opened.values_list("by_id", flat=True))
    checkers = {v.by_id: v.by for v in resting_on(evidence) if v.at < change.found_at}
    return [checker for pk, checker in checkers.items() if pk not in saw]
