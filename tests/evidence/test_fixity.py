"""Kept bytes are looked at in turn; what is wrong with them closes gates, stands in the ledger and is told once."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.stories.models import Story
from tests.evidence.kept import flip, kept, on_disk, write
from tests.factories import Team, approved, filed, make_desk
from verification.evidence import fixity
from verification.evidence.actions import withdraw
from verification.evidence.models import Blob, EvidenceFile
from verification.evidence.states import Fault
from verification.jobs import check_evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_dir")]


def tomorrow(days: int = 1):
    return timezone.now() + timedelta(days=days, minutes=1)


def events(verb: str) -> list[Event]:
    return list(Event.objects.filter(verb=verb).order_by("position"))


def told(kind: str) -> set[str]:
    return {str(message.recipient) for message in OutboxMessage.objects.filter(kind=kind)}


def damaged(team: Team, story: Story) -> EvidenceFile:
    """A file whose bytes changed after they were kept, and were found so."""
    file = kept(team, story)
    flip(on_disk(file.blob))
    fixity.check_due(now=tomorrow())
    return file


def test_whole_bytes_are_looked_at_once_a_day_and_nothing_is_said(team: Team) -> None:
    file = kept(team, filed(team))
    before = Event.objects.count()

    assert fixity.check_due(now=timezone.now() + timedelta(hours=23)).files == 0
    now = tomorrow()
    assert fixity.check_due(now=now) == fixity.Looked(files=1, size=file.blob.size)
    assert fixity.check_due(now=now + timedelta(hours=23)).files == 0
    file.blob.refresh_from_db()
    assert (file.blob.checked_at, file.blob.fault) == (now, "")
    assert Event.objects.count() == before
    assert not OutboxMessage.objects.filter(kind__startswith="evidence").exists()


@pytest.mark.parametrize("at", [0, 8, -1])
def test_one_flipped_byte_is_found(team: Team, at: int) -> None:
    file = kept(team, filed(team))
    flip(on_disk(file.blob), at)

    assert fixity.check_due(now=tomorrow()).faulty == 1

    file.blob.refresh_from_db()
    assert file.blob.fault == Fault.ALTERED
    [event] = events("evidence.fault_found")
    assert (event.subject_id, event.actor, event.facts) == (
        file.evidence_id,
        None,
        {"sha256": file.blob.sha256, "fault": "altered"},
    )


@pytest.mark.parametrize("change", ["shorter", "longer", "empty"])
def test_other_lengths_are_found(team: Team, change: str) -> None:
    path = on_disk(kept(team, filed(team)).blob)
    whole = path.read_bytes()
    write(path, {"shorter": whole[:-1], "longer": whole + b"\0", "empty": b""}[change])
    assert fixity.check_due(now=tomorrow()).faulty == 1


def test_missing_bytes_are_found_and_told_to_head_and_editors(team: Team) -> None:
    story = filed(team)
    file = kept(team, story)
    on_disk(file.blob).unlink()

    fixity.check_due(now=tomorrow())

    file.blob.refresh_from_db()
    assert file.blob.fault == Fault.MISSING
    assert told("evidence_faulty") == {"Hugo Head", "Edda Editor", "Sana Senior"}
    deliver_due()
    letter = next(m for m in mail.outbox if m.to == [team.head.email])
    assert f"{story.slug}: a file of “Annual report 2022” is missing." in letter.subject
    assert f"/stories/{story.uuid}/evidence/{file.evidence.uuid}/" in letter.body


def test_a_fault_is_told_once(team: Team) -> None:
    damaged(team, filed(team))
    messages = OutboxMessage.objects.count()
    for day in (2, 3):
        assert fixity.check_due(now=tomorrow(day)).faulty == 1
    assert OutboxMessage.objects.count() == messages
    assert len(events("evidence.fault_found")) == 1


def test_restored_bytes_are_whole_again_and_a_second_fault_is_told_again(team: Team) -> None:
    file = kept(team, filed(team))
    before = flip(on_disk(file.blob))
    fixity.check_due(now=tomorrow())

    write(on_disk(file.blob), before)
    assert fixity.check_due(now=tomorrow() + timedelta(minutes=11)).files == 1, "a fault is looked at soon"

    file.blob.refresh_from_db()
    assert (file.blob.fault, file.blob.fault_at) == ("", None)
    assert [event.subject_id for event in events("evidence.whole_again")] == [file.evidence_id]
    assert told("evidence_whole_again") == told("evidence_faulty")
    flip(on_disk(file.blob))
    fixity.check_due(now=tomorrow(3))
    assert len(events("evidence.fault_found")) == 2
    assert OutboxMessage.objects.filter(kind="evidence_faulty", recipient=team.head).count() == 4


def test_every_story_that_uses_the_bytes_is_moved_and_every_desk_told(team: Team) -> None:
    other = Team(make_desk("Sports desk"))
    mine, theirs = approved(team), filed(other)
    file = kept(team, mine)
    kept(other, theirs)
    flip(on_disk(file.blob))
    versions = {story.pk: Story.objects.get(pk=story.pk).gate_version for story in (mine, theirs)}

    fixity.check_due(now=tomorrow())

    for story in (mine, theirs):
        assert Story.objects.get(pk=story.pk).gate_version == versions[story.pk] + 1
    assert Story.objects.get(pk=mine.pk).state == "checking", "an approval given before is void"
    assert {event.story_id for event in events("evidence.fault_found")} == {mine.pk, theirs.pk}
    assert OutboxMessage.objects.filter(kind="evidence_faulty", recipient=other.head).exists()


def test_withdrawn_evidence_voids_no_approval_but_the_loss_is_said(team: Team) -> None:
    story = filed(team)
    file = kept(team, story)
    withdraw(by=team.checker, evidence=file.evidence, reason="A forgery.")
    flip(on_disk(file.blob))
    version = Story.objects.get(pk=story.pk).gate_version

    fixity.check_due(now=tomorrow())

    assert Story.objects.get(pk=story.pk).gate_version == version
    assert len(events("evidence.fault_found")) == 1
    assert told("evidence_faulty")


def test_what_was_looked_at_longest_ago_comes_first_and_a_run_is_bounded(team: Team) -> None:
    story = filed(team)
    blobs = [kept(team, story, bytes([number]) * 1000).blob for number in range(5)]
    for age, blob in enumerate(blobs):
        Blob.objects.filter(pk=blob.pk).update(checked_at=timezone.now() - timedelta(days=1 + age))
    now = timezone.now() + timedelta(minutes=1)

    def looked_at() -> list[Blob]:
        return list(Blob.objects.filter(checked_at=now).order_by("pk"))

    assert fixity.check_due(now=now, most_files=2).files == 2
    assert looked_at() == blobs[3:]
    assert fixity.check_due(now=now, most_bytes=1).files == 1, "at least one file, however large"
    assert looked_at() == blobs[2:]
    assert fixity.check_due(now=now, most_bytes=1500).files == 2
    assert looked_at() == blobs
    assert fixity.check_due(now=now).files == 0


def unreadable(path: Path) -> None:
    """A path that is there and cannot be read as a file, for root too."""
    path.unlink()
    path.mkdir()


def test_what_cannot_be_read_is_no_fault_and_stops_nobody_elses_turn(team: Team) -> None:
    story = filed(team)
    bad, good = kept(team, story, b"one").blob, kept(team, story, b"two").blob
    Blob.objects.filter(pk=bad.pk).update(checked_at=timezone.now() - timedelta(days=9))
    unreadable(on_disk(bad))

    looked = fixity.check_due(now=tomorrow(), most_files=1)

    assert (looked.files, looked.unreadable) == (1, [os.strerror(21)])
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (bad.fault, bad.checked_at < good.checked_at) == ("", True)
    assert events("evidence.fault_found") == []


def test_a_disk_that_is_not_there_makes_nothing_missing(team: Team, evidence_dir: Path) -> None:
    file = kept(team, filed(team))
    evidence_dir.rename(evidence_dir.parent / "unmounted")
    evidence_dir.mkdir()

    looked = fixity.check_due(now=tomorrow())

    assert (looked.faulty, looked.unreadable) == (0, ["The folder of evidence is not there"])
    file.blob.refresh_from_db()
    assert file.blob.fault == ""


def test_that_a_fault_is_over_is_believed_only_of_whoever_saw_that_fault(team: Team) -> None:
    file = damaged(team, filed(team))
    seen = Blob.objects.get(pk=file.blob_id)
    Blob.objects.filter(pk=seen.pk).update(fault_at=timezone.now() + timedelta(days=2))

    assert not fixity.faults.settle(by=None, blob=seen, fault="", at=tomorrow(3))
    assert Blob.objects.get(pk=seen.pk).fault == Fault.ALTERED


def test_a_fault_two_jobs_find_at_once_is_told_once(team: Team) -> None:
    file = kept(team, filed(team))
    for _job in range(2):
        fixity.faults.settle(by=None, blob=file.blob, fault=Fault.ALTERED, at=timezone.now())
    assert len(events("evidence.fault_found")) == 1


def test_whoever_saw_whole_bytes_writes_over_no_fault_found_meanwhile(team: Team) -> None:
    file = kept(team, filed(team))
    fixity.faults.settle(by=None, blob=file.blob, fault=Fault.ALTERED, at=timezone.now())
    fixity._note_turn({"": [file.blob_id]}, tomorrow())
    row = Blob.objects.get(pk=file.blob_id)
    assert (row.fault, row.checked_at < tomorrow(0)) == (Fault.ALTERED, True)


def test_somebody_can_have_an_item_checked(team: Team) -> None:
    file = kept(team, filed(team))
    assert fixity.check(by=team.checker, evidence=file.evidence).files == 1
    [event] = events("evidence.checked")
    assert (event.actor, event.facts) == (team.checker, {"files": 1, "faulty": 0})

    flip(on_disk(file.blob))
    assert fixity.check(by=team.head, evidence=file.evidence).faulty == 1
    assert events("evidence.fault_found")[0].actor == team.head


def test_an_auditor_or_a_stranger_has_nothing_checked(team: Team) -> None:
    file = kept(team, filed(team))
    for by in (team.auditor, Team().editor):
        with pytest.raises(NotPermitted):
            fixity.check(by=by, evidence=file.evidence)


def test_an_item_that_cannot_be_read_says_so(team: Team) -> None:
    file = kept(team, filed(team))
    unreadable(on_disk(file.blob))
    with pytest.raises(NotPossible, match="cannot be read now: Is a directory"):
        fixity.check(by=team.checker, evidence=file.evidence)


def test_the_job_and_the_command_do_the_same(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    file = kept(team, filed(team))
    flip(on_disk(file.blob))
    for run in (check_evidence, lambda: call_command("run_due")):
        Blob.objects.filter(pk=file.blob_id).update(checked_at=timezone.now() - timedelta(days=2))
        run()
    assert "evidence files checked 1, missing or altered 1, unreadable 0" in capsys.readouterr().out
    assert len(events("evidence.fault_found")) == 1
