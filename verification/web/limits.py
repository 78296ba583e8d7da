"""What is refused before any of it is read: too much of everything, and writing that is not UTF-8.

The web server caps lines and headers, Django fields and forms, the readers their own files. What is left to say here is
said of the whole request. A charset is more than taste: Python would unpack a body that calls itself `zlib`, and take
minutes over one that calls itself `punycode`.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse

UTF_8 = {"utf-8", "utf8", "us-ascii", "ascii"}
UPLOADS = 4
"""A file above the limit is told so beside its form, with all that was typed. What is larger by far is cut off."""


class Limits:
    """Stands before whatever reads a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.strip("\"' ").lower() not in UTF_8:
            raise BadRequest("The request is not written in UTF-8.")
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + UPLOADS * settings.EVIDENCE_MAX_UPLOAD
        if _length(request) > most:
            raise RequestDataTooBig("The request is larger than anything that is taken.")
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise BadRequest("The request does not say how long it is.") from None
