"""Verdicts, and what becomes of the words they propose."""

import pytest

from tests.api.asking import as_, given, last_event, refused
from tests.factories import TOLL, Team, filed, judged, mark
from verification.checking.models import Verdict
from verification.claims.models import WordsBy

BETTER = "took 41.2 million crowns in tolls in 2022"


@pytest.fixture
def verdict(team: Team) -> Verdict:
    return judged(team, mark(team, filed(team), TOLL), fix=BETTER)


def test_a_verdict_shows_its_grounds(team: Team, verdict: Verdict) -> None:
    shown = given(as_(team.reporter).get(f"verdicts/{verdict.uuid}"))

    assert (shown["label"], shown["rationale"], shown["claim_number"]) == (
        "Confirmed",
        "The annual report says so.",
        1,
    )
    assert shown["shows"][0]["where"] == "p. 4"
    assert shown["counts"] is True


def test_verdicts_are_listed_by_story_claim_and_fix(team: Team, verdict: Verdict) -> None:
    reader = as_(team.reporter)
    story, claim = str(verdict.claim.story.uuid), str(verdict.claim.uuid)

    assert given(reader.get("verdicts", story=story, claim=claim, fix_state="proposed"))["count"] == 1
    assert given(reader.get("verdicts", fix_state="stet"))["count"] == 0


def test_a_fix_goes_into_the_copy_and_bars_its_proposer(team: Team, verdict: Verdict) -> None:
    shown = given(as_(team.reporter).post(f"verdicts/{verdict.uuid}/accept_fix", seen=1))

    assert (shown["fix_state"], shown["fix_settled_by"]["name"], shown["counts"]) == (
        "accepted",
        "Rosa Reporter",
        False,
    )
    story = given(as_(team.reporter).get(f"stories/{shown['story']}"))
    assert BETTER in story["text"]
    assert story["copy_version"] == 2
    assert WordsBy.objects.filter(claim=verdict.claim, user=team.checker).exists()
    assert last_event().verb == "fix.accepted"


def test_a_fix_over_an_old_version_is_409(team: Team, verdict: Verdict) -> None:
    refused(as_(team.reporter).post(f"verdicts/{verdict.uuid}/accept_fix", seen=0), 409, "Somebody saved")

    verdict.refresh_from_db()
    assert verdict.fix_state == "proposed"


def test_stet(team: Team, verdict: Verdict) -> None:
    assert given(as_(team.editor).post(f"verdicts/{verdict.uuid}/stet"))["fix_state"] == "stet"
    assert last_event().verb == "fix.stet"
    refused(as_(team.editor).post(f"verdicts/{verdict.uuid}/stet"), 409, "already settled")


def test_a_checker_settles_no_fix(team: Team, verdict: Verdict) -> None:
    refused(
        as_(team.second).post(f"verdicts/{verdict.uuid}/accept_fix", seen=1),
        403,
        "Only a reporter or an editor",
    )
    refused(as_(team.second).post(f"verdicts/{verdict.uuid}/stet"), 403, "Only a reporter or an editor")
