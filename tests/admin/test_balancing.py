"""Spreading chosen tasks over the team: first what would happen, then that."""

from django.test import Client

from newsroom.ledger.models import Event
from newsroom.people.models import Membership
from newsroom.people.states import Role
from newsroom.stories.models import Byline
from tests.admin.asking import BALANCE, choose, confirm, many_tasks, said
from tests.factories import Team, taken
from verification.checking.models import VerificationTask


def shares() -> list[int]:
    counts: dict[int | None, int] = {}
    for assignee in VerificationTask.objects.values_list("assignee", flat=True):
        counts[assignee] = counts.get(assignee, 0) + 1
    return sorted(counts.values())


def test_the_preview_shows_who_would_get_what_and_changes_nothing(team: Team, head: Client) -> None:
    many_tasks(team, 6)

    response = choose(head, BALANCE, VerificationTask.objects.all())

    assert [len(share["tasks"]) for share in response.context["shares"]] == [2, 2, 2]
    assert "Balance 6 tasks" in response.content.decode()
    assert not VerificationTask.objects.filter(assignee__isnull=False).exists()


def test_what_was_shown_is_what_is_done(team: Team, head: Client) -> None:
    many_tasks(team, 6)
    tasks = list(VerificationTask.objects.all())
    shown = choose(head, BALANCE, tasks).context["shares"]

    response = confirm(head, BALANCE, tasks)

    assert shares() == [2, 2, 2]
    for share in shown:
        assert {task.pk for task in share["tasks"]} == set(
            VerificationTask.objects.filter(assignee=share["load"].user).values_list("pk", flat=True)
        )
    assert "2 tasks are assigned to Chiara Checker" in said(response)
    assert Event.objects.filter(verb="task.assigned").count() == 6


def test_capacity_holds_and_what_fits_nobody_is_listed(team: Team, head: Client) -> None:
    many_tasks(team, 6)
    Membership.objects.filter(role=Role.FACT_CHECKER).update(capacity=1)
    tasks = list(VerificationTask.objects.all())

    assert "Everybody who may check it is full" in choose(head, BALANCE, tasks).content.decode()
    response = confirm(head, BALANCE, tasks)

    assert shares() == [1, 1, 1, 3]
    assert "3 tasks left as they were" in said(response)


def test_authors_get_none_of_it(team: Team, tasks: list[VerificationTask], head: Client) -> None:
    Byline.objects.create(story=tasks[0].story, user=team.checker)

    confirm(head, BALANCE, tasks)

    assert not VerificationTask.objects.filter(assignee=team.checker).exists()
    assert not VerificationTask.objects.filter(assignee__isnull=True).exists()


def test_taken_tasks_stay_with_who_has_them(team: Team, tasks: list[VerificationTask], head: Client) -> None:
    assert tasks[0].claim
    taken(team, tasks[0].claim)

    response = confirm(head, BALANCE, tasks)

    assert VerificationTask.objects.get(pk=tasks[0].pk).owner == team.checker
    assert "only open tasks are assigned" in said(response)
