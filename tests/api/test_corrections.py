"""Corrections and complaints at the API: the same words, the same refusals."""

from newsroom.people.models import User
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, published

WRONG = {"kind": "correction", "because": "It was 2021."}


def test_a_correction_is_opened_signed_and_explained(team: Team) -> None:
    story = published(team)
    body = {"story": str(story.uuid), "claim": str(story.claims.get().uuid), **WRONG}
    refused(as_(team.reporter).post("corrections", **{**body, "kind": "first"}), 422, "Choose one of", "kind")
    shown = given(as_(team.reporter).post("corrections", **body), 201)
    path = f"corrections/{shown['id']}"
    assert (shown["state"], shown["version"], shown["opened_by"]["name"]) == ("open", 1, "Rosa Reporter")

    words = {"seen": 1, "words": "It was 2021.", "missed_step": "second_check"}
    refused(as_(team.editor).post(f"{path}/agree", **words), 403, "signed by a senior editor")
    assert given(as_(team.senior).post(f"{path}/agree", **words))["state"] == "agreed"
    refused(as_(team.senior).post(f"{path}/drop", seen=1, reason="No."), 409, "changed by somebody else")
    why = {"seen": 2, "missed_step": "checking", "cause": "Nobody made one."}
    assert given(as_(team.checker).post(f"{path}/explain", **why))["missed_step"] == "checking"
    assert last_event().verb == "correction.explained"
    assert given(as_(team.auditor).get("corrections", state="agreed", story=str(story.uuid)))["count"] == 1


def test_a_complaint_is_taken_in_handed_over_and_answered(team: Team) -> None:
    story = published(team)
    body = {"story": str(story.uuid), "complainant": "Petra Holm", "text": "I never said that."}
    refused(as_(team.reporter).post("complaints", **{**body, "text": ""}), 422, "in their own words", "text")
    shown = given(as_(team.reporter).post("complaints", **body), 201)
    path = f"complaints/{shown['id']}"
    to_the_writer = as_(team.head).post(f"{path}/hand_over", seen=1, to=str(team.reporter.uuid))
    refused(to_the_writer, 422, "responsible", "to")
    assert given(as_(team.head).post(f"{path}/hand_over", seen=1, to=str(team.legal.uuid)))["version"] == 2
    answer = {"seen": 2, "outcome": "partly", "answer": "You are right."}
    refused(as_(team.legal).post(f"{path}/answer", **answer), 422, "what kind of correction", "kind")
    done = given(as_(team.legal).post(f"{path}/answer", **answer, **WRONG))
    assert done["led_to"] == [str(story.corrections.get().uuid)]
    assert given(as_(team.legal).get("complaints", is_open="true"))["count"] == 0


def test_another_desk_opens_and_sees_none(team: Team, outsider: User) -> None:
    story = published(team)
    made = given(as_(team.editor).post("corrections", story=str(story.uuid), **WRONG), 201)
    body = {"story": str(story.uuid), "complainant": "Petra Holm", "text": "No."}
    taken = given(as_(team.editor).post("complaints", **body), 201)

    refused(as_(outsider).get(f"corrections/{made['id']}"), 404)
    answer = {"seen": 1, "outcome": "rejected", "answer": "x"}
    refused(as_(outsider).post(f"complaints/{taken['id']}/answer", **answer), 404)
    refused(as_(outsider).post("complaints", **body), 422, "no story with this id", "story")
