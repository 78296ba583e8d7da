"""What every page has in common: the person's time, and a refusal of a verb as a page."""

import zoneinfo
from collections.abc import Callable

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from newsroom import triggers
from newsroom.errors import Invalid, NotPermitted, NotPossible, Refusal
from newsroom.people.models import User
from verification.web.back import way_back

STATUS = {NotPermitted: 403, NotPossible: 409, Invalid: 422}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), 400)


class OwnTime:
    """Show times on pages in the person's own zone, else in that of their first desk. (The API speaks UTC.)"""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/") or not isinstance(request.user, User):
            return self.get_response(request)
        desks = [membership.desk.time_zone for membership in request.user.memberships_now]
        zone = next(filter(None, [request.user.time_zone, *desks]), "UTC")
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            return self.get_response(request)


class DomainErrors:
    """Refusals that a view did not put beside its form: a page that says why, and the way back.

    A plain button's form (marked with `_back`) gets its sentence as a message on the page it was pressed on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.path.startswith("/api/"):
            return None
        if isinstance(exception, DatabaseError) and (sentence := triggers.refusal(exception)):
            exception = NotPossible(sentence)  # a guard of the database spoke where the verb's own had not
        if not isinstance(exception, Refusal):
            return None
        back = way_back(request) if not request.headers.get("HX-Request") else ""
        if back:
            messages.error(request, str(exception))
            return HttpResponseRedirect(back)
        return refusal_page(request, exception)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page of its own for a refusal, with the way back."""
    status = status_of(refusal)
    return render(request, "errors/refused.html", {"refusal": refusal, "status": status}, status=status)
