"""What holds for every address of the API, read from its own description."""

import uuid
from functools import cache

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.api.asking import as_, given, refused
from tests.factories import Team, published, story_at
from verification.api.urls import NOUNS
from verification.claims.annotation import MEDIA_TYPE

OPEN = {("post", "/api/v1/tokens/")}


@cache
def addresses() -> list[tuple[str, str]]:
    """Every method and path."""
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    return sorted((method, path) for path, operations in paths.items() for method in operations)


def concrete(path: str, row: object) -> str:
    known = {"{uuid}": row, "{file}": row, "{number}": 1, "{token_key}": "0123456789abcde"}
    for name, value in known.items():
        path = path.replace(name, str(value))
    return path


def test_nobody_gets_in(db: None) -> None:
    for method, path in set(addresses()) - OPEN:
        refused(getattr(APIClient(), method)(concrete(path, uuid.uuid4())), 401)


def rows_of(story: Story) -> dict[str, object]:
    """One row of each noun that a story brings with it."""
    claim = story.claims.get()
    return {
        "desks": story.desk,
        "stories": story,
        "claims": claim,
        "places": claim.places.get(),
        "tasks": story.tasks.get(),
        "verdicts": claim.verdicts.get(),
        "evidence": story.evidence.get(),
        "sign_offs": story.sign_offs.get(),
        "publications": story.publications.get(),
    }


def test_what_belongs_to_another_desk_is_not_there(team: Team, outsider: User) -> None:
    story = published(team)
    rows = rows_of(story)
    events = Event.objects.count()
    stranger = as_(outsider)

    tried = 0
    for method, path in addresses():
        noun = path.split("/")[3]
        if "{uuid}" in path and noun in rows:
            refused(getattr(stranger.client, method)(concrete(path, rows[noun].uuid)), 404)
            tried += 1
    assert tried > 40
    assert Event.objects.count() == events


def test_lists_hold_nothing_of_another_desk(team: Team, outsider: User) -> None:
    published(team)

    for noun in NOUNS.keys() - {"places", "desks", "nothing_to_check"}:
        assert given(as_(outsider).get(noun))["count"] == 0


def test_reading_never_writes(team: Team) -> None:
    """Taking a file away is in its custody log; nothing else that is read leaves anything behind."""
    rows = rows_of(published(team))
    editor, head = as_(team.editor), as_(team.head)

    for method, path in addresses():
        noun = path.split("/")[3]
        reader = head if noun == "pulse" else editor
        if method == "get" and "{file}" not in path and ("{uuid}" not in path or noun in rows):
            with CaptureQueriesContext(connection) as queries:
                answer = reader.client.get(concrete(path, rows[noun].uuid if noun in rows else ""))
            given(answer, kind=MEDIA_TYPE if "annotation" in path else "application/json")
            written = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
            assert not written, path


@pytest.mark.parametrize("state", StoryState)
def test_a_story_can_be_read_in_every_state(team: Team, state: StoryState) -> None:
    story = story_at(team, state)

    for user in team.by_role.values():
        assert given(as_(user).get(f"stories/{story.uuid}"))["state"] == state
        given(as_(user).get(f"stories/{story.uuid}/gate"))
        given(as_(user).get(f"stories/{story.uuid}/timeline"))


def test_ids_are_uuids_and_never_the_numbers_inside(team: Team) -> None:
    rows = rows_of(published(team))

    for noun, row in rows.items():
        if noun != "places":
            shown = given(as_(team.editor).get(f"{noun}/{row.uuid}"))
            assert shown["id"] == str(row.uuid)
            assert "pk" not in shown
