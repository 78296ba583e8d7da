import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.people.models import User
from newsroom.stories.states import StoryState
from tests.factories import Team, copy, draft, filed, mark, story_at
from tests.web.reporter.reading import as_, value, words

ALL = "/stories/"


def test_everybody_of_the_desk_sees_its_stories(team: Team) -> None:
    story = draft(team)

    for user in team.by_role.values():
        assert story.slug in words(as_(user).get(ALL)), user


def test_nobody_else_does(outsider: User, team: Team) -> None:
    story = draft(team)

    page = words(as_(outsider).get(ALL))

    assert story.slug not in page
    assert "No story has been handed in yet." in page


def test_the_state_filter_leaves_the_others_out(reporter: Client, team: Team) -> None:
    mine, theirs = draft(team), story_at(team, StoryState.HELD)

    page = words(reporter.get(ALL, {"state": "held"}))

    assert theirs.slug in page
    assert mine.slug not in page


def test_a_state_that_does_not_exist_shows_all(reporter: Client, team: Team) -> None:
    assert draft(team).slug in words(reporter.get(ALL, {"state": "lost"}))


@pytest.mark.parametrize("typed", ["lighthouse", "LIGHTHOUSE crown", "crown"])
def test_a_story_is_found_by_words_of_its_headline(reporter: Client, team: Team, typed: str) -> None:
    found, other = draft(team, copy("Lighthouse sold for one crown")), draft(team, copy("Ferry stopped"))

    page = reporter.get(ALL, {"q": typed})

    assert found.slug in words(page)
    assert other.slug not in words(page)
    assert value(page, "q") == typed


def test_a_story_is_found_by_its_slug_line(reporter: Client, team: Team) -> None:
    story = draft(team)

    assert story.slug in words(reporter.get(ALL, {"q": story.slug}))


def test_a_search_that_finds_nothing_says_so(reporter: Client, team: Team) -> None:
    draft(team)

    assert "No story fits." in words(reporter.get(ALL, {"q": "nowhere\x00 100% _"}))


def test_pages_keep_the_search(reporter: Client, team: Team) -> None:
    for _ in range(26):
        draft(team)

    first = reporter.get(ALL, {"q": "harbour"})

    assert "1 to 25 of 26" in words(first)
    assert b"q=harbour&amp;page=2" in first.content
    assert "26 to 26 of 26" in words(reporter.get(ALL, {"q": "harbour", "page": 2}))


def test_the_list_asks_as_often_for_twenty_five_stories_as_for_three(reporter: Client, team: Team) -> None:
    for _ in range(3):
        mark(team, filed(team))
    reporter.get(ALL)
    with CaptureQueriesContext(connection) as three:
        reporter.get(ALL)
    for _ in range(27):
        mark(team, filed(team))
    with CaptureQueriesContext(connection) as thirty:
        reporter.get(ALL)

    assert len(thirty) == len(three)
