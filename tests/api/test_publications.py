"""What ran, and on what grounds."""

from newsroom.people.models import User
from tests.api.asking import as_, given, refused
from tests.factories import Team, published


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
