"""What the verbs of a task share: moving it by conditional update, and writing a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, optional_text
from newsroom.ledger.actions import record
from newsroom.people.models import User
from newsroom.stories.actions import move_gate
from newsroom.stories.states import ON_THE_DESK, UNDER_WAY
from verification.checking.calculating import keep_with
from verification.checking.disagreeing import bring_together
from verification.checking.models import Shows, Verdict, VerificationTask
from verification.checking.opening import mind_idling, open_tasks, reporters, set_reminders
from verification.checking.states import TRANSITIONS, FixState, Said, So, TaskState, TaskType, TaskVerb
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.evidence.models import Evidence


@dataclass(frozen=True)
class Shown:
    """Evidence a verdict rests on, and where in it."""

    evidence: Evidence
    where: str = ""


class ToTick(NamedTuple):
    """A task to tick, the version of it that was seen, and where in the document its fact stands."""

    task: VerificationTask
    seen: int
    where: str = ""


@dataclass(frozen=True)
class Left:
    """A task that a verb over many did not do, and why."""

    task: VerificationTask
    sentence: str


@dataclass(frozen=True)
class Many:
    """The answer of a verb over many tasks."""

    done: list[VerificationTask]
    left: list[Left]


def move(task: VerificationTask, name: TaskVerb, *, seen: int, **fields: Any) -> VerificationTask:
    """Do a verb's transition as one conditional update on state and version; `NotPossible` when it does not fit."""
    before = TaskState(task.state)
    state = TRANSITIONS.get((before, name))
    moved = state is not None and VerificationTask.objects.filter(
        pk=task.pk, state=before, version=seen
    ).update(state=state, version=F("version") + 1, **fields)
    if not moved:
        now = VerificationTask.objects.select_related("owner").get(pk=task.pk)
        raise NotPossible(_why_not(now, name, seen))
    task = fresh(task)
    if TaskState.TAKEN in (before, task.state):
        mind_idling(task)
    return task


def _why_not(task: VerificationTask, name: TaskVerb, seen: int) -> str:
    if name == TaskVerb.TAKE and task.owner:
        return f"{task.owner} has already taken this task."
    if (TaskState(task.state), name) not in TRANSITIONS:
        whose = f" by {task.owner}" if task.owner else ""
        return f"This task is {task.get_state_display().lower()}{whose}: “{name.label}” is not possible now."
    return f"This task was changed by somebody else (it is at version {task.version}, you saw {seen}). Look again."


def fresh(task: VerificationTask) -> VerificationTask:
    """The task as it is in the database now."""
    return VerificationTask.objects.select_related(
        "story__desk", "claim__story__desk", "owner", "assignee"
    ).get(pk=task.pk)


def require_on_the_desk(task: VerificationTask) -> None:
    """`NotPossible` while the story's tasks are not handed out."""
    if task.story.state not in ON_THE_DESK and not task.is_owed_afterwards:
        raise NotPossible(f"{task.story.slug} is {task.story.get_state_display().lower()}: its tasks wait.")


def require_its_turn(task: VerificationTask) -> None:
    """`NotPossible` for a second check whose first verdict does not stand."""
    if task.claim and VerificationTask.objects.before_their_first().filter(pk=task.pk).exists():
        raise NotPossible(
            f"{task.claim.label} has no first verdict for its present words; that check comes first."
        )


def claim_of(task: VerificationTask) -> Claim:
    """The claim a verdict is given on; `NotPossible` where there is none, or the story has run."""
    if task.claim is None:
        raise NotPossible("This task is about the story, not about a claim; it takes no verdict.")
    if task.story.state not in UNDER_WAY and not task.is_owed_afterwards:
        raise NotPossible(
            f"{task.story.slug} is {task.story.get_state_display().lower()}: it takes no verdicts now."
        )
    return task.claim


def settled() -> dict[str, Any]:
    """What a task that is done looks like."""
    return {
        "owner": None,
        "ahead": False,
        "settled_at": timezone.now(),
        "waiting_for": "",
        "waiting_until": None,
    }


def give(
    task: VerificationTask,
    claim: Claim,
    by: User,
    *,
    said: Said,
    so: So,
    rationale: str,
    shows: Sequence[Shown],
    fix: str = "",
    ticked: bool = False,
    confirms: Verdict | None = None,
) -> Verdict:
    """Write a verdict and all that follows from it (part of a verb, with its event)."""
    for shown in shows:
        if shown.evidence.story_id != claim.story_id or shown.evidence.withdrawn_at:
            raise Invalid(
                {"shows": [f"{shown.evidence.title} is not evidence that can be used in this story."]}
            )
    verdict = Verdict.objects.create(
        task=task,
        claim=claim,
        by=by,
        second=task.type == TaskType.SECOND_CHECK,
        ticked=ticked,
        said=said,
        so=so,
        rationale=rationale,
        words_digest=claim.words_digest,
        copy_version=task.story.copy_version,
        fix=fix,
        fix_state=FixState.PROPOSED if fix else "",
        confirms=confirms,
    )
    Shows.objects.bulk_create(
        [
            Shows(
                verdict=verdict, evidence=shown.evidence, where=optional_text("shows", shown.where, limit=120)
            )
            for shown in shows
        ],
        ignore_conflicts=True,
    )
    set_reminders(task)
    if claim.risk == Risk.HIGH and not verdict.second:
        open_tasks(task.story, [claim], TaskType.SECOND_CHECK, by)
    if fix:
        tell(
            users=reporters(task.story),
            kind="fix_proposed",
            key=str(verdict.pk),
            payload={"verdict": verdict.pk},
            story_id=task.story_id,
            desk=task.story.desk,
        )
    hooks.verdict_given(verdict=verdict, by=by)
    move_gate(claim.story_id, by=by, because=f"{claim.label} has a new verdict.")
    bring_together(claim, by)
    record(
        "claim.confirmed_again" if confirms else "claim.ticked" if ticked else "claim.judged",
        by=by,
        subject=verdict,
        story_id=claim.story_id,
        desk_id=task.story.desk_id,
        facts={
            "claim": claim.number,
            "said": said.value,
            "so": so.value,
            "second": verdict.second,
            "words": claim.words_digest,
            "copy_version": verdict.copy_version,
            "shows": [shown.evidence.pk for shown in shows],
            "calculations": keep_with(verdict),
        },
        texts={"rationale": rationale, "fix": fix},
    )
    return verdict
