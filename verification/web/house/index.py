"""The desk settings: one page that lists what a desk head may set."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.people.models import Desk
from newsroom.people.states import Role
from verification.web.access import managed_desk, me
from verification.web.house.entries import ENTRIES


@login_required
@require_safe
def desk_settings(request: HttpRequest, desk: str) -> HttpResponse:
    """Everything there is to set for one desk."""
    its = managed_desk(request, desk)
    headed = Desk.objects.filter(pk__in=me(request).desk_ids(Role.DESK_HEAD))
    return render(request, "house/settings.html", {"desk": its, "desks": headed, "entries": ENTRIES})
