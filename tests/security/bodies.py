"""Something to send to each address that takes something, so that who may not is refused for that and nothing else."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from newsroom.dispatch.models import Notice
from newsroom.people.models import User
from tests.security.routes import plurals
from verification.claims.models import Claim

CALLED: Mapping[str, type[Model]] = {
    **dict.fromkeys(("person", "to", "new_owner"), User),
    **dict.fromkeys(("on", "into"), Claim),
    "upto": Notice,
}
"""What verbs call a row by, where it is not the name of its kind."""
OTHERS = {
    "url": "https://paper.example/tolls",
    "quiet_from": "22:00",
    "quiet_until": "06:00",
    "type": "quote",
}
TEXT = "It was 41 million crowns."


class Bodies:
    """A body for each operation, by the description of the API; pages get all that any of them takes at once."""

    def __init__(self) -> None:
        self.described = SchemaGenerator().get_schema(request=None, public=True)
        self.form = urlencode(dict(self._fields()), doseq=True).encode()

    def of(self, method: str, route: str) -> bytes:
        """What the operation asks for: JSON of the API, a form of a page."""
        if method == "GET":
            return b""
        if not route.startswith("api/"):
            return self.form
        path = "/" + route
        for part in ("uuid", "int", "slug", "str"):
            path = path.replace(f"<{part}:", "{")
        operation = self.described["paths"].get(path.replace(">", "}"), {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {})
        body = content.get("application/json", {}).get("schema")
        return json.dumps(self._example("", body) if body else {}).encode()

    def _fields(self) -> Iterator[tuple[str, Any]]:
        for schema in self.described["components"]["schemas"].values():
            for name, field in schema.get("properties", {}).items():
                if not field.get("readOnly") and isinstance(
                    value := self._example(name, field), str | int | list
                ):
                    yield name, value

    def _example(self, name: str, schema: Mapping[str, Any]) -> Any:
        schema = self._resolved(schema)
        if "enum" in schema:
            return next(choice for choice in schema["enum"] if choice)
        kind = schema.get("type")
        if kind == "object":
            wanted = schema.get("required", ())
            return {field: self._example(field, schema["properties"][field]) for field in wanted}
        if kind == "array":
            return [self._example(name.removesuffix("s"), schema["items"])]
        if kind in {"integer", "number"}:
            return max(schema.get("minimum", 1), 1)
        if kind == "boolean":
            return False
        return self._text(name, schema)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        for part in (*schema.get("allOf", ()), *schema.get("oneOf", ())):
            return self._resolved(part)
        if "$ref" in schema:
            return self._resolved(self.described["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        return schema

    @staticmethod
    def _text(name: str, schema: Mapping[str, Any]) -> str:
        later = timezone.now() + timedelta(hours=3)
        if kind := CALLED.get(name) or plurals().get(_many(name)):
            return str(kind._base_manager.earliest("pk").uuid)
        match schema.get("format"):
            case "date-time":
                return later.isoformat()
            case "date":
                return later.date().isoformat()
            case "email":
                return "somebody@desk.example"
            case "uri":
                return "https://paper.example/tolls"
        return OTHERS.get(name, TEXT)[: schema.get("maxLength", 1000)]


def _many(name: str) -> str:
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
