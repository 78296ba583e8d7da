"""A story's evidence leaves the house in one bag, and one flipped byte anywhere in it is found without us."""

import hashlib
import json
import os
import pwd
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given as examples
from hypothesis import strategies as st

from newsroom.ledger.models import Event
from newsroom.stories.models import Story
from tests.evidence.kept import flip, kept, on_disk, write
from tests.factories import Team, approved, checked, filed
from verification.evidence.actions import withdraw
from verification.evidence.models import Custody, Evidence, EvidenceFile
from verification.management.operator import operator
from verification.record import verify_bag
from verification.record.bag import VERIFIER, safe_name
from verification.sources import actions as sources

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_dir")]

HOSTILE = "../../‮gpj.exe\r\nbagit.txt"


def export(story: Story, to: Path) -> Path:
    call_command("export_evidence", story.slug, to=to, verbosity=0)
    return to


@pytest.fixture
def story(team: Team) -> Story:
    """Three items: one with two files, one with none, one withdrawn; another story's events lie in between."""
    story = checked(team)
    item = story.evidence.get()
    kept(team, story, b"Tolls: 41 million", evidence=item)
    filed(Team())
    kept(team, story, bytes(range(256)) * 20, name=HOSTILE, evidence=item)
    gone = kept(team, story, b"A forged page.", name="page.html").evidence
    withdraw(by=team.checker, evidence=gone, reason="A forgery.")
    return story


@pytest.fixture
def bag(story: Story, tmp_path: Path) -> Path:
    return export(story, tmp_path / "out" / "bag")


