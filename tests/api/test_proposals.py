"""Proposals: accepted as they are or edited, dismissed, brought back."""

from typing import Any

import pytest

from newsroom.stories.models import Story
from tests.api.asking import as_, given, last_event, last_events, refused
from tests.factories import Team, draft, filed
from verification.claims.models import Claim, Proposal


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def proposed(team: Team, story: Story, **query: Any) -> list[dict[str, Any]]:
    return given(as_(team.reporter).get("proposals", story=str(story.uuid), **query))["results"]


def test_proposals_say_where_what_and_why(team: Team, story: Story) -> None:
    for row in proposed(team, story):
        assert story.revision.text[row["start"] : row["end"]] == row["words"]
        assert row["reason"]
        assert row["state"] == "proposed"
        assert row["copy_version"] == 1


def test_proposals_are_listed_by_story_and_state(team: Team, story: Story) -> None:
    draft(team)
    first = proposed(team, story)[0]
    as_(team.reporter).post(f"proposals/{first['id']}/dismiss")

    assert [row["id"] for row in proposed(team, story, state="dismissed")] == [first["id"]]
    assert first["id"] not in [row["id"] for row in proposed(team, story, state="proposed")]


def test_a_proposal_is_accepted_as_it_is(team: Team, story: Story) -> None:
    row = proposed(team, story)[0]
    claim = given(as_(team.checker).post(f"proposals/{row['id']}/accept"))

    assert (claim["kind"], claim["statement"], claim["words"]) == (
        row["kind"],
        row["statement"],
        row["words"],
    )
    assert [event.verb for event in last_events(2)] == ["claim.accepted", "task.opened"]
    assert given(as_(team.checker).get(f"proposals/{row['id']}"))["claim"] == claim["id"]


def test_a_proposal_is_accepted_edited(team: Team, story: Story) -> None:
    row = proposed(team, story)[0]
    edits = {"kind": "event", "risk": "high", "flags": ["serious"], "statement": "Sund takes tolls."}
    claim = given(as_(team.checker).post(f"proposals/{row['id']}/accept", **edits))

    assert {name: claim[name] for name in edits} == edits
    assert claim["words"] == row["words"]


def test_a_kind_nobody_knows_is_refused_and_the_proposal_stays(team: Team, story: Story) -> None:
    row = proposed(team, story)[0]

    refused(as_(team.checker).post(f"proposals/{row['id']}/accept", kind="hunch"), 422, "hunch", "kind")
    assert Proposal.objects.get(uuid=row["id"]).state == "proposed"
    assert not Claim.objects.exists()


def test_a_proposal_is_settled_once(team: Team, story: Story) -> None:
    row = proposed(team, story)[0]
    given(as_(team.checker).post(f"proposals/{row['id']}/accept"))

    refused(as_(team.checker).post(f"proposals/{row['id']}/accept"), 409, "already settled")
    refused(as_(team.checker).post(f"proposals/{row['id']}/dismiss"), 409, "already settled")


def test_a_dismissal_is_undone(team: Team, story: Story) -> None:
    row = proposed(team, story)[0]

    assert as_(team.reporter).post(f"proposals/{row['id']}/dismiss").status_code == 204
    assert last_event().verb == "proposal.dismissed"
    assert as_(team.reporter).post(f"proposals/{row['id']}/bring_back").status_code == 204
    assert last_event().verb == "proposal.brought_back"
    refused(as_(team.reporter).post(f"proposals/{row['id']}/bring_back"), 409, "not dismissed")


def test_a_proposal_for_older_copy_is_409(team: Team, story: Story) -> None:
    row = proposed(team, story)[0]
    given(as_(team.reporter).post(f"proposals/{row['id']}/accept"))
    save = {"seen": 1, "headline": "Other copy", "body": "Nothing of it is left."}
    given(as_(team.reporter).post(f"stories/{story.uuid}/save_copy", **save))

    refused(as_(team.reporter).post(f"proposals/{row['id']}/accept"), 409, "copy was changed")


def test_an_auditor_settles_nothing(team: Team, story: Story) -> None:
    row = proposed(team, story)[0]

    for word in ("accept", "dismiss", "bring_back"):
        refused(as_(team.auditor).post(f"proposals/{row['id']}/{word}"), 403, "can make or change claims")
