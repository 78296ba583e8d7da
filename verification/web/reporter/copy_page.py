"""What the copy editor shows: the copy, what is proposed as claims, what the checkers ask and suggest."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from newsroom.errors import NotPermitted, Refusal
from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_edit, may_file
from newsroom.stories.states import UNDER_WAY, StoryState, StoryVerb
from verification.checking.models import Question, Verdict, VerificationTask
from verification.checking.permissions import may_answer
from verification.checking.states import FixState
from verification.claims.models import Proposal
from verification.claims.permissions import may_claim
from verification.claims.states import ProposalState
from verification.text.diff import word_diff
from verification.web.access import me
from verification.web.checker.standing import states_of
from verification.web.reporter.differing import Piece
from verification.web.reporter.draft_note import DraftNote, draft_context
from verification.web.reporter.forms import ClaimForm, CopyForm, PlanForm
from verification.web.reporter.marked import marked_blocks, numbered, passages
from verification.web.reporter.waiting import seen_by
from verification.web.strip import strip


@dataclass(frozen=True)
class Editing:
    """The proposal whose form is open."""

    proposal: Proposal
    form: ClaimForm


@dataclass(frozen=True)
class Conflict:
    """What somebody else saved meanwhile, beside what was typed."""

    sentence: str
    author: User
    version: int
    paragraphs: list[list[Piece]]


@dataclass(frozen=True)
class Fix:
    """Other words that a checker proposes for a claim."""

    verdict: Verdict
    diff: list[Piece]


@dataclass
class Opened:
    """What a request left open or refused on the page; all empty when it is only read."""

    copy_form: CopyForm | None = None
    plan_form: PlanForm | None = None
    editing: Editing | None = None
    conflict: Conflict | None = None
    refusal: Refusal | None = None
    settled: Proposal | None = None


def copy_page(
    request: HttpRequest, story: Story, opened: Opened | None = None, *, status: int = 200
) -> HttpResponse:
    """The copy editor of a story."""
    opened = opened or Opened()
    user = me(request)
    why_not = why_not_edit(user, story)
    draft = draft_context(user, story, request.POST if opened.copy_form else None, compare=bool(why_not))
    context = {
        "why_not": why_not,
        "copy_form": opened.copy_form or _served(story, draft["note"]),
        "saves_over": _saves_over(opened.conflict, draft["note"]),
        "plan_form": opened.plan_form or PlanForm.of(story),
        "may_discard": allows(may_edit, by=user, story=story),
        "may_plan": allows(may_edit, by=user, story=story) and story.state in UNDER_WAY,
        "may_file": story.possible(StoryVerb.FILE) and allows(may_file, by=user, story=story),
        "may_revise": story.possible(StoryVerb.REVISE) and allows(may_edit, by=user, story=story),
        "voids": story.state in (StoryState.APPROVED, StoryState.SCHEDULED),
        "fixes": _fixes(user, story),
        "questions": _questions(story),
        "may_answer": allows(may_answer, by=user, task=VerificationTask(story=story)),
        **draft,
        **proposals_context(user, story, opened),
    }
    return render(request, "reporter/edit_copy.html", context, status=status)


def _served(story: Story, note: DraftNote | None) -> CopyForm:
    """The form as the page is opened with it: the person's draft, else the copy."""
    return CopyForm.of_draft(story, note.draft) if note else CopyForm.of(story)


def _saves_over(conflict: Conflict | None, note: DraftNote | None) -> int | None:
    """The version somebody saved meanwhile, which the person sees compared with their own words."""
    if conflict:
        return conflict.version
    return note.theirs.number if note and note.theirs else None


def why_not_edit(user: User, story: Story) -> str:
    """Why the copy can not be changed by this person now; "" when it can."""
    if not story.possible(StoryVerb.SAVE_COPY):
        return f"{story.slug} is {story.get_state_display().lower()}: its copy can not be changed."
    try:
        may_edit(by=user, story=story)
    except NotPermitted as refusal:
        return str(refusal)
    return ""


def proposals_context(user: User, story: Story, opened: Opened) -> dict[str, Any]:
    """What the strip, the list of proposals and the marked copy show; the same for the page and for a swap."""
    proposals = list(story.proposals.select_related("claim", "settled_by", "revision"))
    counted = numbered(proposals, story.revision)
    of_state: dict[str, list[Proposal]] = {state: [] for state in ProposalState.values}
    for proposal in proposals:
        of_state[proposal.state].append(proposal)
    view = seen_by(user, story)
    states = states_of(view.claims, user)
    return {
        "opened": opened,
        "story": story,
        "strip": strip(story, current="edit_copy", view=view),
        "unclaimed": len(view.unclaimed),
        "may_settle": story.state in UNDER_WAY and allows(may_claim, by=user, story=story),
        "waiting": [n for n in counted if n.proposal.state == ProposalState.PROPOSED],
        "accepted": of_state[ProposalState.ACCEPTED],
        "dismissed": of_state[ProposalState.DISMISSED],
        "blocks": marked_blocks(story.revision, passages(story, counted, states)),
    }


def _fixes(user: User, story: Story) -> list[Fix]:
    proposed = (
        Verdict.objects.visible_to(user)
        .filter(claim__story=story, claim__withdrawn_at__isnull=True, fix_state=FixState.PROPOSED)
        .select_related("claim__story", "by")
    )
    standing = [verdict for verdict in proposed if verdict.counts_for(verdict.claim)]
    return [Fix(verdict, word_diff(verdict.claim.words, verdict.fix)) for verdict in standing]


def _questions(story: Story) -> list[Question]:
    open_ones = Question.objects.filter(task__story=story, answered_at__isnull=True)
    return list(open_ones.select_related("asked_by", "task__claim", "task__story__desk"))
