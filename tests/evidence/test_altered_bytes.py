"""Bytes that are not those that were kept leave by no door; the true ones take their place when they come again."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from newsroom.errors import NotPossible
from tests.api.asking import as_
from tests.evidence.kept import flip, kept, on_disk, write
from tests.factories import Team, filed
from verification.evidence import fixity, leaving, store
from verification.evidence.models import Custody, EvidenceFile
from verification.evidence.states import Fault

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_dir")]


@pytest.fixture
def file(team: Team) -> EvidenceFile:
    return kept(team, filed(team))


def check(file: EvidenceFile, days: int = 2) -> str:
    fixity.check_due(now=timezone.now() + timedelta(days=days))
    file.blob.refresh_from_db()
    return file.blob.fault


@pytest.mark.parametrize(("fault", "sentence"), [("altered", "were altered"), ("missing", "are missing")])
def test_a_faulty_file_is_handed_out_by_no_page_and_no_api(
    team: Team, file: EvidenceFile, fault: str, sentence: str
) -> None:
    if fault == "altered":
        flip(on_disk(file.blob))
    else:
        on_disk(file.blob).unlink()
    assert check(file) == fault
    evidence = file.evidence
    page = Client()
    page.force_login(team.checker)

    for answer in (
        page.get(f"/stories/{evidence.story.uuid}/evidence/{evidence.uuid}/files/{file.uuid}/"),
        as_(team.checker).get(f"evidence/{evidence.uuid}/files/{file.uuid}"),
    ):
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
    assert not Custody.objects.filter(verb="downloaded").exists()


def test_a_faulty_picture_is_not_shown(file: EvidenceFile) -> None:
    flip(on_disk(file.blob))
    check(file)
    with pytest.raises(NotPossible, match="altered"):
        leaving.opened(file)


def test_the_true_bytes_take_the_place_of_altered_ones_and_the_row_waits_for_the_check(
    team: Team, file: EvidenceFile
) -> None:
    true = flip(on_disk(file.blob))
    assert check(file) == Fault.ALTERED

    again = store.put(true)

    assert again == file.blob
    assert on_disk(file.blob).read_bytes() == true
    assert on_disk(file.blob).stat().st_mode & 0o222 == 0
    again.refresh_from_db()
    assert again.fault == Fault.ALTERED
    assert check(file, days=4) == ""


def test_whole_bytes_stay_where_they_are(file: EvidenceFile) -> None:
    before = on_disk(file.blob).stat().st_ino
    assert store.put(b"Tolls: 41 million") == file.blob
    assert on_disk(file.blob).stat().st_ino == before


@pytest.mark.parametrize("same", [True, False])
def test_a_link_in_the_place_of_a_file_is_not_followed(
    file: EvidenceFile, tmp_path: Path, same: bool
) -> None:
    path, elsewhere = on_disk(file.blob), tmp_path / "elsewhere"
    true = path.read_bytes()
    write(elsewhere, true if same else b"secret")
    path.unlink()
    path.symlink_to(elsewhere)

    with pytest.raises(NotPossible, match="missing"):
        leaving.opened(file)
    assert fixity.look(file.blob) == Fault.MISSING

    store.put(true)
    assert not path.is_symlink()
    assert path.read_bytes() == true
    assert elsewhere.read_bytes() == (true if same else b"secret")
