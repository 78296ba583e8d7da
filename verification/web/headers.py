"""What every answer says to the browser, whichever door gave it, and what no door takes."""

import secrets
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from structlog.contextvars import bind_contextvars, clear_contextvars

from verification.web.refusals import sentence_page

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another when it is read out
_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

# Nothing here looks, listens, pays or asks where somebody is; passkeys and the clipboard are for these pages alone.
_UNUSED: Final = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "interest-cohort",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "web-share",
    "window-management",
    "xr-spatial-tracking",
)
_OWN: Final = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS: Final = ", ".join([*(f"{name}=()" for name in _UNUSED), *(f"{name}=(self)" for name in _OWN)])


class Headers:
    """Stands outside of sessions and pages: refusals and static files pass through it, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Bound until the next request: Django writes its line about a refusal once the answer has left this room.
        clear_contextvars()
        bind_contextvars(reference=_new_reference())
        answer = _not_taken(request) or self.get_response(request)
        if answer.status_code == 405 and not request.path.startswith("/api/"):
            answer = _sentence(request, answer)
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Unpublished words stay out of every cache, the browser's too. What is meant to be kept says so itself.
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def _new_reference() -> str:
    letters = [secrets.choice(_LETTERS) for _ in range(8)]
    return "".join([*letters[:4], "-", *letters[4:]])


def _not_taken(request: HttpRequest) -> HttpResponse | None:
    if request.method not in _METHODS:
        return HttpResponse(status=405, headers={"Allow": ", ".join(sorted(_METHODS))})
    if settings.HTTPS and request.path.startswith("/api/") and not request.is_secure():
        # A redirect would hide that a token has just travelled where everybody on the way can read it.
        return JsonResponse(
            {
                "type": "about:blank",
                "title": "Forbidden",
                "status": 403,
                "detail": "The API answers over HTTPS only. If a token was sent with this request, end that token.",
            },
            status=403,
            content_type="application/problem+json",
        )
    return None


def _sentence(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Django answers a method that an address does not take with an empty page."""
    page = sentence_page(request, "errors/405.html", 405)
    page["Allow"] = refused.get("Allow", "")
    return page
