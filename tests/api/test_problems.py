"""Refusals, whatever the noun: RFC 9457, one sentence, never a trace."""

import logging

import pytest
from rest_framework.test import APIClient

from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.api.asking import as_, refused
from tests.factories import Team, draft, story_at
from verification.api import base


def raw(team: Team, body: bytes, content_type: str = "application/json") -> object:
    return as_(team.reporter).client.post("/api/v1/stories/", body, content_type=content_type)


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe{}", b'{"seen": NaN}', b"[" * 100_000, b'{"n": ' + b"9" * 5_000 + b"}"]
)
def test_what_is_not_json_is_400(team: Team, body: bytes) -> None:
    refused(raw(team, body), 400)


@pytest.mark.parametrize("body", [b"[]", b"7", b'"words"', b"null"])
def test_json_that_is_no_object_is_422(team: Team, body: bytes) -> None:
    refused(raw(team, body), 422)


def test_a_form_where_json_is_taken_is_415(team: Team) -> None:
    refused(raw(team, b"slug=toll", "application/x-www-form-urlencoded"), 415)


def test_a_body_over_the_limit_is_413_and_not_read_further(team: Team, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    refused(raw(team, b'{"slug": "' + b"a" * 2000 + b'"}'), 413, "too large")


def test_another_method_is_405_and_names_those_there_are(team: Team) -> None:
    answer = as_(team.reporter).client.delete("/api/v1/stories/")

    refused(answer, 405)
    assert "POST" in answer["Allow"]


def test_html_cannot_be_asked_for(team: Team) -> None:
    refused(as_(team.reporter).client.get("/api/v1/stories/", HTTP_ACCEPT="text/html"), 406)


@pytest.mark.parametrize(
    "path", ["nothing", "stories/not-a-uuid", "stories/00000000-0000-4000-8000-000000000000"]
)
def test_what_is_not_there_is_404(team: Team, path: str) -> None:
    refused(as_(team.reporter).get(path), 404, "nothing here, or you may not see it")


def test_an_address_that_is_not_there_is_404_for_a_post_too(team: Team) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(team.reporter)

    refused(client.post("/api/v1/nothing/"), 404)


def test_nobody_is_401_and_told_how_to_sign(db: None) -> None:
    answer = as_(None).get("stories")

    refused(answer, 401)
    assert answer["WWW-Authenticate"] == "Token"


def test_a_session_needs_its_csrf_token(team: Team) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(team.reporter)

    refused(client.post(f"/api/v1/stories/{draft(team).uuid}/file/"), 403, "CSRF")


def test_shapes_are_refused_with_the_path_of_the_field(team: Team) -> None:
    problem = refused(as_(team.checker).post("tasks/tick", tasks=[{"seen": "x"}]), 422)

    assert problem["errors"]["tasks.0.seen"] == ["A valid integer is required."]
    assert problem["errors"]["tasks.0.task"] == problem["errors"]["evidence"] == ["This field is required."]


@pytest.mark.parametrize("seen", [-1, 2**31, 10**30, "much", None, 1.5])
def test_a_version_is_a_number_that_can_be(team: Team, seen: object) -> None:
    refused(
        as_(team.reporter).post(f"stories/{draft(team).uuid}/save_copy", headline="A", seen=seen),
        422,
        "",
        "seen",
    )


def test_a_wrong_state_is_409(team: Team) -> None:
    story = story_at(team, StoryState.PUBLISHED)

    refused(as_(team.editor).post(f"stories/{story.uuid}/hold", reason="Wait."), 409, "is published")


def test_what_nobody_expected_is_500_without_a_trace(team: Team, monkeypatch, caplog) -> None:
    def broken(self: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(base.Noun, "get_queryset", broken)
    with caplog.at_level(logging.ERROR, logger="verification.api.errors"):
        answer = as_(team.reporter).get("stories")

    refused(answer, 500, "nothing was changed")
    assert b"secret" not in answer.content
    assert caplog.records[0].exc_info


def test_a_refusal_writes_nothing(team: Team) -> None:
    refused(as_(team.reporter).post("stories", desk=str(team.desk.uuid), slug="toll", headline=""), 422)

    assert not Story.objects.exists()
