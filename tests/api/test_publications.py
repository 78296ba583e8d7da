"""What ran, and on what grounds."""

import json
from typing import Any

from newsroom.people.models import User
from tests.api.asking import as_, given, refused
from tests.factories import Team, published
from verification.record import verify_record


def test_what_ran_is_shown_with_its_grounds(team: Team) -> None:
    story = published(team)
    (row,) = given(as_(team.auditor).get("publications", story=str(story.uuid)))["results"]

    shown = given(as_(team.auditor).get(f"publications/{row['id']}"))
    assert shown["grounds"]["claims"][0]["verdict"] == "Confirmed"
    assert shown["text_sha256"] == story.revision.sha256
    assert (shown["number"], shown["copy_version"], shown["published_by"]["name"]) == (1, 1, "Edda Editor")


def test_what_ran_is_written_once(team: Team) -> None:
    row = published(team).publications.get()

    for method in ("put", "patch", "delete"):
        refused(getattr(as_(team.editor).client, method)(f"/api/v1/publications/{row.uuid}/"), 405)


def test_another_desk_sees_nothing_that_ran(team: Team, outsider: User) -> None:
    refused(as_(outsider).get(f"publications/{published(team).publications.get().uuid}"), 404)


def test_the_signed_file_verifies(team: Team) -> None:
    row = published(team).publications.get()

    file = given(as_(team.auditor).get(f"publications/{row.uuid}/record"))

    assert verify_record.check(json.dumps(file).encode())[1] == []
    file["records"][0]["record"]["number"] = 2
    assert verify_record.check(json.dumps(file).encode())[1]


def test_a_hold_is_set_seen_and_released_by_legal_readers_and_heads_alone(team: Team) -> None:
    story = published(team)
    typed: dict[str, Any] = {"story": str(story.uuid), "reason": "A claim was filed."}
    refused(as_(team.editor).post("legal_holds", **typed), 403, "legal reader or a head")
    refused(as_(team.legal).post("legal_holds", **{**typed, "reason": " "}), 422, field="reason")
    held = given(as_(team.legal).post("legal_holds", **typed), 201)
    refused(as_(team.head).post("legal_holds", **typed), 409, "already")

    assert given(as_(team.editor).get("legal_holds"))["count"] == 0
    path = f"legal_holds/{held['id']}"
    assert given(as_(team.head).get(path))["reason"] == "A claim was filed."
    released = given(as_(team.head).post(f"{path}/release", reason="It was settled."))
    assert released["released_by"]["name"] == "Hugo Head"


def test_a_desk_says_what_it_shows_and_keeps(team: Team) -> None:
    path, wanted = f"desks/{team.desk.uuid}", {"publishes_record": True, "keeps_text_months": 24}
    refused(as_(team.editor).post(f"{path}/set_record_settings", **wanted), 403, "Only a head")
    refused(
        as_(team.head).post(f"{path}/set_record_settings", **{**wanted, "keeps_text_months": 0}),
        422,
        field="keeps_text_months",
    )
    assert given(as_(team.head).post(f"{path}/set_record_settings", **wanted)) == wanted
    assert given(as_(team.reporter).get(f"{path}/record_settings")) == wanted
