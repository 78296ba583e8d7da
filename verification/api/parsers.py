import io
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework import parsers
from rest_framework.exceptions import APIException, ParseError, ValidationError

DEEPEST = 20
MOST_PARTS = 200_000
"""Values and names in one request, as far as they are written in quotes or brackets."""
_PARTS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


class TooLarge(APIException):
    """The body is larger than anything the API takes."""

    status_code = 413
    default_detail = "This request is too large."


class JSONParser(parsers.JSONParser):
    """JSON within the site's limits, which are looked at before any of it is built. It is UTF-8 (RFC 8259)."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge
        _look_through(body)
        data = super().parse(io.BytesIO(body), media_type, {**(parser_context or {}), "encoding": "utf-8"})
        if not isinstance(data, dict):
            raise ValidationError("Send a JSON object.")
        return data


def _look_through(body: bytes) -> None:
    depth = 0
    for number, found in enumerate(_PARTS.finditer(body)):
        if number >= MOST_PARTS:
            raise TooLarge("This JSON has more values than the API takes at once.")
        if found[0] in b"[{":
            depth += 1
        elif found[0] in b"]}":
            depth -= 1
        if depth > DEEPEST:
            raise ParseError("This JSON is nested too deeply.")
