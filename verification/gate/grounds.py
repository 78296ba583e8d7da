"""What the gate reads of the grounds of a story: evidence, sources, polls, and pages that changed since a verdict."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from newsroom.rows import People, Rows, hold, made_of
from newsroom.stories.models import Revision
from verification.checking.models import Shows, Verdict
from verification.checking.quoting import LONGEST, readings_of
from verification.claims.states import Flag, Kind
from verification.evidence.models import Change, Evidence, Translation
from verification.evidence.translating import standing
from verification.gate.view import StoryView
from verification.sources.independence import weighed
from verification.sources.models import PollCard, RestsOn, Source
from verification.sources.origins import follow
from verification.sources.reading import asserted, bears, told
from verification.sources.warnings import warnings
from verification.text.quoting.finding import Original

_OF_EVIDENCE = (
    "uuid",
    "story",
    "kind",
    "title",
    "language",
    "own_date",
    "set_against",
    "facts",
    "stated",
    "added_by",
    "withdrawn_at",
)
"""All but what it says, which can be long."""
_OF_TRANSLATION = ("evidence", "language", "translator", "by", "at")
_ABOUT = PollCard.claims.through


def with_grounds(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """The revisions with these of their story, and whether it names sources: they cost no queries of their own."""
    story = OuterRef("story")
    of_evidence = {"evidence__story": story, "evidence__withdrawn_at__isnull": True}
    newest = Verdict.objects.filter(claim=OuterRef("verdict__claim"), second=OuterRef("verdict__second"))
    shows = Shows.objects.filter(
        verdict__claim__story=story,
        verdict__suspended_at__isnull=True,
        verdict=newest.order_by("-pk").values("pk")[:1],
    )
    later = Translation.objects.filter(
        evidence=OuterRef("evidence"), language=OuterRef("language"), pk__gt=OuterRef("pk")
    )
    translations = Translation.objects.filter(~Exists(later), **of_evidence).exclude(text="")
    return revisions.annotate(
        names_sources=Exists(Source.objects.filter(story=story)),
        held_evidence=Rows(Evidence.objects.filter(story=story).order_by(), *_OF_EVIDENCE),
        held_changes=Rows(Change.objects.filter(**of_evidence).order_by()),
        held_translations=Rows(translations.order_by(), *_OF_TRANSLATION),
        held_shows=Rows(shows, "verdict", "evidence"),
        held_rests=Rows(RestsOn.objects.filter(claim__story=story)),
        held_polls=Rows(PollCard.objects.filter(story=story).order_by()),
        held_poll_claims=Rows(_ABOUT.objects.filter(pollcard__story=story)),
    )


def read_grounds(views: Iterable[StoryView], people: People) -> None:
    """Put them into the views; sources in one query for all of them, and none where there are none."""
    views = list(views)
    sources: dict[int, list[Source]] = defaultdict(list)
    named = [view.story.pk for view in views if view.revision.names_sources]  # type: ignore[attr-defined]  # annotated
    if named:
        for source in Source.objects.filter(story__in=named).for_counting():
            sources[source.story_id].append(source)
    for view in views:
        _read_evidence(view, people)
        _read_polls(view)
        _read_sources(view, sources[view.story.pk])
        _read_changes(view)
    _compare_translated(views)


def _compare_translated(views: list[StoryView]) -> None:
    """Hold translated quotations against the translations they rest on; no query where there is no such quotation."""
    wanted = [
        (view, claim, shown)
        for view in views
        for claim in view.claims
        if claim.kind == Kind.QUOTATION and Flag.TRANSLATION in claim.flags
        if (verdict := view.standing(claim))
        and (shown := view.shown.get(verdict.pk, set()) & view.translated)
    ]
    if not wanted:
        return
    items = set().union(*(shown for _view, _claim, shown in wanted))
    texts: dict[int, list[Translation]] = defaultdict(list)
    for translation in Translation.objects.filter(evidence__in=items).order_by("pk"):
        texts[translation.evidence_id].append(translation)
    originals = {
        pk: [Original(one.text[:LONGEST]) for one in standing(translations)]
        for pk, translations in texts.items()
    }
    for view, claim, shown in wanted:
        found = [readings_of(claim, original)[0].checked for pk in shown for original in originals[pk]]
        if found:
            view.compared[claim.pk] = max(found, key=lambda checked: checked.score)


def _read_evidence(view: StoryView, people: People) -> None:
    held: Any = view.revision
    view.evidence = {item.pk: item for item in made_of(Evidence, held.held_evidence, *_OF_EVIDENCE)}
    people.of(view.evidence.values(), "added_by")
    for item in view.evidence.values():
        item.story = view.story
        if item.set_against_id:
            item.set_against = view.evidence.get(item.set_against_id)
    for show in made_of(Shows, held.held_shows, "verdict", "evidence"):
        view.shown.setdefault(show.verdict_id, set()).add(show.evidence_id)
    for translation in made_of(Translation, held.held_translations, *_OF_TRANSLATION):
        view.translated.add(translation.evidence_id)


def _read_polls(view: StoryView) -> None:
    held: Any = view.revision
    about: dict[int, set[int]] = defaultdict(set)
    for row in made_of(_ABOUT, held.held_poll_claims):
        about[row.pollcard_id].add(row.claim_id)
    view.polls = made_of(PollCard, held.held_polls)
    for card in view.polls:
        card.story = view.story
        hold(card, "claims", [claim for claim in view.claims if claim.pk in about[card.pk]])


def _read_sources(view: StoryView, sources: list[Source]) -> None:
    if not sources:
        return
    claims = {claim.pk: claim for claim in view.claims}
    links: dict[int, list[RestsOn]] = defaultdict(list)
    for link in made_of(RestsOn, view.revision.held_rests):  # type: ignore[attr-defined]  # annotated
        if link.claim_id in claims:
            link.claim = claims[link.claim_id]
            links[link.claim_id].append(link)
    ways = follow(told(sources))
    for claim in view.claims:
        verdict = view.standing(claim)
        if links[claim.pk] and verdict:
            found = weighed(ways, bears(links[claim.pk]))
            view.borne[claim.pk] = found
            view.warned[claim.pk] = warnings(asserted(claim, view.shown.get(verdict.pk, ())), found)


def _read_changes(view: StoryView) -> None:
    changes: dict[int, list[Change]] = defaultdict(list)
    for change in made_of(Change, view.revision.held_changes):  # type: ignore[attr-defined]  # annotated
        change.evidence = view.evidence[change.evidence_id]
        changes[change.evidence_id].append(change)
    if not changes:
        return
    for claim in view.claims:
        verdict = view.standing(claim)
        since = [
            change
            for evidence in (view.shown.get(verdict.pk, ()) if verdict else ())
            for change in changes[evidence]
            if verdict and change.found_at > verdict.at
        ]
        if since:
            view.changed[claim.pk] = max(since, key=lambda change: change.pk)
