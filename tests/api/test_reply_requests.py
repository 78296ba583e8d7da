"""The reply log: who was asked what, how it was tried, what came back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from newsroom.stories.models import Story
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, filed, mark
from verification.outreach.models import Attempt, ReplyRequest

AHEAD = timedelta(hours=3)


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def party(team: Team, name: str = "Port of Sund") -> str:
    body = {
        "desk": str(team.desk.uuid),
        "name": name,
        "kind": "press_office",
        "note": "press@port.example",
    }
    return str(given(as_(team.reporter).post("parties", **body), 201)["id"])


def put(team: Team, story: Story, **body: Any) -> dict[str, Any]:
    return given(as_(team.reporter).post("reply_requests", **putting(team, story, **body)), 201)


def putting(team: Team, story: Story, **body: Any) -> dict[str, Any]:
    return {
        "story": str(story.uuid),
        "party": body.pop("party", None) or party(team),
        "type": "comment",
        "put": "Is 41 million right?",
        "reply_by": (timezone.now() + AHEAD).isoformat(),
        **body,
    }


def attempt(**body: Any) -> dict[str, Any]:
    return {"channel": "email", "at": timezone.now().isoformat(), "result": "delivered", **body}


# Putting


def test_what_is_put_is_kept_and_stands_in_the_gate(team: Team, story: Story) -> None:
    claim = mark(team, story)
    shown = put(team, story, claims=[str(claim.uuid)])

    assert (shown["party"]["name"], shown["outcome"], shown["is_outstanding"]) == ("Port of Sund", "", True)
    assert shown["claims"] == [{"id": str(claim.uuid), "number": 1}]
    assert shown["owner"]["name"] == "Rosa Reporter"
    assert last_event().verb == "reply.put"
    gate = given(as_(team.editor).get(f"stories/{story.uuid}/gate"))
    assert "replies_are_in" in {finding["rule"] for finding in gate["findings"]}


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"put": " "}, "put", "Write what is put"),
        ({"type": "threat"}, "type", "threat"),
        ({"reply_by": "2020-01-01T00:00:00Z"}, "reply_by", "lies ahead"),
        ({"reply_by": "2031-01-01T00:00:00"}, "reply_by", "with its zone"),
        ({"party": "x"}, "party", "This is not an id."),
        ({"claims": ["x"]}, "claims.0", "This is not an id."),
    ],
)
def test_what_cannot_be_put_is_said_beside_its_field(
    team: Team, story: Story, body: dict[str, Any], field: str, sentence: str
) -> None:
    refused(as_(team.reporter).post("reply_requests", **putting(team, story, **body)), 422, sentence, field)
    assert not ReplyRequest.objects.exists()


def test_a_claim_of_another_story_is_not_put(team: Team, story: Story) -> None:
    other = mark(team, filed(team))

    answer = as_(team.reporter).post("reply_requests", **putting(team, story, claims=[str(other.uuid)]))
    refused(answer, 422, "another story", "claims")


# Attempts and replies


def test_an_attempt_is_logged_with_its_follow_up(team: Team, story: Story) -> None:
    asked = put(team, story)
    at = (timezone.now() + timedelta(hours=1)).replace(microsecond=0)
    body = attempt(detail="press@port.example", next_follow_up_at=at.isoformat())

    shown = given(as_(team.reporter).post(f"reply_requests/{asked['id']}/log_attempt", **body))
    assert shown["attempts"][0]["channel"] == "email"
    assert shown["was_delivered"] is True
    assert shown["next_follow_up_at"] == at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert last_event().verb == "reply.attempt_logged"


@pytest.mark.parametrize(
    ("body", "field"),
    [({"channel": "pigeon"}, "channel"), ({"result": "perhaps"}, "result"), ({"at": "2031-01-01T00:00:00Z"}, "at"),
     ({"next_follow_up_at": "2020-01-01T00:00:00Z"}, "next_follow_up_at")],
)  # fmt: skip
def test_an_attempt_that_cannot_be_is_refused(
    team: Team, story: Story, body: dict[str, Any], field: str
) -> None:
    path = f"reply_requests/{put(team, story)['id']}/log_attempt"

    refused(as_(team.reporter).post(path, **attempt(**body)), 422, "", field)
    assert not Attempt.objects.exists()


def test_a_reply_settles_the_request(team: Team, story: Story) -> None:
    path = f"reply_requests/{put(team, story)['id']}"
    given(as_(team.reporter).post(f"{path}/log_attempt", **attempt()))

    shown = given(as_(team.reporter).post(f"{path}/log_reply", outcome="answered", text="It is right."))
    assert (shown["outcome"], shown["is_outstanding"]) == ("answered", False)
    assert shown["replies"][0]["text"] == "It is right."
    assert last_event().verb == "reply.reply_logged"
    assert given(as_(team.reporter).get("reply_requests", is_outstanding="true"))["count"] == 0
    assert (
        given(as_(team.reporter).get("reply_requests", is_outstanding="false", story=str(story.uuid)))[
            "count"
        ]
        == 1
    )
    refused(as_(team.reporter).post(f"{path}/log_attempt", **attempt()), 409, "Put another request")


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"outcome": "shrug"}, "outcome", "shrug"),
        ({"outcome": "answered"}, "text", "Write down what they said"),
        ({"outcome": "declined"}, "outcome", "Log the attempt first"),
        ({"outcome": "no_response"}, "outcome", "Log the attempt first"),
        ({"outcome": "more_time"}, "until", "until when"),
    ],
)
def test_an_outcome_that_is_not_known_yet_is_refused(
    team: Team, story: Story, body: dict[str, Any], field: str, sentence: str
) -> None:
    path = f"reply_requests/{put(team, story)['id']}/log_reply"

    refused(as_(team.reporter).post(path, **body), 422, sentence, field)


def test_silence_is_silence_only_after_the_deadline(team: Team, story: Story) -> None:
    path = f"reply_requests/{put(team, story)['id']}"
    given(as_(team.reporter).post(f"{path}/log_attempt", **attempt()))

    refused(
        as_(team.reporter).post(f"{path}/log_reply", outcome="no_response"), 422, "They have until", "outcome"
    )
    with time_machine.travel(timezone.now() + AHEAD + timedelta(minutes=1)):
        shown = given(as_(team.reporter).post(f"{path}/log_reply", outcome="no_response"))
    assert shown["outcome"] == "no_response"


def test_following_up_is_set(team: Team, story: Story) -> None:
    path = f"reply_requests/{put(team, story)['id']}/follow_up"
    at = (timezone.now() + timedelta(hours=2)).replace(microsecond=0)

    shown = given(as_(team.reporter).post(path, at=at.isoformat()))
    assert shown["next_follow_up_at"] == at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert last_event().verb == "reply.follow_up_set"
    refused(as_(team.reporter).post(path, at="2020-01-01T00:00:00Z"), 422, "lies ahead", "at")
    refused(as_(team.legal).post(path, at=at.isoformat()), 403, "reply log")


def test_another_desk_sees_nothing(team: Team, story: Story, outsider) -> None:
    asked = put(team, story)

    refused(as_(outsider).get(f"reply_requests/{asked['id']}"), 404)
