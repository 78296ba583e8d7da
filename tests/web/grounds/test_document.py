"""One document beside the copy: each plain fact with the place that shows it, ticked in one go."""

import pytest
from django.test import Client
from lxml import html

from tests.factories import OPENED, QUOTE, TOLL, Team, filed, mark, taken, task_of
from tests.web.reporter.reading import Response, as_, value, words
from verification.checking.models import Shows, Verdict, VerificationTask
from verification.checking.states import TaskState
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.evidence.models import Evidence

REPORT = (
    "Port of Sund, annual report\fIn 2022 the port took 41 million crowns in tolls.\f"
    "History.\n\nThe port was opened in 1911."
)


@pytest.fixture
def claims(team: Team) -> list[Claim]:
    story = filed(team)
    return [
        mark(team, story, TOLL),
        mark(team, story, OPENED, kind="date_place"),
        mark(team, story, QUOTE, kind="quotation"),
        mark(team, story, "annual report", kind="name"),
    ]


def piece_of(team: Team, claims: list[Claim], text: str = REPORT) -> Evidence:
    return evidence.add(
        by=team.checker, story=claims[0].story, kind="document", title="Annual report", text=text
    )


def page(piece: Evidence) -> str:
    return f"/stories/{piece.story.uuid}/evidence/{piece.uuid}/ticks/"


def chosen(*claims: Claim, **where: str) -> dict[str, object]:
    tasks = [task_of(claim) for claim in claims]
    return {"task": [f"{task.uuid}:{task.version}" for task in tasks]} | {
        f"where-{task.uuid}": where.get(claim.label, "") for task, claim in zip(tasks, claims, strict=True)
    }


def rows(answer: Response) -> dict[str, str]:
    found = html.fromstring(answer.content.decode()).xpath("//ul[@class='ticks']/li")
    return {row.get("id"): " ".join(row.text_content().split()) for row in found}


def held(answer: Response) -> list[str]:
    found = html.fromstring(answer.content.decode()).xpath("//ul[@class='ticks']/li[.//input[@data-held]]")
    return [row.get("id") for row in found]


def test_each_plain_fact_stands_with_its_page(team: Team, checker: Client, claims: list[Claim]) -> None:
    answer = checker.get(page(piece_of(team, claims)))

    assert list(rows(answer)) == ["f1", "f4", "f2"]
    assert "2022 the port took 41 million crowns in tolls" in rows(answer)["f1"]
    assert value(answer, f"where-{task_of(claims[0]).uuid}") == "p. 2"
    assert value(answer, f"where-{task_of(claims[1]).uuid}") == "p. 3"
    assert "The port opened in 1911" in rows(answer)["f2"]
    assert "41 million" in words(answer, "//mark[@id='m1']")


def test_a_figure_that_is_not_there_is_named_and_left_by_tick_all(
    team: Team, checker: Client, claims: list[Claim]
) -> None:
    answer = checker.get(page(piece_of(team, claims, REPORT.replace("41", "42"))))

    assert held(answer) == ["f4", "f2"]
    assert "missing: 41" in rows(answer)["f1"]
    assert value(answer, f"where-{task_of(claims[0]).uuid}") == ""


def test_all_chosen_are_ticked_in_one_go_each_with_its_place(
    team: Team, checker: Client, claims: list[Claim]
) -> None:
    piece = piece_of(team, claims)
    answer = checker.post(
        page(piece), chosen(claims[0], claims[1], C1="p. 2", C2="p. 3, last line"), follow=True
    )

    assert "C1, C2: ticked" in words(answer)
    assert {show.verdict.claim.label: show.where for show in Shows.objects.filter(evidence=piece)} == {
        "C1": "p. 2",
        "C2": "p. 3, last line",
    }
    assert list(rows(answer)) == ["f4"]


def test_what_the_document_does_not_hold_is_left_unless_a_person_says_where(
    team: Team, checker: Client, claims: list[Claim]
) -> None:
    piece = piece_of(team, claims, REPORT.replace("41", "42"))
    answer = checker.post(page(piece), chosen(claims[0], claims[1], C2="p. 3"))

    assert answer.status_code == 422
    assert "does not hold these words" in rows(answer)["f1"]
    assert [verdict.claim.label for verdict in Verdict.objects.all()] == ["C2"]

    checker.post(page(piece), chosen(claims[0], C1="table 3, as 41.0"))
    assert Shows.objects.get(verdict__claim=claims[0]).where == "table 3, as 41.0"


def test_what_could_not_be_ticked_is_listed_with_its_reason_and_nothing_typed_is_lost(
    team: Team, checker: Client, claims: list[Claim]
) -> None:
    piece = piece_of(team, claims)
    body = chosen(claims[0], claims[1], C1="page two", C2="p. 3")
    taken(team, claims[0], by=team.second)

    answer = checker.post(page(piece), body)

    assert "C1 was left: This task is not yours: Sven Second has taken it." in words(answer)
    assert [verdict.claim.label for verdict in Verdict.objects.all()] == ["C2"]


