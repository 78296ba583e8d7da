"""The gate of a next version: it asks about what is new, changed or opened since, and says what it carried over."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.api.asking import as_, given
from tests.factories import BODY, OPENED, Team, copy, filed, judged, mark, published, some_evidence, task_of
from verification.checking.models import VerificationTask
from verification.checking.states import TaskState
from verification.evidence import actions as evidence
from verification.gate import actions as gate
from verification.gate import signing
from verification.gate.carrying import LastRun, _mark, carried_over, carry, stand
from verification.gate.reading import read
from verification.gate.standing import standings
from verification.gate.states import Level
from verification.gate.view import StoryView
from verification.record import actions as records

pytestmark = pytest.mark.django_db


def again(story: Story) -> StoryView:
    return read(Story.objects.select_related("desk", "filed_by").get(pk=story.pk))


def carried(story: Story) -> list[int]:
    view = again(story)
    return [claim.number for claim in carried_over(view, gate.assess(view).findings)]


def two_claims(team: Team) -> Story:
    """A story that ran with two claims, and with sentences that carry none."""
    story = filed(team)
    judged(team, mark(team, story))
    judged(team, mark(team, story, OPENED, kind="date_place"))
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    records.publish(by=team.editor, story=story)
    return Story.objects.get(pk=story.pk)


def test_what_stands_as_it_ran_is_carried_over_and_the_changed_claim_is_asked_about() -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=two_claims(team))
    assert carried(story) == [1, 2]

    changed = copy(body=BODY.replace("opened in 1911", "opened in 1912"))
    stories.save_copy(by=team.reporter, story=story, document=changed, seen=story.copy_version)

    assert carried(story) == [1]
    assert {finding.claim for finding in gate.evaluate(story).blockers} == {2}


def test_a_warning_is_carried_only_while_it_says_what_it_said_when_the_story_ran() -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=two_claims(team))
    assert {f.carried for f in gate.evaluate(story).warnings if f.rule == "claims_are_made"} == {True}
    (many,) = standings([Story.objects.get(pk=story.pk)])
    assert many.gate.findings == gate.evaluate(story).findings, (
        "read alone and among many it is the same gate"
    )

    longer = copy(body=f"{BODY}\n\nThe port employed 212 people in 2022.")
    stories.save_copy(by=team.reporter, story=story, document=longer, seen=story.copy_version)

    assert False in {f.carried for f in gate.evaluate(story).warnings if f.rule == "claims_are_made"}


def test_a_story_that_never_ran_carries_nothing_and_neither_does_one_that_is_out() -> None:
    team = Team()
    out = two_claims(team)
    assert (again(out).last_run, carried(out)) == (None, [])
    assert again(filed(team)).last_run is None


def test_a_blocker_is_never_carried_over_whatever_the_record_says() -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=two_claims(team))
    task = task_of(story.claims.get(number=1))
    VerificationTask.objects.filter(pk=task.pk).update(state=TaskState.OPEN, settled_at=None)
    view = again(story)
    (blocker,) = gate.assess(view).blockers
    as_warning = stand(view, [replace(blocker, level=Level.WARNING)])
    assert view.last_run
    marks = frozenset(as_warning["marks"]) | view.last_run.marks
    view.last_run = LastRun(1, view.now, 1, view.last_run.claims, marks)

    assert [(f.level, f.carried) for f in gate.assess(view).blockers] == [(Level.BLOCKER, False)]
    assert [claim.number for claim in carried_over(view, gate.assess(view).findings)] == [2]


def test_what_lost_its_grounds_while_the_story_was_out_is_back_with_its_checker() -> None:
    team = Team()
    story = published(team)
    task = task_of(story.claims.get())
    shown = task.verdicts.get().shows.get().evidence
    evidence.withdraw(by=team.checker, evidence=shown, reason="It was a draft of the report.")
    task.refresh_from_db()
    assert task.state == TaskState.DONE, "nobody checks what is out"

    story = stories.revise(by=team.reporter, story=Story.objects.get(pk=story.pk))

    task.refresh_from_db()
    assert (task.state, task.assignee) == (TaskState.OPEN, team.checker)
    assert carried(story) == []
    assert "verdicts_stand" in {finding.rule for finding in gate.evaluate(story).blockers}


def test_the_next_version_runs_and_its_record_is_carried_from_in_turn() -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=two_claims(team))
    longer = copy(body=f"{BODY}\n\nIt rained.")
    stories.save_copy(by=team.reporter, story=story, document=longer, seen=story.copy_version)
    some_evidence(team, story)
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    records.publish(by=team.editor, story=story)

    last = again(stories.revise(by=team.reporter, story=Story.objects.get(pk=story.pk))).last_run

    assert last is not None
    assert (last.number, last.copy_version, sorted(last.claims)) == (2, 2, [1, 2])


def test_the_next_version_is_begun_and_given_up_from_the_pages() -> None:
    team = Team()
    story = two_claims(team)
    client = Client()
    client.force_login(team.editor)
    gate_path, home = f"/stories/{story.uuid}/gate/", f"/stories/{story.uuid}"
    assert f'action="{home}/revise/"' in client.get(gate_path).content.decode()
    assert f'action="{home}/revise/"' in client.get(f"{home}/copy/").content.decode()

    answer = client.post(f"{home}/revise/", follow=True)
    assert answer.redirect_chain == [(f"{home}/copy/", 302)]
    assert "next version, v1 is with readers" in answer.content.decode()
    assert "2 of 2 claims" in client.get(gate_path).content.decode()
    assert client.post(f"{home}/revise/").status_code == 409

    refused = client.post(f"{home}/give_up/", {"reason": " "})
    assert (refused.status_code, "Write the reason" in refused.content.decode()) == (422, True)
    client.post(f"{home}/give_up/", {"reason": "Nothing new."})
    assert Story.objects.get(pk=story.pk).state == StoryState.PUBLISHED


def test_after_a_next_version_was_given_up_the_gate_says_when_and_on_whose_word_it_ran() -> None:
    team = Team()
    story = two_claims(team)
    client = Client()
    with time_machine.travel(timezone.now() + timedelta(hours=30), tick=False):
        client.force_login(team.editor)
        gate_path = f"/stories/{story.uuid}/gate/"
        before = _said(client.get(gate_path).content.decode())
        assert "Published" in before[0]
        assert "Editor, approval" in before[1]
        stories.revise(by=team.editor, story=story)
        stories.give_up(by=team.editor, story=Story.objects.get(pk=story.pk), reason="Nothing new.")
        assert _said(client.get(gate_path).content.decode()) == before


def _said(page: str) -> tuple[str, str, str]:
    """What the gate says of when it ran: in the head, beside the sign-offs, and at the decision."""
    parts = (r'<p class="r small dim">.*?</p>', r'<ul class="signs small">.*?</ul>', r'id="whynot">.*?</p>')
    head, signs, decision = (re.search(part, page, re.DOTALL) for part in parts)
    assert head
    assert signs
    assert decision
    return head[0], signs[0], decision[0]


def test_the_next_version_is_begun_and_given_up_by_the_api() -> None:
    team = Team()
    story = two_claims(team)
    begun = given(as_(team.reporter).post(f"stories/{story.uuid}/revise"))
    assert (begun["state"], begun["ran_version"]) == ("checking", 1)
    findings = given(as_(team.editor).get(f"stories/{story.uuid}/gate"))["findings"]
    assert {f["carried"] for f in findings if f["level"] == "warning"} == {True}
    given_up = given(as_(team.editor).post(f"stories/{story.uuid}/give_up", reason="Nothing new."))
    assert given_up["state"] == "published"


def test_a_blocker_is_never_carried_over_whatever_a_forged_record_says_of_it() -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=two_claims(team))
    changed = copy(body=BODY.replace("opened in 1911", "opened in 1912"))
    stories.save_copy(by=team.reporter, story=story, document=changed, seen=story.copy_version)
    view = again(story)
    findings = gate.assess(view).findings
    assert view.last_run
    view.last_run = replace(view.last_run, marks=frozenset(_mark(view, finding) for finding in findings))

    levels = {(finding.level, finding.carried) for finding in carry(view, findings)}

    assert (Level.BLOCKER, False) in levels
    assert (Level.BLOCKER, True) not in levels
