"""Django's error pages, in our hand: a sentence, never a trace. What asked the API is told the same as a problem."""

import logging
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from verification.errors import reference

logger = logging.getLogger(__name__)

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
A_FEW_MINUTES = 300
_OF_THE_API = {  # views of the API answer for themselves; this is for what ends before it reaches them
    400: "This request cannot be read.",
    403: "You may not do this.",
    404: "There is nothing here, or you may not see it.",
    413: "This request is too large.",
    429: "This was tried too often. Wait a few minutes, then try again.",
    500: "Something went wrong here, and nothing was changed. Try again, or tell whoever runs this.",
}


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        return _problem(status)
    return sentence_page(request, f"errors/{status}.html", status)


def sentence_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A page that says no. Where it breaks itself, that is told and logged here: Django would log no cause of it."""
    try:
        return render(request, template, status=status)
    except Exception:
        logger.exception("the page of a refusal broke")
        return server_error(request)


def _problem(status: int, **more: str) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _OF_THE_API[status],
    }
    return JsonResponse({**body, **more}, status=status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 for what is larger, or has more parts, than is read at all."""
    return _page(request, 413 if isinstance(exception, _TOO_MUCH) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """403"""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """404, also for what this person may not see."""
    return _page(request, 404)


def shut(request: HttpRequest) -> HttpResponse:
    """A door of a library that this house does not have; 404."""
    return _page(request, 404)


def too_often(request: HttpRequest, sentence: str = "", wait: int = A_FEW_MINUTES) -> HttpResponse:
    """429, when a door was tried too often (allauth's ask for it), or more was asked for than somebody reads."""
    if request.path.startswith("/api/"):
        answer: HttpResponse = _problem(429)
    else:
        answer = render(request, "errors/429.html", {"refusal": sentence}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with the reference that stands in the log; without context processors, since one of them may have failed."""
    if request.path.startswith("/api/"):
        return _problem(500, reference=reference())
    try:
        page = render_to_string("errors/500.html", {"reference": reference()})
    except Exception:
        logger.exception("the page of an error broke")
        return HttpResponse(
            f"{_OF_THE_API[500]} {reference()}\n", status=500, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse(page, status=500)
