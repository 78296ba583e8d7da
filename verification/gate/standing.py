"""How far many stories are, read at a fixed number of queries and judged by the gate's own rules."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from newsroom.stories.models import Byline, Revision, Story
from verification.checking.models import Verdict, VerificationTask
from verification.claims.models import Claim, NothingToCheck
from verification.claims.upkeep import leans_among
from verification.gate.actions import assess
from verification.gate.findings import Gate
from verification.gate.grounds import read_grounds
from verification.gate.reading import counted, read_faulty
from verification.gate.signatures import asked, read_signatures
from verification.gate.view import StoryView
from verification.outreach.models import ReplyRequest


@dataclass(frozen=True)
class Standing:
    """One story against its gate. Every claim is in exactly one of the four counts of the bar."""

    view: StoryView
    gate: Gate
    may_run: int
    blocks: int
    stale: int
    unchecked: int

    @property
    def story(self) -> Story:
        return self.view.story

    @property
    def claims(self) -> int:
        return len(self.view.claims)

    @property
    def left(self) -> int:
        """Claims that no verdict counts for now."""
        return self.stale + self.unchecked

    @property
    def replies(self) -> int:
        """Replies that are outstanding."""
        return sum(request.is_outstanding for request in self.view.requests)

    def replies_late(self, now: datetime) -> int:
        """Outstanding replies whose time is over, the time they asked for included."""
        return sum(
            request.is_outstanding and request.over_at is not None and request.over_at < now
            for request in self.view.requests
        )


def standings(stories: Iterable[Story], *, hidden: QuerySet[Verdict] | None = None) -> list[Standing]:
    """How far each story is, in the order given. `hidden` verdicts are not read: to the reader they do not exist."""
    return [measure(view) for view in read_many(stories, hidden=hidden)]


def measure(view: StoryView) -> Standing:
    """Judge a story as it was read, and count its claims by what the gate says of them."""
    gate = assess(view)
    blocking = {finding.claim for finding in gate.blockers}
    counts: Counter[str] = Counter()
    for claim in view.claims:
        if not view.given(claim):
            counts["unchecked"] += 1
        elif claim.is_lost or view.standing(claim) is None:
            counts["stale"] += 1
        else:
            counts["blocks" if claim.number in blocking else "may_run"] += 1
    return Standing(view, gate, counts["may_run"], counts["blocks"], counts["stale"], counts["unchecked"])


def read_many(stories: Iterable[Story], *, hidden: QuerySet[Verdict] | None = None) -> list[StoryView]:
    """What `view.read` reads, for many stories in the same few queries as for one."""
    by_pk = {story.pk: story for story in stories}
    revisions = asked(counted(Revision.objects.filter(story__in=by_pk, number=F("story__copy_version"))))
    found = {
        revision.story_id: StoryView(story=by_pk[revision.story_id], revision=revision, claims=[])
        for revision in revisions.select_related("author").defer("blocks")
    }
    views = {pk: found[pk] for pk in by_pk}
    for view in views.values():
        view.take_counts()
    _read_bylines(views)
    _read_claims(views, hidden)
    _read_work(views)
    read_signatures(views.values())
    read_faulty(views.values())
    read_grounds(views.values())
    return list(views.values())


def _read_bylines(views: dict[int, StoryView]) -> None:
    for view in views.values():
        view.story.byline_users = []
    for byline in Byline.objects.filter(story__in=views).select_related("user").order_by("pk"):
        views[byline.story_id].story.byline_users.append(byline.user)


def _read_claims(views: dict[int, StoryView], hidden: QuerySet[Verdict] | None) -> None:
    story_of: dict[int, int] = {}
    for claim in Claim.objects.standing().with_anchors().filter(story__in=views):
        story_of[claim.pk] = claim.story_id
        views[claim.story_id].claims.append(claim)
    verdicts = Verdict.objects.filter(claim__story__in=views, claim__withdrawn_at__isnull=True)
    if hidden is not None:
        verdicts = verdicts.exclude(pk__in=hidden)
    for verdict in verdicts.select_related("by").order_by("pk"):
        views[story_of[verdict.claim_id]].verdicts.setdefault(verdict.claim_id, []).append(verdict)


def _read_work(views: dict[int, StoryView]) -> None:
    tasks = VerificationTask.objects.active().filter(story__in=views)
    for task in tasks.select_related("assignee", "claim").order_by("pk"):
        views[task.story_id].tasks.append(task)
    for request in ReplyRequest.objects.filter(story__in=views).for_gate():
        views[request.story_id].requests.append(request)
    for mark in NothingToCheck.objects.filter(story__in=views).select_related("by"):
        views[mark.story_id].passed_over[mark.words_digest] = mark
    leans = leans_among([claim for view in views.values() for claim in view.claims])
    for view in views.values():
        view.leans = leans
