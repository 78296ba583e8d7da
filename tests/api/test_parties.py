"""People and bodies a desk asks for replies."""

from newsroom.people.models import User
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team
from verification.outreach.models import Party


def party(team: Team, name: str = "Port of Sund") -> str:
    body = {
        "desk": str(team.desk.uuid),
        "name": name,
        "kind": "press_office",
        "note": "press@port.example",
    }
    return str(given(as_(team.reporter).post("parties", **body), 201)["id"])


def test_a_party_is_added_once(team: Team) -> None:
    assert party(team) == party(team)
    assert Party.objects.get().note == "press@port.example"
    assert last_event().verb == "party.added"


def test_a_party_is_found_by_desk_and_name(team: Team) -> None:
    party(team)

    assert given(as_(team.checker).get("parties", name="sund", desk=str(team.desk.uuid)))["count"] == 1
    assert given(as_(team.checker).get("parties", name="oslo"))["count"] == 0


def test_a_party_needs_a_name_and_a_kind(team: Team) -> None:
    body = {"desk": str(team.desk.uuid), "name": "", "kind": "person"}

    refused(as_(team.reporter).post("parties", **body), 422, "Name the person", "name")
    refused(
        as_(team.reporter).post("parties", **{**body, "name": "X", "kind": "ghost"}), 422, "ghost", "kind"
    )
    refused(as_(team.auditor).post("parties", **{**body, "name": "X"}), 403, "reply log")


def test_another_desk_has_its_own(team: Team, outsider: User) -> None:
    refused(as_(outsider).get(f"parties/{party(team)}"), 404)