def test_a_task_that_moved_meanwhile_is_left_with_what_was_typed(
    team: Team, checker: Client, claims: list[Claim]
) -> None:
    piece = piece_of(team, claims)
    body = chosen(claims[0], C1="page two")
    taken(team, claims[0])

    answer = checker.post(page(piece), body)

    assert answer.status_code == 422
    assert "Look again" in rows(answer)["f1"]
    assert value(answer, f"where-{task_of(claims[0]).uuid}") == "page two"
    assert not Verdict.objects.exists()


def test_nothing_chosen_is_said(team: Team, checker: Client, claims: list[Claim]) -> None:
    answer = checker.post(page(piece_of(team, claims)), {})

    assert answer.status_code == 422
    assert "Choose the facts that the document shows." in words(answer)


def test_tasks_of_another_story_are_not_ticked_from_here(
    team: Team, checker: Client, claims: list[Claim]
) -> None:
    other = mark(team, filed(team))

    assert checker.post(page(piece_of(team, claims)), chosen(other, C1="p. 1")).status_code == 422
    assert not Verdict.objects.exists()


def test_a_quotation_is_no_plain_fact_here_either(team: Team, checker: Client, claims: list[Claim]) -> None:
    answer = checker.post(page(piece_of(team, claims)), chosen(claims[2], C3="p. 1"))

    assert "not a plain fact" in words(answer)
    assert not Verdict.objects.exists()


def test_an_own_tick_is_taken_back(team: Team, checker: Client, claims: list[Claim]) -> None:
    piece = piece_of(team, claims)
    checker.post(page(piece), chosen(claims[0], C1="p. 2"))
    task = VerificationTask.objects.get(pk=task_of(claims[0]).pk)
    back = f"{page(piece)}{task.uuid}/take-back/"

    assert as_(team.second).post(back, {"seen": task.version}).status_code == 404
    answer = checker.post(back, {"seen": task.version}, follow=True)

    task.refresh_from_db()
    assert task.state == TaskState.OPEN
    assert Verdict.objects.get().suspended_at
    assert "f1" in rows(answer)


def test_who_may_not_check_sees_the_document_and_ticks_nothing(team: Team, claims: list[Claim]) -> None:
    answer = as_(team.editor).get(page(piece_of(team, claims)))

    assert "Only a fact-checker" in words(answer)
    assert not rows(answer)


def test_withdrawn_evidence_shows_nothing(team: Team, checker: Client, claims: list[Claim]) -> None:
    piece = piece_of(team, claims)
    evidence.withdraw(by=team.checker, evidence=piece, reason="A forgery.")

    assert not rows(checker.get(page(piece)))
    answer = checker.post(page(piece), chosen(claims[0], C1="p. 2"))
    assert answer.status_code == 422
    assert not Verdict.objects.exists()


def test_a_document_without_words_can_still_be_ticked_with(
    team: Team, checker: Client, claims: list[Claim]
) -> None:
    piece = evidence.add(
        by=team.checker, story=claims[0].story, kind="page", title="A scan", url="https://example.org/"
    )

    assert "It holds no words to search." in words(checker.get(page(piece)))
    checker.post(page(piece), chosen(claims[0], C1="left column"))
    assert Shows.objects.get().where == "left column"


def test_where_nothing_is_held_no_all_is_offered(team: Team, checker: Client, claims: list[Claim]) -> None:
    answer = checker.get(page(piece_of(team, claims, "Nothing of the kind.")))
    assert held(answer) == []
    assert "the document holds" not in words(answer)
    assert "Tick 0" not in words(answer)
    assert "Tick what is chosen" in words(answer)


def test_what_was_withdrawn_offers_no_ticks(team: Team, checker: Client, claims: list[Claim]) -> None:
    piece = piece_of(team, claims)
    evidence.withdraw(by=team.checker, evidence=piece, reason="A forgery.")
    answer = checker.get(page(piece))
    assert rows(answer) == {}
    assert "no fact is ticked with it" in words(answer)
    assert "is open for you to tick" not in words(answer)
    shown = checker.get(f"/stories/{piece.story.uuid}/evidence/{piece.uuid}/")
    assert page(piece) not in shown.content.decode()


def test_an_address_that_is_not_to_be_fetched_is_no_link(
    team: Team, checker: Client, claims: list[Claim]
) -> None:
    piece = evidence.add(
        by=team.checker,
        story=claims[0].story,
        kind="page",
        title="Suspect",
        url="https://sund.example/suspect",
        text=REPORT,
        no_fetch=True,
    )
    answer = checker.get(page(piece)).content.decode()
    assert "https://sund.example/suspect" in answer
    assert 'href="https://sund.example/suspect"' not in answer
