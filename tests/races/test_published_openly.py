"""Anything that opens a condition, against approving and publishing at the same moment: nothing open ever runs."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.errors import NotPossible, Refusal
from newsroom.ledger.actions import verify
from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import OPENED, Team, checked, copy, mark, task_of
from tests.races.test_threads import at_once
from verification.checking import actions as checking
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.gate import signing
from verification.outreach import actions as outreach
from verification.outreach.models import Party
from verification.record import actions as records
from verification.sources import actions as sources

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

ROUNDS = 150
SEED = 6


def _now(story: Story) -> Story:
    return Story.objects.select_related("desk", "filed_by").get(pk=story.pk)


def _words(team: Team, story: Story) -> None:
    mine = _now(story)
    other = copy(headline="Toll", body="The port of Sund took 43 million crowns in tolls in 2022.")
    stories.save_copy(by=team.reporter, story=mine, document=other, seen=mine.copy_version)


def _mark(team: Team, story: Story) -> None:
    mark(team, _now(story), OPENED, kind="date_place")


def _reopen(team: Team, story: Story) -> None:
    task = task_of(story.claims.get(number=1))
    checking.reopen(by=team.second, task=task, seen=task.version, reason="Look again.")


def _evidence(team: Team, story: Story) -> None:
    evidence.withdraw(by=team.checker, evidence=story.evidence.get(), reason="Forged.")


def _source(team: Team, story: Story) -> None:
    sources.withdraw(by=team.reporter, source=story.sources.get(), reason="It was made up.")


def _risk(team: Team, story: Story) -> None:
    claim = Claim.objects.get(story=story, number=1)
    claims.amend(
        by=team.editor, claim=claim, seen=claim.version, kind=claim.kind, risk="high", flags=claim.flags,
        statement=claim.statement, attributed_to="", channel="",
    )  # fmt: skip


def _put(team: Team, story: Story) -> None:
    outreach.put(
        by=team.reporter, story=_now(story), party=Party.objects.get(desk=team.desk), type="comment",
        put="Is it so?", reply_by=timezone.now() + timedelta(hours=1), claims=list(story.claims.all()),
    )  # fmt: skip


def _hold(team: Team, story: Story) -> None:
    stories.hold(by=team.senior, story=_now(story), reason="Wait.")


def _withdraw(team: Team, story: Story) -> None:
    signed = story.sign_offs.in_force().select_related("story__desk", "revision").first()
    if signed is None:
        raise NotPossible("Nothing is signed yet.")
    signing.withdraw_sign_off(by=team.editor, sign_off=signed)


CHANGES: list[tuple[str, Callable[[Team, Story], None]]] = [
    ("story.copy_saved", _words),
    ("claim.marked", _mark),
    ("task.reopened", _reopen),
    ("evidence.withdrawn", _evidence),
    ("source.withdrawn", _source),
    ("claim.amended", _risk),
    ("reply.put", _put),
    ("story.held", _hold),
    ("sign_off.withdrawn", _withdraw),
]
"""What opens a condition, by the event it records."""


def _ready(team: Team) -> Story:
    """A story that nothing stops, and of which everything above can be changed."""
    story = checked(team)
    source = sources.add(by=team.reporter, story=story, name="the port", type="official_statement")
    sources.rest(by=team.reporter, claim=story.claims.get(), source=source)
    return _now(story)


def _dawdle(story: Story, looks: int) -> None:
    """Let the other one go first by as many looks at the database."""
    for _ in range(looks):
        _now(story)


def test_of_a_hundred_and_fifty_interleavings_none_runs_with_an_open_condition() -> None:
    team, dice = Team(), random.Random(SEED)
    outreach.add_party(by=team.reporter, desk=team.desk, name="Port authority", kind="body")
    came: Counter[str] = Counter()
    for turn in range(ROUNDS):
        story = _ready(team)
        event, change = CHANGES[turn % len(CHANGES)]
        early, between, late = dice.randrange(12), dice.randrange(8), dice.randrange(40)

        def run(story: Story = story, early: int = early, between: int = between) -> None:
            _dawdle(story, early)
            mine = _now(story)
            signing.approve(by=team.editor, story=mine, seen=mine.gate_version)
            _dawdle(story, between)
            records.publish(by=team.senior, story=_now(story))

        def alter(story: Story = story, change: Callable[..., None] = change, late: int = late) -> None:
            _dawdle(story, late)
            change(team, story)

        outcomes = at_once([run, alter])

        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert all(isinstance(one, Refusal) for one in refused), (event, refused)
        came[_assert_nothing_open_ran(story, event)] += 1
    assert set(came) >= {"ran, then changed or refused", "stopped"}, came
    assert verify(Event.objects.order_by("position")) is None


def _assert_nothing_open_ran(story: Story, event: str) -> str:
    """What ran was approved at the version it ran at, and what opened a condition came after, or not at all."""
    where = {
        one.verb: one.position
        for one in Event.objects.filter(
            story_id=story.pk, verb__in=("story.published", event, "story.approved")
        )
    }
    story.refresh_from_db()
    if "story.published" not in where:
        assert story.state != StoryState.PUBLISHED
        assert not story.publications.exists()
        return "stopped"
    assert where.get(event, where["story.published"] + 1) > where["story.published"], event
    publication = story.publications.get()
    assert (
        publication.approval.gate_version
        == Event.objects.get(verb="story.published", story_id=story.pk).facts["gate_version"]
    )
    assert publication.revision.number == publication.approval.revision.number
    return "ran, then changed or refused"
