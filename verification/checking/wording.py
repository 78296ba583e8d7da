"""What the room's messages say, and whether its reminders are still due."""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE, IN_APP_ONLY, Group
from newsroom.dispatch.rendering import Wording, WriterOfMany, words_for
from newsroom.people.models import Desk, User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.states import UNDER_WAY
from verification.checking.actions import QUESTION_WAITS, UNANSWERED
from verification.checking.models import Question, Verdict, VerificationTask
from verification.checking.opening import DUE_SOON, IDLE, IDLE_AFTER, OVERDUE, reporters
from verification.checking.states import FixState, TaskState
from verification.checking.watched import (
    LOOK_AT_CHANGE,
    LOOKED_AT_WITHIN,
    PAGE_CHANGED,
    not_looked_at,
    who_should_look,
)
from verification.evidence.models import Change
from verification.evidence.states import ChangeKind
from verification.reminders.obligations import Asked, Obligation, remind_of

_NAMED = ("story", "claim", "assignee", "owner", "due_at", "taken_at")
"""What the words about a task need to know of it."""

TO_DESK_HEAD_AFTER = timedelta(minutes=30)
TO_EDITORS_AFTER = timedelta(minutes=60)


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


def _still_taken(ids: Collection[int]) -> set[int]:
    taken = VerificationTask.objects.on_the_desk().filter(pk__in=ids, state=TaskState.TAKEN)
    return set(taken.values_list("pk", flat=True))


def _tasks(ids: Collection[int]) -> dict[int, VerificationTask]:
    """Tasks with what their words need, and each story and person once."""
    claim = "claim__number"
    tasks = VerificationTask.objects.select_related("claim").only(*_NAMED, claim).in_bulk(ids)
    stories = Story.objects.select_related("desk").in_bulk({task.story_id for task in tasks.values()})
    people = {pk for task in tasks.values() for pk in (task.assignee_id, task.owner_id) if pk}
    users = User.objects.in_bulk(people)
    for task in tasks.values():
        task.story = stories[task.story_id]
        task.assignee = users.get(task.assignee_id or 0)
        task.owner = users.get(task.owner_id or 0)
    return tasks


class _OfDesks:
    """The people of a role on each desk, asked for once."""

    def __init__(self) -> None:
        self._heads: dict[int, list[User]] = {}
        self._duty: dict[int, list[User]] = {}

    def heads(self, desk_id: int) -> list[User]:
        if desk_id not in self._heads:
            self._heads[desk_id] = users_on(desk_id, Role.DESK_HEAD)
        return self._heads[desk_id]

    def on_duty(self, desk_id: int) -> list[User]:
        if desk_id not in self._duty:
            self._duty[desk_id] = editors_on_duty(Desk.objects.get(pk=desk_id))
        return self._duty[desk_id]


def _with_whom(asked: Collection[Asked]) -> dict[int, tuple[list[User], int]]:
    """Whose each task is, if anybody's, and its desk: without the tasks themselves, because they come in crowds."""
    ids = {subject for subject, _ in asked}
    rows = list(
        VerificationTask.objects.filter(pk__in=ids)
        .order_by()
        .values_list("pk", "assignee_id", "story__desk_id")
    )
    users = User.objects.in_bulk({assignee for _, assignee, _ in rows if assignee})
    return {pk: ([users[assignee]] if assignee else [], desk) for pk, assignee, desk in rows}


def _checkers(asked: Collection[Asked]) -> dict[Asked, list[User]]:
    tasks = _with_whom(asked)
    return {(pk, step): tasks[pk][0] for pk, step in asked}


def _up_the_ladder(asked: Collection[Asked]) -> dict[Asked, list[User]]:
    """The assignee (nobody's is the desk head's), then the desk head with them, then the editors on duty."""
    tasks, desks = _with_whom(asked), _OfDesks()
    return {(pk, step): _of_step(*tasks[pk], step, desks) for pk, step in asked}


def _of_step(checker: list[User], desk_id: int, step: int, desks: _OfDesks) -> list[User]:
    if step == 0:
        return checker or desks.heads(desk_id)
    return [*checker, *desks.heads(desk_id)] if step == 1 else desks.on_duty(desk_id)


def _due_soon(task: VerificationTask) -> Wording:
    due = f"{task.due_at.astimezone(task.story.desk.zone):%H:%M}" if task.due_at else ""
    return Wording(f"{_named(task)} is due at {due}.", _path(task), "The check is still open.")


def _overdue(task: VerificationTask) -> Wording:
    whose = f"with {task.assignee}" if task.assignee else "with nobody"
    due = f"{task.due_at.astimezone(task.story.desk.zone):%H:%M}" if task.due_at else ""
    return Wording(f"{_named(task)} is overdue: it was due at {due} and is {whose}.", _path(task))