def verified(bag: Path, verifier: Path = VERIFIER) -> tuple[int, str]:
    """Exit status and output of the verifier, without site packages, environment or our code."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", verifier, bag], capture_output=True, text=True, timeout=30, cwd="/"
    )
    assert run.stderr == ""
    return run.returncode, run.stdout


def files_of(bag: Path) -> list[Path]:
    return sorted(path for path in bag.rglob("*") if path.is_file())


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


# What is in it


def test_the_bag_is_whole_and_says_so(bag: Path) -> None:
    sealed = hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    for verifier in (VERIFIER, bag / "verify.py"):
        assert verified(bag, verifier) == (0, f"Whole. SHA-256 of tagmanifest-sha256.txt: {sealed}\n")
    own = subprocess.run([sys.executable, "-I", bag / "verify.py"], capture_output=True, text=True, cwd="/")
    assert own.returncode == 0


def test_it_is_a_bag_by_the_standard(bag: Path) -> None:
    assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = {
        path.relative_to(bag).as_posix() for path in files_of(bag) if path.is_relative_to(bag / "data")
    }
    named = dict(
        reversed(line.split("  ", 1)) for line in (bag / "manifest-sha256.txt").read_text().splitlines()
    )
    assert named.keys() == payload
    for path, sha256 in named.items():
        assert hashlib.sha256((bag / path).read_bytes()).hexdigest() == sha256
    info = (bag / "bag-info.txt").read_text()
    size = sum((bag / path).stat().st_size for path in payload)
    assert f"\nPayload-Oxum: {size}.{len(payload)}\n" in info
    assert "Confidential." in info
    assert bag.stat().st_mode & 0o077 == 0


def test_items_files_and_tombstones_are_told(bag: Path, story: Story) -> None:
    told = json.loads((bag / "data/evidence.json").read_text())

    assert told["story"]["slug"] == story.slug
    first, second = told["items"]
    assert [file["name"] for file in first["files"]] == ["report.txt", HOSTILE]
    assert (bag / first["files"][1]["path"]).read_bytes() == bytes(range(256)) * 20
    assert second["withdrawn_reason"] == "A forgery."
    for file in first["files"] + second["files"]:
        assert file["path"].isascii()
        assert (bag / file["path"]).resolve().is_relative_to(bag / "data/files")


def test_the_custody_log_goes_along_and_says_afterwards_that_it_left(bag: Path, story: Story) -> None:
    rows = lines(bag / "data/custody.jsonl")
    assert {row["verb"] for row in rows} >= {"added"}
    assert "Chiara Checker" in {row["by"] for row in rows}

    left = Custody.objects.filter(verb="exported")
    assert {row.evidence for row in left} == set(Evidence.objects.filter(story=story))
    event = Event.objects.get(verb="evidence.exported")
    sealed = hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    assert event.facts == {"items": 2, "files": 3, "sha256": sealed, "ran_by": operator()}
    assert all(sealed in row.how and operator() in row.how for row in left)
    account = pwd.getpwuid(os.getuid()).pw_name
    assert operator().startswith(account), "nobody signed in, so it says which account of the machine took it"


def test_the_ledgers_rows_of_this_story_and_of_no_other_go_along(bag: Path, story: Story) -> None:
    rows = lines(bag / "data/ledger.jsonl")
    before = Event.objects.filter(story_id=story.pk).exclude(verb="evidence.exported")
    assert [row["hash"] for row in rows] == list(before.order_by("position").values_list("hash", flat=True))
    positions = [row["row"]["position"] for row in rows]
    assert positions[-1] - positions[0] >= len(positions), "others lie in between"


def test_no_contact_of_a_source_and_no_other_story_is_in_it(team: Team, story: Story, tmp_path: Path) -> None:
    kept(team, filed(team), b"NOT-OF-THIS-STORY")
    source = sources.add(by=team.checker, story=story, name="Harbour clerk", type="unnamed_person")
    type(source).objects.filter(pk=source.pk).update(
        contact="CANARY-CONTACT", motive="CANARY-MOTIVE", evidence=story.evidence.first()
    )

    bag = export(story, tmp_path / "bag")

    content = b"".join(path.read_bytes() for path in files_of(bag))
    assert "Harbour clerk" in (bag / "data/evidence.json").read_text()
    for hidden in (b"CANARY", b"NOT-OF-THIS-STORY"):
        assert hidden not in content


def test_damaged_files_stay_out_and_are_named(
    team: Team, story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = EvidenceFile.objects.order_by("pk")[:2]
    flip(on_disk(first.blob))
    on_disk(second.blob).unlink()

    bag = export(story, tmp_path / "bag")

    assert "Left out: report.txt of “Annual report 2022” is altered." in capsys.readouterr().err
    files = json.loads((bag / "data/evidence.json").read_text())["items"][0]["files"]
    assert [(file["path"], file["fault"]) for file in files] == [(None, "altered"), (None, "missing")]
    assert "is missing" in (bag / "bag-info.txt").read_text()
    assert verified(bag)[0] == 0


# How it is written


def test_a_folder_that_holds_something_is_refused(story: Story, tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="exists and is not empty"):
        export(story, tmp_path / "bag")
    assert [path.name for path in files_of(tmp_path / "bag")] == ["mine.txt"]
    assert not Custody.objects.filter(verb="exported").exists()


def test_an_empty_folder_will_do(story: Story, tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    assert verified(export(story, tmp_path / "bag"))[0] == 0


def test_an_export_that_breaks_off_leaves_nothing_and_says_that_nothing_left(
    story: Story, tmp_path: Path
) -> None:
    path = on_disk(EvidenceFile.objects.order_by("pk")[1].blob)
    path.unlink()
    path.mkdir()  # cannot be read, for root too
    with pytest.raises(CommandError, match="Nothing was exported: Is a directory"):
        export(story, tmp_path / "out" / "bag")
    assert list((tmp_path / "out").iterdir()) == []
    assert not Custody.objects.filter(verb="exported").exists()


def test_a_story_is_named_by_slug_or_id(team: Team, story: Story, tmp_path: Path) -> None:
    call_command("export_evidence", str(story.uuid), to=tmp_path / "bag", verbosity=0)
    with pytest.raises(CommandError, match="There is no story nowhere"):
        call_command("export_evidence", "nowhere", to=tmp_path / "other")
    twin = approved(Team())
    Story.objects.filter(pk=twin.pk).update(slug=story.slug)
    with pytest.raises(CommandError, match="2 desks have a story"):
        call_command("export_evidence", story.slug, to=tmp_path / "other")


@examples(st.text(max_size=400))
def test_a_safe_name_is_one_plain_name(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 71
    assert safe.isascii()
    assert not set(safe) & set('/\\:*?"<>|\0\n ')
    assert safe.strip(".") == safe


# What the verifier finds


def positions(size: int) -> Iterator[int]:
    """Beginning, end, around the middle, and some anywhere."""
    anywhere = random.Random(size).sample(range(size), min(3, size))
    yield from sorted({0, 1, size // 2, size - 2, size - 1, *anywhere} & set(range(size)))


def test_one_flipped_byte_in_any_file_is_found_and_the_file_named(bag: Path) -> None:
    for path in files_of(bag):
        name = path.relative_to(bag).as_posix()
        for at in (0, path.stat().st_size // 2, path.stat().st_size - 1):
            whole = flip(path, at, 1 << at % 8)
            status, said = verified(bag)
            assert status == 1, (name, at)
            assert name in said or name == "tagmanifest-sha256.txt", (name, at, said)
            path.write_bytes(whole)
    assert verified(bag)[0] == 0


@pytest.mark.parametrize("bit", [1, 0x20, 0x80])
@pytest.mark.slow
def test_every_byte_of_the_tag_files_counts(bag: Path, bit: int) -> None:
    """Also its letters' case, its spaces and its ends of lines."""
    for path in files_of(bag):
        if path.parent == bag:
            for at in (
                range(path.stat().st_size) if path.name != "verify.py" else positions(path.stat().st_size)
            ):
                whole = flip(path, at, bit)
                assert verify_bag.check(bag), (path.name, at)
                path.write_bytes(whole)
    assert verify_bag.check(bag) == []


