"""Figures of the copy that are reckoned again."""

from typing import Any

import pytest

from newsroom.people.models import User
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, copy, filed, judged, mark
from verification.claims.models import Claim

RISE = "Tolls rose from 40 million to 50 million crowns, up 37 per cent."
INPUTS = {"before": "40 million", "after": "50 million"}


@pytest.fixture
def claim(team: Team) -> Claim:
    return mark(team, filed(team, copy(body=RISE)), RISE)


def body(claim: Claim, **more: Any) -> dict[str, Any]:
    given = {
        "kind": "change_per_cent",
        "inputs": INPUTS,
        "stated": "up 37 per cent",
        "words": claim.words_digest,
    }
    return {**given, "claim": str(claim.uuid), **more}


def test_what_the_words_state_is_proposed_and_not_kept(team: Team, claim: Claim) -> None:
    (found,) = given(as_(team.checker).post("calculations/propose", claim=str(claim.uuid)))

    assert (found["kind"], found["inputs"], found["stated"]) == ("change_per_cent", INPUTS, "up 37 per cent")
    assert (found["holds"], found["result"]) == (False, "25")
    assert given(as_(team.checker).get("calculations"))["count"] == 0


def test_a_calculation_is_kept_and_goes_with_the_verdict(team: Team, claim: Claim) -> None:
    kept = given(as_(team.checker).post("calculations", **body(claim)), 201)

    assert (kept["holds"], kept["verdict"], kept["words_digest"]) == (False, None, claim.words_digest)
    assert last_event().verb == "calculation.kept"
    refused(as_(team.checker).post("calculations", **body(claim)), 409, "kept already")
    verdict = judged(team, claim, so="false")
    shown = given(as_(team.checker).get(f"calculations/{kept['id']}"))
    assert shown["verdict"] == str(verdict.uuid)
    assert given(as_(team.checker).get("calculations", claim=str(claim.uuid), holds="false"))["count"] == 1


@pytest.mark.parametrize(
    ("more", "status", "sentence", "field"),
    [
        ({"kind": "magic"}, 422, "no calculation called", "kind"),
        ({"inputs": {"before": "40"}}, 422, "Fill in “After”.", "after"),
        ({"stated": "lots"}, 422, "No figure stands in", "stated"),
        ({"words": "0" * 64}, 409, "changed since you read them", None),
    ],
)
def test_what_can_not_be_reckoned_is_said(
    team: Team, claim: Claim, more: dict[str, Any], status: int, sentence: str, field: str | None
) -> None:
    refused(as_(team.checker).post("calculations", **body(claim, **more)), status, sentence, field)


def test_who_may_not_and_who_can_not_see(team: Team, claim: Claim, outsider: User) -> None:
    kept = given(as_(team.checker).post("calculations", **body(claim)), 201)
    refused(as_(team.auditor).post("calculations", **body(claim, stated="up 25 %")), 403, "keep calculations")
    assert as_(outsider).get(f"calculations/{kept['id']}").status_code == 404
    refused(as_(outsider).post("calculations", **body(claim)), 422, "There is no claim", "claim")
    refused(
        as_(outsider).post("calculations/propose", claim=str(claim.uuid)), 422, "There is no claim", "claim"
    )


def test_a_blind_second_checker_does_not_read_them(team: Team) -> None:
    claim = mark(team, filed(team, copy(body=RISE)), RISE, risk="high", flags=["allegation"])
    kept = given(as_(team.checker).post("calculations", **body(claim)), 201)
    judged(team, claim, so="false")

    assert as_(team.second).get(f"calculations/{kept['id']}").status_code == 404
    assert given(as_(team.editor).get("calculations"))["count"] == 1
    told = given(as_(team.second).get(f"stories/{claim.story.uuid}/timeline"))
    about = [event for event in told["results"] if event["verb"] == "calculation.kept"]
    assert "does not hold" not in str(about)
    page = as_(team.second).client.get(f"/stories/{claim.story.uuid}/claims/1/")
    assert "Chiara Checker" not in page.content.decode().partition('id="x-fig"')[2].partition('id="x-src"')[0]
