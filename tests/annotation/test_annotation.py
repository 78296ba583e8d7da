"""Claims as Web Annotations: what they say, where they point, and what they never tell."""

from typing import Any

import pytest

from tests.api.asking import as_, given, refused
from tests.factories import HEADLINE, TOLL, Team, copy, filed, judged, mark
from verification.claims import actions as claims
from verification.claims.annotation import CONTEXT, MEDIA_TYPE
from verification.claims.models import Claim
from verification.text.selectors import resolve

pytestmark = pytest.mark.django_db


def exported(team: Team, claim: Claim, **query: Any) -> dict[str, Any]:
    shown: dict[str, Any] = given(as_(team.editor).get(f"claims/{claim.uuid}/annotation"), kind=MEDIA_TYPE)
    return shown


def test_a_claim_says_what_is_asserted_and_by_whom_it_was_made():
    team = Team()
    claim = mark(team, filed(team), TOLL, statement="Tolls were 41 million crowns.", flags=["superlative"])

    shown = exported(team, claim)

    assert shown["@context"] == CONTEXT
    assert shown["id"] == f"http://testserver/api/v1/claims/{claim.uuid}/annotation/"
    assert (shown["type"], shown["motivation"]) == ("Annotation", "describing")
    assert shown["creator"] == {
        "id": f"urn:uuid:{team.reporter.uuid}",
        "type": "Person",
        "name": "Rosa Reporter",
    }
    assert [(one["purpose"], one["value"]) for one in shown["body"]] == [
        ("describing", "Tolls were 41 million crowns."),
        ("tagging", "number"),
        ("tagging", "superlative"),
    ]
    assert shown["created"] <= shown["modified"]
    assert shown["created"].endswith("Z")


def test_every_place_is_found_again_by_its_selectors():
    team = Team()
    story = filed(team, copy(body=f"The port {TOLL}. It {TOLL}, “said” the mayor."))
    first, second = (i for i in range(len(story.revision.text)) if story.revision.text.startswith(TOLL, i))
    claim = claims.mark(by=team.reporter, story=story, seen=1, exact=TOLL, start=second, kind="number")
    claims.add_place(by=team.reporter, claim=claim, seen=1, exact=HEADLINE)

    shown = exported(team, claim)

    revision = given(as_(team.editor).get(f"stories/{story.uuid}/revisions/1"))
    found = []
    for target in shown["target"]:
        assert target["source"] == f"http://testserver/api/v1/stories/{story.uuid}/revisions/1/"
        assert target["state"]["type"] == "TimeState"
        quoted, position = target["selector"]
        span = resolve(revision["text"], quoted["exact"], quoted["prefix"], quoted["suffix"])
        assert (span.start, span.end) == (position["start"], position["end"])
        found.append(span.start)
    assert found == [0, second]
    assert first not in found


def test_a_claim_that_stands_nowhere_is_about_the_copy():
    team = Team()
    claim = mark(team, filed(team))
    as_(team.reporter).post(
        f"stories/{claim.story.uuid}/save_copy", seen=1, headline="A", body="Other words."
    )

    shown = exported(team, claim)

    assert shown["target"] == f"http://testserver/api/v1/stories/{claim.story.uuid}/revisions/2/"


def test_putting_a_claim_differently_moves_its_time():
    team = Team()
    claim = mark(team, filed(team))
    Claim.objects.filter(pk=claim.pk).update(made_at="2023-05-27T16:31:00Z")

    shown = exported(team, claim)

    assert shown["created"] == "2023-05-27T16:31:00Z"
    assert shown["modified"] > shown["created"]


def test_no_annotation_tells_what_was_found():
    team = Team()
    claim = mark(team, filed(team))
    before = exported(team, claim)
    judged(team, claim, so="false", fix="took nothing")

    assert exported(team, claim) == before


def test_a_story_is_exported_as_one_collection():
    team = Team()
    story = filed(team)
    one, gone = mark(team, story), mark(team, story, HEADLINE, kind="headline")
    claims.withdraw(by=team.editor, claim=gone, reason="No claim.")

    shown = given(as_(team.editor).get(f"stories/{story.uuid}/annotations"), kind=MEDIA_TYPE)

    assert (shown["@context"], shown["type"], shown["total"]) == (CONTEXT, "AnnotationCollection", 1)
    assert shown["label"] == f"Claims of {story.slug}"
    (item,) = shown["first"]["items"]
    assert {**item, "@context": CONTEXT} == exported(team, one)


def test_a_client_may_ask_for_linked_data():
    team = Team()
    claim = mark(team, filed(team))
    path = f"/api/v1/claims/{claim.uuid}/annotation/"

    for wanted in ("application/ld+json", MEDIA_TYPE, "application/json", "*/*"):
        answer = as_(team.editor).client.get(path, headers={"Accept": wanted})
        assert (answer.status_code, answer["Content-Type"]) == (200, MEDIA_TYPE), wanted


def test_another_desk_exports_nothing():
    team = Team()
    claim = mark(team, filed(team))

    refused(as_(Team().editor).get(f"claims/{claim.uuid}/annotation"), 404)
    refused(as_(Team().editor).get(f"stories/{claim.story.uuid}/annotations"), 404)
