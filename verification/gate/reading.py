"""Reading stories for the gate: the same few queries however many claims and stories there are.

Small tables come as lists on the copy's own row (`newsroom.rows`): a signature or a lean costs no query of its own.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from newsroom.rows import People, Prepared, Rows, hold, made_of
from newsroom.stories.models import Byline, Responsible, Revision, Story
from verification.checking.models import Verdict, VerificationTask
from verification.claims.models import Anchor, Claim, Lean, NothingToCheck, Proposal, WordsBy
from verification.evidence.models import EvidenceFile
from verification.gate.carrying import read_last_runs
from verification.gate.grounds import read_grounds, with_grounds
from verification.gate.signatures import read_signatures, with_signatures
from verification.gate.view import StoryView
from verification.outreach.at_gate import requests_of


def read(story: Story) -> StoryView:
    """Read a story for the gate."""
    return read_many([story])[0]


def read_many(stories: Iterable[Story], *, hidden: QuerySet[Verdict] | None = None) -> list[StoryView]:
    """Read stories, in the order given. `hidden` verdicts are not read: to the reader they do not exist."""
    by_pk = {story.pk: story for story in stories}
    found = {
        revision.story_id: StoryView(story=by_pk[revision.story_id], revision=revision, claims=[])
        for revision in _REVISIONS.of(by_pk)
    }
    views = {pk: found[pk] for pk in by_pk}
    people = People()
    people.of([view.revision for view in views.values()], "author")
    _read_claims(views, hidden)
    _read_work(views)
    for view in views.values():
        _read_rows(view, people)
        read_signatures(view, people)
    read_last_runs(views)
    read_grounds(views.values(), people)
    _read_faulty(views)
    people.introduce()
    for view in views.values():
        view.story.byline_users = [byline.user for byline in view.bylines]
    return list(views.values())


def _with_rows(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    story = OuterRef("story")
    proposals = Proposal.objects.unsettled().filter(story=story).order_by().values("story")
    faulty = EvidenceFile.objects.of_standing_evidence().faulty().filter(evidence__story=story)
    before = Revision.objects.filter(story=story, author=OuterRef("author"), pk__lt=OuterRef("pk"))
    first_of_each = Revision.objects.filter(~Exists(before), story=story)
    wrote = Revision.objects.filter(story=OuterRef("claim__story"), author=OuterRef("user"))
    taken_in = WordsBy.objects.filter(~Exists(wrote), claim__story=story).order_by()
    return revisions.annotate(
        held_authors=Rows(first_of_each.order_by(), "author"),
        held_proposers=Rows(taken_in, "user"),
        held_responsible=Rows(Responsible.objects.filter(story=story), "user"),
        stands_on_faulty=Exists(faulty),
        unsettled=Coalesce(Subquery(proposals.annotate(n=Count("*")).values("n")), 0),
        held_bylines=Rows(Byline.objects.filter(story=story)),
        held_marks=Rows(NothingToCheck.objects.filter(story=story)),
        held_leans=Rows(Lean.objects.filter(claim__story=story, claim__withdrawn_at__isnull=True)),
    )


def _revisions() -> QuerySet[Revision]:
    now = Revision.objects.filter(number=F("story__copy_version"))
    return with_signatures(with_grounds(_with_rows(now))).defer("blocks")


_REVISIONS = Prepared(_revisions, "story_id")
"""The copy as it stands, with all that hangs on it."""


def _read_rows(view: StoryView, people: People) -> None:
    held: Any = view.revision
    view.unsettled_proposals = held.unsettled
    view.bylines = made_of(Byline, held.held_bylines)
    view.named = frozenset(
        (
            view.story.filed_by_id,
            *(byline.user_id for byline in view.bylines),
            *(one.user_id for one in made_of(Responsible, held.held_responsible, "user")),
        )
    )
    authors = (one.author_id for one in made_of(Revision, held.held_authors, "author"))
    proposers = (one.user_id for one in made_of(WordsBy, held.held_proposers, "user"))
    view.responsible = view.named.union(authors, proposers)
    marks = [mark for mark in made_of(NothingToCheck, held.held_marks) if mark.by_id not in view.named]
    view.passed_over = {mark.words_digest: mark for mark in marks}
    people.of([*view.bylines], "user")
    people.of([*marks], "by")
    leans: dict[int, list[int]] = {}
    for lean in made_of(Lean, held.held_leans):
        leans.setdefault(lean.claim_id, []).append(lean.on_id)
    view.leans = leans


def _read_claims(views: dict[int, StoryView], hidden: QuerySet[Verdict] | None) -> None:
    claims = {claim.pk: claim for claim in Claim.objects.standing().filter(story__in=views)}
    for claim in claims.values():
        claim.story = views[claim.story_id].story
        views[claim.story_id].claims.append(claim)
    _read_anchors(views, claims)
    verdicts = Verdict.objects.filter(claim__story__in=views, claim__withdrawn_at__isnull=True)
    if hidden is not None:
        verdicts = verdicts.exclude(pk__in=hidden)
    for verdict in verdicts.select_related("by").order_by("pk"):
        if verdict.claim_id not in claims:
            continue  # made since, by somebody else: it moved the gate, and belongs to the next look
        verdict.claim = claims[verdict.claim_id]
        views[verdict.claim.story_id].verdicts.setdefault(verdict.claim_id, []).append(verdict)


def _read_anchors(views: dict[int, StoryView], claims: dict[int, Claim]) -> None:
    """Where each claim stands in the present copy: a place has one anchor in it, once it has any."""
    places: dict[int, list[Any]] = {}
    now = Anchor.objects.filter(
        revision__in=[view.revision.pk for view in views.values()], place__claim__withdrawn_at__isnull=True
    )
    for anchor in now.select_related("place").order_by("place_id"):
        if anchor.place.claim_id not in claims:
            continue
        anchor.place.now = [anchor]
        anchor.place.claim = claims[anchor.place.claim_id]
        places.setdefault(anchor.place.claim_id, []).append(anchor.place)
    for claim in claims.values():
        hold(claim, "places", places.get(claim.pk, []))


def _read_work(views: dict[int, StoryView]) -> None:
    tasks = VerificationTask.objects.active().filter(story__in=views)
    for task in tasks.select_related("assignee", "owner", "claim").order_by("pk"):
        views[task.story_id].tasks.append(task)
    claims = {claim.pk: claim for view in views.values() for claim in view.claims}
    for request in requests_of(list(views), claims):
        views[request.story_id].requests.append(request)


def _read_faulty(views: dict[int, StoryView]) -> None:
    """Read the files with faulty bytes. That there are none, as nearly always, came with the revision: no query."""
    some = [pk for pk, view in views.items() if view.revision.stands_on_faulty]  # type: ignore[attr-defined]  # annotated
    if some:
        files = EvidenceFile.objects.of_standing_evidence().faulty().filter(evidence__story__in=some)
        for file in files.select_related("blob", "evidence__added_by"):
            views[file.evidence.story_id].faulty.append(file)
