"""The unconfirmed register: what ran unverified is looked at again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.stories.copy import Document
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, copy, filed, judged, mark
from verification.gate import signing
from verification.record import actions as records
from verification.record.models import RegisterEntry

SAID = "Harbour master Ilse Brandt said the port took 41 million crowns in tolls in 2022"


def unconfirmed_copy() -> Document:
    return copy(body=f"{SAID}.\n\nThe Courier could not independently verify this.")


@pytest.fixture
def entry(team: Team) -> RegisterEntry:
    """A claim that ran as somebody's, unverified."""
    story = filed(team, unconfirmed_copy())
    judged(
        team,
        mark(team, story, SAID, kind="paraphrase", attributed_to="Ilse Brandt"),
        said="accurate",
        so="unverified",
    )
    story.refresh_from_db()
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    records.publish(by=team.editor, story=story)
    return RegisterEntry.objects.get()


def test_what_ran_unverified_stands_in_the_register(team: Team, entry: RegisterEntry) -> None:
    (row,) = given(as_(team.checker).get("register_entries", is_open="true"))["results"]

    assert (row["claim_number"], row["ran_as"], row["outcome"]) == (1, "Attributed, unverified", "")
    assert row["owner"]["name"] == "Edda Editor"
    assert (
        given(as_(team.checker).get("register_entries", due_before=timezone.now().isoformat()))["count"] == 0
    )


def test_a_recheck_is_renewed_and_settled(team: Team, entry: RegisterEntry) -> None:
    path = f"register_entries/{entry.uuid}/settle_recheck"
    at = (timezone.now() + timedelta(days=2)).isoformat()

    body = {"seen": 1, "outcome": "still_open", "note": "No news.", "label": "could not independently verify"}
    refused(as_(team.checker).post(path, **body), 422, "looked at again", "next_at")
    shown = given(as_(team.checker).post(path, **body, next_at=at))
    assert (shown["outcome"], shown["settled_at"], shown["version"]) == ("still_open", None, 2)

    settled = {"seen": 2, "outcome": "now_confirmed", "note": "The ministry says so."}
    refused(
        as_(team.checker).post(path, **{**settled, "seen": 1}), 409, "settled or renewed by somebody else"
    )
    refused(as_(team.reporter).post(path, **settled), 403, "settle a re-check")
    assert given(as_(team.checker).post(path, **settled))["settled_by"]["name"] == "Chiara Checker"
    assert last_event().verb == "register.rechecked"


@pytest.mark.parametrize(
    ("body", "field"),
    [({"outcome": "who knows"}, "outcome"), ({"note": ""}, "note"), ({"seen": "x"}, "seen")],
)
def test_a_recheck_says_what_it_found(
    team: Team, entry: RegisterEntry, body: dict[str, str], field: str
) -> None:
    whole = {"seen": 1, "outcome": "dropped", "note": "Old.", **body}

    refused(as_(team.checker).post(f"register_entries/{entry.uuid}/settle_recheck", **whole), 422, "", field)


def test_it_is_handed_to_somebody_who_may_look_again(team: Team, entry: RegisterEntry) -> None:
    path = f"register_entries/{entry.uuid}/hand_over"
    body = {"seen": 1, "to": str(team.checker.uuid)}

    refused(as_(team.reporter).post(path, **body), 403, "says who looks again")
    refused(
        as_(team.editor).post(path, seen=1, to=str(team.reporter.uuid)),
        422,
        "no editor or fact-checker",
        "to",
    )
    assert given(as_(team.editor).post(path, **body))["owner"]["name"] == "Chiara Checker"
    assert last_event().verb == "register.handed_over"
    refused(as_(team.head).post(path, **body), 409, "by somebody else")


def test_another_desk_sees_no_entry(entry: RegisterEntry, outsider) -> None:
    refused(as_(outsider).get(f"register_entries/{entry.uuid}"), 404)
