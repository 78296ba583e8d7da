"""A table of every event that is told: who hears of it, and over which channels, by default."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch.models import OutboxMessage
from newsroom.ledger.actions import one_verb
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import (
    Team,
    approved,
    copy,
    filed,
    judged,
    mark,
    published,
    some_evidence,
    taken,
    task_of,
)
from tests.rooms.test_fast_path import ran as ran_unchecked
from tests.rooms.test_overriding import ask as ask_to_pass
from tests.rooms.test_overriding import second as let_pass
from tests.rooms.test_overriding import unseconded_check
from tests.web.editor.roads import ran_unconfirmed
from verification.checking import actions as checking
from verification.checking import consolidating, looking
from verification.checking.disagreeing import CONSOLIDATION_WAITS
from verification.checking.models import Consolidation, Verdict
from verification.checking.opening import open_tasks
from verification.checking.states import TaskType
from verification.evidence.models import Capture, Change, Evidence
from verification.gate.advising import advise
from verification.gate.fast import FORCED_CHECKS
from verification.gate.legal import Reading, read_legally
from verification.gate.overriding import OVERRIDE_EXPIRES
from verification.gate.states import LegalOutcome
from verification.record import comparing, complaints
from verification.record.models import LivePage, RegisterEntry
from verification.record.register import DECIDE, RECHECK, RECHECK_IS_YOURS, hand_over
from verification.reminders.actions import sweep
from verification.reminders.models import Reminder

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
Happens = Callable[[Team], None]


def after(instant: datetime | None) -> None:
    """Sweep a second after an instant."""
    assert instant
    with time_machine.travel(instant + timedelta(seconds=1), tick=False):
        sweep()


def due_at(kind: str) -> datetime:
    """When the newest waiting reminder of a kind falls due."""
    return Reminder.objects.waiting().filter(kind=kind).latest("pk").due_at


def a_story(team: Team) -> Story:
    return filed(team, publish_by=timezone.now() + 4 * HOUR)


def assigned(team: Team) -> None:
    checking.assign(by=team.head, tasks=[task_of(mark(team, a_story(team)))], to=team.checker)


def due_soon(team: Team) -> None:
    task = taken(team, mark(team, a_story(team)))
    assert task.due_at
    after(task.due_at - HOUR / 2)


def overdue(team: Team) -> None:
    after(taken(team, mark(team, a_story(team))).due_at)


def overdue_of_nobody(team: Team) -> None:
    after(task_of(mark(team, a_story(team))).due_at)


def long_overdue(team: Team) -> None:
    overdue(team)
    after(due_at("task_overdue"))


def very_long_overdue(team: Team) -> None:
    long_overdue(team)
    after(due_at("task_overdue"))


def idle(team: Team) -> None:
    taken(team, mark(team, filed(team)))
    after(due_at("task_idle"))


def idle_for_long(team: Team) -> None:
    idle(team)
    after(due_at("task_idle"))


def asked(team: Team) -> None:
    task = taken(team, mark(team, filed(team)))
    checking.ask(by=team.checker, task=task, seen=task.version, question="Which year?")


def unanswered(team: Team) -> None:
    asked(team)
    after(due_at("question_unanswered"))


def unanswered_for_long(team: Team) -> None:
    unanswered(team)
    after(due_at("question_unanswered"))


def answered_in_time(team: Team) -> None:
    asked(team)
    question = checking.Question.objects.get()
    due = due_at("question_unanswered")
    checking.answer(by=team.reporter, question=question, text="2022.")
    after(due)


def near_publish_by(team: Team) -> None:
    story = a_story(team)
    mark(team, story)
    assert story.publish_by
    after(story.publish_by - HOUR)


def unconfirmed(team: Team) -> None:
    ran_unconfirmed(team)
    after(due_at(RECHECK))


def unconfirmed_for_long(team: Team) -> None:
    unconfirmed(team)
    after(due_at(RECHECK))


def changed_page(team: Team) -> None:
    """A page that a standing verdict rests on is found to say something else."""
    story = filed(team)
    page = some_evidence(team, story)
    verdict: Verdict = judged(team, mark(team, story))
    verdict.shows.update(evidence=page)
    captures = [
        Capture.objects.create(
            evidence=Evidence.objects.get(pk=page.pk),
            purpose="watch",
            state="captured",
            ended_at=timezone.now(),
        )
        for _ in range(2)
    ]
    change = Change.objects.create(evidence=page, before=captures[0], after=captures[1], kind="changed")
    hooks.evidence_changed(evidence=page, change=change)


def nobody_looked(team: Team) -> None:
    changed_page(team)
    after(due_at("evidence_watch"))


def to_correct(team: Team) -> None:
    story = published(team)
    with one_verb():
        [task] = open_tasks(story, [story.claims.get()], TaskType.RECHECK, None)
    looking.look_again(by=team.checker, task=task, seen=task.version, outcome="correct", found="It says 40.")


def correction_due(team: Team) -> None:
    to_correct(team)
    after(due_at("correction_due"))


def correction_long_due(team: Team) -> None:
    correction_due(team)
    after(due_at("correction_due"))


def retracted_in_time(team: Team) -> None:
    to_correct(team)
    due = due_at("correction_due")
    stories.retract(by=team.senior, story=Story.objects.get(), reason="It was wrong.")
    after(due)


def complained(team: Team) -> None:
    complaints.log_complaint(by=team.reporter, story=published(team), complainant="P. Holm", text="No.")


def complaint_due(team: Team) -> None:
    complained(team)
    after(due_at(complaints.COMPLAINT_DUE))


def complaint_overdue(team: Team) -> None:
    complaint_due(team)
    after(due_at(complaints.COMPLAINT_DUE))


def approval_gone(team: Team) -> None:
    story = approved(team)
    stories.hold(by=team.senior, story=story, reason="Wait for the court.")


def changed_on_the_page(team: Team) -> None:
    story = published(team)
    page = LivePage.objects.create(story=story, url="https://www.example.org/tolls")
    said = [{"where": "Added", "approved": "", "live": "Nobody approved this."}]
    look = page.looks.create(publication=story.publications.get(), differs=True, differences=said)
    with one_verb():
        comparing.tell_of(page, look, None)


def page_away(team: Team) -> None:
    inside = LivePage.objects.create(
        story=published(team), url="http://127.0.0.1/", next_look_at=timezone.now()
    )
    for _ in range(comparing.FAILED_BEFORE_TOLD):
        inside.refresh_from_db()
        assert comparing.look_due(now=inside.next_look_at) == 1


def legal_wanted(team: Team) -> None:
    mark(team, filed(team), flags=["allegation"])


def legal_decided(team: Team) -> None:
    claim = mark(team, filed(team), flags=["allegation"])
    story = Story.objects.get()
    cleared = [Reading(claim, LegalOutcome.CLEAR)]
    read_legally(by=team.legal, story=story, seen=story.gate_version, readings=cleared)


def advised(team: Team) -> None:
    advise(by=team.legal, story=filed(team), text="Settle it.")


def signed_words_changed(team: Team) -> None:
    legal_decided(team)
    story = Story.objects.get()
    body = story.revision.document.body_source().replace("41 million", "44 million")
    stories.save_copy(by=team.reporter, story=story, document=copy(body=body), seen=story.copy_version)


def checks_disagree(team: Team) -> None:
    claim = mark(team, filed(team), risk="high")
    judged(team, claim)
    judged(team, claim, by=team.second, kind="second_check", so="false")


def both_keep(team: Team) -> None:
    checks_disagree(team)
    for by in (team.checker, team.second):
        one = Consolidation.objects.get()
        consolidating.keep(by=by, consolidation=one, seen=one.version, reason="Page 4.")


def head_decided(team: Team) -> None:
    both_keep(team)
    one = Consolidation.objects.get()
    consolidating.decide(
        by=team.head, consolidation=one, seen=one.version, stands="first", reason="It stands."
    )


def one_of_two_is_silent(team: Team) -> None:
    checks_disagree(team)
    one = Consolidation.objects.get()
    consolidating.keep(by=team.checker, consolidation=one, seen=one.version, reason="Page 4.")
    after(due_at(CONSOLIDATION_WAITS))


def silent_for_long(team: Team) -> None:
    one_of_two_is_silent(team)
    after(due_at(CONSOLIDATION_WAITS))


TO_NOBODY_INSTEAD = {
    "tasks_assigned",
    "approval_voided",
    "sign_off_lapsed",
    "advice_given",
    "checks_decided",
}
"""What is said to somebody in person: when they are gone, the desk does not hear it in their stead."""


def override_ends(team: Team) -> None:
    override = let_pass(team, ask_to_pass(team, unseconded_check(team)))
    after(due_at(OVERRIDE_EXPIRES))
    assert override.seconded_at


def override_over(team: Team) -> None:
    override_ends(team)
    after(due_at(OVERRIDE_EXPIRES))


def checks_owed(team: Team) -> None:
    ran_unchecked(team)
    after(due_at(FORCED_CHECKS))


def checks_overdue(team: Team) -> None:
    checks_owed(team)
    after(due_at(FORCED_CHECKS))


def checks_long_overdue(team: Team) -> None:
    checks_overdue(team)
    after(due_at(FORCED_CHECKS))


def undecided(team: Team) -> None:
    ran_unconfirmed(team)
    after(due_at(DECIDE))


def undecided_for_long(team: Team) -> None:
    undecided(team)
    after(due_at(DECIDE))


def handed_over(team: Team) -> None:
    ran_unconfirmed(team)
    entry = RegisterEntry.objects.select_related("claim__story__desk").get()
    hand_over(by=team.editor, entry=entry, seen=entry.version, to=team.checker)


NOTICE, BOTH = ("in_app",), ("in_app", "email")

EVENTS: list[tuple[Happens, str, list[tuple[str, tuple[str, ...]]]]] = [
    (assigned, "tasks_assigned", [("checker", BOTH)]),
    (due_soon, "task_due_soon", [("checker", NOTICE)]),
    (overdue, "task_overdue", [("checker", BOTH)]),
    (overdue_of_nobody, "task_overdue", [("head", BOTH)]),
    (long_overdue, "task_overdue", [("checker", BOTH), ("head", BOTH)]),
    (very_long_overdue, "task_overdue", [("editor", BOTH), ("senior", BOTH)]),
    (idle, "task_idle", [("checker", NOTICE)]),
    (idle_for_long, "task_idle", [("checker", NOTICE), ("head", NOTICE)]),
    (asked, "question_asked", [("reporter", BOTH)]),
    (unanswered, "question_unanswered", [("reporter", BOTH)]),
    (unanswered_for_long, "question_unanswered", [("reporter", BOTH), ("editor", BOTH), ("senior", BOTH)]),
    (answered_in_time, "question_unanswered", []),
    (near_publish_by, "publish_by_near", [("editor", BOTH), ("senior", BOTH)]),
    (unconfirmed, RECHECK, [("editor", BOTH)]),
    (unconfirmed_for_long, RECHECK, [("editor", BOTH), ("senior", BOTH)]),
    (undecided, DECIDE, [("editor", BOTH), ("senior", BOTH)]),
    (undecided_for_long, DECIDE, [("editor", BOTH), ("senior", BOTH), ("head", BOTH)]),
    (handed_over, RECHECK_IS_YOURS, [("checker", BOTH)]),
    (override_ends, OVERRIDE_EXPIRES, [("editor", BOTH), ("senior", BOTH)]),
    (override_over, OVERRIDE_EXPIRES, [("editor", BOTH), ("senior", BOTH)]),
    (checks_owed, FORCED_CHECKS, [("editor", BOTH), ("senior", BOTH)]),
    (checks_overdue, FORCED_CHECKS, [("editor", BOTH), ("senior", BOTH)]),
    (checks_long_overdue, FORCED_CHECKS, [("editor", BOTH), ("senior", BOTH), ("head", BOTH)]),
    (changed_page, "evidence_changed", [("checker", BOTH)]),
    (nobody_looked, "evidence_watch", [("checker", BOTH)]),
    (to_correct, "ran_to_correct", [("editor", BOTH), ("senior", BOTH), ("reporter", BOTH)]),
    (correction_due, "correction_due", [("editor", BOTH), ("senior", BOTH), ("reporter", BOTH)]),
    (
        correction_long_due,
        "correction_due",
        [("editor", BOTH), ("senior", BOTH), ("reporter", BOTH), ("head", BOTH)],
    ),
    (retracted_in_time, "correction_due", []),
    (complained, "complaint_came", [("editor", BOTH)]),
    (complaint_due, "complaint_due", [("editor", BOTH)]),
    (complaint_overdue, "complaint_due", [("editor", BOTH), ("senior", BOTH)]),
    (approval_gone, "approval_voided", [("editor", BOTH)]),
    (legal_wanted, "legal_asked", [("legal", BOTH)]),
    (legal_decided, "legal_read", [("reporter", BOTH), ("editor", BOTH), ("senior", BOTH)]),
    (advised, "advice_given", [("editor", BOTH), ("senior", BOTH)]),
    (signed_words_changed, "sign_off_lapsed", [("legal", BOTH)]),
    (checks_disagree, "checks_disagree", [("checker", BOTH), ("second", BOTH)]),
    (both_keep, "checks_to_decide", [("head", BOTH)]),
    (head_decided, "checks_decided", [("checker", BOTH), ("second", BOTH)]),
    (one_of_two_is_silent, CONSOLIDATION_WAITS, [("second", BOTH)]),
    (silent_for_long, CONSOLIDATION_WAITS, [("head", BOTH)]),
    (changed_on_the_page, "live_differs", [("editor", BOTH), ("senior", BOTH)]),
    (page_away, "live_unseen", [("editor", BOTH), ("senior", BOTH)]),
]


@pytest.mark.parametrize(("happens", "kind", "told"), EVENTS, ids=[event[0].__name__ for event in EVENTS])
def test_who_is_told_and_how(happens: Happens, kind: str, told: list[tuple[str, tuple[str, ...]]]) -> None:
    team = Team()
    happens(team)

    rows = OutboxMessage.objects.filter(kind=kind).order_by("pk")
    last = rows.last()
    occasion = last.dedupe_key.rsplit(":", 2)[0] if last else ""
    heard = {(row.recipient_id, row.channel) for row in rows if row.dedupe_key.startswith(f"{occasion}:")}
    assert heard == {(getattr(team, who).pk, channel) for who, channels in told for channel in channels}
    assert all(row.desk_id == team.desk.pk for row in rows) or kind in TO_NOBODY_INSTEAD
