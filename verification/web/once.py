"""A form that is sent twice, by a double click or by going back and forth, is done once.

A form says so with `{% once %}`: a number of its own, drawn with the page. The same words under the same number come
to the same page a second time; other words are another thing.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from newsroom.errors import NotPossible
from newsroom.people.keyed import Answer, Turn, begin, fingerprint, finish, one_request
from verification.web.access import me
from verification.web.middleware import refusal_page

FIELD = "_once"
LONGEST = 64
BEFORE = (
    "This form was sent before, and what it asks for is done or being done. Look before you send it again."
)


def number_of_a_form() -> str:
    """A number that no other form has."""
    return secrets.token_urlsafe(16)


class OnceOnly:
    """Take the turn of a form's number before its view runs, and keep where it led."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_request():
            response = self.get_response(request)
        turn: Turn | None = getattr(request, "form_turn", None)
        if turn:
            led_to = response.get("Location", "")
            answer = Answer(response.status_code, location=led_to) if led_to else None
            finish(turn, answer, refused=response.status_code >= 400)
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or request.path.startswith("/api/") or not request.user.is_authenticated:
            return None
        number = request.POST.get(FIELD, "")
        if not 0 < len(number) <= LONGEST:
            return None
        said = _digest(request)
        try:
            found = begin(user=me(request), key=f"form:{number}:{said[:32]}", fingerprint=said)
        except NotPossible:
            return refusal_page(request, NotPossible(BEFORE))
        if isinstance(found, Answer):
            return HttpResponseRedirect(found.location)
        request.form_turn = found  # type: ignore[attr-defined]  # for `__call__`, which sees the same request
        return None


def _digest(request: HttpRequest) -> str:
    """What was sent, and to where."""
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    return fingerprint(request.get_full_path(), typed, files=request.FILES)
