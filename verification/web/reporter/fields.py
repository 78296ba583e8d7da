"""Fields of forms that belong to a desk, and putting a verb's sentences beside them."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from verification.web.doing import RefusableForm

_INPUT = "%Y-%m-%dT%H:%M"


class WallTimeField(forms.Field):
    """A moment as the clocks of a desk show it; what a form gets from it is an instant."""

    zone: tzinfo = UTC

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_INPUT))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """An instant as the desk's clocks show it; what somebody typed stays as it was typed."""
        if isinstance(value, datetime):
            return value.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)
        return value

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            wall = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise ValidationError("Write a date and a time, like 2023-05-27 20:30.") from None
        # years at the ends of the calendar overflow as soon as somebody reckons with them
        if not 1900 <= wall.year <= 2999:
            raise ValidationError("Write a year between 1900 and 2999.")
        if wall.tzinfo:
            return wall
        instant = wall.replace(tzinfo=self.zone)
        if instant.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != wall:
            raise ValidationError(f"There is no {wall:%H:%M} on that day: the clocks go forward over it.")
        return instant


class DeskForm(RefusableForm):
    """A form whose times are wall times of a desk."""

    def __init__(self, *args: Any, zone: tzinfo = UTC, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, WallTimeField):
                field.zone = zone

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Let one of these rows be chosen in the field."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
