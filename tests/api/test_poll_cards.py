"""Poll cards, and what they say to the copy."""

from typing import Any

import pytest

from newsroom.people.models import User
from newsroom.stories.models import Story
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, copy, filed, mark, some_evidence
from verification.claims.models import Claim

MAJORITY = "The majority of Sunders do not support the toll."
POLL = {
    "title": "Toll poll",
    "sponsor": "Port of Sund",
    "population": "Adults living in Sund",
    "sampling": "opt_in",
    "field_from": "2023-03-15",
    "field_to": "2023-03-27",
    "sample_size": 1004,
    "margin_none": True,
    "shares": [
        {"answer": "Support it", "share": "33.5", "side": "for"},
        {"answer": "Oppose it", "share": "44", "side": "against"},
    ],
}


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team, copy(body=MAJORITY))


def added(team: Team, story: Story, **body: Any) -> dict[str, Any]:
    return given(as_(team.checker).post("poll_cards", story=str(story.uuid), **{**POLL, **body}), 201)


def about(claim: Claim) -> list[dict[str, Any]]:
    return [{"id": str(claim.uuid), "number": claim.number}]


def test_a_card_is_made_and_says_what_it_lacks(team: Team, story: Story) -> None:
    claim, piece = mark(team, story, MAJORITY, kind="poll"), some_evidence(team, story)
    shown = added(team, story, claims=[str(claim.uuid)], evidence=str(piece.uuid))

    assert {name: shown[name] for name in POLL} == POLL
    assert (shown["claims"], shown["evidence"], shown["margin"]) == (about(claim), str(piece.uuid), None)
    assert "how the answers were weighted" in shown["missing"]
    assert "the dates of the fieldwork" not in shown["missing"]
    assert last_event().verb == "poll_card.added"
    assert given(as_(team.checker).get("poll_cards", claim=str(claim.uuid)))["count"] == 1
    assert given(as_(team.checker).get("poll_cards", story=str(filed(team).uuid)))["count"] == 0


def test_a_card_is_held_against_the_copy(team: Team, story: Story) -> None:
    claim = mark(team, story, MAJORITY, kind="poll")
    card = added(team, story, claims=[str(claim.uuid)])
    found = given(as_(team.editor).get(f"poll_cards/{card['id']}/findings"))

    (passage,) = found["passages"]
    assert (passage["words"], passage["claims"]) == (MAJORITY, about(claim))
    assert ("false", True) in [
        (one["level"], "not a majority" in one["sentence"]) for one in passage["findings"]
    ]
    assert any("remaining 22.5 per cent" in one["sentence"] for one in found["of_card"])


def test_a_card_is_revised_linked_and_dropped(team: Team, story: Story) -> None:
    card, claim = added(team, story), mark(team, story, MAJORITY, kind="poll")
    path, body, about_it = f"poll_cards/{card['id']}", {"claim": str(claim.uuid)}, about(claim)

    revised = given(as_(team.checker).post(f"{path}/revise", **{**POLL, "sponsor": "Nobody"}, seen=1))
    assert (revised["sponsor"], revised["version"]) == ("Nobody", 2)
    refused(as_(team.checker).post(f"{path}/revise", **POLL, seen=1), 409, "changed by somebody else")

    assert given(as_(team.checker).post(f"{path}/link", **body))["claims"] == about_it
    refused(as_(team.checker).post(f"{path}/link", **body), 409, "already")
    assert given(as_(team.checker).post(f"{path}/unlink", **body))["claims"] == []
    refused(as_(team.checker).post(f"{path}/unlink", **body), 409, "is not linked")

    refused(as_(team.checker).post(f"{path}/drop", seen=1), 409, "Look at it again")
    assert as_(team.checker).post(f"{path}/drop", seen=2).status_code == 204
    assert as_(team.checker).get(path).status_code == 404


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"title": " "}, "title", "Name the poll"),
        ({"sampling": "guess"}, "sampling", "guess"),
        ({"margin": "3.1"}, "margin", "none can be computed"),
        ({"field_to": "2023-03-01"}, "field_to", "can not end before"),
        ({"sample_size": 0}, "sample_size", "how many people"),
        ({"shares": [{"answer": "Yes", "share": "many"}]}, "shares", "number of per cent"),
        ({"shares": [{"answer": "Yes", "share": "101"}]}, "shares", "between 0 and 100"),
    ],
)
def test_what_can_not_be_used_is_said_beside_its_field(
    team: Team, story: Story, body: dict[str, Any], field: str, sentence: str
) -> None:
    answer = as_(team.checker).post("poll_cards", **{"story": str(story.uuid), **POLL, **body})
    refused(answer, 422, sentence, field)


def test_who_may_not_and_who_can_not_see(team: Team, story: Story, outsider: User) -> None:
    card = added(team, story)
    refused(as_(team.auditor).post(f"poll_cards/{card['id']}/revise", **POLL, seen=1), 403, "keep poll cards")
    assert as_(outsider).get(f"poll_cards/{card['id']}").status_code == 404
    assert as_(outsider).get(f"poll_cards/{card['id']}/findings").status_code == 404
    assert given(as_(outsider).get("poll_cards"))["count"] == 0
    answer = as_(outsider).post("poll_cards", story=str(story.uuid), **POLL)
    refused(answer, 422, "There is no story", "story")
