"""What the gate reads of the grounds of a story: how its claims are sourced, and pages that changed since a verdict."""

from collections import defaultdict
from collections.abc import Iterable

from verification.checking.models import Shows
from verification.evidence.models import Change
from verification.gate.view import StoryView
from verification.sources.independence import weighed
from verification.sources.models import RestsOn, Source
from verification.sources.origins import follow
from verification.sources.reading import asserted, bears, told
from verification.sources.warnings import warnings


def read_grounds(views: Iterable[StoryView]) -> None:
    """Read them in the same few queries for many stories; none where there are none, which came with the revision."""
    views = list(views)
    named = [view for view in views if getattr(view.revision, "names_sources", False)]
    changed = [view for view in views if getattr(view.revision, "saw_changes", False)]
    if named or changed:
        shown = _shown(views)
        _read_sources(named, shown)
        _read_changes(changed, shown)


def _shown(views: list[StoryView]) -> dict[int, set[int]]:
    """The evidence that standing verdicts rest on, by verdict id."""
    standing = [
        verdict.pk
        for view in views
        for claim in view.claims
        for second in (False, True)
        if (verdict := view.standing(claim, second=second))
    ]
    found: dict[int, set[int]] = defaultdict(set)
    for verdict_id, evidence_id in Shows.objects.filter(verdict__in=standing).values_list(
        "verdict", "evidence"
    ):
        found[verdict_id].add(evidence_id)
    return found


def _read_sources(views: list[StoryView], shown: dict[int, set[int]]) -> None:
    if not views:
        return
    sources: dict[int, list[Source]] = defaultdict(list)
    for source in Source.objects.filter(story__in=[view.story.pk for view in views]).for_counting():
        sources[source.story_id].append(source)
    links: dict[int, list[RestsOn]] = defaultdict(list)
    for link in RestsOn.objects.filter(claim__in=[claim for view in views for claim in view.claims]):
        links[link.claim_id].append(link)
    for view in views:
        ways = follow(told(sources[view.story.pk]))
        for claim in view.claims:
            verdict = view.standing(claim)
            if links[claim.pk] and verdict:
                found = weighed(ways, bears(links[claim.pk]))
                view.warned[claim.pk] = warnings(asserted(claim, shown[verdict.pk]), found)


def _read_changes(views: list[StoryView], shown: dict[int, set[int]]) -> None:
    if not views:
        return
    changes: dict[int, list[Change]] = defaultdict(list)
    stories = [view.story.pk for view in views]
    for change in Change.objects.filter(
        evidence__story__in=stories, evidence__withdrawn_at__isnull=True
    ).select_related("evidence__story"):
        changes[change.evidence_id].append(change)
    for view in views:
        for claim in view.claims:
            verdict = view.standing(claim)
            since = [
                change
                for evidence in (shown[verdict.pk] if verdict else ())
                for change in changes[evidence]
                if verdict and change.found_at > verdict.at
            ]
            if since:
                view.changed[claim.pk] = max(since, key=lambda change: change.pk)
