"""How long sessions last, and what ends them besides their time."""

from collections.abc import Callable
from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from structlog.contextvars import bind_contextvars

from newsroom.people.models import User
from newsroom.people.sessions import change_key, end_sessions


class SessionsInUse:
    """A request of somebody signed in keeps their session; what a page asks by itself does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The user is asked for first: who signs with a token has no session.
        if request.user.is_authenticated:
            bind_contextvars(user=request.user.pk)  # every line of the log says who asked
        if request.user.is_authenticated and request.session.session_key and not _by_itself(request):
            request.session.seen()  # type: ignore[attr-defined]  # of our store
        return self.get_response(request)


def _by_itself(request: HttpRequest) -> bool:
    """The bell and the gate look every 20 seconds, also while nobody sits there."""
    return request.path == reverse("ring") or (request.htmx and "drawn" in request.GET)  # type: ignore[attr-defined]


def _second_factor_changed(*, request: HttpRequest, user: User, **_: Any) -> None:
    end_sessions(user, keep=request.session.session_key)


def _confirmed(*, request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    """What is open now opens more than before: a key that somebody took earlier must not open that too."""
    if reauthenticated:
        change_key(request.session)


def connect() -> None:
    """From `AppConfig.ready`: a change of second factors closes what was opened before it."""
    authentication_step_completed.connect(_confirmed, dispatch_uid="session_confirmed")
    for signal in (authenticator_added, authenticator_removed, authenticator_reset):
        signal.connect(_second_factor_changed, dispatch_uid="second_factor_changed")
