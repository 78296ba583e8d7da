"""Idempotency-Key: an unsafe request with a key is done once, and answered alike each time it is sent.

(draft-ietf-httpapi-idempotency-key-header, with the key bare or as a quoted string.)
"""

from typing import Any, TypeVar

import structlog
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseBase
from django.http.request import QueryDict
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ParseError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.keyed import HEADER, Answer, Turn, begin, fingerprint, finish
from newsroom.people.models import User

log = structlog.get_logger(__name__)

Method = TypeVar("Method")

LONGEST = 200
REPLAYED = "Idempotency-Replayed"
BAD_KEY = f"An {HEADER} is 1 to {LONGEST} visible ASCII characters, best a new UUID for each request."

PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description=(
        "A text of your own, best a UUID, new for each request. Sent again within a day, under the same key, the "
        f"request is not done again: its first answer comes back, marked {REPLAYED}. Another request under the same "
        "key is 422; one that is being done just now, or whose answer was shown once and is not kept, is 409. "
        "A refusal changed nothing and lets the key go."
    ),
)


class AnsweredBefore(Exception):
    """The request was done already; this is what it was answered."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def shown_once(method: Method) -> Method:
    """Mark a method whose answer holds a secret that is shown once: it is never kept to be shown again."""
    method.shown_once = True  # type: ignore[attr-defined]
    return method


def take_turn(request: Request, user: User) -> Turn | None:
    """The right to do a request that carries a key; None for one without. `AnsweredBefore` when it was done."""
    if request.method in SAFE_METHODS or HEADER not in request.headers:
        return None
    key = request.headers[HEADER]
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 0 < len(key) <= LONGEST or not all("!" <= letter <= "~" for letter in key):
        raise ParseError(BAD_KEY)
    found = begin(user=user, key=key, fingerprint=_fingerprint(request, user))
    if isinstance(found, Answer):
        raise AnsweredBefore(found)
    return found


def _fingerprint(request: Request, user: User) -> str:
    data: Any = request.data
    asked = dict(data.lists()) if isinstance(data, QueryDict) else data
    said = {name: given for name, given in asked.items() if name not in request.FILES}
    # By the desk of a token, too: what was answered to one for all desks is not for one of another desk alone.
    asked_for = (request.method, request.get_full_path(), said, user.only_desk_id)
    return fingerprint(*asked_for, files=request.FILES)


def again(answer: Answer) -> HttpResponse:
    """The answer as it was, marked as one that came before."""
    response = HttpResponse(answer.body, status=answer.status, headers={REPLAYED: "true"})
    if answer.media_type:
        response["Content-Type"] = answer.media_type
    else:
        del response["Content-Type"]
    return response


def keep(turn: Turn, response: HttpResponseBase, *, secret: bool) -> None:
    """Keep the answer of a request with a key, unless it is a secret, a stream, or a fault of ours."""
    answer = None
    if isinstance(response, Response):
        response.render()
    if isinstance(response, HttpResponse) and not secret and response.status_code < 500:
        answer = Answer(
            response.status_code, media_type=response.get("Content-Type", ""), body=response.content
        )
    try:
        finish(turn, answer, refused=response.status_code >= 400)
    except DatabaseError:  # it is done, and whoever asks again is told so
        log.exception("an answer was not kept", status=response.status_code)
