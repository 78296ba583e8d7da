"""How stories stood when they last ran, and what readers are owed since: for the gate of their next version."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from verification.gate.carrying import LastRun, Owed
from verification.record.models import Correction, Publication
from verification.record.states import SIGNED_BY_SENIOR, UNDECIDED, CorrectionState


def last_runs(*, stories: Collection[int]) -> dict[int, LastRun]:
    """Hook `ran_last`: of each of these stories the newest publication, in one query; in two where one owes readers."""
    later = Publication.objects.filter(story=OuterRef("story"), number__gt=OuterRef("number"))
    waiting = Correction.objects.filter(story=OuterRef("story"), state__in=UNDECIDED)
    newest = Publication.objects.filter(~Exists(later), story__in=stories).annotate(owes=Exists(waiting))
    rows = newest.values_list(
        "story_id", "number", "published_at", "revision__number", "grounds__stood", "text_sha256", "owes"
    ).order_by()
    found = list(rows)
    owed = _owed([story for story, *_, owes in found if owes])
    return {
        story: LastRun.read(number, at, copy_version, stood, text_sha256, owed.get(story, ()))
        for story, number, at, copy_version, stood, text_sha256, _ in found
    }


def _owed(stories: Collection[int]) -> dict[int, list[Owed]]:
    owed: dict[int, list[Owed]] = {}
    waiting = Correction.objects.filter(story__in=stories, state__in=UNDECIDED)
    for one in waiting.select_related("claim", "left_by", "story") if stories else ():
        owed.setdefault(one.story_id, []).append(
            Owed(
                uuid=one.uuid,
                name=one.name,
                claim=one.claim.number if one.claim else None,
                signed=one.state == CorrectionState.AGREED,
                by_senior=one.kind in SIGNED_BY_SENIOR,
                changes_words=one.changes_words,
                left_by=str(one.left_by) if one.left_by and one.is_left else "",
            )
        )
    return owed
