"""How the sentences of a copy are accounted for."""

import pytest

from newsroom.stories.models import Story
from tests.api.asking import as_, given, last_event, refused
from tests.factories import OPENED, STANDFIRST, Team, filed, mark
from verification.claims.models import NothingToCheck


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def test_every_sentence_is_accounted_for(team: Team, story: Story) -> None:
    claim = mark(team, story, OPENED, kind="date_place")
    text, path = story.revision.text, f"stories/{story.uuid}"

    covered = given(as_(team.checker).get(f"{path}/coverage"))

    assert covered["seen"] == 1
    assert [text[one["start"] : one["end"]] for one in covered["sentences"]] == [
        one["words"] for one in covered["sentences"]
    ]
    last = covered["sentences"][-1]
    assert (last["state"], last["claims"], last["checkable"]) == ("claimed", [claim.number], 0.0)
    standfirst = next(one for one in covered["sentences"] if one["words"] == STANDFIRST)
    assert standfirst["state"] == "unclaimed"

    (made,) = given(as_(team.checker).post(f"{path}/pass_over", seen=1, starts=[standfirst["start"]]))

    assert (made["words"], made["by"]["name"]) == (STANDFIRST, "Chiara Checker")
    assert last_event().verb == "story.passed_over"
    again = given(as_(team.checker).get(f"{path}/coverage"))["sentences"]
    assert [one["passed_over"]["id"] for one in again if one["passed_over"]] == [made["id"]]

    assert as_(team.editor).post(f"nothing_to_check/{made['id']}/take_up").status_code == 204
    assert last_event().verb == "story.taken_up"
    refused(as_(team.editor).post(f"nothing_to_check/{made['id']}/take_up"), 404)
    assert not NothingToCheck.objects.exists()


def test_whoever_is_responsible_for_words_passes_nothing_over(team: Team, story: Story) -> None:
    path = f"stories/{story.uuid}/pass_over"

    refused(as_(team.reporter).post(path, seen=1, starts=[0]), 403, "Only a fact-checker or an editor")
    refused(as_(team.checker).post(path, seen=1, starts=[3]), 422, "whole sentences", "starts")
    refused(as_(team.checker).post(path, seen=1, starts=[]), 422, "whole sentences", "starts")
    refused(as_(team.checker).post(path, seen=4, starts=[0]), 409, "you were reading v4")


def test_what_another_desk_passed_over_is_not_there(team: Team, story: Story) -> None:
    (made,) = given(as_(team.checker).post(f"stories/{story.uuid}/pass_over", seen=1, starts=[0]))

    refused(as_(Team().editor).post(f"nothing_to_check/{made['id']}/take_up"), 404)
