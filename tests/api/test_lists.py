"""Lists: pages of them, and the same queries at three and at thirty rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.stories.copy import Document
from tests.api.asking import as_, given, refused
from tests.factories import Team, draft, filed, judged, mark, some_evidence
from verification.claims import actions as claims
from verification.claims.leaning import lean
from verification.claims.places import say_beyond
from verification.sources import actions as sources


def sentences(count: int) -> Document:
    body = "\n\n".join(f"Quay {number} took {number} thousand crowns." for number in range(100, 100 + count))
    return Document.from_fields("Quays of Sund", "", body)


def some_stories(team: Team, count: int) -> None:
    for _ in range(count):
        draft(team)


def some_claims(team: Team, count: int) -> None:
    """Claims in two places each, one of them beyond the claim, with sources, leanings and, every third, a verdict."""
    story = filed(team, sentences(count))
    made = []
    source = sources.add(by=team.checker, story=story, name="The port", type="document")
    for number in range(100, 100 + count):
        claim = mark(team, story, f"took {number} thousand crowns")
        place = claims.add_place(by=team.reporter, claim=claim, seen=1, exact=f"Quay {number}")
        say_beyond(by=team.editor, place=place, how="says_more")
        sources.rest(by=team.checker, claim=claim, source=source)
        if number % 3 == 0:
            judged(team, claim, fix="took nothing")
        made.append(claim)
    for claim in made[1:]:
        lean(by=team.editor, claim=claim, on=made[0])


def some_rows(team: Team, count: int) -> None:
    story = filed(team)
    for _ in range(count):
        some_evidence(team, story)


LISTS: tuple[tuple[Callable[[Team, int], None], dict[str, int]], ...] = (
    (some_stories, {"stories": 7}),
    (some_claims, {"claims": 14, "tasks": 5, "verdicts": 8, "sources": 7}),
    (some_rows, {"evidence": 5}),
)
"""What fills lists, and how many queries a page of each takes (session, person and their roles are three)."""


@pytest.mark.parametrize(("fill", "pinned"), LISTS)
def test_lists_take_the_same_queries_at_three_and_at_thirty_rows(
    team: Team, fill: Callable[[Team, int], None], pinned: dict[str, int]
) -> None:
    reader = as_(team.third)  # a checker is asked about blindness too

    def queries(noun: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            given(reader.get(noun))
        return len(captured)

    fill(team, 3)
    assert {noun: queries(noun) for noun in pinned} == pinned
    fill(team, 27)
    assert {noun: queries(noun) for noun in pinned} == pinned


def test_a_list_comes_in_pages(team: Team) -> None:
    some_stories(team, 5)
    reader = as_(team.reporter)

    page = given(reader.get("stories", page_size=2))
    assert (page["count"], len(page["results"]), page["previous"]) == (5, 2, None)
    assert "page=2" in page["next"]
    assert len(given(reader.get("stories", page_size=2, page=3))["results"]) == 1
    refused(reader.get("stories", page=9), 404, "no such page")
    refused(reader.get("stories", page="x"), 404, "no such page")
    assert len(given(reader.get("stories", page_size=10_000))["results"]) == 5
