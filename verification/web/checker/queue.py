"""The fact-checker's queue: what is next, what is mine, what the desk has, and ticking many plain facts in one go."""

from typing import Any, cast

import django_filters
from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from newsroom.errors import Invalid, Refusal
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from verification.checking import actions as checking
from verification.checking.actions import ToTick
from verification.checking.assignment import loads
from verification.checking.consolidating import waiting_for
from verification.checking.models import VerificationTask
from verification.checking.queue import why_nothing
from verification.checking.states import OWNED, TaskState, TaskType
from verification.claims.states import Kind, Risk
from verification.evidence.models import Evidence
from verification.web.access import me
from verification.web.checker.forms import TickForm
from verification.web.checker.rows import Row, rows_of, to_look_at_again
from verification.web.checker.task_verbs import tick_all
from verification.web.middleware import status_of
from verification.web.typed import is_uuid, number_of

ROWS = 40


def _stories(request: HttpRequest) -> Any:
    return (
        Story.objects.visible_to(me(request))
        .on_the_desk()
        .filter(desk_id__in=me(request).desk_ids(Role.FACT_CHECKER))
        .order_by("slug")
    )


class TaskFilter(django_filters.FilterSet):
    """What the desk's tasks can be narrowed to."""

    story = django_filters.ModelChoiceFilter(queryset=_stories, to_field_name="uuid", empty_label="All")
    type = django_filters.ChoiceFilter(label="Type", choices=TaskType.choices, empty_label="Any")
    kind = django_filters.ChoiceFilter(
        label="Kind", field_name="claim__kind", choices=Kind.choices, empty_label="Any"
    )
    risk = django_filters.ChoiceFilter(
        label="Risk",
        field_name="claim__risk",
        choices=Risk.choices,
        empty_label="All",
        widget=django_forms.RadioSelect,
    )


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What to do next, and why there is nothing when there is nothing."""
    return _page(request, request.GET)


@login_required
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the most urgent task, and go to it."""
    task = checking.take_next(by=me(request))
    if task is None:
        messages.warning(request, "There is nothing for you to take now. The reasons are below.")
        return redirect("queue")
    return redirect("task", task.uuid)


@login_required
@require_POST
def tick_many(request: HttpRequest) -> HttpResponse:
    """Tick plain facts with one document; what is left is said with its reason."""
    user = me(request)
    form = TickForm(request.POST, among=Evidence.objects.visible_to(user).standing(), across=True)
    status = 422
    if form.is_valid():
        try:
            many = tick_all(user, _chosen(request, user), form)
        except Refusal as refusal:
            form.refuse(refusal)
            status = status_of(refusal)
        else:
            _say(request, many)
            return redirect(_back(request))
    return _page(request, QueryDict(request.POST.get("filters", "")), form, status)


def _chosen(request: HttpRequest, user: User) -> list[ToTick]:
    """The tasks that were ticked, with the version that was seen: `task` is uuid:version."""
    seen = {
        uuid: version for uuid, _, version in (one.partition(":") for one in request.POST.getlist("task"))
    }
    uuids = [uuid for uuid in seen if is_uuid(uuid)]
    tasks = VerificationTask.objects.visible_to(user).for_lists().filter(uuid__in=uuids).order_by("pk")
    chosen = [ToTick(task, number_of(seen[str(task.uuid)])) for task in tasks]
    if not chosen:
        raise Invalid({"": ["Choose the plain facts that the document shows."]})
    if len({one.task.story_id for one in chosen}) > 1:
        raise Invalid({"": ["Choose facts of one story: evidence belongs to a story."]})
    return chosen


def _say(request: HttpRequest, many: checking.Many) -> None:
    labels = ", ".join(task.claim.label for task in many.done if task.claim)
    messages.success(request, f"{many.done[0].story.slug} {labels}: ticked.")
    for left in many.left:
        label = f" {left.task.claim.label}" if left.task.claim else ""
        messages.warning(request, f"{left.task.story.slug}{label} was left: {left.sentence}")


def _back(request: HttpRequest) -> str:
    filters = QueryDict(request.POST.get("filters", "")).urlencode()
    return f"{reverse('queue')}?{filters}" if filters else reverse("queue")


def _page(
    request: HttpRequest, asked: QueryDict, tick_form: TickForm | None = None, status: int = 200
) -> HttpResponse:
    user = me(request)
    takeable = VerificationTask.objects.takeable_by(user).most_urgent_first().for_lists()
    filtered = TaskFilter(asked, queryset=takeable.filter(assignee__isnull=True), request=request)
    page = Paginator(filtered.qs, ROWS).get_page(asked.get("page"))
    mine = _mine(user)
    rows = rows_of([*mine, *page.object_list], user)
    chosen = cast(QueryDict, tick_form.data).getlist("task") if tick_form else []
    tick_form = tick_form or TickForm(among=Evidence.objects.none(), across=True)
    tick_form.offer("evidence", _evidence(rows))
    context = {
        "upcoming": takeable.first(),
        "load": next((load for load in loads(user.desk_ids(Role.FACT_CHECKER)) if load.user == user), None),
        "mine": rows[: len(mine)],
        "again": to_look_at_again(user),
        "disagree": waiting_for(user),
        "desk": rows[len(mine) :],
        "page": page,
        "filter": filtered,
        "is_filtered": any(asked.get(name) for name in filtered.filters),
        "why_nothing": why_nothing(user),
        "tick_form": tick_form,
        "has_ticks": any(row.may_be_ticked for row in rows),
        "chosen": {one.partition(":")[0] for one in chosen},
        "filters": asked.urlencode(),
        "back": f"{reverse('queue')}?{asked.urlencode()}",
    }
    return render(request, "checker/queue.html", context, status=status)


def _evidence(rows: list[Row]) -> QuerySet[Evidence]:
    """Evidence of the stories whose plain facts could be ticked from this page."""
    stories = {row.task.story_id for row in rows if row.may_be_ticked}
    return Evidence.objects.standing().filter(story__in=stories).select_related("story")


def _mine(user: User) -> list[VerificationTask]:
    """What the person has taken, then what waits, then what was assigned to them."""
    own = VerificationTask.objects.owned_by(user).filter(state__in=OWNED)
    assigned = VerificationTask.objects.open().on_the_desk().filter(assignee=user)
    tasks = (own | assigned).most_urgent_first().for_lists().prefetch_related("questions__answered_by")
    order = [TaskState.TAKEN, TaskState.OPEN, TaskState.WAITING]
    return sorted(tasks, key=lambda task: order.index(TaskState(task.state)))
