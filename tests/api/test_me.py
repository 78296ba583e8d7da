"""The person who asks."""

from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team


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
