"""Pages are given to a person at the pace of a person: `newsroom.people.pace`. The API has a door of its own for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from newsroom.people.models import User
from newsroom.people.pace import TOO_MUCH, wait_for
from verification.web.refusals import too_often


class Pace:
    """Stands behind whatever knows who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/") or not isinstance(request.user, User):
            return self.get_response(request)
        wait = wait_for(request.user, request.path)
        return too_often(request, TOO_MUCH, wait) if wait else self.get_response(request)
