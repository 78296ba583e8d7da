"""Every verb of a task in every state and by every role, and what a verdict asks for."""

from collections.abc import Callable

import pytest
from django.db import transaction

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from tests.factories import (
    OPENED,
    QUOTE,
    TOLL,
    Team,
    copy,
    filed,
    judged,
    make_desk,
    make_member,
    mark,
    some_evidence,
    taken,
    task_at,
    task_of,
)
from verification.checking import actions as checking
from verification.checking.actions import Shown, ToTick
from verification.checking.models import Verdict, VerificationTask
from verification.checking.queue import why_nothing
from verification.checking.states import LABELS, TRANSITIONS, Said, So, TaskState, TaskVerb
from verification.claims.states import Risk

pytestmark = pytest.mark.django_db

Do = Callable[[Team, User, VerificationTask], object]


def _judge(team: Team, by: User, task: VerificationTask) -> object:
    assert task.claim is not None
    return checking.judge(
        by=by,
        task=task,
        seen=task.version,
        words=task.claim.words_digest,
        said="not_asked",
        so="unverified",
        rationale="No second source.",
    )


def _answer(team: Team, by: User, task: VerificationTask) -> object:
    question = task.questions.create(text="Where is the table?", asked_by=team.checker)
    return checking.answer(by=by, question=question, text="Page four.")


VERBS: dict[TaskVerb, Do] = {
    TaskVerb.TAKE: lambda team, by, task: checking.take(by=by, task=task, seen=task.version),
    TaskVerb.RELEASE: lambda team, by, task: checking.release(by=by, task=task, seen=task.version),
    TaskVerb.WAIT: lambda team, by, task: checking.wait(
        by=by, task=task, seen=task.version, reason="Archive."
    ),
    TaskVerb.RESUME: lambda team, by, task: checking.resume(by=by, task=task, seen=task.version),
    TaskVerb.ASK: lambda team, by, task: checking.ask(by=by, task=task, seen=task.version, question="Who?"),
    TaskVerb.JUDGE: _judge,
    TaskVerb.REOPEN: lambda team, by, task: checking.reopen(
        by=by, task=task, seen=task.version, reason="New."
    ),
    TaskVerb.CANCEL: lambda team, by, task: checking.cancel(
        by=by, task=task, seen=task.version, reason="No."
    ),
}

DOER = {TaskVerb.CANCEL: "editor"}


@pytest.mark.parametrize("state", TaskState)
def test_a_verb_is_possible_exactly_where_the_table_has_it(state: TaskState) -> None:
    team = Team()
    task = task_at(team, state)

    for verb, do in VERBS.items():
        by = getattr(team, DOER.get(verb, "checker"))
        with transaction.atomic():
            before = Event.objects.count()
            if (state, verb) in TRANSITIONS:
                do(team, by, VerificationTask.objects.get(pk=task.pk))
                task.refresh_from_db()
                assert task.state == TRANSITIONS[state, verb], verb
                assert Event.objects.count() > before, verb
            else:
                with pytest.raises((NotPossible, NotPermitted)):
                    do(team, by, VerificationTask.objects.get(pk=task.pk))
                assert Event.objects.count() == before, verb
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", TaskState)
def test_only_open_tasks_are_assigned(state: TaskState) -> None:
    team = Team()
    task = task_at(team, state)

    answer = checking.assign(by=team.head, tasks=[task], to=team.second)

    assert bool(answer.done) == ((state, TaskVerb.ASSIGN) in TRANSITIONS)
    assert bool(answer.left) != bool(answer.done)


@pytest.mark.parametrize("state", TaskState)
def test_only_open_or_own_plain_facts_are_ticked(state: TaskState) -> None:
    team = Team()
    task = task_at(team, state)
    shown = some_evidence(team, task.story)

    answer = checking.tick(by=team.checker, tasks=[ToTick(task, task.version)], evidence=shown, where="p. 4")

    assert bool(answer.done) == ((state, TaskVerb.TICK) in TRANSITIONS)


ALLOWED: dict[TaskVerb, tuple[TaskState, set[Role]]] = {
    TaskVerb.TAKE: (TaskState.OPEN, {Role.FACT_CHECKER}),
    TaskVerb.RELEASE: (TaskState.TAKEN, {Role.FACT_CHECKER}),
    TaskVerb.WAIT: (TaskState.TAKEN, {Role.FACT_CHECKER}),
    TaskVerb.RESUME: (TaskState.WAITING, {Role.FACT_CHECKER}),
    TaskVerb.ASK: (TaskState.TAKEN, {Role.FACT_CHECKER}),
    TaskVerb.JUDGE: (TaskState.TAKEN, {Role.FACT_CHECKER}),
    TaskVerb.REOPEN: (TaskState.DONE, {Role.FACT_CHECKER, Role.EDITOR, Role.DESK_HEAD}),
    TaskVerb.CANCEL: (TaskState.OPEN, {Role.EDITOR, Role.DESK_HEAD}),
}


