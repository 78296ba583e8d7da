"""Who may do which verb to a task. What the state allows is the table's question, not this page's."""

from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import require_part, require_seen
from verification.checking.models import Verdict, VerificationTask
from verification.checking.states import TaskType
from verification.claims.models import Claim
from verification.claims.permissions import is_responsible_for


def may_check(*, by: User, task: VerificationTask) -> None:
    """Take or tick: a fact-checker of the desk, never their own words, never a second check of their own verdict."""
    require_part(
        by=by,
        story=task.story,
        roles=(Role.FACT_CHECKER,),
        sentence=f"Only a fact-checker of {task.story.desk.name} can check here.",
    )
    if task.claim is None:
        if task.story.filed_by_id == by.pk or task.story.bylines.filter(user=by).exists():
            raise NotPermitted("You are responsible for this story, so somebody else must check it.")
        return
    if is_responsible_for(by, task.claim):
        raise NotPermitted(
            f"You are responsible for the words of {task.claim.label}, so somebody else must check them."
        )
    if _gave_the_other_verdict(by, task):
        raise NotPermitted(
            f"You gave the other verdict on {task.claim.label}; a second check is made by somebody else."
        )
    if task.assignee_id not in (None, by.pk):
        raise NotPermitted(f"This task is assigned to {task.assignee}. The desk head can assign it to you.")


def may_take_away(*, by: User, claim: Claim) -> None:
    """Withdraw a claim, or merge it away: not whoever wrote it, once it was judged and while the copy still says it."""
    if claim.verdicts.exists() and claim.stands and is_responsible_for(by, claim):
        raise NotPermitted(
            f"{claim.label} was judged, and the copy still says it: somebody who did not write it withdraws it."
        )


def may_recast(*, by: User, claim: Claim) -> None:
    """Make another kind of it, of which the gate asks other things: not whoever wrote it, once it was judged."""
    if claim.verdicts.exists() and is_responsible_for(by, claim):
        raise NotPermitted(
            f"{claim.label} was judged as what it is: somebody who did not write it makes another kind of it."
        )


def _gave_the_other_verdict(by: User, task: VerificationTask) -> bool:
    second = task.type == TaskType.SECOND_CHECK
    return Verdict.objects.filter(
        claim=task.claim,
        by=by,
        second=not second,
        suspended_at__isnull=True,
        words_digest=task.claim.words_digest if task.claim else "",
    ).exists()


def must_own(*, by: User, task: VerificationTask) -> None:
    """Release, wait, ask, judge: who has taken the task."""
    require_seen(by=by, story=task.story)
    if task.owner_id != by.pk:
        whose = f"{task.owner} has taken it" if task.owner_id else "nobody has taken it"
        raise NotPermitted(f"This task is not yours: {whose}.")


def may_answer(*, by: User, task: VerificationTask) -> None:
    """Answer a checker's question: the desk's reporters and editors."""
    require_part(
        by=by,
        story=task.story,
        roles=(Role.REPORTER, Role.EDITOR),
        sentence="Only a reporter or an editor of the desk can answer this question.",
    )


def may_assign(*, by: User, story: Story) -> None:
    """Assign and balance: the desk head."""
    require_part(
        by=by,
        story=story,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a desk head of {story.desk.name} can assign fact-checkers there.",
    )


def may_reopen(*, by: User, task: VerificationTask) -> None:
    """Re-open or cancel with a reason: fact-checkers, editors and desk heads of the desk."""
    require_part(
        by=by,
        story=task.story,
        roles=(Role.FACT_CHECKER, Role.EDITOR, Role.DESK_HEAD),
        sentence="Only a fact-checker, editor or desk head of the desk can re-open or add a check.",
    )


def may_cancel(*, by: User, task: VerificationTask) -> None:
    """Cancel a task: editors and desk heads."""
    require_part(
        by=by,
        story=task.story,
        roles=(Role.EDITOR, Role.DESK_HEAD),
        sentence="Only an editor or a desk head of the desk can cancel a task.",
    )


def may_look_again(*, by: User, task: VerificationTask) -> None:
    """Say whether what ran still stands: the desk's fact-checkers and editors, not about their own words."""
    require_part(
        by=by,
        story=task.story,
        roles=(Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a fact-checker or an editor of the desk can look again at what ran.",
    )
    if task.claim and is_responsible_for(by, task.claim):
        raise NotPermitted(
            f"You are responsible for the words of {task.claim.label}: somebody else looks again."
        )


def may_calculate(*, by: User, story: Story) -> None:
    """Reckon a figure of the copy again: whoever may judge or make claims there."""
    require_part(
        by=by,
        story=story,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can keep calculations.",
    )
