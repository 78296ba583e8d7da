"""The fact-checker's queue: take next, filters, why it is empty, many ticks from one document."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from newsroom.ledger.models import Event
from tests.factories import (
    OPENED,
    QUOTE,
    TOLL,
    Team,
    copy,
    filed,
    judged,
    mark,
    some_evidence,
    taken,
    task_of,
)
from tests.web.reporter.reading import as_, value, words
from verification.checking import actions as checking
from verification.checking.models import Verdict, VerificationTask
from verification.evidence.models import Evidence

QUEUE = "/queue/"


def soon(hours: int):
    return timezone.now() + timedelta(hours=hours)


def test_whoever_is_not_signed_in_goes_to_the_door(client: Client, db: None) -> None:
    assert client.get(QUEUE).url.startswith("/accounts/login/")


def test_take_next_takes_the_most_urgent_and_opens_its_claim(team: Team, checker: Client) -> None:
    later = mark(team, filed(team, publish_by=soon(9)))
    sooner = mark(team, filed(team, publish_by=soon(2)))

    page = words(checker.get(QUEUE))
    answer = checker.post("/queue/next/", follow=True)

    assert f"Next for you: {sooner.story.slug} C1, low risk" in page
    assert task_of(sooner).owner == team.checker
    assert task_of(later).owner is None
    assert answer.redirect_chain[-1][0] == f"/stories/{sooner.story.uuid}/claims/1/"
    assert Event.objects.filter(verb="task.taken", actor=team.checker, subject_id=task_of(sooner).pk).exists()


def test_when_there_is_nothing_to_take_the_page_says_why(team: Team) -> None:
    mine = as_(team.checker)
    claim = mark(team, filed(team), risk="high")
    judged(team, claim)

    page = words(mine.post("/queue/next/", follow=True))

    assert "There is nothing for you to take now." in page
    assert "1 is a second check of a verdict you gave: it must be somebody else." in page


def test_an_empty_desk_says_where_work_will_come_from(team: Team, checker: Client) -> None:
    assert "has a claim to check. New ones appear here when filed." in words(checker.get(QUEUE))


def test_whoever_checks_nowhere_is_told_how_to_become_a_checker(team: Team) -> None:
    assert "You are not a fact-checker on any desk." in words(as_(team.editor).get(QUEUE))


def test_a_row_is_taken_with_the_version_that_was_seen(team: Team, checker: Client) -> None:
    task = task_of(mark(team, filed(team)))

    checker.post(f"/tasks/{task.uuid}/take/", {"seen": task.version, "_back": QUEUE})
    late = as_(team.second).post(
        f"/tasks/{task.uuid}/take/", {"seen": task.version, "_back": QUEUE}, follow=True
    )

    task.refresh_from_db()
    assert task.owner == team.checker
    assert "Chiara Checker has already taken this task." in words(late)


def test_a_task_of_another_desk_does_not_exist(team: Team) -> None:
    task = task_of(mark(team, filed(team)))

    assert as_(Team().checker).post(f"/tasks/{task.uuid}/take/", {"seen": 1}).status_code == 404


def test_my_tasks_show_what_they_wait_for_and_what_was_answered(team: Team, checker: Client) -> None:
    story = filed(team)
    first, second = mark(team, story), mark(team, story, OPENED)
    task = taken(team, first)
    checking.wait(by=team.checker, task=task, seen=task.version, reason="The archive opens at nine.")
    task = taken(team, second)
    asked = checking.ask(by=team.checker, task=task, seen=task.version, question="Which year?")
    checking.answer(by=team.reporter, question=asked, text="It is on the plaque.")

    page = words(checker.get(QUEUE))

    assert "Waiting for: The archive opens at nine." in page
    assert "Rosa Reporter answered: It is on the plaque." in page
    assert "You hold 2 of 100 effort points." in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"kind": "quotation"}, {"C2"}),
        ({"risk": "low"}, {"C1", "C3"}),
        ({"type": "second_check"}, set()),
        ({"kind": "no such kind"}, {"C1", "C2", "C3"}),
        ({}, {"C1", "C2", "C3"}),
    ],
)
def test_filters_narrow_the_desk(team: Team, checker: Client, asked: dict[str, str], shown: set[str]) -> None:
    story = filed(team)
    mark(team, story)
    mark(team, story, QUOTE, kind="quotation", risk="medium")
    mark(team, story, OPENED)

    rows = words(checker.get(QUEUE, asked), "//section[@id='desk-tasks']")

    assert {label for label in ("C1", "C2", "C3") if f"{story.slug} {label}" in rows} == shown
    if not shown:
        assert "No open task fits these filters." in rows


def test_the_desk_is_filtered_by_story(team: Team, checker: Client) -> None:
    one, other = mark(team, filed(team)), mark(team, filed(team))

    rows = words(checker.get(QUEUE, {"story": str(one.story.uuid)}), "//section[@id='desk-tasks']")

    assert one.story.slug in rows
    assert other.story.slug not in rows


def test_a_filter_that_means_nothing_is_let_go(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    answer = checker.get(QUEUE, {"story": "x", "risk": "none", "page": "last but one"})

    assert f"{claim.story.slug} C1" in words(answer, "//section[@id='desk-tasks']")


def test_as_many_queries_for_thirty_rows_as_for_three(
    team: Team, checker: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(numbers: range) -> None:
        for number in numbers:
            story = filed(team, copy(body=f"The port opened in {1900 + number}."), publish_by=soon(3))
            mark(team, story, f"The port opened in {1900 + number}.")

    fill(range(3))
    some_evidence(team, taken(team, mark(team, filed(team))).story)
    with django_assert_num_queries(QUEUE_QUERIES):
        assert checker.get(QUEUE).status_code == 200
    fill(range(3, 30))
    with django_assert_num_queries(QUEUE_QUERIES):
        assert checker.get(QUEUE).status_code == 200


QUEUE_QUERIES = 29


def ticked(claims: list) -> list[str]:
    tasks = [task_of(claim) for claim in claims]
    return [f"{task.uuid}:{task.version}" for task in tasks]


def test_many_plain_facts_are_ticked_with_one_new_document(team: Team, checker: Client) -> None:
    story = filed(team)
    claims = [mark(team, story), mark(team, story, OPENED)]

    answer = checker.post(
        "/queue/tick/",
        {
            "task": ticked(claims),
            "new_kind": "document",
            "new_title": "Annual report",
            "new_text": "41",
            "where": "p. 4",
        },
        follow=True,
    )

    assert f"{story.slug} C1, C2: ticked." in words(answer)
    assert [(v.claim_id, v.ticked, v.by) for v in Verdict.objects.all()] == [
        (claim.pk, True, team.checker) for claim in claims
    ]
    assert Evidence.objects.get().shown_by.first().where == "p. 4"
    assert Event.objects.filter(verb="claim.ticked").count() == 2


def test_what_can_not_be_ticked_is_left_and_said(team: Team, checker: Client) -> None:
    story = filed(team)
    plain, quote = mark(team, story), mark(team, story, QUOTE, kind="quotation")
    shown = some_evidence(team, story)

    answer = checker.post(
        "/queue/tick/", {"task": ticked([plain, quote]), "evidence": str(shown.uuid)}, follow=True
    )

    assert f"{story.slug} C1: ticked." in words(answer)
    assert "C2 was left: C2 is not a plain fact of low risk: it needs a verdict with its reasons." in words(
        answer
    )
    assert Verdict.objects.get().claim == plain


def test_a_tick_without_a_document_keeps_what_was_chosen_and_typed(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    answer = checker.post("/queue/tick/", {"task": ticked([claim]), "where": "p. 9"})

    assert answer.status_code == 422
    assert "Choose the document that shows it, or describe a new one." in words(answer)
    assert value(answer, "where") == "p. 9"
    assert value(answer, "task") == ticked([claim])[0]
    assert not Verdict.objects.exists()


def test_new_evidence_does_not_stay_behind_when_nothing_was_ticked(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    task = task_of(claim)

    answer = checker.post(
        "/queue/tick/",
        {
            "task": f"{task.uuid}:{task.version + 1}",
            "new_kind": "page",
            "new_title": "Report",
            "new_text": "41",
        },
    )

    assert answer.status_code == 409
    assert "This task was changed by somebody else" in words(answer)
    assert not Evidence.objects.exists()
    assert not Event.objects.filter(verb="evidence.added").exists()


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["nonsense:x"]])
def test_a_tick_of_nothing_is_refused_in_a_sentence(team: Team, checker: Client, chosen: list[str]) -> None:
    answer = checker.post(
        "/queue/tick/", {"task": chosen, "new_kind": "page", "new_title": "Report", "new_text": "41"}
    )

    assert answer.status_code == 422
    assert "Choose the plain facts that the document shows." in words(answer)


def test_facts_of_two_stories_are_not_ticked_together(team: Team, checker: Client) -> None:
    claims = [mark(team, filed(team)), mark(team, filed(team))]

    answer = checker.post(
        "/queue/tick/", {"task": ticked(claims), "new_kind": "page", "new_title": "Report", "new_text": "41"}
    )

    assert answer.status_code == 422
    assert "Choose facts of one story: evidence belongs to a story." in words(answer)
    assert not VerificationTask.objects.filter(state="done").exists()


def test_evidence_of_another_desk_can_not_be_used(team: Team, checker: Client) -> None:
    elsewhere = Team()
    foreign = some_evidence(elsewhere, filed(elsewhere))

    answer = checker.post(
        "/queue/tick/", {"task": ticked([mark(team, filed(team), TOLL)]), "evidence": str(foreign.uuid)}
    )

    assert answer.status_code == 422
    assert "Evidence you chose is no longer there. Choose again." in words(answer)
