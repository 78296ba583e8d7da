"""The one place where a refusal becomes an answer of the API: application/problem+json (RFC 9457)."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import serializers
from rest_framework.exceptions import APIException, Throttled, ValidationError

from newsroom import triggers
from newsroom.errors import Invalid, NotPermitted, Refusal
from verification.api.findings import FindingSerializer
from verification.errors import Blocked, reference

logger = logging.getLogger(__name__)

A_FEW_MINUTES = 300
NOT_HERE = "There is nothing here, or you may not see it."


class ProblemSerializer(serializers.Serializer):
    """Why a request was refused. `errors` comes with 422, `blockers` with a closed gate, `reference` with 500."""

    type = serializers.CharField(help_text="Always about:blank: the status says what kind of problem it is.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="One sentence for the person who asked.")
    errors: Any = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text='Field → sentences; "" is the whole request.',
    )
    blockers = FindingSerializer(many=True, required=False)
    reference = serializers.CharField(
        required=False, help_text="With 500: by this, whoever runs the installation finds it in the log."
    )


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    """A problem document; not a DRF response, because those take the form of whatever the view renders."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def problem_handler(exception: Exception, context: dict[str, Any]) -> HttpResponse:
    """DRF's exception handler: every refusal, and what nobody expected, as a problem."""
    match exception:
        case Refusal():
            return _refused(exception)
        case ValidationError():
            return _misshapen(exception)
        case APIException():
            return _of_the_framework(exception)
        case Http404():
            return problem(404, NOT_HERE)
        case PermissionDenied():
            return problem(403, "You may not do this.")
        case RequestDataTooBig():
            return problem(413, "This request is too large.")
        case DatabaseError() if sentence := triggers.refusal(exception):
            return problem(409, sentence)
        case SuspiciousOperation():
            return problem(400, "This request cannot be read.")
    logger.error(
        "unexpected error in the API", exc_info=exception, extra={"view": type(context["view"]).__name__}
    )
    return problem(
        500,
        "Something went wrong here, and nothing was changed. Try again, or tell whoever runs this.",
        reference=reference(),
    )


def _refused(refusal: Refusal) -> HttpResponse:
    match refusal:
        case Invalid():
            return problem(422, str(refusal), errors=refusal.errors)
        case Blocked():
            return problem(409, str(refusal), blockers=FindingSerializer(refusal.blockers, many=True).data)
        case NotPermitted():
            return problem(403, str(refusal))
        case _:
            return problem(409, str(refusal))


def _misshapen(exception: ValidationError) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for field, sentence in _sentences(exception.detail):
        errors.setdefault(field, []).append(sentence)
    detail = " ".join(f"{field}: {one}" if field else one for field, found in errors.items() for one in found)
    return problem(422, detail, errors=errors)


def _sentences(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Nested details as (field, sentence), the field with its path: `tasks.0.seen`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            field = path if name == "non_field_errors" else f"{path}.{name}" if path else str(name)
            yield from _sentences(inner, field)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _sentences(inner, path if isinstance(inner, str) else f"{path}.{number}")
    else:
        yield path, str(detail)


def _of_the_framework(exception: APIException) -> HttpResponse:
    response = problem(exception.status_code, str(exception.detail))
    if header := getattr(exception, "auth_header", None):
        response["WWW-Authenticate"] = header
    if isinstance(exception, Throttled):
        response["Retry-After"] = str(getattr(exception, "wait", None) or A_FEW_MINUTES)
    return response


@csrf_exempt
def not_here(_request: HttpRequest) -> HttpResponse:
    """What no address of the API matches; without it the site's 404 page would answer."""
    return problem(404, NOT_HERE)
