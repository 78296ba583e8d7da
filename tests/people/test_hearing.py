"""The pages of what one hears of: notices read and put off, the bell, the table of choices, quiet hours."""

from datetime import time, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Choice, Notice
from newsroom.dispatch.quiet import zone_of
from tests.factories import Team, filed, mark, protected, taken
from tests.people.asking import as_, page, send
from verification.reminders.actions import sweep
from verification.reminders.models import Reminder


def reminded(team: Team, minutes: int = 0) -> time_machine.travel:
    """Somebody's check is overdue, and they were told; the clock then."""
    from django.utils import timezone

    due = timezone.now() + timedelta(hours=3, minutes=30)
    story = filed(team, publish_by=due + timedelta(minutes=30))
    taken(team, mark(team, story))
    with time_machine.travel(due + timedelta(seconds=1), tick=False):
        sweep()
        deliver_due()
    return time_machine.travel(due + timedelta(minutes=minutes + 1), tick=False)


def test_one_notice_is_read_and_the_others_stay_new(team: Team) -> None:
    with reminded(team):
        client = as_(team.checker)
        one, two = Notice.objects.filter(recipient=team.checker).order_by("-pk")[:2]
        send(client, "read_notice", one.uuid)

        shown = page(client, "notices", data={"only": "new"}).context["shown"]
    assert two.pk in {each.notice.pk for each in shown}
    assert one.pk not in {each.notice.pk for each in shown}


def test_nobody_reads_or_puts_off_what_is_said_to_others(team: Team) -> None:
    with reminded(team):
        notice = Notice.objects.filter(recipient=team.checker).latest("pk")
        for name in ("read_notice", "snooze", "unsnooze"):
            assert send(as_(team.second), name, notice.uuid, until="15").status_code == 404


def test_a_reminder_is_put_off_and_that_is_undone_from_the_page(team: Team) -> None:
    with reminded(team):
        client = as_(team.checker)
        notice = Notice.objects.get(kind="task_overdue", recipient=team.checker)

        answer = client.post(reverse("snooze", args=[notice.uuid]), {"until": "15"}, follow=True)
        assert "Put off: it is said again at" in answer.content.decode()
        assert "You put this off" in answer.content.decode()
        assert Reminder.objects.filter(state="snoozed").count() == 1

        answer = client.post(reverse("unsnooze", args=[notice.uuid]), follow=True)
        assert "It is not put off any more" in answer.content.decode()
        assert not Reminder.objects.filter(state="snoozed").exists()


@pytest.mark.parametrize(("until", "sentence"), [("180", "at most"), ("x", "Choose for how long")])
def test_what_can_not_be_put_off_comes_back_with_the_reason(team: Team, until: str, sentence: str) -> None:
    with reminded(team):
        notice = Notice.objects.get(kind="task_overdue", recipient=team.checker)
        answer = send(as_(team.checker), "snooze", notice.uuid, until=until)
        offered = page(as_(team.checker), "notices").content.decode()
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="15"' in offered
    assert 'value="180"' not in offered


def test_the_link_in_a_mail_shows_what_was_said_about_one_matter(team: Team, mailoutbox: list) -> None:
    with reminded(team):
        letter = next(mail for mail in mailoutbox if "overdue" in mail.subject)
        link = next(word for word in letter.body.split() if "about=" in word)
        shown = as_(team.checker).get("/" + link.split("/", 3)[3]).context["shown"]
    assert [each.notice.kind for each in shown] == ["task_overdue"]


def test_the_bell_says_when_nothing_changed_and_writes_no_session(team: Team) -> None:
    client = as_(team.checker)
    page(client, "notices")
    with CaptureQueriesContext(connection) as captured:
        first = page(client, "ring")
    mark_now = first["ETag"]
    assert not [q for q in captured if not q["sql"].lstrip().startswith("SELECT")]
    before = Session.objects.get()

    unchanged = client.get(reverse("ring"), HTTP_IF_NONE_MATCH=mark_now)

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert Session.objects.get().expire_date == before.expire_date
    with reminded(team):
        changed = as_(team.checker).get(reverse("ring"), HTTP_IF_NONE_MATCH=mark_now)
    assert changed.status_code == 200
    assert 'id="bell-count" data-unread="' in changed.content.decode()
    assert "hx-swap-oob" in changed.content.decode()
    assert changed["ETag"] != mark_now


def test_the_bell_of_nobody_is_empty_and_new_notices_stand_in_the_title(team: Team) -> None:
    assert page(Client(), "ring").status_code == 204
    with reminded(team):
        shown = page(as_(team.checker), "notices").content.decode()
    unread = Notice.objects.of(team.checker).unread().count()
    assert f"<title>({unread}) Notices" in shown


def test_choices_are_made_in_the_table_and_forgotten_by_its_button(team: Team) -> None:
    client = as_(team.checker)
    shown = page(client, "hearing").content.decode()
    assert "A check is overdue" in shown
    assert 'data-l="By e-mail:"' in shown
    assert "protected source" not in shown
    identity = protected(team, "Zora Quibble")
    assert "protected source" in page(as_(identity.owner), "hearing").content.decode()

    send(client, "hearing", **{"task_overdue.email": "digest", "task_due_soon.in_app": "never"})
    assert {(c.kind, c.when) for c in Choice.objects.filter(user=team.checker)} == {
        ("task_overdue", "digest"),
        ("task_due_soon", "never"),
    }
    assert "changed</span>" in page(client, "hearing").content.decode()

    send(client, "reset_hearing")
    assert not Choice.objects.exists()


def test_a_forged_choice_is_refused_and_the_others_come_back_as_chosen(team: Team) -> None:
    answer = send(
        as_(team.checker), "hearing", **{"task_overdue.in_app": "never", "task_overdue.email": "never"}
    )
    assert answer.status_code == 422
    assert "asks somebody to act" in answer.content.decode()
    assert not Choice.objects.exists()


def test_quiet_hours_are_set_and_a_half_typed_one_comes_back(team: Team) -> None:
    client = as_(team.checker)
    send(client, "quiet", quiet_from="22:00", quiet_until="06:30", digest_at="09:15")
    team.checker.refresh_from_db()
    assert (team.checker.quiet_from, team.checker.quiet_until) == (time(22), time(6, 30))
    assert team.checker.digest_at == time(9, 15)
    assert str(zone_of(team.checker)) == "Europe/Copenhagen"

    answer = send(client, "quiet", quiet_from="23:00", quiet_until="", digest_at="9 o'clock")
    assert answer.status_code == 422
    assert 'value="23:00"' in answer.content.decode()
    team.checker.refresh_from_db()
    assert team.checker.quiet_from == time(22)
