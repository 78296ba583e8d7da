"""Evidence: added, and withdrawn without going away."""

from typing import Any

import pytest

from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, filed, judged, mark, some_evidence
from verification.evidence.models import Evidence

PAGE = {"kind": "page", "title": "Annual report", "url": "https://example.org/report", "text": "41 million"}


def test_evidence_is_added(team: Team) -> None:
    story = filed(team)
    shown = given(as_(team.checker).post("evidence", story=str(story.uuid), **PAGE), 201)

    assert {name: shown[name] for name in PAGE} == PAGE
    assert (shown["story"], shown["added_by"]["name"]) == (str(story.uuid), "Chiara Checker")
    assert Evidence.objects.get().text_sha256 == shown["text_sha256"]
    assert last_event().verb == "evidence.added"


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"kind": "rumour"}, "kind", "rumour"),
        ({"title": ""}, "title", "Say what it is"),
        ({"url": "report.pdf"}, "url", "whole web address"),
        ({"url": "javascript:alert(1)"}, "url", "whole web address"),
        ({"url": "", "text": ""}, "text", "Give the address"),
        ({"text": "a" * 100_001}, "text", "At most 100,000"),
        ({"story": "00000000-0000-4000-8000-000000000000"}, "story", "There is no story with this id."),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(
    team: Team, body: dict[str, Any], field: str, sentence: str
) -> None:
    refused(
        as_(team.checker).post("evidence", **{"story": str(filed(team).uuid), **PAGE, **body}),
        422,
        sentence,
        field,
    )
    assert not Evidence.objects.exists()


def test_withdrawn_evidence_stays_with_its_reason_and_suspends_verdicts(team: Team) -> None:
    verdict = judged(team, mark(team, filed(team)))
    evidence = verdict.evidence.get()
    path = f"evidence/{evidence.uuid}/withdraw"

    refused(as_(team.checker).post(path, reason=""), 422, "can not be relied on", "reason")
    shown = given(as_(team.checker).post(path, reason="A forgery."))
    assert (shown["withdrawn_reason"], shown["withdrawn_by"]["name"]) == ("A forgery.", "Chiara Checker")
    verdict.refresh_from_db()
    assert verdict.suspended_at
    assert last_event().verb == "evidence.withdrawn"
    refused(as_(team.checker).post(path, reason="A forgery."), 409, "already withdrawn")
    assert given(as_(team.checker).get("evidence", is_standing="false"))["count"] == 1


def test_evidence_is_listed_by_story_and_kind(team: Team) -> None:
    story = filed(team)
    some_evidence(team, story)
    some_evidence(team, filed(team))

    assert given(as_(team.editor).get("evidence", story=str(story.uuid)))["count"] == 1
    assert given(as_(team.editor).get("evidence", kind="page"))["count"] == 0


def test_a_desk_head_adds_none(team: Team) -> None:
    refused(
        as_(team.head).post("evidence", story=str(filed(team).uuid), **PAGE), 403, "add or withdraw evidence"
    )
