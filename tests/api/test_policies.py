"""House policies at the API: read by the desk, set and tried by its head."""

from typing import Any

from newsroom.people.models import User
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, approved
from verification.gate.catalogue import CATALOGUE
from verification.gate.models import Policy


def test_it_is_tried_and_set_by_the_head_and_read_by_the_desk(team: Team, outsider: User) -> None:
    story = approved(team)
    at = f"desks/{team.desk.uuid}/policy"
    assert given(as_(team.reporter).get(at))["number"] == 0
    body: dict[str, Any] = {
        "desk": str(team.desk.uuid),
        "preset": "magazine",
        "levels": {"byline_stands": "off"},
        "signers": [{"kind": "head", "flags": ["court"]}],
    }
    refused(as_(team.editor).post("policies/preview", **body), 403, "desk head")
    found = given(as_(team.head).post("policies/preview", **body))
    assert (found["stories"], found["approvals"]) == (1, 1)
    assert [one["slug"] for one in found["stopped"]] == [story.slug]
    assert not Policy.objects.exists()

    body |= {"reason": "We check every fact.", "seen": 0}
    refused(as_(team.editor).post("policies", **body), 403, "desk head")
    kept = given(as_(team.head).post("policies", **body), 201)
    assert last_event().verb == "policy.set"
    assert kept["signers"] == [{"kind": "head", "flags": ["court"], "kinds": [], "risk": "", "after": []}]
    refused(as_(team.head).post("policies", **body | {"preset": "agency"}), 409, "since you looked")

    shown = given(as_(team.auditor).get(at))
    assert (shown["number"], shown["preset"], shown["numbers"]["correction_hours"]) == (1, "magazine", 72)
    levels = {rule["name"]: rule["level"] for rule in shown["rules"]}
    assert levels.keys() == CATALOGUE.keys()
    assert (levels["byline_stands"], levels["sources_bear"], levels["verdicts_stand"]) == (
        "off",
        "blocker",
        "",
    )
    assert given(as_(team.auditor).get("policies", desk=str(team.desk.uuid)))["count"] == 1
    refused(as_(outsider).get(f"policies/{kept['id']}"), 404)


def test_what_will_not_do_is_said_beside_the_field_as_it_is_called_here(team: Team) -> None:
    body = {"desk": str(team.desk.uuid), "preset": "house", "reason": "So.", "seen": 0}
    head = as_(team.head)
    wrong = {"levels": {"verdicts_stand": "off"}, "numbers": {"decide_days": 999}}
    problem = refused(head.post("policies", **body, **wrong), 422, "every desk", "levels.verdicts_stand")
    assert problem["errors"]["numbers.decide_days"] == ["Write a number from 1 to 365."]
    refused(head.post("policies", **body, signers=[{"kind": "approval"}]), 422, "whose sign-off", "signers")
