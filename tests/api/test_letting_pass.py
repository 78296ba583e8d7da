"""Overrides and the fast path by the API."""

from tests.api.asking import as_, given, refused
from tests.factories import Team
from tests.rooms.test_fast_path import breaking
from tests.rooms.test_overriding import NO_SECOND, unseconded_check


def test_two_people_let_pass_what_the_gate_names(team: Team) -> None:
    story = unseconded_check(team)
    gate = given(as_(team.editor).get(f"stories/{story.uuid}/gate"))
    assert NO_SECOND in [finding["key"] for finding in gate["findings"]]
    body = {"story": str(story.uuid), "key": NO_SECOND, "seen": gate["version"], "reason": "It runs at six."}
    refused(as_(team.reporter).post("overrides", **body), 403, "Only an editor")
    asked = given(as_(team.editor).post("overrides", **body), 201)
    at = f"overrides/{asked['id']}"
    seen = given(as_(team.senior).get(f"stories/{story.uuid}/gate"))["version"]
    refused(as_(team.editor).post(f"{at}/second", seen=seen), 403, "somebody else seconds it")
    assert given(as_(team.senior).post(f"{at}/second", seen=seen))["seconded_by"]["name"] == "Sana Senior"
    assert given(as_(team.editor).get("overrides", is_seconded="true"))["count"] == 1
    assert given(as_(team.senior).post(f"{at}/withdraw"))["withdrawn_at"]


def test_breaking_news_is_asked_for_signed_and_ended(team: Team) -> None:
    story = breaking(team)
    body = {"story": str(story.uuid), "seen": story.gate_version, "reason": "It closes now."}
    refused(as_(team.editor).post("fast_paths", **body, hours=99), 422, "Choose from 1", "hours")
    at = f"fast_paths/{given(as_(team.editor).post('fast_paths', **body), 201)['id']}"
    seen = given(as_(team.senior).get(f"stories/{story.uuid}/gate"))["version"]
    refused(as_(team.editor).post(f"{at}/sign", seen=seen), 403, "Only a senior editor")
    assert given(as_(team.senior).post(f"{at}/sign", seen=seen))["signed_by"]["name"] == "Sana Senior"
    assert given(as_(team.editor).post(f"{at}/end", reason="It can wait."))["ended_because"] == "It can wait."
