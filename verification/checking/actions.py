"""The verbs of a task: one owner at a time, guarded by a conditional update and a constraint."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, Refusal, optional_text, require_text
from newsroom.ledger.actions import one_verb, verb
from newsroom.people.models import User
from newsroom.stories.actions import begin_checking, move_gate, take_turn
from newsroom.stories.states import UNDER_WAY
from newsroom.stories.tidying import tidy
from verification.checking.assignment import spread, why_not
from verification.checking.giving import (
    Left,
    Many,
    Shown,
    ToTick,
    claim_of,
    fresh,
    give,
    move,
    reporters,
    require_its_turn,
    require_on_the_desk,
    settled,
)
from verification.checking.models import Question, Verdict, VerificationTask
from verification.checking.opening import note, open_tasks, set_reminders, settle_where_words_are_back
from verification.checking.permissions import (
    may_answer,
    may_assign,
    may_cancel,
    may_check,
    may_reopen,
    must_own,
)
from verification.checking.states import Said, So, TaskState, TaskType, TaskVerb
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.reminders.actions import cancel as cancel_reminder
from verification.reminders.actions import schedule

LONGEST_RATIONALE = 10_000

UNANSWERED = "question_unanswered"

QUESTION_WAITS, QUESTION_WAITS_AT_LEAST = timedelta(hours=1), timedelta(minutes=10)
"""How long a question may stand unanswered before its reader is reminded: less where the check is due sooner."""


@verb
def take(*, by: User, task: VerificationTask, seen: int) -> VerificationTask:
    """Take an open task: from here on it is this checker's alone."""
    task = fresh(task)
    if task.state == TaskState.OPEN:
        may_check(by=by, task=task)
        require_on_the_desk(task)
        require_its_turn(task)
    begin_checking(task.story)  # the story's row before the task's, as everywhere
    task = move(
        task,
        TaskVerb.TAKE,
        seen=seen,
        owner=by,
        assignee=by,
        taken_at=timezone.now(),
    )
    note("taken", task, by)
    return task


@verb
def take_next(*, by: User) -> VerificationTask | None:
    """Take the most urgent task the person may take; None when there is none (`queue.why_nothing` says why)."""
    mine_first = VerificationTask.objects.takeable_by(by).most_urgent_first().values_list("pk", "version")
    for pk, version in list(mine_first[:50]):
        try:
            with one_verb():
                return take(by=by, task=VerificationTask(pk=pk), seen=version)
        except Refusal:
            continue  # somebody was faster; the next one
    return None


@verb
def release(*, by: User, task: VerificationTask, seen: int) -> VerificationTask:
    """Give a task back to the desk."""
    must_own(by=by, task=fresh(task))
    task = move(
        fresh(task),
        TaskVerb.RELEASE,
        seen=seen,
        owner=None,
        assignee=None,
        waiting_for="",
        waiting_until=None,
    )
    note("released", task, by)
    if task.claim:
        settle_where_words_are_back({task.claim.pk: task.claim}, by)
    return fresh(task)


@verb
def wait(
    *, by: User, task: VerificationTask, seen: int, reason: str, until: datetime | None = None
) -> VerificationTask:
    """Keep a task while waiting for something outside, and say for what."""
    must_own(by=by, task=fresh(task))
    reason = require_text("reason", reason, "Say what you are waiting for.", limit=500)
    if until is not None and (timezone.is_naive(until) or until <= timezone.now()):
        raise Invalid({"until": ["Choose a time that lies ahead."]})
    task = move(fresh(task), TaskVerb.WAIT, seen=seen, waiting_for=reason, waiting_until=until)
    note("waiting", task, by, reason=reason, until=until.isoformat() if until else None)
    return task


@verb
def resume(*, by: User, task: VerificationTask, seen: int) -> VerificationTask:
    """Go on with a task that waited."""
    must_own(by=by, task=fresh(task))
    task = move(fresh(task), TaskVerb.RESUME, seen=seen, waiting_for="", waiting_until=None)
    note("resumed", task, by)
    return task


@verb
def ask(*, by: User, task: VerificationTask, seen: int, question: str) -> Question:
    """Return to the reporter with a question; the task stays the checker's and waits for the answer."""
    must_own(by=by, task=fresh(task))
    text = require_text("question", question, "Write the question for the reporter.", limit=2000)
    task = move(fresh(task), TaskVerb.ASK, seen=seen, waiting_for="An answer from the reporter")
    asked = Question.objects.create(task=task, text=text, asked_by=by)
    tell(
        users=reporters(task.story),
        kind="question_asked",
        key=str(asked.pk),
        payload={"question": asked.pk},
        story_id=task.story_id,
        desk=task.story.desk,
    )
    schedule(UNANSWERED, asked.pk, story=task.story, due_at=_remind_of_question(task))
    note("asked", task, by, reason=text)
    return asked