@pytest.mark.parametrize("verb", ALLOWED)
def test_a_verb_is_permitted_exactly_to_its_roles(verb: TaskVerb) -> None:
    team = Team()
    state, roles = ALLOWED[verb]
    task = task_at(team, state)

    for role, user in team.by_role.items():
        with transaction.atomic():
            fresh = VerificationTask.objects.get(pk=task.pk)
            if role in roles:
                VERBS[verb](team, user, fresh)
            else:
                with pytest.raises(NotPermitted):
                    VERBS[verb](team, user, fresh)
            transaction.set_rollback(True)
    stranger = make_member(make_desk("Other desk"), Role.FACT_CHECKER)
    with pytest.raises(NotPermitted):
        VERBS[verb](team, stranger, VerificationTask.objects.get(pk=task.pk))


def test_a_task_taken_by_somebody_else_says_by_whom() -> None:
    team = Team()
    task = task_at(team, TaskState.TAKEN)

    with pytest.raises(NotPossible, match="Chiara Checker has already taken"):
        checking.take(by=team.second, task=task, seen=task.version)


@pytest.mark.parametrize("verb", [TaskVerb.RELEASE, TaskVerb.WAIT, TaskVerb.ASK, TaskVerb.JUDGE])
def test_somebody_elses_task_is_theirs(verb: TaskVerb) -> None:
    team = Team()
    task = task_at(team, TaskState.TAKEN)

    with pytest.raises(NotPermitted, match="Chiara Checker has taken it"):
        VERBS[verb](team, team.second, task)


def test_an_old_version_is_refused() -> None:
    team = Team()
    task = task_at(team, TaskState.TAKEN)

    with pytest.raises(NotPossible, match="changed by somebody else"):
        checking.release(by=team.checker, task=task, seen=task.version - 1)


def test_take_next_takes_the_most_urgent_first() -> None:
    team = Team()
    story = filed(team)
    mark(team, story, OPENED, kind="date_place", risk=Risk.LOW)
    urgent = mark(team, story, TOLL, risk=Risk.HIGH)

    task = checking.take_next(by=team.checker)

    assert task is not None
    assert task.claim == urgent
    assert task.owner == team.checker


def test_an_empty_queue_says_why() -> None:
    team = Team()
    assert "No story" in why_nothing(team.checker)[0]
    story = filed(team)
    task = taken(team, mark(team, story), by=team.second)
    assert task.owner == team.second

    assert checking.take_next(by=team.checker) is None
    assert why_nothing(team.checker) == ["1 is taken by colleagues."]


def test_nobody_checks_their_own_words() -> None:
    team = Team()
    team.reporter.memberships.create(desk=team.desk, role=Role.FACT_CHECKER)
    reporter = User.objects.get(pk=team.reporter.pk)
    claim = mark(team, filed(team))

    with pytest.raises(NotPermitted, match="responsible for the words"):
        checking.take(by=reporter, task=task_of(claim), seen=1)
    assert checking.take_next(by=reporter) is None
    assert "nobody checks their own words" in why_nothing(reporter)[0]


def test_a_verdict_for_words_that_changed_meanwhile_is_refused_and_the_task_kept() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    task = taken(team, claim)
    old = claim.words_digest
    changed = copy(body=story.revision.document.body_source().replace("41 million", "14 million"))
    stories.save_copy(by=team.reporter, story=story, document=changed, seen=story.copy_version)

    with pytest.raises(NotPossible, match="changed while you were checking"):
        checking.judge(
            by=team.checker,
            task=task,
            seen=task.version,
            words=old,
            said="not_asked",
            so="confirmed",
            rationale="It says so.",
            shows=[Shown(some_evidence(team, story))],
        )

    assert not Verdict.objects.exists()
    task.refresh_from_db()
    assert task.state == TaskState.TAKEN


def test_a_verdict_needs_both_answers_a_reason_and_what_shows_it() -> None:
    team = Team()
    claim = mark(team, filed(team))
    task = taken(team, claim)

    def give(said: str, so: str, rationale: str) -> set[str]:
        with pytest.raises(Invalid) as refused:
            checking.judge(
                by=team.checker,
                task=task,
                seen=task.version,
                words=claim.words_digest,
                said=said,
                so=so,
                rationale=rationale,
            )
        return set(refused.value.errors)

    assert give("", "", "x") == {"said", "so"}
    assert give("accurate", "confirmed", " ") == {"rationale", "shows"}


