"""Two at once, with real threads and real connections: the guards decide, and nobody sees a 500."""

import random
import threading
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.errors import NotPossible, Refusal
from newsroom.ledger.actions import verify
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import (
    OPENED,
    Team,
    checked,
    copy,
    filed,
    make_member,
    mark,
    some_evidence,
    taken,
    task_of,
)
from verification.checking import actions as checking
from verification.checking.models import VerificationTask
from verification.checking.states import TaskState
from verification.claims import actions as claims
from verification.gate import signing
from verification.gate.actions import evaluate
from verification.record import actions as records
from verification.reminders.actions import sweep
from verification.reminders.models import Reminder

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Outcome = Exception | object


def at_once(jobs: Iterable[Callable[[], object]]) -> list[Outcome]:
    """Run every job in its own thread and connection, released together; answers and errors in order."""
    jobs = list(jobs)
    outcomes: list[Outcome] = [None] * len(jobs)
    gate_ = threading.Barrier(len(jobs))

    def run(index: int, job: Callable[[], object]) -> None:
        try:
            gate_.wait()
            outcomes[index] = job()
        except Exception as error:  # noqa: BLE001 (whatever a thread raises is what the test looks at)
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def test_of_twenty_four_who_take_one_task_one_gets_it() -> None:
    team = Team()
    task = task_of(mark(team, filed(team)))
    people = [make_member(team.desk, Role.FACT_CHECKER) for _ in range(24)]

    outcomes = at_once(
        [
            lambda by=by: checking.take(by=by, task=VerificationTask(pk=task.pk), seen=task.version)
            for by in people
        ]
    )

    won = [outcome for outcome in outcomes if isinstance(outcome, VerificationTask)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, NotPossible)]
    assert (len(won), len(lost)) == (1, 23), outcomes
    assert all("has already taken this task" in str(refusal) for refusal in lost)
    task.refresh_from_db()
    assert task.owner == won[0].owner
    assert Event.objects.filter(verb="task.taken", subject_id=task.pk).count() == 1
    assert verify(Event.objects.order_by("position")) is None


def test_many_who_take_next_get_different_tasks() -> None:
    team = Team()
    story = filed(team)
    for words in (OPENED, "took 41 million crowns", "harbour master Ilse Brandt"):
        mark(team, story, words)
    people = [make_member(team.desk, Role.FACT_CHECKER) for _ in range(6)]

    outcomes = at_once([lambda by=by: checking.take_next(by=by) for by in people])

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    tasks = [outcome.pk for outcome in outcomes if isinstance(outcome, VerificationTask)]
    assert sorted(tasks) == sorted(set(tasks))
    assert VerificationTask.objects.filter(state=TaskState.TAKEN).count() == len(tasks) == 3


def test_of_two_who_save_one_is_told() -> None:
    team = Team()
    story = filed(team)

    def save(by: User) -> object:
        mine = Story.objects.get(pk=story.pk)
        return stories.save_copy(by=by, story=mine, document=copy(standfirst=f"By {by.name}."), seen=1)

    outcomes = at_once([lambda: save(team.reporter), lambda: save(team.colleague)])

    assert len([outcome for outcome in outcomes if isinstance(outcome, NotPossible)]) == 1, outcomes
    assert story.revisions.count() == 2


def _changes(team: Team, story: Story) -> list[Callable[[], object]]:
    def edit() -> object:
        mine = Story.objects.get(pk=story.pk)
        return stories.save_copy(
            by=team.reporter, story=mine, document=copy(standfirst="Other."), seen=mine.copy_version
        )

    def claim() -> object:
        mine = Story.objects.get(pk=story.pk)
        return claims.mark(
            by=team.reporter, story=mine, seen=mine.copy_version, exact=OPENED, kind="date_place"
        )

    def reopen() -> object:
        task = VerificationTask.objects.get(story=story, state=TaskState.DONE)
        return checking.reopen(by=team.second, task=task, seen=task.version, reason="Look again.")

    return [edit, claim, reopen]


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_published_with_an_open_condition_whatever_happens_at_the_same_time(seed: int) -> None:
    team = Team()
    story = checked(team)
    some_evidence(team, story)
    change = random.Random(seed).choice(_changes(team, story))

    def approve_and_publish() -> object:
        mine = Story.objects.get(pk=story.pk)
        signing.approve(by=team.editor, story=mine, seen=mine.gate_version)
        return records.publish(by=team.senior, story=mine)

    outcomes = at_once([approve_and_publish, change])

    assert all(isinstance(o, Refusal) for o in outcomes if isinstance(o, Exception)), outcomes
    story.refresh_from_db()
    if story.state == StoryState.PUBLISHED:
        publication = story.publications.get()
        assert publication.revision.number == publication.approval.revision.number
        assert publication.approval.gate_version <= story.gate_version
        published_at = Event.objects.get(verb="story.published", story_id=story.pk).position
        opened = Event.objects.filter(
            story_id=story.pk, position__lt=published_at, verb__in=("task.reopened", "claim.marked")
        ).exclude(position__lt=Event.objects.get(verb="claim.judged", story_id=story.pk).position)
        assert not opened.exists()
    else:
        assert not story.sign_offs.in_force().approvals().exists() or evaluate(story).is_open
    assert verify(Event.objects.order_by("position")) is None


def test_sweeps_and_workers_that_meet_send_everything_once() -> None:
    team = Team()
    story = filed(team, publish_by=timezone.now() + timedelta(hours=4))
    for words in (OPENED, "took 41 million crowns", "harbour master Ilse Brandt"):
        taken(team, mark(team, story, words))
    OutboxMessage.objects.all().delete()
    past = timezone.now() - timedelta(minutes=1)
    Reminder.objects.filter(kind="task_overdue").update(due_at=past, first_due_at=past)
    Reminder.objects.exclude(kind="task_overdue").delete()

    outcomes = at_once([sweep] * 4)
    assert sum(outcome for outcome in outcomes if isinstance(outcome, int)) == 3, outcomes
    sent = at_once([deliver_due] * 4)

    assert sum(outcome for outcome in sent if isinstance(outcome, int)) == 6, sent
    assert Notice.objects.filter(recipient=team.checker).count() == 3
    assert len(mail.outbox) == 3
