"""Same meaning, other words: the checker gives the verdict again, on the same evidence, for one claim or many."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from newsroom.errors import NotPermitted, NotPossible, Refusal, optional_text
from newsroom.ledger.actions import one_verb, verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.checking.giving import (
    Left,
    Many,
    Shown,
    claim_of,
    fresh,
    give,
    move,
    require_its_turn,
    require_on_the_desk,
    settled,
)
from verification.checking.models import Verdict, VerificationTask
from verification.checking.permissions import may_check
from verification.checking.states import OWNED, Said, So, TaskType, TaskVerb
from verification.claims.models import Claim

LONGEST_REASON = 500


@verb
def confirm_again(*, by: User, tasks: Iterable[tuple[VerificationTask, int, str]], reason: str = "") -> Many:
    """Give one's own verdicts again for words that changed without changing what they say.

    Each of `tasks` is (task, version seen, the claim's digest as it was seen). What can not be confirmed is left,
    with the reason; the others are done.
    """
    reason = optional_text("reason", reason, limit=LONGEST_REASON)
    done: list[VerificationTask] = []
    left: list[Left] = []
    for task, seen, words in sorted(tasks, key=lambda one: (one[0].story_id, one[0].pk)):
        try:
            with one_verb():
                take_turn(task.story_id)
                done.append(_confirm(by, fresh(task), seen, words, reason))
        except Refusal as refusal:
            left.append(Left(fresh(task), str(refusal)))
    return Many(done, left)


def _confirm(by: User, task: VerificationTask, seen: int, words: str, reason: str) -> VerificationTask:
    claim = _require_a_turn(by, task)
    last = last_verdict(task)
    sentence = why_not_again(claim, last, by)
    if sentence or last is None:
        raise NotPossible(sentence)
    if words != claim.words_digest:
        raise NotPossible(
            f"The words of {claim.label} changed again since you read them. Read them once more."
        )
    task = move(task, TaskVerb.CONFIRM_AGAIN, seen=seen, **{**settled(), "assignee": by})
    why = f"Same meaning: {reason}" if reason else ""
    give(
        task,
        claim,
        by,
        said=Said(last.said),
        so=So(last.so),
        rationale="\n\n".join(part for part in (last.rationale, why) if part),
        shows=[Shown(show.evidence, show.where) for show in last.shows.all()],
        ticked=last.ticked,
        confirms=last,
    )
    return task


def _require_a_turn(by: User, task: VerificationTask) -> Claim:
    """What a task asks of whoever confirms its verdict again, whatever the verdict is."""
    claim = claim_of(task)
    if task.state in OWNED and task.owner_id != by.pk:
        raise NotPermitted(f"{task.owner} has taken {claim.label}.")
    if task.state not in OWNED:
        require_on_the_desk(task)
    may_check(by=by, task=task)
    require_its_turn(task)
    return claim


@dataclass(frozen=True)
class Again:
    """Whether a person can confirm again on a claim: the task they would do it with, or why not, in a sentence."""

    task: VerificationTask | None = None
    why_not: str = ""


def again(
    claim: Claim,
    given: Iterable[Verdict],
    tasks: Iterable[VerificationTask],
    *,
    by: User,
    takeable: Container[int],
) -> Again:
    """The same questions as the verb asks, for a page that offers it.

    `given` are the newest first and second verdict that `by` may know (with what shows them, the claim's anchors
    at hand: then nothing is asked of the database), `tasks` the claim's active ones, `takeable` what `by` may take.
    """
    stale = [verdict for verdict in given if not verdict.counts_for(claim)]
    verdict = next((one for one in stale if one.by_id == by.pk), stale[0] if stale else None)
    if verdict is None:
        return Again()
    if sentence := why_not_again(claim, verdict, by):
        return Again(why_not=sentence)
    task = next((one for one in tasks if (one.type == TaskType.SECOND_CHECK) == verdict.second), None)
    if task is None:
        return Again(why_not=f"No check of {claim.label} is open. It can be opened again at the claim.")
    if task.pk not in takeable:
        try:
            _require_a_turn(by, task)
        except Refusal as refusal:
            return Again(why_not=str(refusal))
    return Again(task)


def last_verdict(task: VerificationTask) -> Verdict | None:
    """The newest verdict on the claim of a task, of its kind: first or second check."""
    second = task.type == TaskType.SECOND_CHECK
    given = Verdict.objects.filter(claim=task.claim, second=second).select_related("by")
    return given.prefetch_related("shows__evidence").order_by("pk").last()


def why_not_again(claim: Claim, last: Verdict | None, by: User) -> str:
    """Why a verdict can not simply be given again, in a sentence; "" when it can."""
    if last is None or last.counts_for(claim):
        return f"{claim.label} has no verdict that its words have left behind."
    if last.by_id != by.pk:
        return f"{last.by} gave the verdict on {claim.label}; only they can give it again. Check it anew."
    if claim.withdrawn_at:
        return f"{claim.label} was withdrawn."
    if claim.is_lost:
        return f"{claim.label} has lost its words in a place: remove that place, or mark its words again."
    if last.suspended_at:
        why = last.suspended_because.strip()
        end = "" if not why or why[-1] in ".!?…" else "."
        return " ".join(
            filter(None, ["It is not the words alone.", f"{why}{end}", f"Check {claim.label} anew."])
        )
    if any(show.evidence.withdrawn_at for show in last.shows.all()):
        return f"Evidence for {claim.label} was withdrawn since. Check it anew."
    if last.ticked and not claim.may_be_ticked:
        return f"{claim.label} is no plain fact any more: it needs a verdict with its reasons."
    return ""
