"""Blind means blind: who may make the second check of an allegation does not learn the first verdict, anywhere."""

import json

import pytest
from django.test import Client

from newsroom.people.states import Role
from newsroom.stories.models import Story
from tests.api.asking import as_, given, refused
from tests.factories import TOLL, Team, filed, judged, mark
from tests.rooms.test_reshaping import edit
from verification.checking.models import Verdict
from verification.claims.annotation import MEDIA_TYPE
from verification.evidence.actions import withdraw
from verification.gate.actions import evaluate
from verification.gate.overriding import ask_override, second_override

SECRET = "took nothing at all"


@pytest.fixture
def first(team: Team) -> Verdict:
    """The verdict of Chiara, with a fix, on an allegation that waits for its second check."""
    claim = mark(team, filed(team), TOLL, kind="event", risk="high", flags=["allegation"])
    return judged(team, claim, said="inaccurate", so="false", fix=SECRET)


@pytest.fixture
def story(first: Verdict) -> Story:
    return first.claim.story


def everything(team: Team, story: Story, user) -> str:
    """All that the API tells one person about a story."""
    parts = ("", "/gate", "/stale", "/timeline", "/revisions", "/proposals", "/claims/1", "/coverage")
    nouns = ("claims", "tasks", "verdicts", "questions", "sign_offs", "publications", "register_entries")
    reader = as_(user)
    told = [given(reader.get(f"stories/{story.uuid}{part}")) for part in parts]
    claim = story.claims.get()
    told += [
        given(reader.get(path), kind=MEDIA_TYPE)
        for path in (f"stories/{story.uuid}/annotations", f"claims/{claim.uuid}/annotation")
    ]
    told += [given(reader.get(noun, story=str(story.uuid))) for noun in nouns]
    return json.dumps(told)


def test_the_second_checker_learns_nothing_of_the_first_verdict(team: Team, story: Story) -> None:
    told = everything(team, story, team.second)

    for word in (
        "inaccurate",
        "Misattributed",
        "misattributed",
        '"false"',
        SECRET,
        "The annual report says so.",
    ):
        assert word not in told
    assert "claim.judged" in told  # that there is one is no secret


def test_nothing_of_a_stale_first_verdict_is_told_either(team: Team, first: Verdict, story: Story) -> None:
    edit(team, story, "took 41", "took 42")
    withdraw(by=team.editor, evidence=first.shows.get().evidence, reason="A forgery.")

    told = given(as_(team.second).get(f"stories/{story.uuid}/stale"))

    assert [(row["number"], row["is_hidden"], row["verdicts"], row["changed"]) for row in told] == [
        (1, True, [], [])
    ]
    assert (told[0]["because"], told[0]["suspended_because"], told[0]["why_not"]) == ("", "", "")
    assert told[0]["by"] is told[0]["since"] is None
    assert given(as_(team.editor).get(f"stories/{story.uuid}/stale"))[0]["verdicts"][0]["id"] == str(
        first.uuid
    )


def test_the_verdict_itself_is_not_there(team: Team, first: Verdict) -> None:
    assert given(as_(team.second).get("verdicts"))["count"] == 0
    refused(as_(team.second).get(f"verdicts/{first.uuid}"), 404)
    refused(as_(team.second).post(f"verdicts/{first.uuid}/stet"), 404)


def test_who_gave_it_and_the_editor_see_it(team: Team, first: Verdict, story: Story) -> None:
    for user in (team.checker, team.editor):
        assert given(as_(user).get(f"verdicts/{first.uuid}"))["label"] == "False, misattributed"
        assert SECRET in everything(team, story, user)


def test_the_gate_still_says_what_is_no_secret(team: Team, story: Story) -> None:
    gate = given(as_(team.second).get(f"stories/{story.uuid}/gate"))

    assert {finding["rule"] for finding in gate["findings"] if finding["claim"]} == {"accused_are_asked"}


def test_after_the_second_check_both_are_told(team: Team, first: Verdict) -> None:
    judged(team, first.claim, by=team.second, said="inaccurate", so="false", kind="second_check")

    shown = given(as_(team.second).get(f"claims/{first.claim.uuid}"))
    assert shown["verdict"]["id"] == str(first.uuid)
    assert shown["second_verdict"]["by"]["name"] == "Sven Second"


def test_a_checker_of_another_desk_is_not_made_blind_by_this_one(team: Team, first: Verdict) -> None:
    other = Team()
    theirs = judged(other, mark(other, filed(other)))
    other.desk.memberships.create(user=team.second, role=Role.EDITOR)

    assert given(as_(team.second).get(f"verdicts/{theirs.uuid}"))["label"] == "Confirmed"


def test_what_is_let_pass_tells_a_blind_checker_nothing(team: Team, client: Client) -> None:
    claim = mark(team, filed(team), TOLL, kind="event", risk="high", flags=["allegation"])
    judged(team, claim, said="accurate", so="unverified")
    story = Story.objects.get(pk=claim.story_id)
    hedged = next(one for one in evaluate(story).blockers if one.rule == "unverified_is_hedged")
    asked = {"by": team.editor, "story": story, "key": hedged.key, "reason": "It is urgent."}
    override = ask_override(**asked, seen=story.gate_version)
    second_override(by=team.senior, override=override, seen=Story.objects.get(pk=story.pk).gate_version)

    def told(user) -> str:
        client.force_login(user)
        pages = [
            client.get(f"/stories/{story.uuid}/{page}").content.decode()
            for page in ("timeline/", "claims/1/")
        ]
        listed = given(as_(user).get("overrides", story=str(story.uuid)))
        return json.dumps([pages, listed, everything(team, story, user)])

    for word in ("C1 is unverified", "unverified_is_hedged", "It is urgent."):
        assert word in told(team.editor)
        assert word not in told(team.second)
