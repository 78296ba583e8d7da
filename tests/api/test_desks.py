"""Desks, and who works there."""

from newsroom.people.models import User
from tests.api.asking import as_, given, refused
from tests.factories import Team


def test_people_see_the_desks_they_work_on(team: Team, outsider: User) -> None:
    (desk,) = given(as_(team.reporter).get("desks"))["results"]

    assert (desk["name"], desk["time_zone"]) == (team.desk.name, "Europe/Copenhagen")
    refused(as_(outsider).get(f"desks/{team.desk.uuid}"), 404)
    refused(as_(outsider).get(f"desks/{team.desk.uuid}/members"), 404)


def test_a_desk_lists_its_members(team: Team) -> None:
    members = given(as_(team.reporter).get(f"desks/{team.desk.uuid}/members"))["results"]

    assert len(members) == 10
    senior = next(member for member in members if member["senior"])
    assert (senior["person"]["name"], senior["role"]) == ("Sana Senior", "editor")
    assert not any("email" in member["person"] for member in members)
