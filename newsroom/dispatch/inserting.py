"""Inserting crowds of rows: what `bulk_create` does, without an object for each row and each value prepared once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import repeat
from typing import Any

from django.db import connection
from django.db.models import CharField, Field, Model, TextField
from django.db.models.fields import NOT_PROVIDED


def insert_many(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, by attribute (foreign keys as `desk_id`); what is left out gets its default.

    A row that a unique constraint knows already is left out; every other constraint holds.
    """
    if not rows:
        return
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    given = {name for row in rows for name in row}
    alike = [field for field in fields if field.attname not in given and not callable(field.default)]
    by_row = [field for field in fields if field not in alike]
    columns = [_column(field, rows) for field in by_row]
    constants = [field.get_db_prep_save(field.get_default(), connection) for field in alike]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in [*by_row, *alike])
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_type(field)}[]" for field in by_row)
            aliases = ", ".join(f"c{n}" for n in range(len(by_row)))
            scalars = "".join(f", %s::{_type(field)}" for field in alike)
            # the names come from the models, and every value is a parameter
            cursor.execute(
                f"{into} SELECT {aliases}{scalars} FROM unnest({arrays}) AS given ({aliases})"  # noqa: S608
                " ON CONFLICT DO NOTHING",
                [*constants, *columns],
            )
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(
                f"{into} VALUES ({places}) ON CONFLICT DO NOTHING",
                list(zip(*columns, *(repeat(value, len(rows)) for value in constants), strict=True)),
            )


def _type(field: "Field[Any, Any]") -> str:
    """The type of a column to cast to: never one with a length, because a cast would cut what is too long."""
    return "text" if isinstance(field, CharField | TextField) else str(field.db_type(connection))


def _column(field: "Field[Any, Any]", rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The values of a column as the database takes them; equal ones are prepared once."""
    prepared: dict[Hashable, Any] = {}
    default: Callable[[], Any] = field.get_default
    values = []
    for row in rows:
        value = row.get(field.attname, NOT_PROVIDED)
        if value is NOT_PROVIDED:
            value = default()
        if isinstance(value, dict | list):
            values.append(field.get_db_prep_save(value, connection))
            continue
        key = (type(value), value)
        if key not in prepared:
            prepared[key] = field.get_db_prep_save(value, connection)
        values.append(prepared[key])
    return values
