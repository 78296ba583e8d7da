"""Anything that opens a condition, against approving and publishing at the same moment: nothing open ever runs."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from newsroom.errors import NotPossible, Refusal
from newsroom.ledger.actions import verify
from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import OPENED, Team, checked, copy, filed, judged, mark, published, task_of
from tests.races.test_threads import at_once
from verification.checking import actions as checking
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.gate import overriding, policy, signing
from verification.gate.states import SignOffKind
from verification.outreach import actions as outreach
from verification.record import actions as records
from verification.record import correcting
from verification.sources import actions as sources

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

TOOK = "The port of Sund took 41 million crowns in tolls in 2022."
NOT_SEEN = "The pier was never paid for, the harbour board said."
OWN_LINE = "The Courier could not independently verify what the harbour board said."
ROUNDS = 150
EXPIRIES = 12
SEED = 6

Change = Callable[[Team, Story], None]


def _now(story: Story) -> Story:
    return Story.objects.select_related("desk", "filed_by").get(pk=story.pk)


def _words(team: Team, story: Story) -> None:
    mine = _now(story)
    other = copy("Toll", "", TOOK.replace("41", "43"))
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
    party = outreach.add_party(by=team.reporter, desk=team.desk, name=f"Port {story.pk}", kind="body")
    outreach.put(
        by=team.reporter, story=_now(story), party=party, type="comment",
        put="Is it so?", reply_by=timezone.now() + timedelta(hours=1), claims=list(story.claims.all()),
    )  # fmt: skip


def _hold(team: Team, story: Story) -> None:
    stories.hold(by=team.senior, story=_now(story), reason="Wait.")


def _withdraw(team: Team, story: Story) -> None:
    signed = story.sign_offs.in_force().select_related("story__desk", "revision").first()
    if signed is None:
        raise NotPossible("Nothing is signed yet.")
    signing.withdraw_sign_off(by=signed.by, sign_off=signed)


def _let_nothing_pass(team: Team, story: Story) -> None:
    overriding.withdraw_override(by=team.senior, override=story.overrides.get())


def _ask_more(team: Team, story: Story) -> None:
    signers = [{"kind": SignOffKind.HEAD}]
    policy.set_policy(
        by=team.head, desk=team.desk, preset="house", reason="After last night.", seen=0, signers=signers
    )


def _correct(team: Team, story: Story) -> None:
    correcting.open_correction(by=team.editor, story=_now(story), kind="correction", because="It was 43.")


def _confirmed(team: Team) -> Story:
    """A story that nothing stops."""
    return checked(team, copy("Toll", "", f"{TOOK}\n\n{OPENED}"))


def _sourced(team: Team) -> Story:
    story = _confirmed(team)
    source = sources.add(by=team.reporter, story=story, name="the port", type="official_statement")
    sources.rest(by=team.reporter, claim=story.claims.get(), source=source)
    return story


def _unverified(team: Team) -> Story:
    """A story that runs because a senior editor signed for it."""
    story = filed(team, copy("Toll", "", f"{NOT_SEEN}\n\n{OWN_LINE}"))
    claim = mark(team, story, NOT_SEEN, kind="paraphrase", attributed_to="the harbour board")
    judged(team, claim, said="accurate", so="unverified")
    signing.sign_as_senior(by=team.senior, story=story, seen=_now(story).gate_version)
    return story


def _let_pass(team: Team) -> Story:
    """A story of high risk that runs without its second check because two people let it pass."""
    story = filed(team, copy("Toll", "", TOOK))
    judged(team, mark(team, story, risk="high"))
    asked = overriding.ask_override(
        by=team.editor, story=story, key="second_person_checked:C1:", seen=_now(story).gate_version,
        reason="The minister speaks at six.",
    )  # fmt: skip
    overriding.second_override(by=team.senior, override=asked, seen=_now(story).gate_version)
    return story


def _next_version(team: Team) -> Story:
    return stories.revise(by=team.editor, story=published(team))


@dataclass(frozen=True)
class Race:
    """What opens a condition, and the event it records; `ready` makes a story that nothing stops until then."""

    event: str
    change: Change
    ready: Callable[[Team], Story] = _confirmed
    alone: bool = False
    """It is about a whole desk: each time another one."""


RACES = (
    Race("story.copy_saved", _words),
    Race("claim.marked", _mark),
    Race("task.reopened", _reopen),
    Race("evidence.withdrawn", _evidence),
    Race("source.withdrawn", _source, _sourced),
    Race("claim.amended", _risk),
    Race("reply.put", _put),
    Race("story.held", _hold),
    Race("sign_off.withdrawn", _withdraw),
    Race("sign_off.withdrawn", _withdraw, _unverified),
    Race("override.withdrawn", _let_nothing_pass, _let_pass),
    Race("policy.set", _ask_more, alone=True),
    Race("correction.opened", _correct, _next_version),
)


def _dawdle(story: Story, looks: int) -> None:
    """Let the other one go first by as many looks at the database."""
    for _ in range(looks):
        _now(story)


def test_of_a_hundred_and_fifty_interleavings_none_runs_with_an_open_condition() -> None:
    desk, dice = Team(), random.Random(SEED)
    came: Counter[str] = Counter()
    for turn in range(ROUNDS):
        race = RACES[turn % len(RACES)]
        event, change = race.event, race.change
        team = Team() if race.alone else desk
        story = _now(race.ready(team))
        since, runs = Event.objects.latest("position").position, story.publications.count()
        steps = [threading.Event() for _ in range(3)]
        step, late, pause = dice.choice(steps), dice.randrange(8), dice.randrange(16)

        def run(
            team: Team = team, story: Story = story, steps: list[threading.Event] = steps, pause: int = pause
        ) -> None:
            try:
                steps[0].set()
                _dawdle(story, pause)
                mine = _now(story)
                signing.approve(by=team.editor, story=mine, seen=mine.gate_version)
                steps[1].set()
                _dawdle(story, pause)
                records.publish(by=team.senior, story=_now(story))
            finally:
                for step in steps:
                    step.set()

        def alter(
            team: Team = team, story: Story = story, change: Change = change, step: threading.Event = step,
            late: int = late,
        ) -> None:  # fmt: skip
            step.wait(timeout=60)
            _dawdle(story, late)
            change(team, story)

        outcomes = at_once([run, alter])

        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert all(isinstance(one, Refusal) for one in refused), (event, refused)
        came[_assert_nothing_open_ran(story, event, since, runs)] += 1
    assert set(came) >= {"ran, then changed or refused", "stopped"}, came
    assert verify(Event.objects.order_by("position")) is None


def _assert_nothing_open_ran(story: Story, event: str, since: int, runs: int) -> str:
    """What ran was approved at the version it ran at, and what opened a condition came after, or not at all."""
    happened = Event.objects.filter(position__gt=since, verb__in=("story.published", event))
    where = dict(happened.values_list("verb", "position"))
    story.refresh_from_db()
    if "story.published" not in where:
        assert story.state != StoryState.PUBLISHED
        assert story.publications.count() == runs
        return "stopped"
    assert where.get(event, where["story.published"] + 1) > where["story.published"], event
    publication = story.publications.latest("number")
    ran = Event.objects.get(position=where["story.published"])
    assert publication.approval.gate_version == ran.facts["gate_version"]
    assert publication.revision.number == publication.approval.revision.number
    return "ran, then changed or refused"


def test_what_ran_on_an_override_ran_before_it_expired() -> None:
    """Time alone opens this condition: no verb moves the gate, so it is looked at again when the story runs."""
    team, dice = Team(), random.Random(SEED)
    came: Counter[bool] = Counter()
    for turn in range(EXPIRIES):
        story = _now(_let_pass(team))
        expires_at = story.overrides.get().expires_at
        late, ended = dice.randrange(80), threading.Event()
        if turn:  # but for the first, which runs in time, nothing says which is faster
            ended.set()
        with time_machine.travel(expires_at - timedelta(seconds=1), tick=False) as clock:

            def run(story: Story = story, ended: threading.Event = ended) -> None:
                try:
                    mine = _now(story)
                    signing.approve(by=team.editor, story=mine, seen=mine.gate_version)
                    records.publish(by=team.senior, story=_now(story))
                finally:
                    ended.set()

            def pass_by(
                story: Story = story,
                late: int = late,
                clock: time_machine.Traveller = clock,
                ended: threading.Event = ended,
            ) -> None:
                ended.wait(timeout=60)
                _dawdle(story, late)
                clock.shift(timedelta(seconds=2))

            ran, _passed = at_once([run, pass_by])
        assert ran is None or isinstance(ran, Refusal), ran
        came[ran is None] += 1
        assert [one.published_at for one in story.publications.all() if one.published_at >= expires_at] == []
    assert set(came) == {True, False}, came
