"""Sources, and what rests on them."""

from typing import Any

import pytest

from newsroom.people.models import User
from newsroom.stories.models import Story
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, filed, judged, mark, some_evidence, taken
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
    (link,) = shown["claims"]
    assert (link["id"], link["number"], link["contradicts"]) == (str(claim.uuid), 1, True)
    assert last_event().verb == "source.linked"
    resting = given(as_(team.checker).get(f"claims/{claim.uuid}"))["rests_on"]
    assert resting == [
        {
            "source": source["id"],
            "name": "Ilse Brandt",
            "contradicts": True,
            "authority": "",
            "is_enough": False,
            "sufficient_reason": "",
        }
    ]

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


def test_everything_said_of_a_source_is_kept_and_shown(team: Team, story: Story) -> None:
    piece = some_evidence(team, story)
    said = {
        "origin": "inside",
        "derives_from_evidence": str(piece.uuid),
        "evidence": str(piece.uuid),
        "motive": "Owns the mine",
        "motive_told": True,
        "contact": "555 0100",
    }
    shown = added(team, story, **said)
    assert {name: shown[name] for name in said} == said
    assert (shown["protected"], shown["outlet"], shown["version"]) == (False, "", 1)


def test_where_it_has_it_from_follows_from_what_it_is(team: Team, story: Story) -> None:
    assert added(team, story)["origin"] == "own"
    assert added(team, story, type="other_media")["origin"] == "unknown"
    assert added(team, story, outlet="Nordwire")["origin"] == "repeats"


def test_a_source_is_revised_at_the_version_that_was_seen(team: Team, story: Story) -> None:
    path = f"sources/{added(team, story, motive='Owns the mine')['id']}/revise"

    shown = given(as_(team.reporter).post(path, seen=1, proximity="third_hand"))

    assert (shown["proximity"], shown["motive"], shown["version"]) == ("third_hand", "Owns the mine", 2)
    assert last_event().verb == "source.revised"
    refused(as_(team.checker).post(path, seen=1, name="Bo"), 409, "changed by somebody else")
    refused(as_(team.checker).post(path, seen=2, name=" "), 422, "Name the source", "name")
    refused(as_(team.checker).post(path, name="Bo"), 422, "", "seen")


def test_evidence_of_another_story_holds_nothing_here(team: Team, story: Story) -> None:
    piece = some_evidence(team, filed(team))
    answer = as_(team.checker).post("sources", story=str(story.uuid), **POST, evidence=str(piece.uuid))
    refused(answer, 422, "another story", "evidence")


def test_a_document_is_enough_alone_and_not_after_all(team: Team, story: Story) -> None:
    claim = mark(team, story)
    source = added(team, story, type="document", proximity="first_hand")
    path, body = f"sources/{source['id']}", {"claim": str(claim.uuid)}
    given(as_(team.checker).post(f"{path}/rest", **body, authority="It is the register."))

    refused(as_(team.checker).post(f"{path}/mark_sufficient", **body, reason=""), 422, "Write why", "reason")
    refused(as_(team.reporter).post(f"{path}/mark_sufficient", **body, reason="It is."), 403, "fact-checker")
    (link,) = given(as_(team.checker).post(f"{path}/mark_sufficient", **body, reason="The register itself."))[
        "claims"
    ]

    assert link["sufficient_by"]["name"] == "Chiara Checker"
    assert (link["sufficient_reason"], link["authority"]) == ("The register itself.", "It is the register.")
    shown = given(as_(team.editor).get(f"claims/{claim.uuid}/independence"))
    assert shown["enough_alone"] == [{"source": source["id"], "reason": "The register itself."}]
    assert link["is_enough"]
    RestsOn.objects.update(sufficient_words="of other words")
    (link,) = given(as_(team.checker).get(path))["claims"]
    assert not link["is_enough"]
    told = given(as_(team.checker).get(f"claims/{body['claim']}"))
    assert [one["is_enough"] for one in told["rests_on"]] == [False]
    shown = given(as_(team.editor).get(f"claims/{claim.uuid}/independence"))
    assert shown["enough_alone"] == []
    assert "enough_for_other_words" in [one["code"] for one in shown["warnings"]]
    given(as_(team.editor).post(f"{path}/unmark_sufficient", **body))
    assert last_event().verb == "source.unmarked_sufficient"
    refused(as_(team.editor).post(f"{path}/unmark_sufficient", **body), 409, "Nobody said")


