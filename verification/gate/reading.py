"""Reading a story for the gate: the same few queries however many claims, and none for what there is none of."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from newsroom.stories.models import Byline, Revision, Story
from verification.checking.models import Verdict
from verification.claims.models import Proposal
from verification.claims.upkeep import leans_among
from verification.evidence.models import Change, EvidenceFile
from verification.gate.grounds import read_grounds
from verification.gate.signatures import asked, read_signatures
from verification.gate.view import StoryView
from verification.sources.models import Source


def read(story: Story) -> StoryView:
    """Read a story for the gate."""
    revision = asked(counted(Revision.objects.filter(story=story, number=story.copy_version))).get()
    view = StoryView(story=story, revision=revision, claims=list(story.claims.standing().with_anchors()))
    view.take_counts()
    for verdict in Verdict.objects.filter(claim__in=view.claims).select_related("by").order_by("pk"):
        view.verdicts.setdefault(verdict.claim_id, []).append(verdict)
    view.tasks = list(story.tasks.active().select_related("assignee", "owner", "claim"))
    view.requests = list(story.reply_requests.for_gate())
    view.passed_over = {mark.words_digest: mark for mark in story.nothing_to_check.select_related("by")}
    view.leans = leans_among(view.claims)
    read_signatures([view])
    read_faulty([view])
    read_grounds([view])
    return view


def read_faulty(views: Iterable[StoryView]) -> None:
    """Read the files with faulty bytes. That there are none, as nearly always, came with the revision: no query."""
    found = {view.story.pk: view for view in views if getattr(view.revision, "stands_on_faulty", False)}
    if found:
        files = EvidenceFile.objects.of_standing_evidence().faulty().filter(evidence__story__in=found)
        for file in files.select_related("blob", "evidence__added_by"):
            found[file.evidence.story_id].faulty.append(file)


def counted(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """The revisions, with two counts and three questions about their story: these cost no queries of their own."""
    bylines = Byline.objects.filter(story=OuterRef("story")).order_by().values("story").annotate(n=Count("*"))
    open_ones = Proposal.objects.unsettled().filter(story=OuterRef("story")).order_by().values("story")
    faulty = EvidenceFile.objects.of_standing_evidence().faulty().filter(evidence__story=OuterRef("story"))
    sources = Source.objects.filter(story=OuterRef("story"))
    changes = Change.objects.filter(evidence__story=OuterRef("story"))
    return revisions.annotate(
        stands_on_faulty=Exists(faulty),
        names_sources=Exists(sources),
        saw_changes=Exists(changes),
        bylines=Coalesce(Subquery(bylines.values("n")), 0),
        unsettled=Coalesce(Subquery(open_ones.annotate(n=Count("*")).values("n")), 0),
    )
