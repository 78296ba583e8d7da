"""Breaking news runs before it is checked: with the least it must have, and checked within hours."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, copy, filed, judged, mark, task_of
from verification.checking.models import VerificationTask
from verification.checking.states import TaskType
from verification.evidence import actions as evidence
from verification.gate import actions as gate
from verification.gate import fast, signing
from verification.gate.models import FastPath
from verification.gate.policy import set_policy
from verification.gate.states import Level
from verification.record.actions import publish
from verification.record.models import RegisterEntry
from verification.reminders.actions import sweep
from verification.reminders.models import Reminder
from verification.sources import actions as sources

pytestmark = pytest.mark.django_db

SAID = "Councillor Petra Holm said on Facebook that the harbour is closed."
LINE = "The Sund Courier could not independently verify this."
CHECK = "verdicts_stand:C1:"


def breaking(
    team: Team,
    *,
    body: str = f"{SAID}\n\n{LINE}",
    kept: bool = True,
    who: str = "Petra Holm",
    risk: str = "medium",
) -> Story:
    """A story whose one claim nobody has checked yet."""
    story = filed(team, copy(body=body))
    claim = mark(team, story, SAID, kind="paraphrase", risk=risk, attributed_to=who)
    post = evidence.add(by=team.reporter, story=story, kind="page", title="Her post", text=SAID)
    source = sources.add(
        by=team.reporter,
        story=story,
        name="Petra Holm",
        type="social_post",
        evidence=post if kept else None,
    )
    sources.rest(by=team.reporter, claim=claim, source=source)
    story.refresh_from_db()
    return story


def signed(team: Team, story: Story, **more: object) -> FastPath:
    story.refresh_from_db()
    given = {"reason": "The harbour is closing now.", **more}
    path = fast.ask_fast_path(by=team.editor, story=story, seen=story.gate_version, **given)
    return sign(team, path)


def sign(team: Team, path: FastPath) -> FastPath:
    seen = Story.objects.get(pk=path.story_id).gate_version
    return fast.sign_fast_path(by=team.senior, path=path, seen=seen)


def ran(team: Team, **more: object) -> Story:
    story = breaking(team)
    signed(team, story, **more)
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    publish(by=team.editor, story=story)
    return Story.objects.select_related("desk").get(pk=story.pk)


def level(story: Story, key: str = CHECK) -> tuple[Level, str]:
    [finding] = [one for one in gate.evaluate(story).findings if one.key == key]
    return finding.level, finding.detail


def test_it_runs_unchecked_and_its_checks_are_due_within_hours() -> None:
    team = Team()
    story = ran(team, hours=3)
    publication = story.publications.get()
    path = FastPath.objects.get()
    task = task_of(story.claims.get(), "forced_check")

    assert publication.fast
    assert path.due_at == publication.published_at + timedelta(hours=3)
    assert task.due_at == path.due_at
    assert not story.tasks.active().filter(type=TaskType.CHECK).exists(), "the check became a forced one"
    entry = RegisterEntry.objects.get()
    assert (entry.verdict, entry.claim, entry.owner) == (None, story.claims.get(), team.editor)


@pytest.mark.parametrize("which", ["editor", "senior"])
def test_it_puts_nothing_off_once_one_of_the_two_is_responsible_for_words(which: str) -> None:
    team = Team()
    story = breaking(team)
    signed(team, story)
    assert level(story)[0] == Level.POSTPONED
    stories.plan(
        by=team.editor,
        story=Story.objects.get(pk=story.pk),
        slug=story.slug,
        bylines=[team.reporter, getattr(team, which)],
        publish_by=None,
        embargo_until=None,
    )
    said = level(story)
    assert said[0] == Level.BLOCKER
    assert "one of the two is responsible for words of it by now" in said[1]


def test_the_forced_check_is_made_after_publication_and_ends_the_fast_path() -> None:
    team = Team()
    story = ran(team)
    claim = story.claims.get()
    assert VerificationTask.objects.takeable_by(team.checker).filter(type=TaskType.FORCED_CHECK).exists()
    verdict = judged(team, claim, kind="forced_check", said="accurate", so="confirmed")

    path = FastPath.objects.get()
    assert path.ended_because == "Everything that ran unchecked was checked."
    assert not Reminder.objects.waiting().filter(kind=fast.FORCED_CHECKS).exists()
    entry = RegisterEntry.objects.get()
    assert (entry.outcome, entry.settled_by, entry.verdict) == ("now_confirmed", team.checker, verdict)
    assert Event.objects.filter(verb="fast_path.ended").exists()
    assert Story.objects.get(pk=story.pk).state == StoryState.PUBLISHED


def test_what_is_found_false_afterwards_is_looked_at_now() -> None:
    team = Team()
    claim = ran(team).claims.get()
    verdict = judged(team, claim, kind="forced_check", said="accurate", so="false")
    entry = RegisterEntry.objects.get()
    assert (entry.settled_at, entry.verdict) == (None, verdict)
    assert entry.recheck_at <= verdict.at + timedelta(seconds=5)


def test_a_second_check_that_is_owed_keeps_the_clock_going() -> None:
    team = Team()
    story = breaking(team, risk="high")
    signed(team, story)
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    publish(by=team.editor, story=story)
    claim = story.claims.get()
    judged(team, claim, kind="forced_check", said="accurate", so="confirmed")
    path = FastPath.objects.get()
    assert path.ended_at is None
    assert task_of(claim, "second_check").due_at == path.due_at
    judged(team, claim, by=team.second, kind="second_check", said="accurate", so="confirmed")
    path.refresh_from_db()
    assert path.ended_at


def test_who_signs_for_a_second_check_to_come_signs_for_the_first_verdict() -> None:
    team = Team()
    story = breaking(team, risk="high")
    path = signed(team, story)
    judged(team, story.claims.get(), said="accurate", so="confirmed")
    second_check = "second_person_checked:C1:"
    stands, detail = level(story, second_check)
    assert stands == Level.BLOCKER
    assert "a senior editor’s signature for its present words and verdict" in detail
    sign(team, path)
    assert level(story, second_check)[0] == Level.POSTPONED


def test_what_was_checked_before_it_ran_did_not_run_on_the_fast_path() -> None:
    team = Team()
    story = breaking(team)
    signed(team, story)
    judged(team, story.claims.get(), said="accurate", so="confirmed")
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    ran_on = publish(by=team.editor, story=story)
    assert (ran_on.fast, ran_on.grounds["fast_path"], ran_on.grounds["postponed"]) == (False, None, [])
    assert FastPath.objects.get().ended_because == "It ran without it."


@pytest.mark.parametrize(
    ("how", "missing"),
    [
        ({"body": SAID}, "a line in the copy that the newsroom could not verify it"),
        ({"kept": False}, "a capture, upload or kept text"),
        ({"who": ""}, "somebody whose claim it is"),
        ({"who": "Ilse Brandt"}, "its attribution to Ilse Brandt"),
    ],
)
def test_what_the_fast_path_asks_for_at_least(how: dict[str, object], missing: str) -> None:
    team = Team()
    story = breaking(team, **how)
    signed(team, story)
    stands, detail = level(story)
    assert stands == Level.BLOCKER
    assert missing in detail


def test_the_signature_is_for_the_words_it_was_given_for() -> None:
    team = Team()
    story = breaking(team)
    path = signed(team, story)
    assert level(story)[0] == Level.POSTPONED
    later = SAID.replace("the harbour is", "the whole harbour is")
    stories.save_copy(
        by=team.reporter,
        story=Story.objects.get(pk=story.pk),
        document=copy(body=f"{later}\n\n{LINE}"),
        seen=story.copy_version,
    )
    stands, detail = level(story)
    assert stands == Level.BLOCKER
    assert "signature for its present words" in detail
    sign(team, path)
    assert level(story)[0] == Level.POSTPONED


def test_what_was_judged_wrong_is_not_put_off() -> None:
    team = Team()
    story = breaking(team)
    path = signed(team, story)
    judged(team, story.claims.get(), said="inaccurate", so="unverified")
    assert "attribution_is_right" in {one.rule for one in gate.evaluate(story).blockers}
    with pytest.raises(NotPossible, match="Nothing waits for its check"):
        sign(team, path)


def test_who_asks_does_not_sign_and_a_senior_editor_signs() -> None:
    team = Team()
    story = breaking(team)
    path = fast.ask_fast_path(by=team.senior, story=story, seen=story.gate_version, reason="Now.", hours=1)
    with pytest.raises(NotPermitted, match="You asked for the fast path"):
        sign(team, path)
    for user in (team.editor, team.reporter, team.head, team.legal):
        with pytest.raises(NotPermitted, match="Only a senior editor"):
            fast.sign_fast_path(by=user, path=path, seen=0)
    assert level(story)[0] == Level.BLOCKER, "unsigned it puts nothing off"
    with pytest.raises(DatabaseError, match="A senior editor signs"), transaction.atomic():
        FastPath.objects.update(signed_by=team.editor, signed_at=path.asked_at)
    with pytest.raises(Invalid, match="1 to 4 hours"):
        fast.ask_fast_path(by=team.editor, story=_other(team), seen=2, reason="Now.", hours=9)


def _other(team: Team) -> Story:
    story = breaking(team)
    Story.objects.filter(pk=story.pk).update(gate_version=2)
    return Story.objects.get(pk=story.pk)


@pytest.mark.parametrize(
    ("house", "minutes"),
    [
        ({}, (-29, 1, 61)),
        ({"checks_told_minutes": 10, "checks_heads_minutes": 20}, (-9, 1, 21)),
    ],
)
def test_reminders_climb_as_the_house_has_it_and_an_overdue_clock_closes_the_next_gate(
    house: dict[str, int], minutes: tuple[int, ...]
) -> None:
    team = Team()
    if house:
        set_policy(by=team.head, desk=team.desk, preset="house", reason="Faster.", seen=0, numbers=house)
    story = ran(team)
    path = FastPath.objects.get()
    with time_machine.travel(path.due_at + timedelta(minutes=minutes[0] - 2), tick=False):
        sweep()
    assert not OutboxMessage.objects.filter(kind=fast.FORCED_CHECKS).exists()
    told = []
    for after in minutes:
        with time_machine.travel(path.due_at + timedelta(minutes=after), tick=False):
            sweep()
        rows = OutboxMessage.objects.filter(kind=fast.FORCED_CHECKS, channel="in_app")
        told.append(set(rows.values_list("recipient__name", flat=True)))
    assert told[0] == {"Edda Editor", "Sana Senior"}
    assert told[2] - told[1] == {"Hugo Head"}

    stories.revise(by=team.reporter, story=story)
    assert level(story)[0] == Level.POSTPONED
    with time_machine.travel(path.due_at, tick=False):
        assert level(story)[0] == Level.BLOCKER
