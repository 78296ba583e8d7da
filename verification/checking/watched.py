"""What a change of a watched page sets off: who vouches for what rests on it is told; what ran is checked again."""

from django.db.models import Q

from newsroom.dispatch.actions import tell
from newsroom.stories.states import StoryState
from verification.checking.models import Verdict
from verification.checking.opening import open_tasks, standing_verdicts
from verification.checking.states import TaskType
from verification.claims.models import Claim
from verification.evidence.models import Change, Evidence

PAGE_CHANGED = "evidence_changed"


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
        desk=evidence.story.desk,
    )
    if evidence.story.state == StoryState.PUBLISHED:
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
