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
