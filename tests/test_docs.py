"""What is written about the product is what it does."""

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
