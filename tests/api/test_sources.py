"""Sources, and what rests on them."""

from typing import Any

import pytest

from newsroom.stories.models import Story
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, filed, judged, mark
from verification.sources.models import RestsOn

POST = {
    "name": "Ilse Brandt",
    "type": "social_post",
    "proximity": "second_hand",
    "ground_rules": "on_the_record",
}


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def added(team: Team, story: Story, **body: Any) -> dict[str, Any]:
    return given(as_(team.checker).post("sources", story=str(story.uuid), **{**POST, **body}), 201)


def test_a_source_is_added(team: Team, story: Story) -> None:
    shown = added(team, story)

    assert {name: shown[name] for name in POST} == POST
    assert (shown["claims"], shown["derives_from"]) == ([], None)
    assert last_event().verb == "source.added"


def test_a_source_derives_from_another(team: Team, story: Story) -> None:
    origin = added(team, story)

    assert added(team, story, derives_from=origin["id"])["derives_from"] == origin["id"]


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"name": " "}, "name", "Name the source"),
        ({"type": "gossip"}, "type", "gossip"),
        ({"proximity": "near"}, "proximity", "near"),
        ({"ground_rules": "hush"}, "ground_rules", "hush"),
        ({"derives_from": "00000000-0000-4000-8000-000000000000"}, "derives_from", "There is no source"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(
    team: Team, story: Story, body: dict[str, Any], field: str, sentence: str
) -> None:
    refused(
        as_(team.checker).post("sources", **{"story": str(story.uuid), **POST, **body}), 422, sentence, field
    )


def test_a_source_of_another_story_is_no_origin(team: Team, story: Story) -> None:
    other = added(team, filed(team))

    answer = as_(team.checker).post("sources", story=str(story.uuid), **POST, derives_from=other["id"])
    refused(answer, 422, "another story", "derives_from")


def test_a_claim_rests_on_a_source_and_no_longer(team: Team, story: Story) -> None:
    source, claim = added(team, story), mark(team, story)
    path, body = f"sources/{source['id']}", {"claim": str(claim.uuid)}

    shown = given(as_(team.checker).post(f"{path}/rest", **body, contradicts=True))
    assert shown["claims"] == [{"id": str(claim.uuid), "number": 1, "contradicts": True}]
    assert last_event().verb == "source.linked"
    resting = given(as_(team.checker).get(f"claims/{claim.uuid}"))["rests_on"]
    assert resting == [{"source": source["id"], "name": "Ilse Brandt", "contradicts": True}]

    assert given(as_(team.checker).post(f"{path}/unlink", **body))["claims"] == []
    assert last_event().verb == "source.unlinked"
    refused(as_(team.checker).post(f"{path}/unlink", **body), 409, "does not rest on this source")
    assert not RestsOn.objects.exists()


def test_a_claim_of_another_story_does_not_rest_on_it(team: Team, story: Story) -> None:
    source, claim = added(team, story), mark(team, filed(team))

    answer = as_(team.checker).post(f"sources/{source['id']}/rest", claim=str(claim.uuid))
    refused(answer, 422, "another story", "source")


def test_an_auditor_adds_none(team: Team, story: Story) -> None:
    refused(as_(team.auditor).post("sources", story=str(story.uuid), **POST), 403, "can add sources")


def test_sources_are_listed_by_story_and_type(team: Team, story: Story) -> None:
    added(team, story)

    assert given(as_(team.editor).get("sources", story=str(story.uuid), type="social_post"))["count"] == 1
    assert given(as_(team.editor).get("sources", type="document"))["count"] == 0


def test_a_withdrawn_source_stays_to_be_seen_and_carries_nothing(team: Team, story: Story) -> None:
    source, claim = added(team, story), mark(team, story)
    path, body = f"sources/{source['id']}", {"claim": str(claim.uuid)}
    given(as_(team.checker).post(f"{path}/rest", **body))
    judged(team, claim)

    refused(as_(team.checker).post(f"{path}/withdraw", reason=" "), 422, "can not be relied on", "reason")
    shown = given(as_(team.checker).post(f"{path}/withdraw", reason="The account was hacked."))

    assert shown["withdrawn_reason"] == "The account was hacked."
    assert shown["withdrawn_by"]["name"] == "Chiara Checker"
    assert given(as_(team.checker).get(f"claims/{claim.uuid}"))["state"] == "stale"
    assert last_event().verb == "source.withdrawn"
    refused(as_(team.checker).post(f"{path}/rest", **body), 409, "was withdrawn")
    refused(as_(team.checker).post(f"{path}/withdraw", reason="Again."), 409, "already withdrawn")
