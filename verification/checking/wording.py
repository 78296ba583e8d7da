"""What the room's messages say, and whether its reminders are still due."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE, IN_APP_ONLY, Group
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from newsroom.stories.models import Story
from verification.checking.looking import TO_CORRECT
from verification.checking.models import Question, Verdict, VerificationTask
from verification.checking.opening import DUE_SOON, OVERDUE
from verification.checking.states import FixState, TaskState
from verification.checking.watched import PAGE_CHANGED
from verification.evidence.models import Change
from verification.evidence.states import ChangeKind
from verification.reminders.obligations import Obligation, remind_of

TO_DESK_HEAD_AFTER = timedelta(minutes=30)


def _task(pk: int) -> VerificationTask:
    return VerificationTask.objects.select_related("story__desk", "claim", "assignee").get(pk=pk)


def _named(task: VerificationTask) -> str:
    return f"{task.story.slug} {task.claim.label}" if task.claim else task.story.slug


def _path(task: VerificationTask) -> str:
    return (
        addresses.claim(task.story.uuid, task.claim.number)
        if task.claim
        else addresses.story(task.story.uuid)
    )


def _still_unsettled(ids: Collection[int]) -> set[int]:
    return set(
        VerificationTask.objects.active()
        .on_the_desk()
        .filter(pk__in=ids, due_at__isnull=False)
        .values_list("pk", flat=True)
    )


def _checker(task_id: int, _step: int) -> list[User]:
    task = _task(task_id)
    return [task.assignee] if task.assignee else []


def _checker_then_head(task_id: int, step: int) -> list[User]:
    task = _task(task_id)
    checker = [task.assignee] if task.assignee else []
    return checker if checker and step == 0 else checker + users_on(task.story.desk_id, Role.DESK_HEAD)


def _due_soon(payload: dict[str, Any]) -> Wording | None:
    task = _task(payload["subject"])
    if task.pk not in _still_unsettled([task.pk]) or task.due_at is None:
        return None
    due = f"{task.due_at.astimezone(task.story.desk.zone):%H:%M}"
    return Wording(f"{_named(task)} is due at {due}.", _path(task), "The check is still open.")


def _overdue(payload: dict[str, Any]) -> Wording | None:
    task = _task(payload["subject"])
    if task.pk not in _still_unsettled([task.pk]) or task.due_at is None:
        return None
    whose = f"with {task.assignee}" if task.assignee else "with nobody"
    due = f"{task.due_at.astimezone(task.story.desk.zone):%H:%M}"
    return Wording(f"{_named(task)} is overdue: it was due at {due} and is {whose}.", _path(task))


def _assigned(payload: dict[str, Any]) -> Wording | None:
    task = _task(payload["task"])
    count = payload["count"]
    if task.state != TaskState.OPEN and count == 1:
        return None
    more = f" and {count - 1} more" if count > 1 else ""
    return Wording(f"You were assigned {_named(task)}{more}.", addresses.queue())


def _stale(payload: dict[str, Any]) -> Wording | None:
    story = Story.objects.get(pk=payload["story"])
    count = payload["claims"]
    what = "A claim you checked needs" if count == 1 else f"{count} claims you checked need"
    why = "what it rests on" if payload.get("changed") == "grounds" else "the words"
    if count > 1:
        why = why.replace("it rests", "they rest")
    return Wording(f"{what} another look: {why} changed in {story.slug}.", addresses.stale(story.uuid))


def _grounds_gone(payload: dict[str, Any]) -> Wording | None:
    story = Story.objects.get(pk=payload["story"])
    numbers = payload["claims"]
    labels = ", ".join(f"C{number}" for number in numbers)
    return Wording(
        f"{story.slug} has run, and {labels} lost what {'it' if len(numbers) == 1 else 'they'} rested on.",
        addresses.claim(story.uuid, numbers[0]),
        "Decide whether what ran stands, or has to be corrected.",
    )


def _question(pk: int) -> Question:
    return Question.objects.select_related("task__story", "task__claim", "asked_by", "answered_by").get(pk=pk)


def _asked(payload: dict[str, Any]) -> Wording | None:
    question = _question(payload["question"])
    if question.answered_at:
        return None
    return Wording(f"{question.asked_by} asks you about {_named(question.task)}.", _path(question.task))


def _answered(payload: dict[str, Any]) -> Wording | None:
    question = _question(payload["question"])
    return Wording(
        f"{question.answered_by} answered your question about {_named(question.task)}.", _path(question.task)
    )


def _fix(payload: dict[str, Any]) -> Wording | None:
    verdict = Verdict.objects.select_related("claim__story", "by", "task__story", "task__claim").get(
        pk=payload["verdict"]
    )
    if verdict.fix_state != FixState.PROPOSED or verdict.words_digest != verdict.claim.words_digest:
        return None
    return Wording(f"{verdict.by} proposes other words for {_named(verdict.task)}.", _path(verdict.task))


def _page_changed(payload: dict[str, Any]) -> Wording | None:
    change = Change.objects.select_related("evidence__story").get(pk=payload["change"])
    evidence = change.evidence
    if evidence.withdrawn_at:
        return None
    labels = ", ".join(f"C{number}" for number in payload["claims"])
    what = {
        ChangeKind.CHANGED: "says something else now",
        ChangeKind.GONE: "is gone",
        ChangeKind.BACK: "is back",
    }[ChangeKind(change.kind)]
    return Wording(
        f"A watched page {what}: “{evidence.title}”, for {labels} of {evidence.story.slug}.",
        f"{addresses.evidence(evidence.story.uuid, evidence.uuid)}#change-{change.pk}",
        "Your verdict rests on it. Look at what changed, and judge again if it matters.",
    )


def _to_correct(payload: dict[str, Any]) -> Wording | None:
    task = _task(payload["task"])
    return Wording(
        f"{_named(task)} ran and has to be corrected: a page it rests on changed.",
        _path(task),
        "What was found is in the timeline of the story.",
    )


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    remind_of(
        Obligation(
            DUE_SOON,
            _still_unsettled,
            _checker,
            _due_soon,
            label="A check of yours is due soon",
            group=Group.CHECKS,
            channels=IN_APP_ONLY,
        )
    )
    remind_of(
        Obligation(
            OVERDUE,
            _still_unsettled,
            _checker_then_head,
            _overdue,
            ladder=(timedelta(0), TO_DESK_HEAD_AFTER),
            label="A check is overdue",
            group=Group.CHECKS,
        )
    )
    words_for("tasks_assigned", _assigned, label="You were assigned checks", group=Group.CHECKS)
    words_for(
        "claims_stale",
        _stale,
        label="What you checked needs another look",
        group=Group.CHECKS,
        channels=IN_APP_ONLY,
    )
    words_for(
        "grounds_gone",
        _grounds_gone,
        label="A story that ran lost what it rested on",
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
        desk_chat=True,
    )
    words_for("question_asked", _asked, label="A checker asks you something", group=Group.CHECKS)
    words_for("question_answered", _answered, label="Your question was answered", group=Group.CHECKS)
    words_for("fix_proposed", _fix, label="Other words are proposed for your copy")
    words_for(
        TO_CORRECT,
        _to_correct,
        label="A story that ran has to be corrected",
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
        desk_chat=True,
    )
    words_for(PAGE_CHANGED, _page_changed, label="A watched page changed", group=Group.GROUNDS)
