"""The house policy: what a desk may make of the gate and what not, and that its stories are held against it at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import wording
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import (
    OPENED,
    Team,
    again,
    approved,
    checked,
    filed,
    judged,
    mark,
    published,
    story_at,
)
from verification.claims.models import Claim
from verification.errors import Blocked
from verification.gate import actions as gate
from verification.gate import signing
from verification.gate.catalogue import CATALOGUE, OFF
from verification.gate.house import House, concerns, house, house_of
from verification.gate.models import Policy
from verification.gate.numbers import NUMBERS
from verification.gate.policy import proposed, set_policy
from verification.gate.policy_effect import differences, effect
from verification.gate.presets import PRESETS, signer
from verification.gate.rules import RULES
from verification.gate.states import Preset
from verification.record.register import RECHECK
from verification.reminders.obligations import obligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def put(team: Team, **more: Any) -> Policy:
    """A policy of the desk, set by its head upon the one that holds."""
    seen = house_of(team.desk.pk).number
    given = {"preset": "house", "reason": "The desk agreed on it.", "seen": seen, **more}
    return set_policy(by=team.head, desk=team.desk, **given)


def without_byline(team: Team, story: Story) -> Story:
    times = {"publish_by": None, "embargo_until": None}
    stories.plan(by=team.editor, story=story, slug=story.slug, bylines=[], **times)
    story.refresh_from_db()
    return story


def unsigned(team: Team) -> Story:
    """A story without a byline, on a desk that is only warned of that."""
    put(team, levels={"byline_stands": "warning"})
    return without_byline(team, checked(team))


def level_of(story: Story, rule: str) -> set[str]:
    return {finding.level for finding in gate.evaluate(story).findings if finding.rule == rule}


def test_every_rule_of_the_gate_is_listed_with_the_published_rule_it_follows() -> None:
    missing = {rule.__name__ for rule in RULES} - CATALOGUE.keys()
    assert not missing, f"List in verification/gate/catalogue.py what these ask and follow: {missing}"
    for rule, listed in CATALOGUE.items():
        assert listed.follows, rule
        assert not (listed.never_passes and listed.may_be), rule


def test_every_preset_is_a_policy_that_may_be_set() -> None:
    for preset in Preset:
        wanted = proposed(preset=preset)
        assert wanted.numbers.keys() == NUMBERS.keys()
        assert wanted.signers == PRESETS[preset].signers
    assert proposed(preset="house").levels == {}


def test_a_rule_is_as_hard_as_the_house_takes_it(team: Team) -> None:
    story, elsewhere = unsigned(team), unsigned(Team())
    assert level_of(story, "byline_stands") == {"warning"}
    put(team, levels={"byline_stands": "blocker"})
    assert level_of(story, "byline_stands") == {"blocker"}
    story.refresh_from_db()
    with pytest.raises(Blocked):
        signing.approve(by=team.editor, story=story, seen=story.gate_version)
    put(team, levels={"byline_stands": OFF})
    assert level_of(story, "byline_stands") == set()
    assert level_of(elsewhere, "byline_stands") == {"warning"}


def test_setting_it_takes_every_approval_of_the_desk_back_and_no_other(team: Team) -> None:
    story, elsewhere, ran = approved(team), approved(Team()), published(team)
    version = ran.gate_version
    policy = put(team, levels={"byline_stands": "blocker"}, numbers={"decide_days": 7})
    for row in (story, elsewhere, ran):
        row.refresh_from_db()
    assert story.state == StoryState.CHECKING
    assert not story.sign_offs.in_force().approvals().exists()
    assert elsewhere.state == StoryState.APPROVED
    assert (ran.state, ran.gate_version) == (StoryState.PUBLISHED, version)
    event = Event.objects.get(verb="policy.set")
    assert (event.actor_id, event.subject_id, event.desk_id) == (team.head.pk, policy.pk, team.desk.pk)
    assert event.facts["levels"] == {"byline_stands": "blocker"}
    assert event.facts["numbers"]["decide_days"] == 7
    assert event.texts.get().text == "The desk agreed on it."
    assert "agreed" not in str(event.facts)


def test_nothing_signed_gets_past_a_policy_set_meanwhile(team: Team) -> None:
    story = checked(team)
    seen, other = story.gate_version, story_at(team, StoryState.HELD)
    put(team, preset="agency")
    with pytest.raises(NotPossible):
        signing.approve(by=team.editor, story=story, seen=seen)
    version = other.gate_version
    other.refresh_from_db()
    assert other.gate_version == version + 1


def test_what_no_desk_may_set_changes_nothing_however_it_came_in(team: Team) -> None:
    story = filed(team)
    judged(team, mark(team, story), said="inaccurate", so="confirmed")
    mark(team, story, OPENED)
    Policy.objects.create(
        desk=team.desk,
        number=1,
        levels={"attribution_is_right": OFF, "verdicts_stand": "warning", "senior_signed": OFF},
        reason="By hand.",
        set_by=team.head,
    )
    assert level_of(story, "attribution_is_right") == {"blocker"}
    assert level_of(story, "verdicts_stand") == {"blocker"}


WILL_NOT_DO: list[tuple[dict[str, Any], str, str]] = [
    ({"levels": {"verdicts_stand": "warning"}}, "verdicts_stand", "the same on every desk"),
    ({"levels": {"byline_stands": "loud"}}, "byline_stands", "it may be off or warning or blocker"),
    ({"levels": {"gossip": OFF}}, "gossip", "no rule called"),
    ({"numbers": {"decide_days": 0}}, "decide_days", "from 1 to 365"),
    ({"numbers": {"luck": 7}}, "luck", "No number"),
    ({"preset": "tabloid"}, "preset", "Start from one of these"),
    ({"reason": "  "}, "reason", "Write why"),
    ({"signers": [{"kind": "approval"}]}, "signers", "Line 1: choose whose sign-off"),
    ({"signers": [{"kind": "legal", "flags": ["rumour"]}]}, "signers", "rumour is not known as flags"),
    (
        {"signers": [{"kind": "legal", "after": ["head"]}, {"kind": "head", "after": ["legal"]}]},
        "signers",
        "wait for each other",
    ),
]


def test_what_will_not_do_is_said_beside_it(team: Team) -> None:
    for given, field, sentence in WILL_NOT_DO:
        with pytest.raises(Invalid) as refused:
            put(team, **given)
        assert sentence in refused.value.errors[field][0]
    assert not Policy.objects.exists()


def test_only_the_head_sets_it_and_only_upon_what_they_saw(team: Team) -> None:
    for user in (team.editor, team.senior, team.legal, team.auditor, Team().head):
        with pytest.raises(NotPermitted):
            set_policy(by=user, desk=team.desk, preset="agency", reason="Faster.", seen=0)
    put(team, preset="agency")
    with pytest.raises(NotPossible, match="since you looked"):
        put(team, preset="magazine", seen=0)
    with pytest.raises(NotPossible, match="nothing would change"):
        put(team, preset="agency")
    assert [policy.number for policy in team.desk.policies.all()] == [1]


def test_a_policy_is_kept_in_full_and_never_changed(team: Team) -> None:
    policy = put(team, preset="magazine", levels={"byline_stands": ""}, numbers={"decide_days": 3})
    kept = house(Policy.objects.get(pk=policy.pk))
    assert "byline_stands" not in kept.levels
    assert kept.levels["sources_bear"] == "blocker"
    assert (kept["decide_days"], kept["correction_hours"]) == (3, 72)
    assert policy.numbers.keys() == NUMBERS.keys()
    assert kept.signers == PRESETS[Preset.MAGAZINE].signers
    for sql in ("UPDATE verification_policy SET reason = 'x'", "DELETE FROM verification_policy"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_who_signs_is_asked_for_the_claims_that_meet_all_of_a_line() -> None:
    grave = Claim(kind="quotation", risk="high", flags=["allegation"])
    plain = Claim(kind="number", risk="low", flags=[])
    assert concerns(signer("legal", flags=("allegation", "court")), grave)
    assert concerns(signer("legal", flags=("allegation",), risk="medium"), grave)
    assert not concerns(signer("legal", flags=("allegation",), kinds=("poll",)), grave)
    assert not concerns(signer("legal", risk="medium"), plain)
    assert concerns(signer("head"), plain)


def test_what_it_would_do_is_told_before_and_nothing_is_done(team: Team) -> None:
    story = unsigned(team)
    unsigned(Team())
    approved(team)
    events = Event.objects.count()
    found = effect(team.desk, proposed(preset="house", levels={"byline_stands": "blocker"}), to=team.head)
    assert (found.stories, found.approvals) == (2, 1)
    assert [(one.story, one.asks) for one in found.stopped] == [(story, ["Somebody’s name stands over it"])]
    assert Event.objects.count() == events
    Story.objects.filter(pk=story.pk).update(confidential=True)
    assert effect(team.desk, proposed(preset="house"), to=again(team.head)).stories == 1
    Story.objects.filter(pk=story.pk).update(confidential=False)
    put(team, levels={"byline_stands": "blocker"})
    assert effect(team.desk, proposed(preset="house", levels={"byline_stands": OFF}), to=team.head).freed == [
        story
    ]


def test_who_hears_of_a_late_re_check_and_when_is_the_houses(team: Team) -> None:
    put(team, numbers={"recheck_editors_minutes": 15, "recheck_heads_minutes": 30})
    climbs = obligation(RECHECK).ladder_on
    assert climbs(team.desk.pk) == tuple(timedelta(minutes=after) for after in (0, 15, 45))
    assert climbs(Team().desk.pk) == tuple(timedelta(hours=after) for after in (0, 1, 3))


def test_the_editors_and_heads_of_the_desk_are_told_what_changed(team: Team) -> None:
    put(team, levels={"byline_stands": OFF})
    told = OutboxMessage.objects.filter(kind="policy_set")
    assert {message.recipient for message in told} == {team.editor, team.senior}
    words = wording("policy_set", told[0].payload)
    assert words is not None
    assert words.path == f"/desks/{team.desk.slug}/policy/?before=0&after=1#h-compared"
    assert "Somebody’s name stands over it: As the product has it: stops the story → Off" in words.body


def test_two_policies_differ_in_what_was_set(team: Team) -> None:
    after = put(team, levels={"byline_stands": OFF}, numbers={"decide_days": 7}, signers=[])
    told = {one.what: (one.was, one.now) for one in differences(House(), house(after))}
    assert told == {
        "Somebody’s name stands over it": ("As the product has it: stops the story", "Off"),
        "Days until it is decided what becomes of it": ("14", "7"),
        "Who signs": ("Legal read: allegation", "nobody besides the approval"),
    }
