"""Stale claims at the API: what changed, and confirming again, for one claim or many."""

from typing import Any

from tests.api.asking import as_, given, last_events, refused
from tests.factories import OPENED, TOLL, Team, filed, judged, mark, task_of
from tests.rooms.test_reshaping import edit, leaning, now, stands
from verification.checking.models import Verdict
from verification.claims.models import Claim


def seen(claim: Claim) -> dict[str, Any]:
    return {"seen": task_of(claim).version, "words": now(claim).words_digest}


def stale(team: Team) -> tuple[Any, Claim, Verdict]:
    story = filed(team)
    claim = mark(team, story)
    verdict = judged(team, claim)
    edit(team, story, "took 41", "took 42")
    return story, claim, verdict


def test_a_stale_claim_is_told_with_what_changed(team: Team) -> None:
    story, claim, verdict = stale(team)

    [row] = given(as_(team.checker).get(f"stories/{story.uuid}/stale"))

    assert (row["id"], row["label"], row["risk"]) == (str(claim.uuid), "C1", "low")
    assert (row["by"]["name"], row["because"]) == ("Rosa Reporter", "Rosa Reporter changed the copy (v2).")
    assert [one["id"] for one in row["verdicts"]] == [str(verdict.uuid)]
    assert row["verdicts"][0]["shows"][0]["where"] == "p. 4"
    [change] = row["changed"]
    assert (change["title"], change["checked"], change["now"]) == ("Body", TOLL, TOLL.replace("41", "42"))
    assert change["pieces"][:3] == [
        {"op": "equal", "text": "took "},
        {"op": "delete", "text": "41"},
        {"op": "insert", "text": "42"},
    ]
    assert (change["checked_in"]["number"], change["changed_in"]["number"]) == (1, 2)
    assert change["changed_in"]["author"]["name"] == "Rosa Reporter"
    assert row["shifts"] == [{"sentence": "A figure changed: 41 became 42.", "grave": True}]
    assert row["task"] == {"id": str(task_of(claim).uuid), "version": task_of(claim).version}
    assert (row["words_digest"], row["why_not"]) == (now(claim).words_digest, "")


def test_whoever_did_not_give_the_verdict_is_told_why_not(team: Team) -> None:
    story, _claim, _verdict = stale(team)

    [row] = given(as_(team.second).get(f"stories/{story.uuid}/stale"))

    assert row["task"] is None
    assert "only they can give it again" in row["why_not"]


def test_what_it_leans_on_and_what_leans_on_it_is_told(team: Team) -> None:
    story, toll, hedge = leaning(team)
    edit(team, story, "content", "very content")

    rows = {row["number"]: row for row in given(as_(team.checker).get(f"stories/{story.uuid}/stale"))}

    assert [one["number"] for one in rows[toll.number]["leans_on"]] == [hedge.number]
    assert "very content" in rows[toll.number]["leans_on"][0]["changed"][0]["now"]
    assert rows[hedge.number]["carries"] == [toll.number]


def test_nothing_is_stale(team: Team) -> None:
    assert given(as_(team.checker).get(f"stories/{filed(team).uuid}/stale")) == []


def test_a_verdict_is_confirmed_again(team: Team) -> None:
    _story, claim, first = stale(team)

    verdict = given(
        as_(team.checker).post(
            f"tasks/{task_of(claim).uuid}/confirm_again", **seen(claim), reason="The report says 42."
        )
    )

    assert (verdict["label"], verdict["counts"], verdict["id"] != str(first.uuid)) == (
        "Confirmed",
        True,
        True,
    )
    assert verdict["rationale"].endswith("Same meaning: The report says 42.")
    assert stands(claim)
    assert [event.verb for event in last_events(1)] == ["claim.confirmed_again"]


def test_what_was_not_seen_is_not_confirmed(team: Team) -> None:
    story, claim, _verdict = stale(team)
    url, before = f"tasks/{task_of(claim).uuid}/confirm_again", seen(claim)
    edit(team, story, "took 42", "took 43")

    refused(as_(team.checker).post(url, **before), 409, "changed again since you read them")
    refused(as_(team.checker).post(url, **{**seen(claim), "seen": 99}), 409, "changed by somebody else")
    refused(as_(team.checker).post(url, seen=1), 422, "required", "words")
    refused(as_(team.checker).post(url, **seen(claim), reason="x" * 501), 422, "at most 500", "reason")
    refused(as_(team.second).post(url, **seen(claim)), 409, "assigned to Chiara Checker")
    assert not stands(claim)


def test_sent_twice_it_is_done_once(team: Team) -> None:
    _story, claim, _verdict = stale(team)
    url, body = f"tasks/{task_of(claim).uuid}/confirm_again", seen(claim)

    given(as_(team.checker).post(url, **body))
    refused(as_(team.checker).post(url, **body), 409)

    assert claim.verdicts.count() == 2


def test_many_are_confirmed_and_the_rest_is_left_with_its_reason(team: Team) -> None:
    story = filed(team)
    mine, theirs = mark(team, story), mark(team, story, OPENED, kind="date_place")
    judged(team, mine)
    judged(team, theirs, by=team.second)
    edit(team, story, "took 41", "took around 41")
    edit(team, story, "opened in 1911", "opened back in 1911")
    tasks = [{"task": str(task_of(claim).uuid), **seen(claim)} for claim in (mine, theirs)]

    many = given(as_(team.checker).post("tasks/confirm_again", tasks=tasks, reason="House style."))

    assert [task["claim"]["label"] for task in many["done"]] == ["C1"]
    assert [left["task"]["claim"]["label"] for left in many["left"]] == ["C2"]
    assert "assigned to Sven Second" in many["left"][0]["sentence"]
    assert (stands(mine), stands(theirs)) == (True, False)
    refused(as_(team.checker).post("tasks/confirm_again", tasks=[]), 422, "", "tasks")
