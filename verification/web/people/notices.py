"""What the desk told a person."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from newsroom.dispatch.actions import read_notices
from newsroom.dispatch.models import Notice
from verification.web.access import me

PER_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Notices, new ones first; POST marks as read what was shown."""
    mine = Notice.objects.of(me(request))
    if request.method == "POST":
        upto = request.POST.get("upto", "")
        if upto.isdecimal():
            read_notices(by=me(request), upto=int(upto))
        return redirect("notices")
    new_first = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1))
    page = Paginator(mine.order_by(new_first, "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    newest = mine.order_by("-pk").values_list("pk", flat=True).first()
    return render(
        request, "people/notices.html", {"page": page, "newest": newest, "unread": mine.unread().count()}
    )