def test_every_byte_of_the_ledger_and_the_log_counts(bag: Path) -> None:
    for name in ("ledger.jsonl", "custody.jsonl", "evidence.json"):
        path = bag / "data" / name
        for at in positions(path.stat().st_size):
            whole = flip(path, at, 4)
            assert f"data/{name} was altered." in verify_bag.check(bag)
            path.write_bytes(whole)


def test_a_missing_an_extra_and_a_linked_file_are_found(bag: Path, tmp_path: Path) -> None:
    for path in files_of(bag):
        name, content = path.relative_to(bag).as_posix(), path.read_bytes()
        path.unlink()
        status, said = verified(bag)
        assert (status, f"{name} is missing." in said) == (1, True), name
        path.symlink_to(tmp_path / "elsewhere")
        assert f"{name} is a link" in verified(bag)[1]
        path.unlink()
        path.write_bytes(content)
    for name in ("extra.txt", "data/extra.txt", "data/files/item-0001/x\ny"):
        (bag / name).write_text("extra")
        status, said = verified(bag)
        assert status == 1
        assert "is in no manifest." in said
        (bag / name).unlink()


def test_shorter_and_longer_files_are_found(bag: Path) -> None:
    for path in files_of(bag):
        whole = path.read_bytes()
        for other in (whole[:-1], whole + b"\n", b""):
            path.write_bytes(other)
            assert verify_bag.check(bag), path
        path.write_bytes(whole)


def sealed_anew(bag: Path) -> None:
    """Write the manifests for the bytes of now, as whoever alters a bag on purpose would."""
    for name, of in (("manifest-sha256.txt", "data/"), ("tagmanifest-sha256.txt", "")):
        found = {path.relative_to(bag).as_posix(): path for path in files_of(bag)}
        named = [
            f"{hashlib.sha256(found[path].read_bytes()).hexdigest()}  {path}\n"
            for path in sorted(found)
            if path.startswith("data/") == bool(of) and path != "tagmanifest-sha256.txt"
        ]
        (bag / name).write_text("".join(named))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda rows: rows[3]["row"].update(verb="nothing.happened"),
            "row {} was altered after it was written.",
        ),
        (lambda rows: rows[3]["row"].update(actor=99), "row {} was altered after it was written."),
        (lambda rows: rows[3].update(hash="0" * 64), "row {} was altered after it was written."),
        (lambda rows: rows[3].update(previous_hash="0" * 64), "row {} was altered after it was written."),
        (lambda rows: rows.insert(2, rows.pop(3)), "does not follow row {}."),
        (lambda rows: rows.insert(3, rows[3]), "row {0} does not follow row {0}."),
        (lambda rows: rows.__setitem__(3, {"row": 1}), "line 4 is no row of a ledger."),
    ],
)
def test_a_broken_row_of_the_ledger_is_found_also_under_manifests_made_anew(
    bag: Path, change, said: str
) -> None:
    path = bag / "data/ledger.jsonl"
    rows = lines(path)
    place = rows[3]["row"]["position"]
    change(rows)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (bag / "bag-info.txt").write_text(_oxum(bag))
    sealed_anew(bag)

    status, output = verified(bag)

    assert (status, "data/ledger.jsonl: " in output) == (1, True)
    assert said.format(place) in output


def _oxum(bag: Path) -> str:
    payload = [path for path in files_of(bag) if path.is_relative_to(bag / "data")]
    head = (bag / "bag-info.txt").read_text().split("Payload-Oxum")[0]
    return f"{head}Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}\n"


def test_what_is_no_bag_is_said(tmp_path: Path) -> None:
    assert verified(tmp_path / "nowhere")[0] == 1
    assert verified(tmp_path)[0] == 1


@pytest.mark.parametrize(
    ("ledger", "sentence"),
    [
        (b"[" * 200_000, "line 1 is no row of a ledger"),
        (b'{"row": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "line 1 is no row of a ledger"),
        (
            b'{"row": {"position": 1e999, "story": 1}, "previous_hash": "", "hash": ""}',
            "line 1 is no row of a ledger",
        ),
        (b"", "data/ledger.jsonl is empty"),
    ],
    ids=["deep", "deep and closed", "endless", "empty"],
)
def test_a_ledger_made_to_stop_the_verifier_is_a_fault(bag: Path, ledger: bytes, sentence: str) -> None:
    write(bag / "data/ledger.jsonl", ledger)
    sealed_anew(bag)

    status, said = verified(bag)

    assert status == 1
    assert sentence in said


@pytest.mark.parametrize("options", [[], ["-I"], ["-S"]], ids=["as it is", "isolated", "without site"])
@pytest.mark.parametrize("name", ["hashlib", "json", "re", "pathlib", "os"])
def test_the_verifier_uses_no_module_that_lies_in_the_bag(bag: Path, name: str, options: list[str]) -> None:
    (bag / f"{name}.py").write_text("print('Whole.')\nraise SystemExit(0)\n")

    run = subprocess.run(
        [sys.executable, *options, "verify.py"], capture_output=True, text=True, timeout=30, cwd=bag
    )

    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout == f"{name}.py is in no manifest.\n"
