"""What is not confirmed, and what rests on little, runs only as the copy and its grounds let it."""

from datetime import date
from decimal import Decimal

import pytest

from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, judged, mark, some_evidence
from verification.checking.models import Shows
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.evidence import actions as evidence
from verification.evidence import translating
from verification.gate import actions as gate
from verification.gate import signing
from verification.gate.words import excerpt
from verification.sources import actions as sources
from verification.sources import polls
from verification.text.polls import Poll
from verification.text.shares import Share

pytestmark = pytest.mark.django_db

SAID = "The mayor took money from the port, councillor Petra Holm said."


def stops(claim: Claim, rule: str) -> list[str]:
    """What this rule says of the story as it is now."""
    gate_now = gate.evaluate(Story.objects.get(pk=claim.story_id))
    return [finding.sentence for finding in gate_now.findings if finding.rule == rule]


def said(body: str, so: str, **fields: object) -> Claim:
    team = Team()
    claim = mark(
        team, filed(team, copy(body=body)), SAID, kind="paraphrase", attributed_to="Petra Holm", **fields
    )
    judged(team, claim, said="accurate", so=so)
    return claim


@pytest.mark.parametrize(
    ("beside", "stopped"),
    [("", True), (" Her claim is false, the court found.", False), ("\n\nHer claim is false.", True)],
)
def test_what_is_false_runs_only_where_its_paragraph_says_so(beside: str, stopped: bool) -> None:
    assert bool(stops(said(SAID + beside, "false"), "false_is_called_false")) is stopped


@pytest.mark.parametrize(
    ("after", "stopped"),
    [("", True), ("\n\nThe mayor denied it.", False), ("\n\nA.\n\nB.\n\nHe denied it.", True)],
)
def test_what_is_disputed_runs_only_with_both_sides_near(after: str, stopped: bool) -> None:
    assert bool(stops(said(SAID + after, "disputed"), "both_sides_are_told")) is stopped


def test_the_gate_quotes_the_copy_with_every_mark_closed() -> None:
    assert excerpt('"We never met."') == "“We never met.”"
    assert excerpt('He went on: "We never met.') == "“He went on: ‘We never met.’”"
    assert excerpt("") == "“”"
    assert excerpt("would-be candidate") == "“would-be candidate”."
    assert excerpt('"' + "word " * 40) == "“" + "word " * 22 + "word…”"


@pytest.mark.parametrize(
    ("after", "told"),
    [("", True), ("\n\nThe Courier could not independently verify this.", False)],
)
def test_what_is_unverified_is_hedged_near_by(after: str, told: bool) -> None:
    for flags in ([], ["absence"]):
        assert bool(stops(said(SAID + after, "unverified", flags=flags), "unverified_is_hedged")) is told


def test_a_serious_allegation_that_runs_as_fact_has_two_independent_sources() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story, flags=["allegation"], risk=Risk.HIGH)
    for name in ("Ilse Brandt", "Jonas Feld"):
        source = sources.add(
            by=team.reporter, story=story, name=name, type="named_person", proximity="first_hand"
        )
        sources.rest(by=team.reporter, claim=claim, source=source)
        if name == "Ilse Brandt":
            judged(team, claim)
            assert (
                "1 independent source; the house asks for 2"
                in stops(claim, "allegations_have_two_sources")[0]
            )

    assert stops(claim, "allegations_have_two_sources") == []


def test_a_lone_unnamed_source_needs_a_senior_editor_who_knows_who_it_is() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story, flags=["serious"], risk=Risk.HIGH)
    source = sources.add(
        by=team.reporter, story=story, name="a port official", type="unnamed_person", proximity="first_hand"
    )
    sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim)
    assert "no senior editor signed" in stops(claim, "unnamed_source_is_known")[0]

    claim.refresh_from_db()
    story.refresh_from_db()
    signing.know_source(by=team.senior, claim=claim, seen=story.gate_version)

    assert stops(claim, "unnamed_source_is_known") == []


def test_translated_words_rest_on_an_original_with_a_named_translator() -> None:
    team = Team()
    claim = mark(team, filed(team), kind="paraphrase", flags=["translation"])
    verdict = judged(team, claim)
    assert stops(claim, "translator_is_named")

    item = Shows.objects.get(verdict=verdict).evidence
    made = translating.add(
        by=team.reporter, evidence=item, language="en", text="Tolls: 41 million", translator="Milan Horak"
    )
    assert stops(claim, "translator_is_named") == []
    translating.withdraw(by=team.reporter, translation=made, reason="It is wrong.")

    assert stops(claim, "translator_is_named")


@pytest.mark.parametrize(
    ("words", "stopped"), [("The majority opposes", True), ("A minority of 43 per cent opposes", False)]
)
def test_what_is_said_of_a_poll_is_what_its_figures_are(words: str, stopped: bool) -> None:
    team = Team()
    sentence = f"{words} the toll."
    story = filed(team, copy(body=sentence))
    claim = mark(team, story, sentence, kind="poll")
    assert "has no card" in stops(claim, "polls_are_disclosed")[0]
    shares = (Share("Oppose", Decimal(43), "against"), Share("Support", Decimal(57), "for"))
    polls.add(by=team.reporter, story=story, title="Toll poll", poll=Poll(shares=shares), claims=[claim])

    assert bool(stops(claim, "polls_add_up")) is stopped
    assert "items that a poll discloses" in stops(claim, "polls_are_disclosed")[0]


@pytest.mark.parametrize(("when", "stopped"), [("", True), (" on 30 May", False)])
def test_a_denial_older_than_what_it_seems_to_answer_is_dated(when: str, stopped: bool) -> None:
    team = Team()
    sentence = f"The mayor denied the claims{when}."
    story = filed(team, copy(body=sentence))
    claim = mark(team, story, sentence, kind="paraphrase", attributed_to="The mayor")
    post = some_evidence(team, story)
    evidence.date(by=team.checker, evidence=post, seen=post.version, own_date=date(2023, 6, 11))
    verdict = judged(team, claim, said="accurate")
    item = Shows.objects.get(verdict=verdict).evidence
    evidence.date(by=team.checker, evidence=item, seen=item.version, own_date=date(2023, 5, 30), against=post)

    assert bool(stops(claim, "older_is_dated")) is stopped


@pytest.mark.parametrize(("count", "level"), [(5, "warning"), (6, "blocker")])
def test_so_many_checkable_sentences_at_most_carry_no_claim(count: int, level: str) -> None:
    team = Team()
    lines = [
        f"The pier cost {n} million crowns in {1900 + n}, the council said." for n in range(1, count + 1)
    ]
    story = filed(team, copy(headline="Piers", standfirst="", body="\n\n".join(["We saw it.", *lines])))
    claim = mark(team, story, "We saw it.", kind="event")

    found = gate.evaluate(Story.objects.get(pk=claim.story_id)).findings

    assert [f.level for f in found if f.rule == "claims_are_made" and "no claim" in f.sentence] == [level]
