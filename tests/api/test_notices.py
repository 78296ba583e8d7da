"""Notices: what a person is told inside the product."""

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from tests.api.asking import as_, given, refused
from tests.factories import Team, task_at
from verification.checking import actions as checking
from verification.checking.states import TaskState


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