def _idle(task: VerificationTask) -> Wording:
    since = f"{task.taken_at.astimezone(task.story.desk.zone):%H:%M on %d %B}" if task.taken_at else ""
    return Wording(
        f"{_named(task)} is still with {task.owner}, who took it at {since}. Nothing was done since.",
        _path(task),
        "Go on with it, say what it waits for, or give it back to the desk.",
    )


def _of_tasks(
    still: Callable[[Collection[int]], set[int]], word: Callable[[VerificationTask], Wording]
) -> WriterOfMany:
    """Words for reminders of tasks, many at once; nothing for a task that does not want it any more."""

    def write(payloads: Sequence[dict[str, Any]]) -> list[Wording | None]:
        ids = {payload["subject"] for payload in payloads}
        wanted, tasks = still(ids), _tasks(ids)
        return [
            word(tasks[payload["subject"]]) if payload["subject"] in wanted else None for payload in payloads
        ]

    return write


def _remind_of_tasks(
    kind: str,
    still: Callable[[Collection[int]], set[int]],
    people: Callable[[Collection[Asked]], dict[Asked, list[User]]],
    word: Callable[[VerificationTask], Wording],
    ladder: tuple[timedelta, ...] = (timedelta(0),),
    **about: Any,
) -> None:
    many = _of_tasks(still, word)
    remind_of(
        Obligation(
            kind,
            still,
            lambda pk, step: people([(pk, step)])[pk, step],
            lambda payload: many([payload])[0],
            ladder,
            who_of_many=people,
            word_many=many,
            group=Group.CHECKS,
            **about,
        )
    )


def _unanswered_ids(ids: Collection[int]) -> set[int]:
    waiting = Question.objects.filter(
        pk__in=ids, answered_at__isnull=True, task__state=TaskState.WAITING, task__story__state__in=UNDER_WAY
    )
    return set(waiting.values_list("pk", flat=True))


def _reporters_then_editors(question_id: int, step: int) -> list[User]:
    story = _question(question_id).task.story
    return reporters(story) if step == 0 else [*reporters(story), *editors_on_duty(story.desk)]


def _unanswered(payload: dict[str, Any]) -> Wording | None:
    question = _question(payload["subject"])
    if not _unanswered_ids([question.pk]):
        return None
    asked = question.asked_at.astimezone(question.task.story.desk.zone)
    return Wording(
        f"{question.asked_by} still waits for an answer about {_named(question.task)}, asked at {asked:%H:%M}.",
        _path(question.task),
        "The check can not go on without it.",
    )


def _who_should_look(change_id: int, step: int) -> list[User]:
    change = Change.objects.select_related("evidence__story__desk").get(pk=change_id)
    people = who_should_look(change)
    return people if step == 0 else [*people, *editors_on_duty(change.evidence.story.desk)]


def _nobody_looked(payload: dict[str, Any]) -> Wording | None:
    change = Change.objects.select_related("evidence__story__desk").get(pk=payload["subject"])
    people = who_should_look(change)
    if not people:
        return None
    evidence = change.evidence
    names = " and ".join(str(user) for user in people)
    return Wording(
        f"{evidence.story.slug}: “{evidence.title}” changed, and {names} did not look at what changed yet.",
        f"{addresses.evidence(evidence.story.uuid, evidence.uuid)}#change-{change.pk}",
        "A verdict rests on what it said before.",
    )


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


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    _remind_of_tasks(
        DUE_SOON,
        _still_unsettled,
        _checkers,
        _due_soon,
        label="A check of yours is due soon",
        channels=IN_APP_ONLY,
    )
    _remind_of_tasks(
        OVERDUE,
        _still_unsettled,
        _up_the_ladder,
        _overdue,
        ladder=(timedelta(0), TO_DESK_HEAD_AFTER, TO_EDITORS_AFTER),
        label="A check is overdue",
    )
    _remind_of_tasks(
        IDLE,
        _still_taken,
        _up_the_ladder,
        _idle,
        ladder=(timedelta(0), IDLE_AFTER),
        label="A check was taken and nothing was done since",
        channels=IN_APP_ONLY,
        in_working_hours=True,
    )
    remind_of(
        Obligation(
            UNANSWERED,
            _unanswered_ids,
            _reporters_then_editors,
            _unanswered,
            ladder=(timedelta(0), QUESTION_WAITS),
            label="A checker still waits for your answer",
            group=Group.CHECKS,
        )
    )
    remind_of(
        Obligation(
            LOOK_AT_CHANGE,
            not_looked_at,
            _who_should_look,
            _nobody_looked,
            ladder=(timedelta(0), LOOKED_AT_WITHIN),
            label="Nobody looked at what changed on a watched page",
            group=Group.GROUNDS,
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
    words_for(PAGE_CHANGED, _page_changed, label="A watched page changed", group=Group.GROUNDS)
