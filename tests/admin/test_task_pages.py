"""The task list and a task's page."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.admin.asking import TASKS, many_tasks
from tests.factories import TOLL, Team, filed, judged, mark, taken, task_of
from verification.checking import actions as checking
from verification.checking.models import VerificationTask


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_list_asks_the_same_at_3_and_at_30_rows(team: Team, head: Client) -> None:
    many_tasks(team, 3)
    checking.balance(by=team.head, tasks=VerificationTask.objects.all())
    head.get(TASKS)
    few = queries(head, TASKS)

    many_tasks(team, 27)
    checking.balance(by=team.head, tasks=VerificationTask.objects.all())

    assert queries(head, TASKS) == few == 14


def test_a_row_says_what_the_claim_is_and_whose(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    checking.assign(by=team.head, tasks=tasks[:1], to=team.second)

    page = head.get(TASKS).content.decode()

    assert TOLL in page
    assert f"{tasks[0].story.slug} C1" in page
    assert "Sven Second" in page
    assert "nobody" in page


def found(client: Client, query: str) -> set[str]:
    rows = client.get(f"{TASKS}?{query}").context["cl"].result_list
    return {task.claim.label for task in rows}


def test_the_list_narrows_by_state_kind_and_assignee(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    checking.assign(by=team.head, tasks=tasks[:1], to=team.second)
    assert tasks[1].claim
    judged(team, tasks[1].claim, said="accurate", so="not_asked")

    assert found(head, "") == {"C1", "C3"}
    assert found(head, "state=done") == {"C2"}
    assert found(head, "state=all") == {"C1", "C2", "C3"}
    assert found(head, "state=all&kind=quotation") == {"C2"}
    assert found(head, "assignee=nobody") == {"C3"}
    assert found(head, f"assignee={team.second.pk}") == {"C1"}
    assert found(head, f"q={tasks[0].story.slug}") == {"C1", "C3"}
    assert found(head, "q=1911") == {"C3"}
    assert found(head, f"desk={team.desk.slug}") == {"C1", "C3"}


@pytest.mark.parametrize("query", ["state=x", "assignee=x", "due=x"])
def test_a_filter_that_does_not_exist_shows_the_whole_list(head: Client, query: str) -> None:
    assert head.get(f"{TASKS}?{query}").url == f"{TASKS}?e=1"


def test_the_list_narrows_by_when_a_task_is_due(team: Team, head: Client) -> None:
    noon = timezone.now().astimezone(team.desk.zone).replace(hour=12, minute=0, second=0, microsecond=0)
    lead = timedelta(minutes=30)
    times = {"late": -timedelta(hours=2), "today": timedelta(hours=2), "later": timedelta(days=2)}
    with time_machine.travel(noon, tick=False):
        due = {}
        for name, away in times.items():
            story = filed(team, publish_by=noon + away + lead if name != "late" else None)
            due[name] = task_of(mark(team, story))
            if name == "late":
                VerificationTask.objects.filter(pk=due[name].pk).update(due_at=noon + away)
        none = task_of(mark(team, filed(team)))
        head.force_login(team.head)

        def rows(value: str) -> list[int]:
            return [task.pk for task in head.get(f"{TASKS}?due={value}").context["cl"].result_list]

        assert rows("overdue") == [due["late"].pk]
        assert rows("today") == [due["today"].pk]
        assert rows("later") == [due["later"].pk]
        assert rows("none") == [none.pk]
        assert "2 h 00 min late" in head.get(TASKS).content.decode()


def test_a_tasks_page_tells_its_history_and_verdict(team: Team, head: Client) -> None:
    claim = mark(team, filed(team))
    checking.assign(by=team.head, tasks=[task_of(claim)], to=team.checker)
    judged(team, claim)

    page = head.get(reverse("admin:verification_verificationtask_change", args=[task_of(claim).pk]))
    text = page.content.decode()

    assert [row["what"] for row in page.context["events"]] == ["Judged", "Taken", "Assigned", "Opened"]
    assert "Assigned to Chiara Checker" in text
    assert "Confirmed" in text
    assert "The annual report says so." in text
    assert reverse("task", args=[task_of(claim).uuid]) in text


def test_who_has_taken_a_task_stands_beside_it(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    assert tasks[0].claim
    taken(team, tasks[0].claim, team.third)

    row = next(row for row in head.get(TASKS).context["cl"].result_list if row.pk == tasks[0].pk)

    assert row.owner == team.third
