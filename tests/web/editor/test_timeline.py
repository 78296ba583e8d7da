"""The timeline: the ledger in sentences, in the desk's time, and blind where it must be."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, checked, draft, judged, make_desk, make_member, story_at, task_of
from tests.replying import asked
from tests.web.editor.conftest import SignIn
from tests.web.editor.roads import awaiting_a_blind_second_check, ran_unconfirmed
from verification.checking import actions as checking
from verification.checking import fixes
from verification.checking.models import Verdict
from verification.claims.models import Claim
from verification.outreach.actions import bounced
from verification.outreach.models import ReplyRequest


def timeline_of(story: Story) -> str:
    return f"/stories/{story.uuid}/timeline/"


def test_every_step_is_a_sentence_with_its_actor(team: Team, sign_in: SignIn) -> None:
    story = ran_unconfirmed(team)
    lines = sign_in(team.auditor).get(timeline_of(story)).context["lines"]
    said = [f"{line.who} {line.what}" for line in lines]
    assert said[0] == "Edda Editor published the story, copy v1"
    assert said[-1] == "Rosa Reporter handed in the copy; bylines: Rosa Reporter"
    signed = f'Sana Senior signed as senior editor for <a href="/stories/{story.uuid}/claims/1/">C1</a>'
    assert signed in said
    assert any("gave the verdict “Attributed, unverified” on" in sentence for sentence in said)


def test_a_search_for_another_way_names_whom_it_leads_to(team: Team, sign_in: SignIn) -> None:
    request = asked(team)
    bounced(by=team.reporter, attempt=request.attempts.get(), at=timezone.now(), reason="Full.")
    task = ReplyRequest.objects.get().another_way
    checking.take(by=team.checker, task=task, seen=task.version)

    lines = sign_in(team.auditor).get(timeline_of(request.story)).context["lines"]

    assert [line.what for line in lines if line.verb in ("task.opened", "task.taken")][:2] == [
        "took the search for another way to reach Port authority",
        "began looking for another way to reach Port authority",
    ]


def test_reasons_stand_below_their_sentence(team: Team, sign_in: SignIn) -> None:
    story = stories.hold(by=team.editor, story=checked(team), reason="The lawyers are <reading>.")
    text = sign_in(team.reporter).get(timeline_of(story)).content.decode()
    assert "held the story; it was in checking" in text
    assert "The lawyers are &lt;reading&gt;." in text


def test_times_are_the_desks(team: Team, sign_in: SignIn) -> None:
    with time_machine.travel(datetime(2023, 5, 27, 22, 30, tzinfo=UTC), tick=False):
        text = sign_in(team.editor).get(timeline_of(draft(team))).content.decode()
    assert ">00:30</time>" in text
    assert "Sunday 28 May 2023" in text


def test_the_timeline_is_read_in_pages(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    for _ in range(13):
        stories.hold(by=team.editor, story=story, reason="Wait.")
        stories.resume(by=team.editor, story=story)
        stories.plan(
            by=team.editor,
            story=story,
            slug=story.slug,
            bylines=[team.reporter],
            publish_by=None,
            embargo_until=None,
        )
        stories.hold(by=team.editor, story=story, reason="Wait again.")
        stories.resume(by=team.editor, story=story)
    client = sign_in(team.editor)
    first = client.get(timeline_of(story))
    assert len(first.context["lines"]) == 50
    assert "handed in the copy" not in first.content.decode()
    assert "handed in the copy" in client.get(timeline_of(story), {"page": 2}).content.decode()


@pytest.mark.parametrize("state", list(StoryState))
def test_the_timeline_stands_in_every_state(team: Team, sign_in: SignIn, state: StoryState) -> None:
    assert sign_in(team.editor).get(timeline_of(story_at(team, state))).status_code == 200


def test_a_story_of_another_desk_does_not_exist(team: Team, sign_in: SignIn) -> None:
    stranger = sign_in(make_member(make_desk(), Role.EDITOR))
    assert stranger.get(timeline_of(draft(team))).status_code == 404


def test_a_first_verdict_is_kept_from_the_blind_second_checker(team: Team, sign_in: SignIn) -> None:
    claim = awaiting_a_blind_second_check(team)
    answer, rationale = "“Misattributed”", "The annual report says so."
    seen = sign_in(team.editor).get(timeline_of(claim.story)).content.decode()
    assert answer in seen
    assert rationale in seen
    blind = sign_in(team.second).get(timeline_of(claim.story)).content.decode()
    assert answer not in blind
    assert rationale not in blind
    assert "kept back until the second check is given" in blind
    judged(team, claim, by=team.second, said="inaccurate", so="unverified", kind="second_check")
    assert answer in sign_in(team.second).get(timeline_of(claim.story)).content.decode()


def judged_again_with_a_fix(team: Team, claim: Claim) -> Verdict:
    task = task_of(claim)
    checking.reopen(by=team.editor, task=task, seen=task.version, reason="Look once more.")
    return judged(team, claim, by=team.third, said="inaccurate", so="unverified", fix="Nobody said so.")


def test_proposed_words_of_a_hidden_verdict_are_kept_back_too(team: Team, sign_in: SignIn) -> None:
    claim = awaiting_a_blind_second_check(team)
    verdict = judged_again_with_a_fix(team, claim)
    fixes.stet(by=team.reporter, verdict=verdict)
    assert "Nobody said so." in sign_in(team.editor).get(timeline_of(claim.story)).content.decode()
    blind = sign_in(team.second).get(timeline_of(claim.story)).content.decode()
    assert "Nobody said so." not in blind
    assert "let the words of" in blind
