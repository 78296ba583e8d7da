"""The unconfirmed register of a person's desks: what ran open, who looks at it again, when it is decided."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from newsroom.people.models import Desk
from verification.record.models import RegisterEntry
from verification.record.querysets import RegisterQuerySet
from verification.web.access import me

ON_A_PAGE = 30
SETTLED_SHOWN = 10
"""So many that were settled last stand below what is open."""


@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Open entries, what is overdue first; below them, or by themselves, those that were settled."""
    user, now = me(request), timezone.now()
    desks = Desk.objects.filter(pk__in=user.desk_ids()).order_by("name")
    found = RegisterEntry.objects.visible_to(user).select_related(
        "claim__story__desk", "claim__story__filed_by", "verdict", "owner", "settled_by", "correction"
    )
    desk = next((one for one in desks if one.slug == request.GET.get("desk")), None)
    if desk:
        found = found.filter(claim__story__desk=desk)
    late = Q(recheck_at__lt=now) | Q(decide_by__lt=now)
    waiting = found.unsettled().of_what_ran()
    settled = found.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")
    choices: dict[str, tuple[str, RegisterQuerySet]] = {
        "open": ("Open", waiting),
        "overdue": ("Overdue", waiting.filter(late)),
        "mine": ("With you", waiting.filter(owner=user)),
        "settled": ("Settled", settled),
    }
    show = request.GET.get("show", "")
    show = show if show in choices else "open"
    rows = choices[show][1]
    if show != "settled":
        first = Case(When(late, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = rows.order_by(first, "recheck_at", "pk")
    context: dict[str, Any] = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "segments": [(key, label, some.count()) for key, (label, some) in choices.items()],
        "show": show,
        "desk": desk,
        "desks": desks,
        "settled": settled[:SETTLED_SHOWN] if show == "open" else [],
    }
    return render(request, "editor/register.html", context)
