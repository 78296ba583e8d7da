"""Evidence: added, and withdrawn without going away."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.asking import as_, given, last_event, refused
from tests.evidence import making
from tests.factories import Team, filed, judged, mark, some_evidence
from verification.evidence.models import Custody, Evidence

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


def uploaded(team: Team, name: str, data: bytes, **fields: Any) -> Any:
    client = as_(team.checker).client
    body = {"story": str(filed(team).uuid), "upload": SimpleUploadedFile(name, data), **fields}
    return client.post("/api/v1/evidence/", body, format="multipart")


def test_a_file_is_uploaded_read_and_taken_away_as_bytes(team: Team) -> None:
    shown = given(uploaded(team, "press.jpg", making.press_picture(), title="Agency picture"), 201)

    assert (shown["way"], shown["kind"], shown["own_date"]) == ("upload", "image", "2023-06-04")
    assert shown["facts"]["credit"] == "Ida Falk, Meridian Pictures"
    original, preview = given(as_(team.checker).get(f"evidence/{shown['id']}/files"))["results"]
    assert (original["role"], preview["role"]) == ("original", "preview")
    answer = as_(team.checker).get(f"evidence/{shown['id']}/files/{original['id']}")
    assert b"".join(answer.streaming_content) == making.press_picture()
    assert answer["Content-Type"] == "application/octet-stream"
    assert {"sandbox", "default-src 'none'", "base-uri 'none'"} <= set(
        answer["Content-Security-Policy"].split("; ")
    )
    assert Custody.objects.filter(verb="downloaded", by=team.checker).count() == 1


def test_a_file_that_is_refused_says_why(team: Team, settings: Any) -> None:
    refused(uploaded(team, "picture.png", making.SVG), 422, "SVG", "upload")
    refused(uploaded(team, "nothing.pdf", b""), 422, "0 bytes", "upload")
    settings.EVIDENCE_MAX_UPLOAD = 70_000
    refused(uploaded(team, "big.txt", b"x" * 140_000), 422, "too large", "upload")
    assert not Evidence.objects.exists()


def test_an_address_waits_to_be_captured_unless_that_tips_somebody_off(team: Team) -> None:
    story = str(filed(team).uuid)
    shown = given(
        as_(team.checker).post("evidence", story=story, title="A", url="https://example.org/a"), 201
    )
    assert (shown["way"], shown["kind"], shown["capture_state"]) == ("address", "page", "waiting")
    quiet = given(
        as_(team.checker).post(
            "evidence", story=story, title="B", url="https://example.org/b", no_fetch=True
        ),
        201,
    )
    assert (quiet["capture_state"], quiet["no_fetch"]) == ("", True)
    attached = as_(team.checker).client.post(
        f"/api/v1/evidence/{shown['id']}/attach/",
        {"upload": SimpleUploadedFile("shot.png", making.png())},
        format="multipart",
    )
    given(attached)
    files = given(as_(team.checker).get(f"evidence/{shown['id']}/files"))["results"]
    assert [file["role"] for file in files] == ["original", "preview"]


def test_an_item_is_dated_and_facts_are_stated_against_the_version_that_was_seen(team: Team) -> None:
    story = filed(team)
    post, denial = some_evidence(team, story), some_evidence(team, story)
    path = f"evidence/{denial.uuid}"
    asker = as_(team.checker)
    shown = given(
        asker.post(f"{path}/date", seen=1, own_date="2023-05-24", how="read", against=str(post.uuid))
    )
    assert (shown["own_date"], shown["own_date_how"], shown["set_against"]) == (
        "2023-05-24",
        "read",
        str(post.uuid),
    )
    refused(asker.post(f"{path}/date", seen=1, own_date=None), 409, "Somebody else changed this item")
    refused(asker.post(f"{path}/date", seen=2, own_date="2999-01-01"), 422, "still to come", "own_date")
    stated = given(asker.post(f"{path}/state_facts", seen=2, facts={"licence": "One use"}))
    assert (stated["stated"], stated["version"]) == ({"licence": "One use"}, 3)


def test_evidence_is_searched(team: Team) -> None:
    some_evidence(team, filed(team))
    assert given(as_(team.editor).get("evidence", search="report annual"))["count"] == 1
    assert given(as_(team.editor).get("evidence", search="annual harbour"))["count"] == 0
