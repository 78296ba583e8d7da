"""The reporter's lists: their own stories with what waits for them, and all stories of their desks."""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.states import ON_THE_DESK, UNDER_WAY, StoryState
from verification.checking.models import Question
from verification.web.access import me
from verification.web.reporter.waiting import Row, rows

PAGE = 25
LAST_DONE = 8
LONGEST_SEARCH = 100


@dataclass
class Group:
    """Stories of a list that stand at the same point."""

    title: str
    states: tuple[StoryState, ...]
    rows: list[Row] = field(default_factory=list)


def _groups() -> list[Group]:
    return [
        Group("With you", (StoryState.DRAFT,)),
        Group("With the desk", ON_THE_DESK),
        Group("Held", (StoryState.HELD,)),
    ]


def may_hand_in(user: User) -> bool:
    """Can this person hand in copy anywhere?"""
    return bool(user.desk_ids(Role.REPORTER, Role.EDITOR))


@login_required
@require_safe
def my_stories(request: HttpRequest) -> HttpResponse:
    """What the person is writing: by state, then by deadline, with what waits for them."""
    user = me(request)
    mine = Story.objects.visible_to(user).written_by(user).select_related("desk", "filed_by")
    under_way = mine.filter(state__in=UNDER_WAY).order_by(F("publish_by").asc(nulls_last=True), "pk")
    page = Paginator(under_way, PAGE).get_page(request.GET.get("page"))
    groups = _groups()
    for row in rows(user, list(page)):
        next(group for group in groups if row.story.state in group.states).rows.append(row)
    done = mine.exclude(state__in=UNDER_WAY).order_by("-state_since", "-pk")
    context = {
        "page": page,
        "groups": [group for group in groups if group.rows],
        "done": done[:LAST_DONE],
        "questions": questions_for(user) if page.number == 1 else [],
        "may_hand_in": may_hand_in(user),
    }
    return render(request, "reporter/my_stories.html", context)


def questions_for(user: User) -> QuerySet[Question]:
    """Questions of checkers about the person's stories that wait for an answer they may give, oldest first."""
    desks = user.desk_ids(Role.REPORTER, Role.EDITOR)
    mine = Story.objects.filter(desk_id__in=desks).written_by(user).under_way()
    return (
        Question.objects.filter(answered_at__isnull=True, task__story__in=mine)
        .select_related("asked_by", "task__story__desk", "task__claim")
        .order_by("asked_at")
    )


@login_required
@require_safe
def all_stories(request: HttpRequest) -> HttpResponse:
    """Every story of the person's desks, by state and by words of its slug line or headline."""
    user = me(request)
    state = request.GET.get("state", "")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    found = Story.objects.visible_to(user)
    for word in words.split():
        found = found.filter(Q(slug__icontains=word) | Q(headline__icontains=word))
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    if state in StoryState.values:
        found = found.filter(state=state)
    else:
        state = ""
    standing = Count("claims", filter=Q(claims__withdrawn_at__isnull=True), distinct=True)
    stories = (
        found.select_related("desk", "filed_by")
        .annotate(standing_claims=standing)
        .order_by("-state_since", "-pk")
    )
    context = {
        "page": Paginator(stories, PAGE).get_page(request.GET.get("page")),
        "state": state,
        "words": words,
        "states": [(s.value, s.label, counts[s.value]) for s in StoryState if counts.get(s.value)],
        "total": sum(counts.values()),
        "desks": sorted({membership.desk.name for membership in user.memberships_now}),
        "may_hand_in": may_hand_in(user),
    }
    return render(request, "reporter/all_stories.html", context)