def _remind_of_question(task: VerificationTask) -> datetime:
    now = timezone.now()
    waits = min(QUESTION_WAITS, (task.due_at - now) / 2) if task.due_at else QUESTION_WAITS
    return now + max(waits, QUESTION_WAITS_AT_LEAST)


@verb
def answer(*, by: User, question: Question, text: str) -> Question:
    """Answer a checker's question; the task goes back to work."""
    task = fresh(question.task)
    may_answer(by=by, task=task)
    text = require_text("answer", text, "Write the answer.", limit=5000)
    answered = Question.objects.filter(pk=question.pk, answered_at__isnull=True).update(
        answer=text, answered_by=by, answered_at=timezone.now()
    )
    if not answered:
        raise NotPossible("This question was already answered.")
    cancel_reminder(UNANSWERED, question.pk)
    if task.possible(TaskVerb.ANSWER) and not task.questions.filter(answered_at__isnull=True).exists():
        task = move(task, TaskVerb.ANSWER, seen=task.version, waiting_for="", waiting_until=None)
    if task.owner:
        tell(
            users=[task.owner],
            kind="question_answered",
            key=str(question.pk),
            payload={"question": question.pk},
            story_id=question.task.story_id,
        )
    note("answered", task, by, reason=text)
    question.refresh_from_db()
    return question


def _answers(said: str, so: str) -> tuple[Said, So]:
    errors: dict[str, list[str]] = {}
    if said not in Said.values:
        errors["said"] = ["Answer the first question: who said it?"]
    if so not in So.values:
        errors["so"] = ["Answer the second question: is it so?"]
    if errors:
        raise Invalid(errors)
    return Said(said), So(so)


def _needs_evidence(said: Said, so: So) -> bool:
    """Whoever says that something holds, or does not, shows it; *unverified* and *not asked* claim nothing."""
    return so in (So.CONFIRMED, So.FALSE, So.DISPUTED) or said in (
        Said.ACCURATE,
        Said.INACCURATE,
        Said.CONTEXT_MISSING,
    )


@verb
def judge(
    *,
    by: User,
    task: VerificationTask,
    seen: int,
    words: str,
    said: str,
    so: str,
    rationale: str,
    shows: Sequence[Shown] = (),
    fix: str = "",
) -> Verdict:
    """Give the verdict on a claim: the two answers, why, what shows it, and better words if there are any.

    `words` is the claim's digest as the checker saw it: a verdict never counts for words it was not given for.
    """
    take_turn(task.story_id)
    task = fresh(task)
    must_own(by=by, task=task)
    may_check(by=by, task=task)  # again: a byline may have been given to whoever took it
    claim = claim_of(task)
    first, second = _answers(said, so)
    errors: dict[str, list[str]] = {}
    if not rationale.strip():
        errors["rationale"] = ["Write why, in a sentence: the editor signs on this ground."]
    if _needs_evidence(first, second) and not shows:
        errors["shows"] = ["Say what shows it: choose evidence, or add some."]
    if errors:
        raise Invalid(errors)
    rationale = require_text("rationale", rationale, "", limit=LONGEST_RATIONALE)
    _same_words(claim, words)
    task = move(task, TaskVerb.JUDGE, seen=seen, **settled())
    return give(
        task, claim, by, said=first, so=second, rationale=rationale, shows=shows, fix=words_of_a_fix(fix)
    )


def words_of_a_fix(fix: str) -> str:
    """Proposed words as they would stand in the copy: one paragraph, tidied like all copy."""
    fix = optional_text("fix", fix, limit=2000)
    if len(fix.splitlines()) > 1:
        raise Invalid({"fix": ["Propose words for one paragraph; they go where the claim stands."]})
    return tidy(fix)


def _same_words(claim: Claim, words: str) -> None:
    if words != claim.words_digest:
        raise NotPossible(
            f"The words of {claim.label} changed while you were checking them. Your verdict is kept here, not "
            "recorded: read the new words, then record it."
        )


@verb
def tick(*, by: User, tasks: Iterable[ToTick], evidence: Evidence, where: str = "") -> Many:
    """Tick plain facts that one document shows, many in one go; `where` holds for those that say nothing themselves.

    What can not be ticked is left, with the reason; the others are done.
    """
    done: list[VerificationTask] = []
    left: list[Left] = []
    for task, seen, own in sorted(tasks, key=lambda one: (one.task.story_id, one.task.pk)):
        try:
            with one_verb():
                take_turn(task.story_id)
                done.append(_tick(by, fresh(task), seen, Shown(evidence, own.strip() or where)))
        except Refusal as refusal:
            left.append(Left(fresh(task), str(refusal)))
    return Many(done, left)


