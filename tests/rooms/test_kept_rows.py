"""What the database keeps whoever writes to it: rows that no delete, no writing over and no other id takes away."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from newsroom import triggers

pytestmark = pytest.mark.django_db

WRITTEN_ONCE = {
    "newsroom_event",
    "newsroom_responsible",
    "newsroom_revision",
    "verification_attempt",
    "verification_change",
    "verification_custody",
    "verification_evidencefile",
    "verification_mail",
    "verification_policy",
    "verification_publication",
    "verification_publicinterest",
    "verification_putting",
    "verification_reply",
    "verification_translation",
}
KEPT = WRITTEN_ONCE | {
    "verification_blob",
    "verification_calculation",
    "verification_capture",
    "verification_complaint",
    "verification_consolidation",
    "verification_correction",
    "verification_evidence",
    "verification_fastpath",
    "verification_identity",
    "verification_legalhold",
    "verification_override",
    "verification_registerentry",
    "verification_reveal",
    "verification_shortline",
    "verification_signoff",
    "verification_source",
    "verification_verdict",
}
HOLDS: dict[str, dict[str, object]] = {
    "verification_blob": {"fault": ""},
    "verification_evidence": {"own_date_how": ""},
    "verification_reply": {"by_id": 1},
    "verification_source": {"origin": "own", "outlet": ""},
}
"""What a constraint wants of such a row."""
MODELS = {model._meta.db_table: model for model in apps.get_models()}


def _any(field: Any) -> object:
    """Something that such a column may hold."""
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    if field.choices:
        return field.choices[0][0]
    kinds: list[tuple[type[models.Field[Any, Any]], object]] = [
        (models.ForeignKey, 1),
        (models.UUIDField, uuid.uuid4()),
        (models.DateTimeField, timezone.now()),
        (models.DateField, date(2022, 1, 1)),
        (models.DurationField, timedelta(hours=1)),
        (models.JSONField, []),
        (models.BooleanField, False),
        (models.BinaryField, b"x"),
        (models.IntegerField, 1),
        (models.GenericIPAddressField, "192.0.2.1"),
    ]
    return next((value for kind, value in kinds if isinstance(field, kind)), "x")


@contextmanager
def _rows(tables: set[str]) -> Iterator[None]:
    """A row in each table, of nothing that exists, written behind the guards; undone afterwards."""
    with transaction.atomic():
        triggers.drop(connection)
        for table in sorted(tables):
            fields = [field for field in MODELS[table]._meta.concrete_fields if not field.primary_key]
            given = {field.attname: _any(field) for field in fields} | HOLDS.get(table, {})
            MODELS[table]._base_manager.bulk_create([MODELS[table](**given)])
        triggers.install(connection)
        yield
        transaction.set_rollback(True)


def _refused(statement: str, guard: str) -> None:
    sentence = re.escape(triggers.TRIGGERS[guard].sentence)
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_is_kept_is_not_taken_away() -> None:
    with _rows(KEPT):
        for table in KEPT:
            _refused(f"DELETE FROM {table}", f"{table}_no_delete")


def test_what_is_kept_gets_no_other_id() -> None:
    with _rows(KEPT):
        for table in KEPT:
            _refused(f"UPDATE {table} SET id = id + 10000", f"{table}_same_id")


def test_what_is_written_once_is_not_changed() -> None:
    with _rows(WRITTEN_ONCE):
        for table in WRITTEN_ONCE:
            column = MODELS[table]._meta.concrete_fields[-1].column
            _refused(f"UPDATE {table} SET {column} = {column}", f"{table}_no_update")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite writes one row over another")
def test_what_is_kept_is_not_written_over() -> None:
    with _rows(KEPT):
        for table in KEPT:
            columns = ", ".join(f'"{field.column}"' for field in MODELS[table]._meta.concrete_fields)
            over = f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"
            _refused(over, f"{table}_no_replace")