def test_two_outlets_quoting_one_post_are_one_independent_source(team: Team, story: Story) -> None:
    claim = mark(team, story)
    post = added(team, story)
    site_a = added(team, story, name="Site A", type="other_media", derives_from=post["id"])
    site_b = added(team, story, name="Site B", type="other_media", outlet="SITE A")
    doctors = added(
        team, story, name="doctors", type="unnamed_person", origin="inside", derives_from=post["id"]
    )
    for one in (site_a, site_b, doctors):
        given(as_(team.checker).post(f"sources/{one['id']}/rest", claim=str(claim.uuid)))

    shown = given(as_(team.auditor).get(f"claims/{claim.uuid}/independence"))

    assert shown["sentence"] == "3 sources, 1 independent: all go back to one social post, Ilse Brandt."
    side = shown["supporting"]
    assert (side["count"], side["independent"], side["unknown"], side["circles"]) == (3, 1, [], [])
    assert side["origins"] == [
        {"what": "source", "name": "Ilse Brandt", "sources": [site_a["id"], site_b["id"], doctors["id"]]}
    ]
    assert [(row["name"], row["depth"], row["linked"]) for row in shown["tree"]] == [
        ("Ilse Brandt", 0, False),
        ("Site A", 1, True),
        ("Site B", 2, True),
        ("doctors", 1, True),
    ]
    (warned,) = shown["warnings"]
    assert (warned["code"], len(warned["sources"])) == ("single_source", 3)


def test_circles_cuts_and_what_contradicts_are_told_apart(team: Team, story: Story) -> None:
    claim = mark(team, story)
    one = added(team, story, name="Site A", outlet="Site B")
    two = added(team, story, name="Site B", outlet="Site A")
    gone = added(team, story, name="A post")
    of_gone = added(team, story, name="Site C", derives_from=gone["id"])
    against = added(team, story, name="Bo Lind")
    for source in (one, two, of_gone, against):
        body = {"claim": str(claim.uuid), "contradicts": source is against}
        given(as_(team.checker).post(f"sources/{source['id']}/rest", **body))
    given(as_(team.checker).post(f"sources/{gone['id']}/withdraw", reason="Hacked."))

    shown = given(as_(team.editor).get(f"claims/{claim.uuid}/independence"))

    assert shown["supporting"]["circles"] == [
        {"sentence": "Site A and Site B go back to each other", "sources": [one["id"], two["id"]]}
    ]
    assert shown["supporting"]["cut"] == [{"what": "source", "name": "A post", "sources": [of_gone["id"]]}]
    assert shown["contradicting"]["independent"] == 1
    assert [row["name"] for row in shown["against"]] == ["Bo Lind"]


def test_the_independence_of_a_claim_one_does_not_see_does_not_exist(team: Team, story: Story) -> None:
    claim = mark(team, story)
    refused(as_(Team().checker).get(f"claims/{claim.uuid}/independence"), 404)


def test_the_shown_evidence_of_a_blind_second_check_tells_nothing(team: Team, story: Story) -> None:
    """What a first verdict rests on takes a warning away: not before the second checker, who must not know it."""
    claim = mark(team, story, kind="event", risk="high", flags=["allegation"])
    agency = added(team, story, name="Nordwire report", type="agency_report")
    given(as_(team.checker).post(f"sources/{agency['id']}/rest", claim=str(claim.uuid)))
    judged(team, claim)
    taken(team, claim, team.second, kind="second_check")

    def codes(user: User) -> set[str]:
        shown = given(as_(user).get(f"claims/{claim.uuid}/independence"))
        return {one["code"] for one in shown["warnings"]}

    assert "agency_report" in codes(team.second)
    assert "agency_report" not in codes(team.editor)
