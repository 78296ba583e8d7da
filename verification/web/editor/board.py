"""The editor's board: stories by deadline, and how far each is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.querysets import HAS_RUN, StoryQuerySet
from newsroom.stories.states import ON_THE_DESK, UNDER_WAY, StoryState
from verification.checking.assignment import loads
from verification.checking.models import Verdict, VerificationTask
from verification.gate.standing import Standing, standings
from verification.record.models import RegisterEntry
from verification.record.querysets import RegisterQuerySet
from verification.web.access import me
from verification.web.checker.rows import to_look_at_again

NEAR = timedelta(hours=48)
PAGE = 30
RECHECKS = 8


@dataclass(frozen=True)
class Segment:
    """A choice of stories on the board, and what to say when there are none."""

    key: str
    label: str
    which: Callable[[datetime], Q]
    empty: str


_TO_LOOK_AT = VerificationTask.objects.to_look_at_again().filter(story=OuterRef("pk"))
_TO_RECHECK = RegisterEntry.objects.unsettled().filter(claim__story=OuterRef("pk"))

SEGMENTS = (
    Segment(
        "due",
        "Due within 48 h",
        lambda now: Q(state__in=(StoryState.DRAFT, *ON_THE_DESK), publish_by__lte=now + NEAR),
        "No story has to run within 48 hours.",
    ),
    Segment(
        "under_way",
        "All under way",
        lambda _now: Q(state__in=(StoryState.DRAFT, *ON_THE_DESK)),
        "No story is under way.",
    ),
    Segment(
        "recheck",
        "Published, to re-check",
        lambda _now: Q(Exists(_TO_RECHECK) | Exists(_TO_LOOK_AT)) & HAS_RUN,
        "Nothing that was published waits for a second look.",
    ),
    Segment(
        "stopped",
        "Held and spiked",
        lambda _now: Q(state__in=(StoryState.HELD, StoryState.SPIKED)),
        "No story is held or spiked.",
    ),
)


@dataclass(frozen=True)
class Row:
    """A story on the board, with the sign and the words of where it stands."""

    standing: Standing
    sign: str
    words: str

    @property
    def story(self) -> Story:
        return self.standing.story

    @property
    def blockers(self) -> int:
        """What stops it, while it may still run."""
        return _blockers(self.standing)


def _blockers(standing: Standing) -> int:
    return len(standing.gate.blockers) if standing.story.state in UNDER_WAY else 0


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Stories by deadline, who has how much, and what ran unconfirmed."""
    user, now = me(request), timezone.now()
    segment = next((s for s in SEGMENTS if s.key == request.GET.get("show")), SEGMENTS[0])
    only_blocked = bool(request.GET.get("blocked")) and segment.key != "recheck"
    visible = Story.objects.visible_to(user)
    page, rows = _rows(user, _in_order(visible, segment, now), only_blocked, request.GET.get("page", ""))
    context = {
        "segments": _segments(visible, segment, now),
        "segment": segment,
        "only_blocked": only_blocked,
        "page": page,
        "rows": rows,
        "summary": _summary(rows, now),
        "several_desks": len(user.desk_ids()) > 1,
        "desks": sorted({membership.desk.name for membership in user.memberships_now}),
        "loads": loads(user.desk_ids(Role.EDITOR, Role.DESK_HEAD)) if _sees_loads(user) else [],
        "may_assign": bool(user.desk_ids(Role.DESK_HEAD)),
        "to_recheck": _to_recheck(user),
        "again": to_look_at_again(user),
    }
    return render(request, "editor/board.html", context)


def _sees_loads(user: User) -> bool:
    return bool(user.desk_ids(Role.EDITOR, Role.DESK_HEAD))


def _segments(visible: StoryQuerySet, chosen: Segment, now: datetime) -> list[dict[str, Any]]:
    counts = visible.aggregate(**{s.key: Count("pk", filter=s.which(now)) for s in SEGMENTS})
    return [{"segment": s, "count": counts[s.key], "current": s is chosen} for s in SEGMENTS]


def _in_order(visible: StoryQuerySet, segment: Segment, now: datetime) -> StoryQuerySet:
    chosen = visible.filter(segment.which(now)).select_related("desk", "filed_by")
    if segment.key != "recheck":
        return chosen.order_by(F("publish_by").asc(nulls_last=True), "pk")
    open_ones = Q(claims__register_entries__settled_at__isnull=True)
    return chosen.annotate(
        open_entries=Count("claims__register_entries", filter=open_ones, distinct=True),
        next_look=Min("claims__register_entries__recheck_at", filter=open_ones),
    ).order_by(F("next_look").asc(nulls_first=True), "pk")


def _rows(user: User, stories: StoryQuerySet, only_blocked: bool, number: str) -> tuple[Page[Any], list[Row]]:
    """One page of rows; to know which are blocked, all of them are read."""
    hidden = Verdict.objects.hidden_from(user)
    found: Sequence[Any] | StoryQuerySet = stories
    if only_blocked:
        found = [s for s in standings(stories, hidden=hidden) if _blockers(s)]
    page = Paginator(found, PAGE).get_page(number)
    shown = page.object_list if only_blocked else standings(page.object_list, hidden=hidden)
    return page, [Row(standing, *_where(standing)) for standing in shown]


_STATES = {
    StoryState.APPROVED: "ok",
    StoryState.SCHEDULED: "wait",
    StoryState.PUBLISHED: "ok",
    StoryState.HELD: "wait",
    StoryState.SPIKED: "na",
    StoryState.RETRACTED: "false",
}


def _where(standing: Standing) -> tuple[str, str]:
    """Where a story stands, as a sign and its words."""
    story = standing.story
    if story.state == StoryState.DRAFT:
        return "open", "With the reporter" if story.filed_at else "Draft"
    if story.state in _STATES:
        return _STATES[StoryState(story.state)], story.get_state_display()
    if not standing.gate.blockers:
        return "ok", "Ready to approve"
    if standing.left and not standing.blocks:
        return "open", "In checking" if story.state == StoryState.CHECKING else "Filed"
    if standing.replies and not standing.blocks:
        return "wait", "Waiting on reply"
    return "blocked", "Blocked"


def _summary(rows: list[Row], now: datetime) -> list[str]:
    """What an editor looks for first, in words; what is nothing is not said."""
    under_way = [row for row in rows if row.story.state in ON_THE_DESK]
    late = sum(row.story.publish_by is not None and row.story.publish_by < now for row in under_way)
    ready = sum(row.words == "Ready to approve" for row in under_way)
    replies = sum(row.standing.replies_late(now) for row in under_way)
    said = [(late, f"{late} late"), (ready, f"{ready} ready to approve")]
    said.append((replies, f"{replies} {'reply' if replies == 1 else 'replies'} past their time"))
    return [words for count, words in said if count]


def _to_recheck(user: User) -> RegisterQuerySet:
    entries = RegisterEntry.objects.unsettled().visible_to(user)
    entries = entries.of_what_ran()
    return entries.select_related("claim__story__desk", "owner").order_by("recheck_at", "pk")[:RECHECKS]
