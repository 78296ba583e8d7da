"""The two bulk actions of the task list: choose tasks, look at who could take them, then let the verb do it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from newsroom.errors import NotPermitted
from newsroom.people.models import User
from verification.admin.filters import NOBODY
from verification.admin.reading import as_id, signed_in
from verification.checking.actions import Left, Many, assign, balance
from verification.checking.assignment import candidates, loads, spread
from verification.checking.models import VerificationTask
from verification.checking.permissions import may_assign
from verification.checking.states import TaskVerb

if TYPE_CHECKING:
    from verification.admin.tasks import TaskAdmin

MOST_AT_ONCE = 200


@admin.action(description="Assign to…")
def assign_to(
    task_admin: "TaskAdmin", request: HttpRequest, queryset: QuerySet[VerificationTask]
) -> HttpResponse | None:
    """Name one person, or nobody, for the chosen tasks; first the page that lists who could, then the verb."""
    tasks = _chosen(task_admin, request, queryset)
    if not tasks:
        return None
    if "confirm" not in request.POST:
        return _ask_whom(task_admin, request, tasks)
    to = request.POST.get("to", "")
    person = User.objects.filter(pk=as_id(to) or 0).first()
    if person is None and to != NOBODY:
        return _ask_whom(task_admin, request, tasks, error="Choose a person, or nobody.")
    _report(request, assign(by=signed_in(request), tasks=tasks, to=person))
    return None


@admin.action(description="Balance these over the team")
def balance_over_team(
    task_admin: "TaskAdmin", request: HttpRequest, queryset: QuerySet[VerificationTask]
) -> HttpResponse | None:
    """Spread the chosen tasks over the desk's checkers; first the page that shows who would get what."""
    tasks = _chosen(task_admin, request, queryset)
    if not tasks:
        return None
    if "confirm" in request.POST:
        _report(request, balance(by=signed_in(request), tasks=tasks))
        return None
    plan = spread(tasks)
    team = {load.user.pk: load for load in loads(_desk_ids(tasks))}
    gives_back: dict[int | None, int] = defaultdict(int)
    for task in tasks:
        if task.possible(TaskVerb.ASSIGN):
            gives_back[task.assignee_id] += task.effort
    shares = [
        {
            "load": team[user.pk],
            "tasks": share,
            "effort": sum(task.effort for task in share),
            "then": team[user.pk].held - gives_back[user.pk] + sum(task.effort for task in share),
        }
        for user, share in plan.shares
    ]
    return _page(
        task_admin,
        request,
        "balance",
        tasks,
        title=f"Balance {_count(len(tasks))} over the team",
        shares=shares,
        fitting=sum(len(share) for _, share in plan.shares),
        left=_by_reason(Left(task, sentence) for task, sentence in plan.unfit),
    )


def _chosen(
    task_admin: "TaskAdmin", request: HttpRequest, queryset: QuerySet[VerificationTask]
) -> list[VerificationTask]:
    """The tasks to act on; none, with a message, when they are too many or not this person's to assign."""
    if "confirm" in request.POST:
        # The list's filters no longer matter: a task that somebody took meanwhile is answered for, not forgotten.
        queryset = task_admin.get_queryset(request).filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
    tasks = list(queryset[: MOST_AT_ONCE + 1])
    if len(tasks) > MOST_AT_ONCE:
        messages.error(
            request, f"At most {MOST_AT_ONCE} tasks at once: choose fewer, for example one story's."
        )
        return []
    try:
        for story in {task.story_id: task.story for task in tasks}.values():
            may_assign(by=signed_in(request), story=story)
    except NotPermitted as refusal:
        messages.error(request, str(refusal))
        return []
    return tasks


def _ask_whom(
    task_admin: "TaskAdmin", request: HttpRequest, tasks: list[VerificationTask], error: str = ""
) -> HttpResponse:
    able = [task for task in tasks if task.possible(TaskVerb.ASSIGN)]
    people = candidates(able)
    # With nobody to choose, the page says why for each task; otherwise only what is not open is left out beforehand.
    unfit = spread(able if not people else []).unfit + spread([t for t in tasks if t not in able]).unfit
    return _page(
        task_admin,
        request,
        "assign",
        tasks,
        title=f"Assign {_count(len(tasks))}",
        candidates=people,
        some_assigned=any(task.assignee_id for task in able),
        nobody=NOBODY,
        to=request.POST.get("to", ""),
        error=error,
        left=_by_reason(Left(task, sentence) for task, sentence in unfit),
    )


def _page(
    task_admin: "TaskAdmin", request: HttpRequest, name: str, tasks: list[VerificationTask], **context: Any
) -> HttpResponse:
    return TemplateResponse(
        request,
        f"admin/verification/verificationtask/{name}.html",
        {
            **task_admin.admin_site.each_context(request),
            "opts": task_admin.opts,
            "tasks": tasks,
            "effort": sum(task.effort for task in tasks),
            "action": request.POST["action"],
            "back": request.get_full_path(),
            **context,
        },
        status=422 if context.get("error") else 200,
    )


def _desk_ids(tasks: Iterable[VerificationTask]) -> list[int]:
    return sorted({task.story.desk_id for task in tasks})


def _report(request: HttpRequest, many: Many) -> None:
    """Say what was done, for whom, and what was left with the reason."""
    done: dict[str, list[VerificationTask]] = defaultdict(list)
    for task in many.done:
        done[str(task.assignee or "")].append(task)
    for name, tasks in sorted(done.items()):
        whose = f"assigned to {name}" if name else "with nobody now"
        messages.success(request, f"{_count(len(tasks))} {_is_are(tasks)} {whose}: {_named(tasks)}.")
    for reason, tasks in _by_reason(many.left):
        messages.warning(request, f"{_count(len(tasks))} left as {_it_was(tasks)}: {_named(tasks)}. {reason}")


def _by_reason(left: Iterable[Left]) -> list[tuple[str, list[VerificationTask]]]:
    found: dict[str, list[VerificationTask]] = defaultdict(list)
    for one in left:
        found[one.sentence].append(one.task)
    return list(found.items())


def _named(tasks: Sequence[VerificationTask]) -> str:
    """Tasks by story and claim, as people call them: "harbour-toll C1, C4; bridge C2"."""
    stories: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        stories[task.story.slug].append(task.claim.label if task.claim else "the story")
    return "; ".join(f"{slug} {', '.join(labels)}" for slug, labels in stories.items())


def _count(number: int) -> str:
    return "1 task" if number == 1 else f"{number} tasks"


def _is_are(tasks: Sequence[VerificationTask]) -> str:
    return "is" if len(tasks) == 1 else "are"


def _it_was(tasks: Sequence[VerificationTask]) -> str:
    return "it was" if len(tasks) == 1 else "they were"
