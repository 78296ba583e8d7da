"""Database triggers: the guards that hold against admin, bulk update, shell and plain SQL alike.

A room that needs one adds it to `TRIGGERS` through `declare` at import time. SQLite drops a table's triggers when it
rebuilds the table, and a trigger that names a table blocks that rebuild; so all are dropped before and installed
again after every `migrate`, and a system check names any that is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate


@dataclass(frozen=True)
class Trigger:
    """Refuse `events` ("INSERT", "UPDATE", "UPDATE OF state", "DELETE") on `table` when `condition` holds.

    `condition` is SQL that both engines read, with NEW and OLD; "" refuses always. `reads` names the other tables
    it looks at: without them in the database the trigger cannot be installed yet.
    """

    name: str
    table: str
    event: str
    sentence: str
    condition: str = ""
    reads: tuple[str, ...] = ()


TRIGGERS: dict[str, Trigger] = {}


def declare(trigger: Trigger) -> None:
    """Register a trigger; the name is its key."""
    TRIGGERS[trigger.name] = trigger


def never_changed(table: str, sentence: str, *keys: str) -> None:
    """Declare that rows of `table` are written once: no update, no delete, no row written over another."""
    declare(Trigger(f"{table}_no_update", table, "UPDATE", sentence))
    never_deleted(table, sentence)
    never_replaced(table, sentence, *keys)


def never_deleted(table: str, sentence: str) -> None:
    """Declare that rows of `table` stay."""
    declare(Trigger(f"{table}_no_delete", table, "DELETE", sentence))


def never_replaced(table: str, sentence: str, *keys: str) -> None:
    """Declare that no row of `table` is written over, and that none takes another's id.

    SQLite's REPLACE fires neither update nor delete triggers, and takes a row away by any unique key: `keys` are those
    besides the id, several columns of one parted by commas.
    """
    same = ["t.id = NEW.id"]
    for key in keys:
        columns = [column.strip() for column in key.split(",")]
        same.append(" AND ".join(f"t.{column} = NEW.{column}" for column in columns))
    over = f"EXISTS (SELECT 1 FROM {table} t WHERE {' OR '.join(f'({one})' for one in same)})"  # noqa: S608 (our own names)
    declare(Trigger(f"{table}_no_replace", table, "INSERT", sentence, over))
    declare(Trigger(f"{table}_same_id", table, "UPDATE OF id", sentence, "OLD.id <> NEW.id"))


def once_set(table: str, column: str, sentence: str) -> None:
    """Declare that `column` of `table`, once it holds something, keeps it."""
    declare(
        Trigger(
            f"{table}_{column}_stays",
            table,
            f"UPDATE OF {column}",
            sentence,
            f"OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR NEW.{column} <> OLD.{column})",
        )
    )


def refusal(error: DatabaseError) -> str | None:
    """The sentence of the trigger that raised this error, if one did."""
    return next((t.sentence for t in TRIGGERS.values() if t.sentence in str(error)), None)


def _sqlite(trigger: Trigger) -> list[str]:
    when = f"WHEN ({trigger.condition})" if trigger.condition else ""
    create = f"CREATE TRIGGER IF NOT EXISTS {trigger.name} BEFORE {trigger.event} ON {trigger.table}"
    return [f"{create} {when} BEGIN SELECT RAISE(ABORT, '{trigger.sentence}'); END"]


def _postgresql(trigger: Trigger) -> list[str]:
    # A subquery is not allowed in a PostgreSQL WHEN clause, so the condition goes into the function.
    condition = trigger.condition or "TRUE"
    raised = f"RAISE EXCEPTION '{trigger.sentence}' USING ERRCODE = 'check_violation'"
    row = "OLD" if trigger.event == "DELETE" else "NEW"
    body = f"BEGIN IF {condition} THEN {raised}; END IF; RETURN {row}; END"
    run = f"EXECUTE FUNCTION {trigger.name}()"
    statements = [
        f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $body$ {body} $body$",
        f"CREATE OR REPLACE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} FOR EACH ROW {run}",
    ]
    if trigger.event == "DELETE" and not trigger.condition:
        before = f"{trigger.name}_truncate BEFORE TRUNCATE ON {trigger.table}"
        statements.append(f"CREATE OR REPLACE TRIGGER {before} FOR EACH STATEMENT {run}")
    return statements


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def install(connection: BaseDatabaseWrapper) -> None:
    """Install every declared trigger whose tables exist; safe to call twice."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        write = _sqlite if connection.vendor == "sqlite" else _postgresql
        for trigger in TRIGGERS.values():
            if {trigger.table, *trigger.reads} <= tables:
                for statement in write(trigger):
                    cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove every declared trigger, for a migration or a test's flush."""
    present = _present(connection)
    with connection.cursor() as cursor:
        for trigger in TRIGGERS.values():
            for name in (trigger.name, f"{trigger.name}_truncate"):
                if name in present:
                    on = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of declared triggers that the database does not hold."""
    return sorted(set(TRIGGERS) - _present(connection))


def _before_migrate(*, using: str, **_: Any) -> None:
    drop(connections[using])


def _after_migrate(*, using: str, **_: Any) -> None:
    install(connections[using])


@checks.register(checks.Tags.database)
def triggers_installed(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """`manage.py check --database default` names each missing trigger, and an empty database as what it is."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        gone = missing(connections[alias])
        if gone and not connections[alias].introspection.table_names():
            found.append(
                checks.Warning(
                    "The database is empty.",
                    hint=f"Start once with `manage.py run`, or run `manage.py migrate --database {alias}`.",
                    id="newsroom.W002",
                )
            )
            continue
        # A warning, because `migrate` checks first and is what installs them; `run` refuses to start on it.
        found += [
            checks.Warning(
                f"The database guard {name} is not installed.",
                hint=f"Run `manage.py migrate --database {alias}`, which installs it.",
                id="newsroom.W001",
            )
            for name in gone
        ]
    return found


def connect() -> None:
    """Drop before and install after each `migrate` (once, from `NewsroomConfig.ready`)."""
    pre_migrate.connect(_before_migrate, dispatch_uid="triggers.drop")
    post_migrate.connect(_after_migrate, dispatch_uid="triggers.install")
