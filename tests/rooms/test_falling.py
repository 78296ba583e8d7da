"""What ran and no longer rests on what it rested on: every place that used it is listed, and looked at again."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import wording
from newsroom.errors import NotPossible
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.api.asking import as_, given
from tests.evidence.kept import flip, kept, on_disk
from tests.factories import (
    BODY,
    Team,
    approved,
    checked,
    copy,
    filed,
    judged,
    mark,
    published,
    taken,
    task_of,
)
from tests.web.editor.roads import ran_unconfirmed
from verification.checking import actions as checking
from verification.checking import looking
from verification.checking.actions import Shown
from verification.checking.models import VerificationTask
from verification.checking.states import TaskState, TaskType
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.evidence import fixity
from verification.evidence.models import Evidence
from verification.gate import actions as gate
from verification.gate import short_lines as lines
from verification.gate import signing
from verification.record import actions as records
from verification.record.falling import FELL, spread_due
from verification.record.models import Fall, RegisterEntry, Use
from verification.record.register import settle_recheck
from verification.sources import actions as sources

pytestmark = pytest.mark.django_db

PAGE = "https://sund.example/report"


def now(story: Story) -> Story:
    return Story.objects.select_related("desk", "filed_by").get(pk=story.pk)


def pushed(team: Team, claim: Claim) -> None:
    """A push of the claim that was sent."""
    text = "Harbour toll brings in 41 million crowns."
    line = lines.propose_short_line(by=team.reporter, claim=claim, kind="push", text=text)
    line = lines.approve_short_line(by=team.editor, line=line, words=claim.words_digest)
    lines.send_short_line(by=team.editor, line=line)


def resting_on(team: Team, *, run: bool, url: str = PAGE) -> tuple[Story, Evidence]:
    """A story whose one claim rests on a page; it ran, or is approved."""
    story = filed(team)
    claim = mark(team, story)
    item = evidence.add(by=team.checker, story=story, kind="page", title="Report", url=url, no_fetch=True)
    task = taken(team, claim)
    checking.judge(
        by=team.checker, task=task, seen=task.version, words=Claim.objects.get(pk=claim.pk).words_digest,
        said="not_asked", so="confirmed", rationale="It says so.", shows=[Shown(item)],
    )  # fmt: skip
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    if run:
        records.publish(by=team.editor, story=now(story))
    return now(story), item


def rechecks(story: Story) -> list[VerificationTask]:
    return list(VerificationTask.objects.active().filter(story=story, type=TaskType.RECHECK))


def judged_again(team: Team, story: Story, so: str) -> None:
    task = task_of(story.claims.get())
    checking.reopen(by=team.editor, task=task, seen=task.version, reason="A reader wrote.")
    judged(team, story.claims.get(), so=so)


def test_a_verdict_reversed_on_the_words_that_ran_lists_every_place_once() -> None:
    team = Team()
    story = published(team)
    pushed(team, story.claims.get())
    story = stories.revise(by=team.reporter, story=story)
    judged_again(team, story, "confirmed")
    assert not Fall.objects.exists(), "as good as before is no fall"

    judged_again(team, story, "false")

    fall = Fall.objects.get()
    assert [(use.where, use.words) for use in fall.uses.all()] == [
        ("body", "took 41 million crowns in tolls in 2022"),
        ("short_line", "Harbour toll brings in 41 million crowns."),
    ]
    (task,) = rechecks(story)
    assert {use.task for use in fall.uses.all()} == {task}
    assert "tasks_are_settled" in {finding.rule for finding in gate.evaluate(story).blockers}
    told = OutboxMessage.objects.filter(kind=FELL)
    assert {message.recipient for message in told} == {team.editor, team.senior, team.reporter}
    assert "C1: its verdict was reversed." in wording(FELL, told[0].payload).sentence
    judged_again(team, story, "disputed")
    assert Fall.objects.count() == 1, "it fell once"


def test_another_verdict_on_other_words_is_no_fall_of_what_ran() -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=published(team))
    other = copy(body=BODY.replace("41 million", "48 million"))
    stories.save_copy(by=team.reporter, story=story, document=other, seen=story.copy_version)
    judged(team, story.claims.get(), so="false")
    assert not Fall.objects.exists()


def test_withdrawn_evidence_reaches_what_uses_the_same_page_on_other_desks_too() -> None:
    team, other = Team(), Team()
    story, item = resting_on(team, run=True)
    theirs, _ = resting_on(other, run=True)
    waiting, _ = resting_on(other, run=False)
    unrelated, _ = resting_on(other, run=True, url="https://sund.example/another")

    evidence.withdraw(by=team.checker, evidence=item, reason="Leaked by Ilse, and forged.")
    assert {use.story for use in Use.objects.all()} == {story}, "the others are reached one by one"
    assert [spread_due(), spread_due()] == [2, 0]

    assert {use.story for use in Use.objects.all()} == {story, theirs, waiting}
    assert [len(rechecks(one)) for one in (story, theirs, waiting, unrelated)] == [1, 1, 1, 0]
    assert now(waiting).state == StoryState.CHECKING, "its approval is void"
    told = OutboxMessage.objects.filter(kind=FELL)
    assert {message.recipient for message in told} == {other.editor, other.senior, other.reporter}
    said = [wording(FELL, message.payload) for message in told]
    assert all("in another story" in one.sentence for one in said)
    assert not any("Leaked" in f"{one.sentence} {one.body}" for one in said)


def test_each_desk_reads_its_own_uses_and_only_the_number_of_the_others() -> None:
    team, other = Team(), Team()
    story, item = resting_on(team, run=True)
    theirs, _ = resting_on(other, run=True)
    evidence.withdraw(by=team.checker, evidence=item, reason="Leaked by Ilse, and forged.")
    spread_due()

    mine, foreign = Client(), Client()
    mine.force_login(team.editor)
    foreign.force_login(other.editor)
    here = mine.get(f"/stories/{story.uuid}/record/").content.decode()
    there = foreign.get(f"/stories/{theirs.uuid}/record/").content.decode()
    assert "Leaked by Ilse" in here
    assert "1 story of other desks used it too; its desk was told" in here
    assert theirs.slug not in here
    assert "in a story that you do not see" in there
    assert "Leaked" not in there
    assert f">{story.slug}<" not in there

    (told,) = given(as_(other.editor).get("falls", story=str(theirs.uuid)))["results"]
    assert (told["because"], told["other_stories"]) == ("", 1)
    assert [use["story"] for use in told["uses"]] == [str(theirs.uuid)]
    (own,) = given(as_(team.auditor).get("falls"))["results"]
    assert "Leaked" in own["because"]


def test_altered_bytes_fall_wherever_the_same_bytes_are_used(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    team, other = Team(), Team()
    story, theirs = published(team), published(other)
    file = kept(team, story, evidence=story.evidence.get())
    kept(other, theirs, evidence=theirs.evidence.get())
    flip(on_disk(file.blob))
    fixity.check_story(story)
    fixity.check_story(story)
    spread_due()

    assert Fall.objects.count() == 1
    assert {use.story for use in Use.objects.all()} == {story, theirs}


def test_a_withdrawn_source_falls_with_what_rests_on_it() -> None:
    team = Team()
    story = checked(team)
    source = sources.add(by=team.reporter, story=story, name="the port", type="official_statement")
    sources.rest(by=team.reporter, claim=story.claims.get(), source=source)
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    records.publish(by=team.editor, story=now(story))

    sources.withdraw(by=team.reporter, source=source, reason="It was made up.")

    fall = Fall.objects.get()
    assert (fall.source, fall.uses.get().where, len(rechecks(story))) == (source, "body", 1)
    assert fall.because == "It was made up."


def test_whoever_looked_again_is_given_no_task_to_look_once_more() -> None:
    team = Team()
    story, item = resting_on(team, run=True)
    evidence.withdraw(by=team.checker, evidence=item, reason="Forged.")
    (task,) = rechecks(story)
    looking.look_again(by=team.checker, task=task, seen=task.version, outcome="correct", found="Forged.")
    assert rechecks(story) == []
    assert Fall.objects.first().uses.get().task.state == TaskState.DONE

    unconfirmed = ran_unconfirmed(Team(desk=team.desk))
    entry = RegisterEntry.objects.select_related("claim__story__desk").get(claim__story=unconfirmed)
    settle_recheck(
        by=entry.owner, entry=entry, seen=entry.version, outcome="now_false", note="He denies having said it."
    )
    assert [use.claim for use in Fall.objects.first().uses.all()] == [entry.claim]
    assert rechecks(unconfirmed) == []


def test_whoever_took_it_looks_again_and_nobody_else() -> None:
    team = Team()
    story, item = resting_on(team, run=True)
    evidence.withdraw(by=team.checker, evidence=item, reason="Forged.")
    stories.revise(by=team.reporter, story=now(story))
    (task,) = rechecks(story)
    task = checking.take(by=team.checker, task=task, seen=task.version)
    found = {"seen": task.version, "outcome": "stands", "found": "The archive has it too."}

    with pytest.raises(NotPossible, match=f"{team.checker} has taken this task"):
        looking.look_again(by=team.second, task=task, **found)
    looking.look_again(by=team.checker, task=task, **found)

    task.refresh_from_db()
    assert (task.state, task.owner) == (TaskState.DONE, None)


def test_what_nothing_used_does_not_fall() -> None:
    team = Team()
    story = approved(team)
    evidence.withdraw(by=team.checker, evidence=story.evidence.get(), reason="Twice.")
    assert not Fall.objects.exists()
