"""Naming a checker for chosen tasks: who is offered, what is done, what is left and why."""

from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from newsroom.dispatch.models import OutboxMessage
from newsroom.ledger.models import Event
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from newsroom.stories.models import Byline
from tests.admin.asking import ASSIGN, TASKS, as_, choose, confirm, said
from tests.factories import TOLL, Team, filed, judged, make_member, mark, taken, task_of
from verification.checking import actions as checking
from verification.checking.models import VerificationTask
from verification.claims.models import WordsBy


def offered(response: Any) -> list[str]:
    return [one.load.user.name for one in response.context["candidates"]]


def assignees(tasks: list[VerificationTask]) -> list[User | None]:
    return [VerificationTask.objects.get(pk=task.pk).assignee for task in tasks]


def test_only_fact_checkers_of_the_desk_are_offered(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    response = choose(head, ASSIGN, tasks)

    assert response.status_code == 200
    assert offered(response) == ["Chiara Checker", "Sven Second", "Thea Third"]
    assert "Rosa" not in response.content.decode()


def test_chosen_tasks_become_the_persons_own(team: Team, tasks: list[VerificationTask], head: Client) -> None:
    response = confirm(head, ASSIGN, tasks, to=team.second.pk)

    assert assignees(tasks) == [team.second] * 3
    assert "3 tasks are assigned to Sven Second" in said(response)
    assert Event.objects.filter(verb="task.assigned", actor=team.head).count() == 3
    assert (
        OutboxMessage.objects.filter(kind="tasks_assigned", recipient=team.second, channel="in_app").count()
        == 1
    )


def test_nothing_is_done_before_somebody_is_named(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    for nobody in ("", "x", "999999"):
        response = confirm(head, ASSIGN, tasks, to=nobody)

        assert response.status_code == 422
        assert "Choose a person, or nobody." in response.content.decode()
    assert assignees(tasks) == [None] * 3


def test_assigned_tasks_can_be_nobodys_again(team: Team, tasks: list[VerificationTask], head: Client) -> None:
    checking.assign(by=team.head, tasks=tasks, to=team.checker)

    assert 'value="nobody"' in choose(head, ASSIGN, tasks).content.decode()
    response = confirm(head, ASSIGN, tasks, to="nobody")

    assert assignees(tasks) == [None] * 3
    assert "with nobody now" in said(response)


def test_an_author_is_not_offered_and_not_given_the_task(team: Team, head: Client) -> None:
    story = filed(team)
    task = task_of(mark(team, story))
    Byline.objects.create(story=story, user=team.checker)
    WordsBy.objects.create(claim=task.claim, user=team.second)

    assert offered(choose(head, ASSIGN, [task])) == ["Thea Third"]
    for author in (team.checker, team.second):
        response = confirm(head, ASSIGN, [task], to=author.pk)
        assert f"{author.name} is responsible for the words of C1" in said(response)
    assert assignees([task]) == [None]


def test_who_is_full_is_not_offered_and_what_does_not_fit_is_left(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    Membership.objects.filter(user=team.checker).update(capacity=2)
    Membership.objects.filter(user=team.third).update(capacity=0)

    assert offered(choose(head, ASSIGN, tasks)) == ["Sven Second", "Chiara Checker"]
    response = confirm(head, ASSIGN, tasks, to=team.checker.pk)

    assert assignees(tasks) == [team.checker, None, team.checker]
    assert "2 tasks are assigned to Chiara Checker" in said(response)
    assert (
        f"1 task left as it was: {tasks[1].story.slug} C2. Chiara Checker has 1 effort points free"
        in said(response)
    )


def test_who_gave_the_first_verdict_is_not_offered_the_second_check(team: Team, head: Client) -> None:
    story = filed(team)
    claim = mark(team, story, TOLL, risk="high")
    judged(team, claim, by=team.checker)
    second = task_of(claim, "second_check")

    assert offered(choose(head, ASSIGN, [second])) == ["Sven Second", "Thea Third"]
    response = confirm(head, ASSIGN, [second], to=team.checker.pk)

    assert "gave the other verdict on C1" in said(response)
    assert assignees([second]) == [None]


def test_the_most_suitable_come_first(team: Team, tasks: list[VerificationTask], head: Client) -> None:
    Membership.objects.filter(user=team.third).update(skills=["quotation", "number"])

    response = choose(head, ASSIGN, tasks)

    assert offered(response)[0] == "Thea Third"
    assert "2 of these" in response.content.decode()


def test_a_taken_task_is_left_with_its_reason(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    assert tasks[0].claim
    taken(team, tasks[0].claim)

    assert "only open tasks are assigned" in choose(head, ASSIGN, tasks).content.decode()
    response = confirm(head, ASSIGN, tasks, to=team.second.pk)

    assert assignees(tasks) == [team.checker, team.second, team.second]
    assert "taken by Chiara Checker" in said(response)


def test_a_task_that_left_the_filtered_list_meanwhile_is_still_answered_for(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    assert tasks[0].claim
    taken(team, tasks[0].claim)
    fields = {"action": ASSIGN, "confirm": "yes", "to": team.second.pk, "_selected_action": [tasks[0].pk]}

    response = head.post(f"{TASKS}?state=open", fields, follow=True)

    assert "1 task left as it was" in said(response)


def test_with_nobody_to_choose_the_page_says_why(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    Membership.objects.filter(role=Role.FACT_CHECKER).update(capacity=0)

    response = choose(head, ASSIGN, tasks)

    assert "Everybody who may check it is full" in response.content.decode()
    assert 'name="to"' not in response.content.decode()


def test_tasks_of_another_desk_cannot_be_chosen(tasks: list[VerificationTask]) -> None:
    other = Team()

    confirm(as_(other.head), ASSIGN, tasks, to=other.checker.pk)

    assert assignees(tasks) == [None] * 3


def test_a_superuser_who_heads_no_desk_is_told_who_assigns(team: Team, tasks: list[VerificationTask]) -> None:
    root = User.objects.create_superuser("root@example.org", "correct horse battery", name="Root")

    response = confirm(as_(root), ASSIGN, tasks, to=team.checker.pk)

    assert f"Only a desk head of {team.desk.name} can assign" in said(response)
    assert assignees(tasks) == [None] * 3


def test_a_head_who_checks_as_well_may_assign_to_themselves(
    team: Team, tasks: list[VerificationTask]
) -> None:
    Membership.objects.create(user=team.head, desk=team.desk, role=Role.FACT_CHECKER, capacity=9)

    confirm(as_(team.head), ASSIGN, tasks, to=team.head.pk)

    assert assignees(tasks) == [team.head] * 3


def test_a_strange_choice_is_one_sentence(head: Client) -> None:
    fields = {"action": ASSIGN, "confirm": "yes", "to": "nobody", "_selected_action": ["x"]}

    assert "does not exist" in said(head.post(TASKS, fields, follow=True))


def test_somebody_of_no_desk_is_not_given_work(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    stranger = make_member(Team().desk, Role.FACT_CHECKER)

    response = confirm(head, ASSIGN, tasks, to=stranger.pk)

    assert f"Only a fact-checker of {team.desk.name} can check here" in said(response)
    assert assignees(tasks) == [None] * 3


def test_overdue_work_shows_beside_the_person(team: Team, head: Client) -> None:
    story = filed(team, publish_by=timezone.now() + timedelta(hours=1))
    task = task_of(mark(team, story))
    checking.assign(by=team.head, tasks=[task], to=team.checker)

    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        client = as_(team.head)
        page = client.get(TASKS).content.decode()

    assert "1 overdue" in page
    assert "1 of 100 points" in page
