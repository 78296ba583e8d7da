"""Whoever comes to own a story after they checked it or signed it has checked and signed nothing of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from newsroom.errors import NotPossible
from newsroom.people.models import Membership, User
from newsroom.stories import actions as stories
from newsroom.stories.models import Byline, Story
from newsroom.stories.states import StoryState
from tests.factories import Team, approved, checked, judged, story_at, task_of
from verification.checking import actions as checking
from verification.gate import legal, policy, public_interest, signing
from verification.gate import short_lines as lines
from verification.gate.actions import evaluate
from verification.gate.models import ShortLine
from verification.record import actions as records

pytestmark = pytest.mark.django_db

ASKED = [{"kind": "senior"}, {"kind": "legal"}, {"kind": "head"}]


def now(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def give_byline(team: Team, story: Story, *users: User) -> None:
    stories.plan(
        by=team.reporter, story=now(story), slug=story.slug, bylines=[team.reporter, *users], publish_by=None,
        embargo_until=None,
    )  # fmt: skip


def open_rules(story: Story) -> set[str]:
    return {finding.rule for finding in evaluate(now(story)).blockers}


def signed_by_all(team: Team) -> Story:
    """A story that everybody whom the house asks has signed, and of which a delicate claim is said to matter."""
    policy.set_policy(by=team.head, desk=team.desk, preset="house", reason="Ours.", seen=0, signers=ASKED)
    story = checked(team)
    story.claims.update(flags=["health_or_privacy"])
    claim = story.claims.get()
    said = [public_interest.Read(claim, claim.words_digest)]
    public_interest.say_public_interest(by=team.editor, about=said, reason="It is their money.")
    signing.sign_as_senior(by=team.senior, story=now(story), seen=now(story).gate_version)
    signing.sign_as_head(by=team.head, story=now(story), seen=now(story).gate_version)
    read = [legal.Reading(claim, "clear")]
    legal.read_legally(by=team.legal, story=now(story), seen=now(story).gate_version, readings=read)
    return now(story)


def test_a_byline_takes_away_what_was_checked_and_signed_before_it() -> None:
    team = Team()
    story = signed_by_all(team)
    assert open_rules(story) == set()

    give_byline(team, story, team.senior, team.head, team.legal, team.checker, team.editor)

    rules = {"verdicts_stand", "signed_as_the_house_asks", "legal_read", "public_interest_is_said"}
    assert open_rules(story) == rules
    give_byline(team, story)
    assert open_rules(story) == rules, "taking the name off does not make it somebody else's"


def test_another_checker_judges_what_its_checker_came_to_own() -> None:
    team = Team()
    story = checked(team)
    give_byline(team, story, team.checker)
    task = task_of(story.claims.get())
    sentences = [finding.sentence for finding in evaluate(now(story)).blockers]
    assert sentences == ["C1 was judged by Chiara Checker, whose story it is by now."]

    checking.reopen(by=team.second, task=task, seen=task.version, reason="Its checker wrote it.")
    judged(team, story.claims.get(), by=team.second)

    assert open_rules(story) == set()


def test_no_approval_by_one_whose_byline_came_by_sql_is_published_on() -> None:
    team = Team()
    story = approved(team)
    Byline.objects.create(story=story, user=team.editor)
    with pytest.raises(NotPossible, match="another editor approves it"):
        records.publish(by=team.senior, story=now(story))


def test_a_line_whose_approver_came_to_own_the_story_is_not_sent() -> None:
    team = Team()
    story = checked(team)
    claim = story.claims.get()
    text = "The port took 41 million crowns in tolls in 2022."
    line = lines.propose_short_line(by=team.reporter, claim=claim, kind="push", text=text)
    lines.approve_short_line(by=team.editor, line=line, words=claim.words_digest)
    give_byline(team, story, team.editor)

    with pytest.raises(NotPossible, match="Edda Editor is responsible"):
        lines.send_short_line(by=team.senior, line=line)
    with pytest.raises(DatabaseError, match="only as it was approved"), transaction.atomic():
        ShortLine.objects.filter(pk=line.pk).update(state="sent")

    lines.approve_short_line(by=team.senior, line=line, words=claim.words_digest)
    assert lines.send_short_line(by=team.senior, line=line).sent_at


def test_whoever_left_the_desk_does_not_keep_other_stories_from_running() -> None:
    team, other = Team(), Team()
    left, runs = story_at(team, StoryState.SCHEDULED), story_at(other, StoryState.SCHEDULED)
    Membership.objects.filter(user=team.editor).update(left_at=timezone.now())

    assert records.publish_due(now=timezone.now() + timedelta(hours=3)) == 1

    assert now(left).state == StoryState.APPROVED
    assert now(runs).state == StoryState.PUBLISHED
