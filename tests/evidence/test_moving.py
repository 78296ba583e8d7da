"""All kept bytes are copied to another folder, each verified; again and again, if need be."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.evidence.kept import flip, kept, on_disk, write
from tests.factories import Team, filed, some_evidence
from verification.evidence import fixity, store
from verification.evidence.models import Blob, Custody, EvidenceFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_dir")]


@pytest.fixture
def file(team: Team) -> EvidenceFile:
    """One of three files of two items; a third item has none."""
    story = filed(team)
    some_evidence(team, story)
    file = kept(team, story, b"one")
    kept(team, story, b"two", evidence=file.evidence)
    kept(team, story, b"three")
    return file


def moved() -> int:
    return Custody.objects.filter(verb="moved").count()


def test_all_bytes_are_whole_there_and_the_setting_is_named(
    file: EvidenceFile, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("move_evidence", tmp_path / "new")

    said = capsys.readouterr().out
    assert f"Copied to {tmp_path / 'new'}: 3. There already, and whole: 0." in said
    assert f"EVIDENCE_DIR={tmp_path / 'new'}" in said
    assert moved() == 2
    assert on_disk(file.blob).exists(), "nothing is deleted"
    settings.EVIDENCE_DIR = tmp_path / "new"
    assert [fixity.look(blob) for blob in Blob.objects.all()] == ["", "", ""]
    assert on_disk(file.blob).stat().st_mode & 0o222 == 0
    assert store.put(b"four").sha256


def test_running_it_again_copies_what_is_new_and_notes_nothing_twice(
    team: Team, file: EvidenceFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("move_evidence", tmp_path / "new")
    kept(team, file.evidence.story, b"four")
    call_command("move_evidence", tmp_path / "new")
    assert "new: 1. There already, and whole: 3." in capsys.readouterr().out
    assert moved() == 3


def test_a_damaged_copy_is_replaced(file: EvidenceFile, tmp_path: Path) -> None:
    call_command("move_evidence", tmp_path / "new")
    copy = store.path_of(file.blob.sha256, tmp_path / "new")
    flip(copy)
    call_command("move_evidence", tmp_path / "new")
    assert copy.read_bytes() == b"one"


@pytest.mark.parametrize("fault", ["altered", "missing"])
def test_what_is_damaged_here_is_not_carried_on(file: EvidenceFile, tmp_path: Path, fault: str) -> None:
    if fault == "altered":
        before = flip(on_disk(file.blob))
    else:
        before = on_disk(file.blob).read_bytes()
        on_disk(file.blob).unlink()
    with pytest.raises(
        CommandError, match=f"1 file is missing or altered here and not copied: {file.blob.sha256}"
    ):
        call_command("move_evidence", tmp_path / "new")

    assert not store.path_of(file.blob.sha256, tmp_path / "new").exists()
    assert list((tmp_path / "new" / "incoming").iterdir()) == []
    assert moved() == 1, "of the item whose files are all there"
    write(on_disk(file.blob), before)
    call_command("move_evidence", tmp_path / "new")
    assert moved() == 2


@pytest.mark.parametrize("where", [".", "inside", ".."])
def test_a_folder_in_or_around_the_one_of_now_is_refused(evidence_dir: Path, where: str) -> None:
    with pytest.raises(CommandError, match="the folder in which evidence is kept now"):
        call_command("move_evidence", evidence_dir / where)
