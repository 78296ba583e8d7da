import io
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework import parsers
from rest_framework.exceptions import APIException, ParseError, ValidationError


class TooLarge(APIException):
    """The body is larger than anything the API takes."""

    status_code = 413
    default_detail = "This request is too large."


class JSONParser(parsers.JSONParser):
    """JSON within the site's limit, which Django itself keeps for forms only."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge
        try:
            data = super().parse(io.BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise ParseError("This JSON is nested too deeply.") from error
        if not isinstance(data, dict):
            raise ValidationError("Send a JSON object.")
        return data
