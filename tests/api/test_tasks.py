"""Tasks: taken, settled, handed out."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from newsroom.people.states import Role
from newsroom.stories import actions as stories
from tests.api.asking import Asker, as_, given, last_event, refused
from tests.factories import (
    OPENED,
    QUOTE,
    TOLL,
    Team,
    filed,
    make_member,
    mark,
    some_evidence,
    taken,
    task_at,
    task_of,
)
from verification.checking.models import Question, Verdict, VerificationTask
from verification.checking.states import TaskState


def verb(asker: Asker, task: VerificationTask, word: str, **body: Any) -> Any:
    return asker.post(f"tasks/{task.uuid}/{word}", **{"seen": task.version, **body})


def judgement(task: VerificationTask, **body: Any) -> dict[str, Any]:
    assert task.claim
    words = {"words": task.claim.words_digest, "said": "not_asked", "so": "confirmed"}
    return {**words, "rationale": "The annual report says so.", **body}


# Reading


def test_a_task_shows_its_claim_and_story(team: Team) -> None:
    story = filed(team, publish_by=timezone.now() + timedelta(hours=3))
    claim = mark(team, story)
    task = task_of(claim)

    shown = given(as_(team.checker).get(f"tasks/{task.uuid}"))
    assert shown["claim"]["words_digest"] == claim.words_digest
    assert (shown["claim"]["label"], shown["claim"]["may_be_ticked"]) == ("C1", True)
    assert (shown["story"]["slug"], shown["story"]["copy_version"]) == (story.slug, 1)
    assert (shown["state"], shown["type"], shown["version"]) == ("open", "check", 1)


def test_tasks_are_filtered(team: Team) -> None:
    soon = filed(team, publish_by=timezone.now() + timedelta(hours=2))
    mine, other = taken(team, mark(team, soon, TOLL)), task_of(mark(team, soon, OPENED))
    other_claim = mark(team, filed(team))
    later = task_of(other_claim)
    reader = as_(team.checker)

    def found(**query: Any) -> set[str]:
        return {row["id"] for row in given(reader.get("tasks", **query))["results"]}

    assert found() == {str(task.uuid) for task in (mine, other, later)}
    assert found(state="taken") == found(owner=str(team.checker.uuid)) == {str(mine.uuid)}
    assert found(assignee=str(team.checker.uuid)) == {str(mine.uuid)}
    assert found(story=str(soon.uuid), state=["open", "waiting"]) == {str(other.uuid)}
    assert found(desk=str(team.desk.uuid), type="check") == found()
    assert found(type="recheck") == set()
    assert found(due_before=(timezone.now() + timedelta(hours=2)).isoformat()) == {
        str(mine.uuid),
        str(other.uuid),
    }
    assert found(claim=str(other_claim.uuid)) == {str(later.uuid)}


def test_the_most_urgent_task_stands_first(team: Team) -> None:
    task_of(mark(team, filed(team)))
    urgent = task_of(mark(team, filed(team, publish_by=timezone.now() + timedelta(hours=1))))

    assert given(as_(team.checker).get("tasks"))["results"][0]["id"] == str(urgent.uuid)


# Taking and giving back


def test_a_checker_takes_an_open_task(team: Team) -> None:
    task = task_at(team, TaskState.OPEN)
    shown = given(verb(as_(team.checker), task, "take"))

    assert (shown["state"], shown["owner"]["name"], shown["version"]) == ("taken", "Chiara Checker", 2)
    task.refresh_from_db()
    assert task.owner == team.checker
    assert last_event().verb == "task.taken"


def test_a_task_has_one_owner(team: Team) -> None:
    task = task_at(team, TaskState.OPEN)
    given(verb(as_(team.checker), task, "take"))

    refused(verb(as_(team.second), task, "take"), 409, "Chiara Checker has already taken this task.")


def test_taking_another_version_is_409(team: Team) -> None:
    task = task_at(team, TaskState.OPEN)

    refused(verb(as_(team.checker), task, "take", seen=7), 409, "you saw 7")
    refused(as_(team.checker).post(f"tasks/{task.uuid}/take"), 422, "required", "seen")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FACT_CHECKER}))
def test_only_checkers_take(team: Team, role: Role) -> None:
    refused(verb(as_(team.by_role[role]), task_at(team, TaskState.OPEN), "take"), 403, "Only a fact-checker")


def test_nobody_checks_their_own_words(team: Team) -> None:
    team.desk.memberships.create(user=team.reporter, role=Role.FACT_CHECKER)
    task = task_at(team, TaskState.OPEN)

    refused(verb(as_(team.reporter), task, "take"), 403, "responsible for the words")


def test_the_next_task_is_taken(team: Team) -> None:
    task = task_at(team, TaskState.OPEN)
    shown = given(as_(team.checker).post("tasks/take_next"))

    assert (shown["task"]["id"], shown["task"]["state"], shown["why_nothing"]) == (
        str(task.uuid),
        "taken",
        [],
    )


def test_when_there_is_none_it_says_why(team: Team) -> None:
    task_at(team, TaskState.TAKEN)

    shown = given(as_(team.second).post("tasks/take_next"))
    assert shown == {"task": None, "why_nothing": ["1 is taken by colleagues."]}
    assert "not a fact-checker" in given(as_(team.editor).post("tasks/take_next"))["why_nothing"][0]


def test_a_task_is_released(team: Team) -> None:
    task = task_at(team, TaskState.TAKEN)

    refused(verb(as_(team.second), task, "release"), 403, "Chiara Checker has taken it")
    shown = given(verb(as_(team.checker), task, "release"))
    assert (shown["state"], shown["owner"], shown["assignee"]) == ("open", None, None)
    assert last_event().verb == "task.released"


def test_a_task_waits_and_goes_on(team: Team) -> None:
    task = task_at(team, TaskState.TAKEN)
    until = (timezone.now() + timedelta(hours=4)).replace(microsecond=0)

    refused(verb(as_(team.checker), task, "wait", reason=" "), 422, "what you are waiting for", "reason")
    refused(
        verb(as_(team.checker), task, "wait", reason="x", until="2020-01-01T00:00:00Z"),
        422,
        "lies ahead",
        "until",
    )
    shown = given(verb(as_(team.checker), task, "wait", reason="The archive.", until=until.isoformat()))
    assert (shown["state"], shown["waiting_for"]) == ("waiting", "The archive.")
    assert last_event().verb == "task.waiting"

    task.refresh_from_db()
    assert given(verb(as_(team.checker), task, "resume"))["state"] == "taken"


def test_a_verb_in_the_wrong_state_is_409(team: Team) -> None:
    refused(
        verb(as_(team.checker), task_at(team, TaskState.TAKEN), "resume"), 409, "“Resume” is not possible now"
    )


def test_the_reporter_is_asked(team: Team) -> None:
    task = task_at(team, TaskState.TAKEN)

    refused(verb(as_(team.checker), task, "ask", question=""), 422, "Write the question", "question")
    asked = given(verb(as_(team.checker), task, "ask", question="Which report?"))
    assert (asked["text"], asked["task"], asked["answered_at"]) == ("Which report?", str(task.uuid), None)
    assert Question.objects.get().asked_by == team.checker
    task.refresh_from_db()
    assert task.state == "waiting"


# Verdicts


def test_a_verdict_settles_the_task(team: Team) -> None:
    task = task_at(team, TaskState.TAKEN)
    shown = [{"evidence": str(some_evidence(team, task.story).uuid), "where": "p. 4"}]
    verdict = given(
        verb(as_(team.checker), task, "judge", **judgement(task, shows=shown, fix="took 42 million"))
    )

    assert (verdict["label"], verdict["by"]["name"], verdict["counts"]) == (
        "Confirmed",
        "Chiara Checker",
        True,
    )
    assert verdict["shows"] == [{**shown[0], "title": "Annual report 2022"}]
    assert (verdict["fix"], verdict["fix_state"]) == ("took 42 million", "proposed")
    task.refresh_from_db()
    assert task.state == "done"
    assert last_event().verb == "claim.judged"


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"said": ""}, "said", "who said it?"),
        ({"so": "perhaps"}, "so", "is it so?"),
        ({"rationale": " "}, "rationale", "Write why"),
        ({}, "shows", "what shows it"),
        ({"shows": [{"evidence": "x"}]}, "shows.0.evidence", "This is not an id."),
        ({"shows": [{}]}, "shows.0.evidence", "required"),
    ],
)
def test_a_verdict_that_says_too_little_is_refused(
    team: Team, body: dict[str, Any], field: str, sentence: str
) -> None:
    task = task_at(team, TaskState.TAKEN)

    refused(verb(as_(team.checker), task, "judge", **judgement(task, **body)), 422, sentence, field)
    assert not Verdict.objects.exists()


def test_evidence_of_another_desk_is_unknown(team: Team) -> None:
    other = Team()
    task = task_at(team, TaskState.TAKEN)
    theirs = [{"evidence": str(some_evidence(other, filed(other)).uuid)}]

    answer = verb(as_(team.checker), task, "judge", **judgement(task, shows=theirs))
    refused(answer, 422, "There is no evidence with this id.", "shows.0.evidence")


def test_a_verdict_for_other_words_is_409(team: Team) -> None:
    task = task_at(team, TaskState.TAKEN)
    body = judgement(task, words="0" * 64, so="unverified")

    refused(verb(as_(team.checker), task, "judge", **body), 409, "changed while you were checking")


def test_a_verdict_on_a_task_of_somebody_else_is_403(team: Team) -> None:
    task = task_at(team, TaskState.TAKEN)

    refused(verb(as_(team.second), task, "judge", **judgement(task)), 403, "This task is not yours")


# Ticks


def test_plain_facts_are_ticked_and_the_rest_is_left_with_its_reason(team: Team) -> None:
    story = filed(team)
    plain, quoted = task_of(mark(team, story, TOLL)), task_of(mark(team, story, QUOTE, kind="quotation"))
    taken_ = taken(team, mark(team, story, OPENED, kind="date_place"), by=team.second)
    tasks = [{"task": str(task.uuid), "seen": task.version} for task in (plain, quoted, taken_)]
    evidence = str(some_evidence(team, story).uuid)

    many = given(as_(team.checker).post("tasks/tick", tasks=tasks, evidence=evidence, where="p. 4"))
    assert [task["id"] for task in many["done"]] == [str(plain.uuid)]
    assert many["done"][0]["state"] == "done"
    assert [left["task"]["id"] for left in many["left"]] == [str(quoted.uuid), str(taken_.uuid)]
    assert "not a plain fact" in many["left"][0]["sentence"]
    assert "not yours" in many["left"][1]["sentence"]
    assert Verdict.objects.get().ticked


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"tasks": []}, "tasks"),
        ({"tasks": [{"task": "x", "seen": 1}]}, "tasks.0.task"),
        ({"evidence": "x"}, "evidence"),
    ],
)
def test_a_tick_names_its_tasks_and_its_document(team: Team, body: dict[str, Any], field: str) -> None:
    task = task_at(team, TaskState.OPEN)
    evidence = str(some_evidence(team, task.story).uuid)
    whole = {"tasks": [{"task": str(task.uuid), "seen": 1}], "evidence": evidence, **body}

    refused(as_(team.checker).post("tasks/tick", **whole), 422, "", field)


def test_no_more_tasks_are_named_than_one_request_carries(team: Team) -> None:
    many = [str(task_at(team, TaskState.OPEN).uuid)] * 201

    refused(as_(team.head).post("tasks/balance", tasks=many), 422, "200", "tasks")


# Opening again and ending


def test_a_settled_task_is_opened_again(team: Team) -> None:
    task = task_at(team, TaskState.DONE)

    refused(verb(as_(team.editor), task, "reopen", reason=""), 422, "why it is opened again", "reason")
    assert given(verb(as_(team.editor), task, "reopen", reason="New figures."))["state"] == "open"
    assert Verdict.objects.get().suspended_because == "New figures."
    assert last_event().verb == "task.reopened"


def test_a_task_is_cancelled(team: Team) -> None:
    task = task_at(team, TaskState.OPEN)

    refused(verb(as_(team.checker), task, "cancel", reason="Dull."), 403, "Only an editor or a desk head")
    assert given(verb(as_(team.head), task, "cancel", reason="Cut."))["state"] == "cancelled"
    assert last_event().verb == "task.cancelled"


# Handing out


def test_the_desk_head_assigns(team: Team) -> None:
    task = task_at(team, TaskState.OPEN)
    body = {"tasks": [str(task.uuid)], "to": str(team.second.uuid)}

    many = given(as_(team.head).post("tasks/assign", **body))
    assert many["done"][0]["assignee"]["name"] == "Sven Second"
    assert last_event().verb == "task.assigned"
    refused(as_(team.editor).post("tasks/assign", **body), 403, "Only a desk head")

    many = given(as_(team.head).post("tasks/assign", tasks=body["tasks"], to=None))
    assert many["done"][0]["assignee"] is None


def test_what_does_not_fit_is_left_with_the_reason(team: Team) -> None:
    task = task_at(team, TaskState.OPEN)
    tiny = make_member(team.desk, Role.FACT_CHECKER, "Tim Tiny", capacity=0)

    many = given(as_(team.head).post("tasks/assign", tasks=[str(task.uuid)], to=str(tiny.uuid)))
    assert many["done"] == []
    assert "Tim Tiny has 0 effort points free" in many["left"][0]["sentence"]

    many = given(as_(team.head).post("tasks/assign", tasks=[str(task.uuid)], to=str(team.editor.uuid)))
    assert "Only a fact-checker" in many["left"][0]["sentence"]


def test_tasks_are_assigned_to_people_of_the_desk(team: Team, outsider) -> None:
    task = task_at(team, TaskState.OPEN)

    answer = as_(team.head).post("tasks/assign", tasks=[str(task.uuid)], to=str(outsider.uuid))
    refused(answer, 422, "There is no person on your desks with this id.", "to")


def test_tasks_are_spread_over_the_team(team: Team) -> None:
    story = filed(team)
    tasks = [str(task_of(mark(team, story, words)).uuid) for words in (TOLL, OPENED, QUOTE)]

    many = given(as_(team.head).post("tasks/balance", tasks=tasks))
    assert {task["id"] for task in many["done"]} == set(tasks)
    assert len({task["assignee"]["id"] for task in many["done"]}) == 3
    refused(as_(team.checker).post("tasks/balance", tasks=tasks), 403, "Only a desk head")


def test_tasks_of_a_held_story_wait(team: Team) -> None:
    task = task_at(team, TaskState.OPEN)
    stories.hold(by=team.editor, story=task.story, reason="Wait.")

    refused(verb(as_(team.checker), task, "take"), 409, "its tasks wait")
