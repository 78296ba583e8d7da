"""Rows of several tables in one query: each table's as a list in a column of its own, on the row they belong to.

What a page or a rule reads of ten small tables costs one query then, and not ten.
"""

import json
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Func, QuerySet, Subquery
from django.db.models.functions import JSONObject

from newsroom.people.models import User

M = TypeVar("M", bound=models.Model)


class _Object(JSONObject):
    """A row as a JSON object. Every SQLite that Django supports has the function: it need not be asked first."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return Func.as_sql(self, compiler, connection, **extra)


class Rows(Subquery):
    """The rows of a query that belong to the outer row. `names` leaves out columns; those are read when asked for."""

    output_field = models.TextField()

    def __init__(self, queryset: QuerySet[Any], *names: str) -> None:
        columns = {field.attname: field.attname for field in _columns(queryset.model, names)}
        super().__init__(queryset.annotate(as_json=_Object(**columns)).values("as_json"))

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT JSON_GROUP_ARRAY(JSON(as_json)) FROM (%(subquery)s) AS held)"
        return super().as_sql(compiler, connection, template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT JSONB_AGG(as_json)::text FROM (%(subquery)s) AS held)"
        return super().as_sql(compiler, connection, template, **extra)


class Prepared(Generic[M]):
    """A query that is each time the same but for the rows it is about: composed and compiled once in a process.

    With a dozen lists on a row that takes longer than to run it. `make` filters, and neither orders, groups nor cuts;
    `key` is the column that says what a row belongs to. Related rows are not joined: `People` brings who is named.
    """

    def __init__(self, make: Callable[[], QuerySet[M]], key: str) -> None:
        self._make, self._key = make, key

    @cached_property
    def _compiled(self) -> tuple[type[M], str, tuple[Any, ...]]:
        queryset = self._make().order_by()
        sql, params = queryset.query.sql_with_params()
        column = f'"{queryset.model._meta.db_table}"."{self._key}"'
        return queryset.model, f"{sql} AND {column} IN", tuple(params)

    def of(self, keys: Collection[int]) -> Iterable[M]:
        """The rows that belong to these."""
        model, sql, params = self._compiled
        places = ", ".join(["%s"] * len(keys))
        return model._default_manager.raw(f"{sql} ({places})", [*params, *keys]) if keys else ()


def made_of(model: type[M], rows: str | None, *names: str) -> list[M]:
    """The instances that a column of `Rows` holds, in the order of their keys."""
    columns = _columns(model, names)
    found = [
        model.from_db(
            "default",
            [field.attname for field in columns],
            [_value(field, row[field.attname]) for field in columns],
        )
        for row in json.loads(rows or "[]", parse_float=Decimal)
    ]
    return sorted(found, key=lambda one: one.pk)


def hold(row: models.Model, relation: str, rows: list[Any]) -> None:
    """Let `row.<relation>.all()` be these rows, as if they had been prefetched."""
    held = getattr(row, relation).all()
    held._result_cache, held._prefetch_done = rows, True
    vars(row).setdefault("_prefetched_objects_cache", {})[relation] = held


def _columns(model: type[models.Model], names: Iterable[str]) -> list[Any]:
    wanted = set(names)
    columns = model._meta.concrete_fields
    return [field for field in columns if not wanted or field.primary_key or field.name in wanted]


def _value(field: Any, stored: Any) -> Any:
    """A value as the model has it: a database writes moments, numbers and lists into JSON in its own way."""
    if stored is None:
        return None
    if isinstance(field, models.JSONField):
        return json.loads(stored) if isinstance(stored, str) else stored
    value = field.to_python(stored)
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


class People:
    """Whom rows name: all of them are read at once, and put where they belong."""

    def __init__(self) -> None:
        self._wanted: list[tuple[models.Model, str, int]] = []

    def of(self, rows: Iterable[models.Model], *fields: str) -> None:
        """These fields of the rows name people."""
        for row in rows:
            for field in fields:
                key = getattr(row, f"{field}_id")
                if key is not None:
                    self._wanted.append((row, field, key))

    def introduce(self) -> None:
        """Read them, in one query, and none where nobody is named."""
        found = User.objects.in_bulk({key for _, _, key in self._wanted})
        for row, field, key in self._wanted:
            setattr(row, field, found[key])
