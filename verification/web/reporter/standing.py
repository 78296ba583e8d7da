"""How far many stories are, read at a fixed number of queries: what a row of a reporter's list says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from newsroom.stories.models import Byline, Revision, Story
from verification.checking.models import Question, Verdict, VerificationTask
from verification.checking.states import FixState
from verification.claims.models import Claim, Proposal
from verification.gate.actions import assess
from verification.gate.models import SignOff
from verification.gate.view import StoryView
from verification.outreach.models import ReplyRequest


@dataclass(frozen=True)
class Standing:
    """One story of a list, and what of it waits for its reporter."""

    story: Story
    claims: int = 0
    decided: int = 0
    blockers: int = 0
    stale: int = 0
    questions: int = 0
    replies: int = 0
    fixes: int = 0
    proposals: int = 0


def standings(stories: Sequence[Story]) -> list[Standing]:
    """How far each story is, in the order given; blockers are those of the gate, by its own rules."""
    views = _views(stories)
    asked = Counter(
        Question.objects.filter(answered_at__isnull=True, task__story__in=stories).values_list(
            "task__story_id", flat=True
        )
    )
    return [_standing(views[story.pk], asked[story.pk]) for story in stories]


def _standing(view: StoryView, questions: int) -> Standing:
    decided = [verdict for claim in view.claims if (verdict := view.standing(claim))]
    return Standing(
        story=view.story,
        claims=len(view.claims),
        decided=len(decided),
        blockers=len(assess(view).blockers),
        stale=sum(bool(view.given(claim)) and view.standing(claim) is None for claim in view.claims),
        questions=questions,
        replies=sum(request.is_outstanding for request in view.requests),
        fixes=sum(verdict.fix_state == FixState.PROPOSED for verdict in decided),
        proposals=view.unsettled_proposals,
    )


def _views(stories: Sequence[Story]) -> dict[int, StoryView]:
    """What the gate reads of each story (`gate.view.read` for many at once)."""
    by_pk = {story.pk: story for story in stories}
    _name_bylines(by_pk)
    revisions = Revision.objects.filter(story__in=stories, number=F("story__copy_version"))
    views = {
        revision.story_id: StoryView(story=by_pk[revision.story_id], revision=revision, claims=[])
        for revision in revisions
    }
    _read_claims(views)
    for task in (
        VerificationTask.objects.active().filter(story__in=stories).select_related("assignee", "claim")
    ):
        views[task.story_id].tasks.append(task)
    requests = ReplyRequest.objects.filter(story__in=stories).select_related("party", "owner")
    for request in requests.prefetch_related("attempts", "claims"):
        views[request.story_id].requests.append(request)
    for sign_off in SignOff.objects.in_force().senior().filter(story__in=stories).select_related("by"):
        views[sign_off.story_id].senior_sign_offs.append(sign_off)
    proposed = Counter(
        Proposal.objects.unsettled().filter(story__in=stories).values_list("story_id", flat=True)
    )
    for view in views.values():
        view.bylines = len(view.story.byline_users)
        view.unsettled_proposals = proposed[view.story.pk]
    return views


def _name_bylines(by_pk: dict[int, Story]) -> None:
    names: dict[int, list[object]] = {pk: [] for pk in by_pk}
    for byline in Byline.objects.filter(story__in=by_pk).select_related("user").order_by("pk"):
        names[byline.story_id].append(byline.user)
    for pk, story in by_pk.items():
        story.__dict__["byline_users"] = names[pk]  # a cached property, filled for all rows at once


def _read_claims(views: dict[int, StoryView]) -> None:
    claims: Iterable[Claim] = Claim.objects.standing().with_anchors().filter(story__in=views)
    for claim in claims:
        views[claim.story_id].claims.append(claim)
    verdicts = Verdict.objects.filter(claim__story__in=views, claim__withdrawn_at__isnull=True)
    for verdict in verdicts.select_related("by", "claim").order_by("pk"):
        given = views[verdict.claim.story_id].verdicts
        given.setdefault(verdict.claim_id, []).append(verdict)
