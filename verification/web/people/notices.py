"""What the desk told a person, read or put off; and the bell, which asks for it again and again."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.dispatch.actions import read_notice, read_notices
from newsroom.dispatch.models import Notice
from newsroom.dispatch.quiet import zone_of
from newsroom.errors import Invalid, Refusal
from newsroom.people.wall_time import next_time
from verification.reminders.snoozing import Standing, snooze, standings, unsnooze
from verification.web.access import me
from verification.web.back import way_back
from verification.web.context import bell
from verification.web.middleware import status_of

PER_PAGE = 50

MORNING = time(9)

LATER = (
    ("15", "in 15 minutes"),
    ("60", "in an hour"),
    ("180", "in 3 hours"),
    ("morning", "tomorrow at 9:00"),
)
"""For how long a page offers to put a reminder off."""


@dataclass(frozen=True)
class Shown:
    """A notice, and what becomes of its matter when it is a reminder."""

    notice: Notice
    stands: Standing | None
    later: list[tuple[str, str]]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Notices, new ones first; POST marks as read what was shown."""
    if request.method == "POST":
        upto = request.POST.get("upto", "")
        if upto.isdecimal():
            read_notices(by=me(request), upto=min(int(upto), 2**63 - 1))
        return redirect("notices")
    return _page(request)


def _page(request: HttpRequest, refusal: Refusal | None = None, refused: UUID | None = None) -> HttpResponse:
    mine = Notice.objects.of(me(request))
    only_new = request.GET.get("only") == "new"
    about = request.GET.get("about", "")
    rows = _about(mine.unread() if only_new else mine, about)
    new_first = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1))
    page = Paginator(rows.select_related("message").order_by(new_first, "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    stand = standings(list(page.object_list))
    shown = [_shown(notice, stand.get(notice.pk), request) for notice in page.object_list]
    newest = mine.order_by("-pk").values_list("pk", flat=True).first()
    return render(
        request,
        "people/notices.html",
        {
            "page": page,
            "shown": shown,
            "newest": newest,
            "unread": mine.unread().count(),
            "only_new": only_new,
            "about": about,
            "refusal": refusal,
            "refused": refused,
            "until": request.POST.get("until", ""),
        },
        status=status_of(refusal) if refusal else 200,
    )


def _about(rows: QuerySet[Notice], about: str) -> QuerySet[Notice]:
    """Only those about one matter, as the link in a mail names it."""
    kind, _, subject = about.rpartition(":")
    if kind and subject.isdecimal() and len(subject) < 19:
        return rows.filter(kind=kind, message__payload__subject=int(subject))
    return rows


def _shown(notice: Notice, stands: Standing | None, request: HttpRequest) -> Shown:
    deadline = stands.deadline if stands else None
    later = [
        (value, words)
        for value, words in LATER
        if stands and (deadline is None or _until(value, request) <= deadline)
    ]
    return Shown(notice, stands, later)


def _until(value: str, request: HttpRequest) -> datetime:
    now = timezone.now()
    if value == "morning":
        return next_time(MORNING, zone_of(me(request)), after=now)
    if value not in dict(LATER):
        raise Invalid({"until": ["Choose for how long it is put off."]})
    return now + timedelta(minutes=int(value))


def _mine(request: HttpRequest, uuid: UUID) -> Notice:
    found = Notice.objects.of(me(request)).select_related("message").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_POST
def read_one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Mark one notice as read."""
    read_notice(by=me(request), notice=_mine(request, uuid))
    return redirect(way_back(request) or "notices")


@login_required
@require_POST
def put_off(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Be reminded again later; the notice counts as read."""
    notice = _mine(request, uuid)
    chosen = request.POST.get("until", "")
    try:
        sentence = snooze(by=me(request), notice=notice, until=_until(chosen, request))
    except Refusal as refusal:
        return _page(request, refusal, uuid)
    read_notice(by=me(request), notice=notice)
    messages.success(request, sentence)
    return redirect(way_back(request) or "notices")


@login_required
@require_POST
def undo_put_off(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Be reminded as planned after all."""
    try:
        sentence = unsnooze(by=me(request), notice=_mine(request, uuid))
    except Refusal as refusal:
        return _page(request, refusal, uuid)
    messages.success(request, sentence)
    return redirect(way_back(request) or "notices")


@require_safe
def ring(request: HttpRequest) -> HttpResponse:
    """The bell as it is now; nothing when it is as the page has it. Whoever signed out meanwhile gets nothing too."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    shown = bell(me(request))
    unchanged = get_conditional_response(request, etag=f'"{shown["bell_mark"]}"')
    if unchanged is not None:
        answer: HttpResponse = unchanged
    else:
        answer = render(request, "components/_ring.html", shown)
        answer["ETag"] = f'"{shown["bell_mark"]}"'
    answer["Cache-Control"] = "private, no-cache"
    return answer
