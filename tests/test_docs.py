"""What is written about the product is what it does."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import resolve

from newsroom import addresses
from newsroom.stories.states import TRANSITIONS
from tests.factories import Team, filed
from verification.gate.catalogue import CATALOGUE
from verification.management.commands.workflow import diagram

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def test_the_readmes_diagram_is_the_table() -> None:
    drawn = README.split("<!-- workflow -->\n```mermaid\n")[1].split("\n```")[0]

    assert drawn == "\n".join(diagram(TRANSITIONS)), "print it anew with `manage.py workflow`"


def test_the_readmes_first_forty_lines_say_what_it_is_and_how_to_run_and_test_it() -> None:
    top = "\n".join(README.splitlines()[:40])

    for needed in ("For desks that", "```mermaid", "make run", "make test", "| the house"):
        assert needed in top


def test_every_command_the_readme_names_exists() -> None:
    commands = {
        line.split("`manage.py ")[1].split("`")[0].split()[0]
        for line in README.splitlines()
        if "`manage.py " in line
    }

    assert commands <= set(get_commands())


@pytest.mark.django_db
def test_every_address_that_notices_point_to_is_a_page() -> None:
    uuid = filed(Team()).uuid
    paths = [
        addresses.story(uuid),
        addresses.claim(uuid, 1),
        addresses.stale(uuid),
        addresses.copy(uuid),
        addresses.coverage(uuid),
        addresses.replies(uuid),
        addresses.reply_request(uuid, uuid).partition("#")[0],
        addresses.gate(uuid),
        addresses.story_record(uuid),
        addresses.evidence(uuid, uuid),
        addresses.queue(),
    ]

    names = [resolve(path).url_name for path in paths]

    assert names == [
        "story",
        "claim",
        "stale",
        "edit_copy",
        "coverage",
        "replies",
        "replies",
        "gate",
        "record",
        "evidence",
        "queue",
    ]


def test_every_standard_the_gate_follows_is_told_with_its_section() -> None:
    told = (ROOT / "docs" / "standards.md").read_text()
    lines = {
        f"{standard.where}: {standard.section} | {standard.says}"
        for listed in CATALOGUE.values()
        for standard in listed.follows
    }
    assert {line for line in lines if f"| {line} |" not in told} == set()
    assert {rule for rule in CATALOGUE if f"(`{rule}`)" not in told} == set()


def _numbers(cell: str) -> list[str]:
    """`1.4.1–1.4.3` and `4.3.1, 4.3.2` as each number they stand for."""
    found = []
    for part in cell.split(", "):
        first, _, last = part.partition("–")
        chapter, begin = first.rsplit(".", 1)
        end = last.rsplit(".", 1)[1] if last else begin
        found += [f"{chapter}.{number}" for number in range(int(begin), int(end) + 1)]
    return found


def test_every_requirement_of_asvs_level_2_has_one_answer() -> None:
    """ASVS 5.0.0 has 70 requirements of level 1 and 183 of level 2."""
    text = (ROOT / "docs" / "asvs.md").read_text()
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    answers = [row for row in rows if row[0] != "no."]
    numbers = [number for row in answers for number in _numbers(row[0])]

    assert {row[1] for row in answers} == {"pass", "n/a", "gap"}
    assert len(numbers) == len(set(numbers)) == 253


def test_every_file_that_the_documents_name_is_there() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()}
    named = {
        (document.name, name)
        for document in (ROOT / "docs").rglob("*.md")
        for name in re.findall(r"`([\w./-]+/[\w.-]*)`", document.read_text())
        if name.partition("/")[0] in folders
    }
    assert len(named) > 100
    assert {(where, name) for where, name in named if not (ROOT / name).exists()} == set()
