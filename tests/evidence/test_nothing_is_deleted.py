"""Evidence under a claim, its files and its custody log stay, also against plain SQL."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from newsroom import triggers
from tests.evidence.kept import kept
from tests.factories import Team, checked
from verification.evidence.actions import withdraw
from verification.evidence.models import Blob, Custody, Evidence, EvidenceFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_dir")]


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


ABUSES: list[tuple[Callable[[], object], str]] = [
    (lambda: _sql("DELETE FROM verification_evidence"), "verification_evidence_no_delete"),
    (lambda: Evidence.objects.all()._raw_delete("default"), "verification_evidence_no_delete"),
    (lambda: Evidence.objects.update(text="Something else."), "verification_evidence_no_update"),
    (
        lambda: _sql("UPDATE verification_evidence SET url = 'https://example.org'"),
        "verification_evidence_no_update",
    ),
    (lambda: _sql("DELETE FROM verification_evidencefile"), "verification_evidencefile_no_delete"),
    (lambda: EvidenceFile.objects.update(name="other.txt"), "verification_evidencefile_no_update"),
    (lambda: _sql("DELETE FROM verification_blob"), "verification_blob_no_delete"),
    (lambda: Blob.objects.update(sha256="0" * 64), "verification_blob_no_update"),
    (lambda: _sql("DELETE FROM verification_custody"), "verification_custody_no_delete"),
    (lambda: Custody.objects.update(how="Never happened."), "verification_custody_no_update"),
]


@pytest.mark.parametrize(("abuse", "guard"), ABUSES)
def test_the_database_refuses_and_only_because_of_its_guard(
    team: Team, abuse: Callable[[], object], guard: str
) -> None:
    story = checked(team)
    kept(team, story, evidence=story.evidence.get())
    sentence = triggers.TRIGGERS[guard].sentence
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        abuse()
    with transaction.atomic():
        triggers.drop(connection)
        abuse()
        transaction.set_rollback(True)


def _again(table: str, **changed: object) -> None:
    """Write a row over the first of a table, as a new row with the same unique keys."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 1")
        row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
        row |= {"id": 10_000, **changed}
        marks = ", ".join(["%s"] * len(row))
        cursor.execute(
            f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values())
        )


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite replaces rows without update or delete triggers"
)
@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("verification_evidence", {"text": "Something else."}),
        ("verification_evidencefile", {"name": "other.txt"}),
        ("verification_blob", {"size": 1}),
        ("verification_verdict", {"rationale": "Something else."}),
        ("newsroom_revision", {"text": "Something else."}),
        ("newsroom_event", {"verb": "nothing.happened"}),
    ],
)
def test_no_row_is_written_over_by_way_of_another_key(
    team: Team, table: str, changed: dict[str, str]
) -> None:
    kept(team, checked(team))
    with connection.constraint_checks_disabled():
        with (
            pytest.raises(DatabaseError, match=triggers.TRIGGERS[f"{table}_no_replace"].sentence),
            transaction.atomic(),
        ):
            _again(table, **changed)
        with pytest.raises(DatabaseError), transaction.atomic():
            _sql(f"UPDATE {table} SET id = 10000 WHERE id = (SELECT min(id) FROM {table})")


def test_what_was_withdrawn_does_not_come_back(team: Team) -> None:
    story = checked(team)
    withdraw(by=team.checker, evidence=story.evidence.get(), reason="A forgery.")
    with pytest.raises(DatabaseError, match="does not come back"), transaction.atomic():
        Evidence.objects.update(withdrawn_at=None, withdrawn_by=None)


def test_django_deletes_no_evidence_that_a_verdict_rests_on(team: Team) -> None:
    story = checked(team)
    with pytest.raises(ProtectedError):
        story.evidence.get().delete()


def test_withdrawing_leaves_a_tombstone_with_files_and_log(team: Team) -> None:
    story = checked(team)
    file = kept(team, story, evidence=story.evidence.get())
    withdraw(by=team.checker, evidence=file.evidence, reason="A forgery.")

    evidence = Evidence.objects.get(pk=file.evidence_id)
    assert (evidence.withdrawn_reason, evidence.text) == ("A forgery.", "Tolls: 41 million")
    assert evidence.files.get() == file
    assert evidence.custody.exists()
