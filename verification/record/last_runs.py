"""How stories stood when they last ran, for the gate of their next version."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from verification.gate.carrying import LastRun
from verification.record.models import Publication


def last_runs(*, stories: Collection[int]) -> dict[int, LastRun]:
    """Hook `ran_last`: of each of these stories the newest publication, in one query."""
    later = Publication.objects.filter(story=OuterRef("story"), number__gt=OuterRef("number"))
    newest = Publication.objects.filter(~Exists(later), story__in=stories)
    rows = newest.values_list(
        "story_id", "number", "published_at", "revision__number", "grounds__stood"
    ).order_by()
    return {
        story: LastRun.read(number, at, copy_version, stood)
        for story, number, at, copy_version, stood in rows
    }
