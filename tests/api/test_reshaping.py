"""Merging, splitting and cutting claims, and what leans on what."""

import pytest

from newsroom.stories.models import Story
from tests.api.asking import as_, given, last_event, quote, refused
from tests.factories import HEADLINE, OPENED, QUOTE, TOLL, Team, filed, judged, mark
from verification.claims.models import Claim

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def test_two_claims_become_one(team: Team, story: Story) -> None:
    toll, headline = mark(team, story), mark(team, story, HEADLINE, kind="headline")
    judged(team, toll)

    shown = given(as_(team.editor).post(f"claims/{headline.uuid}/merge", into=str(toll.uuid)))

    assert shown["id"] == str(toll.uuid)
    assert [place["words"] for place in shown["places"]] == [HEADLINE, TOLL]
    assert shown["state"] == "stale"
    assert last_event().verb == "claim.merged"
    assert given(as_(team.editor).get(f"claims/{headline.uuid}"))["withdrawn_reason"] == "Merged into C1."
    refused(as_(team.editor).post(f"claims/{headline.uuid}/merge", into=str(toll.uuid)), 409, "was withdrawn")
    refused(as_(team.editor).post(f"claims/{toll.uuid}/merge", into=str(toll.uuid)), 422, "another", "into")
    refused(as_(team.editor).post(f"claims/{toll.uuid}/merge", into=UNKNOWN), 422, "no claim", "into")
    refused(as_(team.auditor).post(f"claims/{toll.uuid}/merge", into=str(toll.uuid)), 403, "change claims")


def test_places_become_a_claim_of_their_own(team: Team, story: Story) -> None:
    toll, path = mark(team, story), "claims/{}/{}"
    added = given(
        as_(team.reporter).post(path.format(toll.uuid, "add_place"), seen=1, target=quote(HEADLINE))
    )
    place = next(one["id"] for one in added["places"] if one["words"] == HEADLINE)

    new = given(as_(team.reporter).post(path.format(toll.uuid, "split"), seen=1, places=[place]), 201)

    assert (new["number"], new["words"], new["state"]) == (2, HEADLINE, "unchecked")
    assert last_event().verb == "claim.split"
    elsewhere = as_(team.reporter).post(path.format(toll.uuid, "split"), seen=1, places=[place])
    refused(elsewhere, 422, "There is no place", "places.0")


def test_words_become_a_claim_of_their_own(team: Team, story: Story) -> None:
    claim = mark(team, story, QUOTE, kind="quotation")
    path = f"claims/{claim.uuid}/split"

    refused(as_(team.reporter).post(path, seen=1), 422, "mark the words", "target.selector")
    refused(
        as_(team.reporter).post(path, seen=1, target=quote("content with")),
        422,
        "first or the last",
        "target.selector",
    )
    refused(as_(team.reporter).post(path, seen=7, target=quote("We are content")), 409, "you were reading v7")
    new = given(as_(team.reporter).post(path, seen=1, target=quote("told the Sund Courier")), 201)

    assert new["words"] == "told the Sund Courier."


def test_a_claim_is_cut_from_the_copy(team: Team, story: Story) -> None:
    claim = mark(team, story, OPENED, kind="date_place")

    refused(as_(team.checker).post(f"claims/{claim.uuid}/cut", seen=1), 403, "save copy")
    shown = given(as_(team.editor).post(f"claims/{claim.uuid}/cut", seen=1))

    assert (shown["state"], shown["withdrawn_reason"]) == ("withdrawn", "Cut from the copy (v2).")
    assert OPENED not in given(as_(team.editor).get(f"stories/{story.uuid}"))["text"]
    part = mark(team, story)
    refused(as_(team.editor).post(f"claims/{part.uuid}/cut", seen=2), 409, "part of a sentence")


def test_a_claim_leans_on_another_and_stands_alone_again(team: Team, story: Story) -> None:
    toll, hedge = mark(team, story), mark(team, story, QUOTE, kind="quotation")
    body = {"on": str(hedge.uuid)}

    shown = given(as_(team.reporter).post(f"claims/{toll.uuid}/lean", **body))

    assert shown["leans_on"] == [{"id": str(hedge.uuid), "number": hedge.number}]
    carries = given(as_(team.reporter).get(f"claims/{hedge.uuid}"))["carries"]
    assert carries == [{"id": str(toll.uuid), "number": toll.number}]
    assert last_event().verb == "claim.leans"
    refused(as_(team.reporter).post(f"claims/{hedge.uuid}/lean", on=str(toll.uuid)), 422, "itself", "on")
    refused(as_(team.reporter).post(f"claims/{toll.uuid}/unlean", **body), 403, "responsible for the words")
    assert given(as_(team.editor).post(f"claims/{toll.uuid}/unlean", **body))["leans_on"] == []


def test_what_belongs_to_another_desk_is_no_claim_to_merge_with(team: Team, story: Story) -> None:
    other = Team()
    theirs, ours = mark(other, filed(other)), mark(team, story)

    refused(as_(team.editor).post(f"claims/{ours.uuid}/merge", into=str(theirs.uuid)), 422, "", "into")
    refused(as_(team.editor).post(f"claims/{theirs.uuid}/cut", seen=1), 404)
    assert not Claim.objects.exclude(withdrawn_at=None).exists()
