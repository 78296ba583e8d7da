"""Desks and who works there, the person who asks, and their notices."""

from newsroom.dispatch.actions import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.people.models import User
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, task_at
from verification.checking import actions as checking
from verification.checking.states import TaskState


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


def test_me_is_who_asks(team: Team) -> None:
    shown = given(as_(team.senior).get("me"))

    assert (shown["id"], shown["email"]) == (str(team.senior.uuid), team.senior.email)
    (membership,) = shown["memberships"]
    assert (membership["desk"]["id"], membership["role"], membership["senior"]) == (
        str(team.desk.uuid),
        "editor",
        True,
    )


def test_settings_are_changed_as_far_as_given(team: Team) -> None:
    shown = given(as_(team.editor).post("me/change_settings", time_zone="Europe/Vilnius", single_keys=False))

    assert (shown["name"], shown["time_zone"], shown["single_keys"]) == (
        "Edda Editor",
        "Europe/Vilnius",
        False,
    )
    assert last_event().verb == "people.settings_changed"
    refused(
        as_(team.editor).post("me/change_settings", time_zone="Vilnius"), 422, "not a time zone", "time_zone"
    )
    refused(as_(team.editor).post("me/change_settings", name=" "), 422, "Write your name", "name")


def notices(team: Team) -> None:
    """Two notices for the reporter."""
    for question in ("Which report?", "Which year?"):
        task = task_at(team, TaskState.TAKEN)
        checking.ask(by=team.checker, task=task, seen=task.version, question=question)
    deliver_due()


def test_notices_are_read_up_to_the_newest_that_was_shown(team: Team) -> None:
    notices(team)
    reader = as_(team.reporter)
    newest, oldest = given(reader.get("notices", is_unread="true"))["results"]
    assert "asks you about" in newest["text"]

    assert given(reader.post("notices/read", upto=oldest["id"])) == {"read": 1}
    assert [row["id"] for row in given(reader.get("notices", is_unread="true"))["results"]] == [newest["id"]]
    assert given(reader.post("notices/read", upto=newest["id"])) == {"read": 1}
    assert given(reader.post("notices/read", upto=newest["id"])) == {"read": 0}


def test_nobody_reads_the_notices_of_others(team: Team) -> None:
    notices(team)
    notice = Notice.objects.latest("pk")

    assert given(as_(team.editor).get("notices"))["count"] == 0
    answer = as_(team.editor).post("notices/read", upto=str(notice.uuid))
    refused(answer, 422, "There is no notice with this id.", "upto")
    assert not Notice.objects.filter(read_at__isnull=False).exists()
