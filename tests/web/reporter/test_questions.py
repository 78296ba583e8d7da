import pytest
from django.test import Client

from newsroom.people.models import User
from newsroom.stories.models import Story
from tests.factories import Team, filed, mark, taken, task_of
from tests.web.reporter.reading import as_, buttons, error_of, events, value, words
from verification.checking import actions as checking
from verification.checking.models import Question
from verification.checking.states import TaskState


@pytest.fixture
def question(team: Team) -> Question:
    task = taken(team, mark(team, filed(team)))
    return checking.ask(by=team.checker, task=task, seen=task.version, question="Who counted?")


@pytest.fixture
def story(question: Question) -> Story:
    return question.task.story


def at(question: Question) -> str:
    return f"/questions/{question.uuid}/"


def test_the_copy_editor_shows_what_is_asked(reporter: Client, story: Story) -> None:
    page = reporter.get(f"/stories/{story.uuid}/copy/")

    assert "Who counted?" in words(page, "//*[@id='questions']")
    assert "Answer" in buttons(page)


def test_answered_the_task_goes_on(reporter: Client, team: Team, story: Story, question: Question) -> None:
    answer = reporter.post(at(question), {"answer": "The port itself."}, follow=True)

    assert answer.redirect_chain == [(f"/stories/{story.uuid}/copy/", 302)]
    assert "Chiara Checker has your answer; the check goes on." in words(answer)
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("The port itself.", team.reporter)
    assert task_of(question.task.claim).state == TaskState.TAKEN
    assert events()[-1] == "task.answered"


@pytest.mark.parametrize(
    ("typed", "sentence"), [(" ", "Write the answer."), ("x" * 5_001, "at most 5,000 are kept")]
)
def test_an_answer_that_does_not_fit_stays_on_the_page(
    reporter: Client, question: Question, typed: str, sentence: str
) -> None:
    answer = reporter.post(at(question), {"answer": typed, "next": "/stories/mine/"})

    assert answer.status_code == 422
    assert sentence in error_of(answer, "answer_answer")
    assert value(answer, "answer").strip() == typed.strip()
    assert value(answer, "next") == "/stories/mine/"
    question.refresh_from_db()
    assert question.answered_at is None


def test_a_question_somebody_else_answered_keeps_what_was_typed(
    reporter: Client, team: Team, question: Question
) -> None:
    checking.answer(by=team.colleague, question=question, text="The ministry.")

    answer = reporter.post(at(question), {"answer": "The port."})

    assert answer.status_code == 409
    assert "This question was already answered." in words(answer)
    assert "The ministry." in words(answer)
    assert value(answer, "answer") == "The port."


def test_an_answered_question_can_be_read(reporter: Client, question: Question) -> None:
    reporter.post(at(question), {"answer": "The port."})

    page = reporter.get(at(question))

    assert "The port." in words(page)
    assert not any(button.startswith("Answer") for button in buttons(page))


def test_it_never_leads_off_the_site(reporter: Client, question: Question, story: Story) -> None:
    answer = reporter.post(at(question), {"answer": "The port.", "next": "https://elsewhere.example/"})

    assert answer.url == f"/stories/{story.uuid}/copy/"


def test_only_reporters_and_editors_answer(team: Team, question: Question) -> None:
    for user in (team.checker, team.head, team.legal, team.auditor):
        page = as_(user).get(at(question))
        assert "Only a reporter or an editor of the desk can answer this question." in words(page)
        assert as_(user).post(at(question), {"answer": "Me."}).status_code == 403
        assert "Answer" not in buttons(as_(user).get(f"/stories/{question.task.story.uuid}/copy/"))
    question.refresh_from_db()
    assert question.answered_at is None


def test_another_desk_finds_nothing_there(outsider: User, question: Question) -> None:
    assert as_(outsider).get(at(question)).status_code == 404
    assert as_(outsider).post(at(question), {"answer": "Me."}).status_code == 404
