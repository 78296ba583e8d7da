"""What is warned of while sources are put together, and pages that changed since a verdict, stand at the gate."""

import pytest

from newsroom.stories.models import Story
from tests.factories import QUOTE, Team, filed, judged, mark
from verification.gate.actions import evaluate
from verification.gate.passing import may_pass
from verification.gate.standing import standings
from verification.gate.states import Level
from verification.sources import actions as sources
from verification.sources import identities

pytestmark = pytest.mark.django_db


def said(story: Story, rule: str) -> list[str]:
    """The warnings of one rule at the gate."""
    story.refresh_from_db()
    gate = evaluate(story)
    assert all(finding.level == Level.WARNING for finding in gate.findings if finding.rule == rule)
    return [f"{finding.sentence} {finding.detail}" for finding in gate.findings if finding.rule == rule]


@pytest.fixture
def team():
    return Team()


def test_an_off_the_record_source_is_named_at_the_gate_once_the_claim_is_judged(team):
    story = filed(team)
    claim = mark(team, story)
    source = sources.add(
        by=team.reporter,
        story=story,
        name="A clerk",
        type="unnamed_person",
        proximity="first_hand",
        ground_rules="off_the_record",
    )
    sources.rest(by=team.reporter, claim=claim, source=source)
    assert said(story, "sources_bear") == []

    judged(team, claim)

    found = said(story, "sources_bear")
    assert len(found) == 1
    assert "off the record" in found[0]
    assert found[0].startswith("C1: ")


@pytest.mark.parametrize(("name", "stopped"), [("Ilse Brandt", True), ("the harbour master", False)])
def test_the_name_of_a_protected_source_stops_the_story_and_nobody_lets_it_pass(team, name, stopped):
    story = filed(team)
    claim = mark(team, story, QUOTE)
    source = sources.add(by=team.reporter, story=story, name=name, type="unnamed_person")
    identities.protect(by=team.reporter, source=source, name="Jan Holm")
    sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim)
    story.refresh_from_db()
    found = [one for one in evaluate(story).findings if one.rule == "sources_stay_protected"]
    assert [(one.level, may_pass(one)) for one in found] == [(Level.BLOCKER, False)] * stopped
    assert not any("carries the name" in one for one in said(story, "sources_bear"))


def test_two_independent_sources_are_warned_of_by_nobody(team):
    story = filed(team)
    claim = mark(team, story)
    for name in ("Ilse Brandt", "Jan Holm"):
        source = sources.add(
            by=team.reporter, story=story, name=name, type="named_person", proximity="first_hand"
        )
        sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim)
    assert said(story, "sources_bear") == []


def test_many_claims_with_sources_cost_as_many_queries_as_one(team, django_assert_num_queries):
    story = filed(team)
    claim = mark(team, story)
    source = sources.add(by=team.reporter, story=story, name="A clerk", type="unnamed_person")
    sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim)
    story.refresh_from_db()
    with django_assert_num_queries(GATE_QUERIES):
        evaluate(story)
    other = mark(team, story, "The port opened in 1911.", kind="background")
    more = [
        sources.add(by=team.reporter, story=story, name=f"Clerk {n}", type="unnamed_person") for n in range(5)
    ]
    for one in more:
        sources.rest(by=team.reporter, claim=other, source=one)
    judged(team, other)
    story.refresh_from_db()
    with django_assert_num_queries(GATE_QUERIES):
        evaluate(story)
    [standing] = standings([story])
    assert any(finding.rule == "sources_bear" for finding in standing.gate.findings)


GATE_QUERIES = 9
