"""The front door: everybody lands at their own work."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from newsroom.people.states import Role
from verification.web.access import me

WORKPLACES = (
    (Role.EDITOR, "board"),
    (Role.FACT_CHECKER, "queue"),
    (Role.REPORTER, "my_stories"),
    (Role.DESK_HEAD, "board"),
    (Role.LEGAL, "legal_desk"),
    (Role.AUDITOR, "audit"),
)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send each person to the page they work on."""
    user = me(request)
    return redirect(next((page for role, page in WORKPLACES if user.desk_ids(role)), "board"))