def test_high_risk_asks_for_a_second_check_by_somebody_else() -> None:
    team = Team()
    claim = mark(team, filed(team), risk=Risk.HIGH)
    judged(team, claim)
    second = task_of(claim, "second_check")

    with pytest.raises(NotPermitted, match="made by somebody else"):
        checking.take(by=team.checker, task=second, seen=second.version)

    assert judged(team, claim, by=team.second, kind="second_check").second


def test_a_second_check_waits_for_a_first_verdict_on_the_words_of_now() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story, risk=Risk.HIGH)
    judged(team, claim)
    changed = copy(body=story.revision.document.body_source().replace("41 million", "14 million"))
    stories.save_copy(by=team.reporter, story=story, document=changed, seen=story.copy_version)
    second = task_of(claim, "second_check")

    with pytest.raises(NotPossible, match="that check comes first"):
        checking.take(by=team.second, task=second, seen=second.version)
    assert checking.take_next(by=team.second) is None
    assert "1 is a second check that waits for the first verdict." in why_nothing(team.second)
    assert checking.take_next(by=team.checker) == task_of(claim)


def test_many_ticks_from_one_document_leave_what_is_no_plain_fact() -> None:
    team = Team()
    story = filed(team)
    made = [
        mark(team, story, TOLL),
        mark(team, story, OPENED, kind="date_place"),
        mark(team, story, QUOTE, kind="quotation"),
    ]
    shown = some_evidence(team, story)

    answer = checking.tick(
        by=team.checker, tasks=[ToTick(task_of(c), 1) for c in made], evidence=shown, where="p. 4"
    )

    assert [task.claim for task in answer.done] == made[:2]
    assert answer.left[0].task.claim == made[2]
    assert "not a plain fact" in answer.left[0].sentence
    assert set(Verdict.objects.values_list("ticked", "so")) == {(True, "confirmed")}


def test_every_pair_of_answers_has_a_label() -> None:
    assert set(LABELS) == {(so, said) for so in So for said in Said}
    assert LABELS[So.UNVERIFIED, Said.ACCURATE].words == "Attributed, unverified"
    assert LABELS[So.NOT_ASKED, Said.ACCURATE].words == "Said as quoted"
    assert LABELS[So.FALSE, Said.NOT_ESTABLISHED].words == "False"


def test_reopening_takes_the_verdict_out_of_force() -> None:
    team = Team()
    claim = mark(team, filed(team))
    verdict = judged(team, claim)
    task = task_of(claim)

    checking.reopen(by=team.second, task=task, seen=task.version, reason="The report was revised.")

    verdict.refresh_from_db()
    claim.refresh_from_db()
    assert not verdict.counts_for(claim)


def test_a_question_waits_for_the_reporter_and_comes_back() -> None:
    team = Team()
    task = task_at(team, TaskState.TAKEN)
    question = checking.ask(by=team.checker, task=task, seen=task.version, question="Which table?")
    task.refresh_from_db()
    assert task.state == TaskState.WAITING

    checking.answer(by=team.reporter, question=question, text="Table 3.")

    task.refresh_from_db()
    assert (task.state, task.owner) == (TaskState.TAKEN, team.checker)
    with pytest.raises(NotPossible, match="already answered"):
        checking.answer(by=team.reporter, question=question, text="Table 4.")


def test_changed_words_put_the_task_back_to_its_checker_ahead_of_the_queue() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    judged(team, claim)
    changed = copy(body=story.revision.document.body_source().replace("41 million", "14 million"))

    stories.save_copy(by=team.reporter, story=story, document=changed, seen=story.copy_version)

    task = task_of(claim)
    assert (task.state, task.assignee, task.ahead) == (TaskState.OPEN, team.checker, True)


def test_a_byline_given_to_whoever_took_a_task_takes_their_verdict_away() -> None:
    team = Team()
    task = task_at(team, TaskState.TAKEN)
    story = task.story
    stories.plan(
        by=team.reporter,
        story=story,
        slug=story.slug,
        bylines=[team.reporter, team.checker],
        publish_by=None,
        embargo_until=None,
    )

    with pytest.raises(NotPermitted, match="responsible for the words"):
        _judge(team, team.checker, VerificationTask.objects.get(pk=task.pk))