def _tick(by: User, task: VerificationTask, seen: int, shown: Shown) -> VerificationTask:
    claim = claim_of(task)
    if task.state == TaskState.TAKEN:
        must_own(by=by, task=task)
    else:
        require_on_the_desk(task)
    may_check(by=by, task=task)
    if not claim.may_be_ticked:
        raise NotPossible(
            f"{claim.label} is not a plain fact of low risk: it needs a verdict with its reasons."
        )
    begin_checking(task.story)
    task = move(task, TaskVerb.TICK, seen=seen, **{**settled(), "assignee": by})
    give(task, claim, by, said=Said.NOT_ASKED, so=So.CONFIRMED, rationale="", shows=[shown], ticked=True)
    return task


@verb
def reopen(*, by: User, task: VerificationTask, seen: int, reason: str) -> VerificationTask:
    """Open a settled task again, with the reason; a verdict it gave no longer counts."""
    take_turn(task.story_id)
    task = fresh(task)
    may_reopen(by=by, task=task)
    reason = require_text("reason", reason, "Write why it is opened again.", limit=500)
    if task.story.state not in UNDER_WAY:
        raise NotPossible(
            f"{task.story.slug} is {task.story.get_state_display().lower()}: its checks are closed."
        )
    if task.claim and task.claim.withdrawn_at:
        raise NotPossible(f"{task.claim.label} was withdrawn: reinstate it first.")
    if (
        VerificationTask.objects.active()
        .filter(claim=task.claim_id, type=task.type)
        .exclude(pk=task.pk)
        .exists()
    ):
        raise NotPossible("Another task of this kind is already under way for this claim.")
    task = move(task, TaskVerb.REOPEN, seen=seen, settled_at=None, assignee=None)
    task.verdicts.filter(suspended_at__isnull=True).update(
        suspended_at=timezone.now(), suspended_because=reason
    )
    set_reminders(task)
    move_gate(task.story_id, by=by, because=f"A task was re-opened: {reason}")
    note("reopened", task, by, reason=reason)
    return task


@verb
def cancel(*, by: User, task: VerificationTask, seen: int, reason: str) -> VerificationTask:
    """End a task without a verdict."""
    take_turn(task.story_id)
    task = fresh(task)
    may_cancel(by=by, task=task)
    reason = require_text("reason", reason, "Write why it is cancelled.", limit=500)
    task = move(task, TaskVerb.CANCEL, seen=seen, owner=None, settled_at=timezone.now())
    set_reminders(task)
    move_gate(task.story_id, by=by, because="A task was cancelled.")
    note("cancelled", task, by, reason=reason)
    return task


@verb
def ask_second_check(*, by: User, claim: Claim) -> VerificationTask:
    """Ask for a second pair of eyes on a claim, whatever its risk."""
    take_turn(claim.story_id)
    may_reopen(by=by, task=VerificationTask(story=claim.story, claim=claim))
    if claim.withdrawn_at or claim.story.state not in UNDER_WAY:
        raise NotPossible(f"{claim.label} can not be checked now.")
    opened = open_tasks(claim.story, [claim], TaskType.SECOND_CHECK, by)
    if not opened:
        raise NotPossible(f"A second check of {claim.label} is already under way.")
    move_gate(claim.story_id, by=by, because=f"A second check of {claim.label} was asked for.")
    return opened[0]


@verb
def assign(*, by: User, tasks: Iterable[VerificationTask], to: User | None) -> Many:
    """Say whose open tasks should be (nobody's with None). What does not fit is left, with the reason."""
    done: list[VerificationTask] = []
    left: list[Left] = []
    for given in tasks:
        task = fresh(given)
        may_assign(by=by, story=task.story)
        reason = why_not(task, to) if to else None
        if reason:
            left.append(Left(task, reason))
        else:
            _assign(task, to, by, done, left)
    _tell_assigned(to, by, done)
    return Many(done, left)


@verb
def balance(*, by: User, tasks: Iterable[VerificationTask]) -> Many:
    """Spread open tasks over the team: to whom they suit, within capacity, the least loaded first."""
    given = [fresh(task) for task in tasks]
    for task in given:
        may_assign(by=by, story=task.story)
    plan = spread(given)
    done: list[VerificationTask] = []
    left = [Left(task, sentence) for task, sentence in plan.unfit]
    for checker, share in plan.shares:
        before = len(done)
        for task in share:
            _assign(task, checker, by, done, left)
        _tell_assigned(checker, by, done[before:])
    return Many(done, left)


def _assign(
    task: VerificationTask, to: User | None, by: User, done: list[VerificationTask], left: list[Left]
) -> None:
    try:
        with one_verb():
            task = move(task, TaskVerb.ASSIGN, seen=task.version, assignee=to)
            note("assigned", task, by, to=to.pk if to else None)
        done.append(task)
    except NotPossible as refusal:
        left.append(Left(task, str(refusal)))


def _tell_assigned(to: User | None, by: User, tasks: list[VerificationTask]) -> None:
    if tasks and to and to != by:
        tell(
            users=[to],
            kind="tasks_assigned",
            key=f"{tasks[0].pk}:{tasks[0].version}",
            payload={"task": tasks[0].pk, "count": len(tasks)},
            story_id=tasks[0].story_id,
        )
