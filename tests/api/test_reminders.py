"""Reminders, choices and quiet hours by the API."""

from datetime import timedelta

from django.utils import timezone

from newsroom.dispatch.models import Notice
from tests.api.asking import as_, given, refused
from tests.factories import Team
from tests.people.test_hearing import reminded


def test_reminders_are_listed_and_put_off(team: Team) -> None:
    with reminded(team):
        checker = as_(team.checker)
        overdue = next(
            row for row in given(checker.get("reminders"))["results"] if row["kind"] == "task_overdue"
        )
        assert (overdue["is_open"], overdue["is_snoozed"]) == (True, False)
        until = timezone.now() + timedelta(minutes=10)

        said = given(checker.post(f"reminders/{overdue['id']}/snooze", until=until.isoformat()))
        assert said["sentence"].startswith("Put off")
        again = given(checker.get("reminders", kind="task_overdue"))["results"][0]
        assert again["is_snoozed"]
        assert given(checker.post(f"reminders/{overdue['id']}/unsnooze"))["sentence"]

        refused(checker.post(f"reminders/{overdue['id']}/unsnooze"), 409)
        late = (until + timedelta(days=1)).isoformat()
        refused(checker.post(f"reminders/{overdue['id']}/snooze", until=late), 422, "at most", "until")
        refused(as_(team.second).post(f"reminders/{overdue['id']}/snooze", until=late), 404)


def test_one_notice_is_read(team: Team) -> None:
    with reminded(team):
        notice = Notice.objects.filter(recipient=team.checker).latest("pk")
        assert given(as_(team.checker).post(f"notices/{notice.uuid}/read"))["read_at"]
        refused(as_(team.second).post(f"notices/{notice.uuid}/read"), 404)


def test_choices_and_quiet_hours(team: Team) -> None:
    checker = as_(team.checker)
    choice = {"kind": "task_overdue", "channel": "email", "when": "digest"}

    answer = given(checker.post("me/choose", choices=[choice]))
    assert [
        row["when"] for row in answer["choices"] if (row["kind"], row["channel"]) == ("task_overdue", "email")
    ] == ["digest"]
    refused(checker.post("me/choose", choices=[{**choice, "channel": "in_app", "when": "never"}]), 422)
    assert all(row["when"] == row["default"] for row in given(checker.post("me/reset_choices"))["choices"])

    quiet = {"quiet_from": "22:00", "quiet_until": "07:00", "digest_at": "08:30"}
    assert given(checker.post("me/keep_quiet", **quiet))["quiet_from"] == "22:00:00"
    refused(checker.post("me/keep_quiet", **{**quiet, "quiet_until": None}), 422, "both", "quiet_until")
