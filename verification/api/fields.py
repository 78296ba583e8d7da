"""Fields that every noun uses. They check the shape of what comes in; the verbs check the rest."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, TextChoices
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from newsroom.people.models import User

M = TypeVar("M", bound=Model)

LARGEST = 2**31 - 1
"""The largest number every database keeps."""


class Word(serializers.CharField):
    """One word of an enumeration; the choices are for the API's description, the verb says which it knows."""

    def __init__(self, words: type[TextChoices], **options: Any) -> None:
        self.words = words
        super().__init__(**options)


class WordInSchema(OpenApiSerializerFieldExtension):
    """Each enumeration is described once, under its own name."""

    target_class = "verification.api.fields.Word"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        words: type[TextChoices] = self.target.words
        lines = [f"* `{value}` - {label}" for value, label in words.choices]
        component = ResolvedComponent(
            name=words.__name__,
            type=ResolvedComponent.SCHEMA,
            schema={"type": "string", "enum": words.values, "description": "\n".join(lines)},
            object=words,
        )
        auto_schema.registry.register_on_missing(component)
        if self.target.allow_blank:
            return {"oneOf": [component.ref, {"type": "string", "enum": [""]}]}
        return dict(component.ref)


class WallTimeInSchema(OpenApiSerializerFieldExtension):
    """A time of a wall clock has no zone, so it is no `time` of the description's own vocabulary (RFC 3339)."""

    target_class = "rest_framework.serializers.TimeField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d\d:\d\d(:\d\d(\.\d+)?)?$", "example": "23:00:00"}


class Instant(serializers.DateTimeField):
    """A moment with its zone."""

    default_error_messages = {
        "invalid": "Write a moment like 2025-03-01T18:00:00+01:00.",
        "no_zone": "Write the time with its zone, like 2025-03-01T18:00:00+01:00.",
        "far": "Write a moment between the years 1900 and 2999.",
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("no_zone")
        # Years at the ends of the calendar overflow as soon as somebody reckons with them.
        if not 1900 <= value.year <= 2999:
            self.fail("far")
        return value.astimezone(UTC)


class InstantFormField(IsoDateTimeField):
    """A moment in a query string, within the calendar that can be reckoned with."""

    def to_python(self, value: Any) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        if moment and not 1900 <= moment.year <= 2999:
            raise ValidationError("Write a moment between the years 1900 and 2999.")
        return moment


class InstantFilter(filters.IsoDateTimeFilter):
    """Filters by a moment with its zone."""

    field_class = InstantFormField


class Seen(serializers.IntegerField):
    """The version the person was looking at; another one meanwhile is a refusal (409)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST, **options)


class Known(serializers.Field[M, str, str, Any], Generic[M]):
    """Something the person can see, by its id."""

    default_error_messages = {
        "shape": "This is not an id.",
        "unknown": "There is no {what} with this id.",
    }

    def __init__(self, what: str, visible: Callable[[User], QuerySet[M]], **options: Any) -> None:
        self.what, self.visible = what, visible
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> M:
        try:
            uuid = UUID(data)
        except (ValueError, AttributeError, TypeError):
            self.fail("shape")
        found = self.visible(self.context["request"].user).filter(uuid=uuid).first()
        if found is None:
            self.fail("unknown", what=self.what)
        return found

    def to_representation(self, value: M) -> str:
        return str(value.uuid)  # type: ignore[attr-defined]  # every model that is Known has a uuid


class KnownInSchema(OpenApiSerializerFieldExtension):
    """An id is a UUID."""

    target_class = "verification.api.fields.Known"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}
