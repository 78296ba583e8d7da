"""Where somebody is signed in, on their own page."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from newsroom.people import sessions
from verification.web.access import me
from verification.web.fresh import fresh_sign_in
from verification.web.people.browsers import browser_of


def shown(request: HttpRequest) -> list[dict[str, Any]]:
    """The person's sessions, each with its browser, and which one this is."""
    here = request.session.session_key
    return [
        {"session": kept, "browser": browser_of(kept.user_agent), "here": kept.session_key == here}
        for kept in sessions.sessions_of(me(request), timezone.now())
    ]


@login_required
@require_POST
@fresh_sign_in
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    kept = UserSession.objects.filter(user=me(request), pk=pk).first()
    if kept is None:
        raise Http404
    sessions.end_session(by=me(request), session=kept)
    messages.success(request, "That session is over.")
    return redirect("me")


@login_required
@require_POST
@fresh_sign_in
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    sessions.end_other_sessions(by=me(request), keep=request.session.session_key or "")
    messages.success(request, "You are signed in here only.")
    return redirect("me")
