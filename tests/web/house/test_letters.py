"""The letters of a desk, worded by its head."""

import pytest
from django.test import Client

from tests.factories import Team
from tests.web.reporter.reading import as_, buttons, error_of, links, value, words
from verification.outreach.models import Template


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def head(team: Team) -> Client:
    return as_(team.head)


def at(team: Team, language: str = "en") -> str:
    return f"/desks/{team.desk.slug}/settings/letters/right_of_reply/put/{language}/"


def test_the_list_leads_to_every_letter_and_its_languages(team: Team, head: Client) -> None:
    page = head.get(f"/desks/{team.desk.slug}/settings/letters/")
    assert at(team) in links(page)
    assert len([link for link in links(page) if link.endswith("/en/")]) == 12
    chosen = head.get(at(team).removesuffix("en/"), {"language": "LT"})
    assert chosen.url == at(team, "lt")
    odd = head.get(at(team).removesuffix("en/"), {"language": "mine!"}, follow=True)
    assert "as its tag" in words(odd)


def test_a_letter_is_seen_filled_in_saved_and_taken_back(team: Team, head: Client) -> None:
    mine = {"subject": "To {party}", "body": "Dear {party}, {questions}", "seen": "0"}

    look = head.post(at(team), mine | {"look": "yes"})
    assert "Dear Port authority, 1. Is the figure right?" in words(look)
    assert not Template.objects.exists()
    saved = head.post(at(team), mine, follow=True)
    assert value(saved, "subject") == "To {party}"
    late = head.post(at(team), mine | {"subject": "Mine"})
    assert late.status_code == 409
    assert value(late, "subject") == "Mine"
    assert "As the desk has it now" in words(late)
    assert "Let the product’s own words hold again" in buttons(saved)
    head.post(f"{at(team)}reset/", {"seen": value(saved, "seen")})
    assert not Template.objects.exists()


@pytest.mark.parametrize("extra", [{}, {"look": "yes"}])
def test_a_placeholder_that_nothing_takes_the_place_of_is_said(
    team: Team, head: Client, extra: dict[str, str]
) -> None:
    page = head.post(at(team), {"subject": "To {whom}", "body": "Dear", "seen": "0", **extra})

    assert page.status_code == 422
    assert "Nothing is called {whom} here" in error_of(page, "id_subject")
    assert value(page, "body") == "Dear"


def test_only_its_head_words_them(team: Team) -> None:
    for user in (team.reporter, team.editor, team.auditor, Team().head):
        assert as_(user).get(at(team)).status_code == 404
        assert as_(user).post(at(team), {"subject": "A", "body": "B"}).status_code == 404
    assert as_(team.head).get(at(team).replace("put", "threat")).status_code == 404
