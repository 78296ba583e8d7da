"""Questions of checkers, and the answers."""

import pytest

from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, task_at
from verification.checking import actions
from verification.checking.models import Question
from verification.checking.states import TaskState


@pytest.fixture
def question(team: Team) -> Question:
    task = task_at(team, TaskState.TAKEN)
    return actions.ask(by=team.checker, task=task, seen=task.version, question="Which report?")


def test_the_reporter_answers_and_the_task_goes_on(team: Team, question: Question) -> None:
    shown = given(as_(team.reporter).post(f"questions/{question.uuid}/answer", answer="That of 2022."))

    assert (shown["answer"], shown["answered_by"]["name"]) == ("That of 2022.", "Rosa Reporter")
    question.task.refresh_from_db()
    assert question.task.state == "taken"
    assert last_event().verb == "task.answered"
    again = as_(team.reporter).post(f"questions/{question.uuid}/answer", answer="Again.")
    refused(again, 409, "already answered")


def test_an_answer_has_words(team: Team, question: Question) -> None:
    refused(
        as_(team.reporter).post(f"questions/{question.uuid}/answer", answer=""),
        422,
        "Write the answer",
        "answer",
    )


def test_a_checker_does_not_answer(team: Team, question: Question) -> None:
    refused(as_(team.second).post(f"questions/{question.uuid}/answer", answer="So."), 403, "Only a reporter")


def test_questions_are_listed_by_story_and_by_being_open(team: Team, question: Question) -> None:
    reader = as_(team.reporter)
    story, task = str(question.task.story.uuid), str(question.task.uuid)

    assert given(reader.get("questions", story=story, is_open="true"))["count"] == 1
    assert given(reader.get("questions", task=task, is_open="false"))["count"] == 0
    assert given(reader.get(f"questions/{question.uuid}"))["text"] == "Which report?"


def test_another_desk_sees_none(question: Question, outsider) -> None:
    assert given(as_(outsider).get("questions"))["count"] == 0
    refused(as_(outsider).post(f"questions/{question.uuid}/answer", answer="So."), 404)
