"""What is delicate, pictured, translated, or made more of than it is runs only with what stands for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.errors import NotPermitted, NotPossible
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, checked, copy, filed, judged, mark
from tests.rooms.test_gate_on_truth import stops
from verification.checking.models import Shows
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.evidence import actions as evidence
from verification.evidence import translating
from verification.gate import actions as gate
from verification.gate import signing
from verification.gate.public_interest import Read, say_public_interest
from verification.record import actions as records
from verification.sources import actions as sources

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.mark.parametrize(
    ("flags", "asked"),
    [(["health_or_privacy"], True), (["serious"], False)],
)
def test_what_is_delicate_runs_with_a_reason_for_its_present_words(
    team: Team, flags: list[str], asked: bool
) -> None:
    claim = mark(team, filed(team), flags=flags)
    assert bool(stops(claim, "public_interest_is_said")) is asked
    claim.refresh_from_db()
    with pytest.raises(NotPermitted):
        say_public_interest(by=team.reporter, about=[Read(claim, claim.words_digest)], reason="Mine.")
    say_public_interest(by=team.editor, about=[Read(claim, claim.words_digest)], reason="They govern.")

    assert stops(claim, "public_interest_is_said") == []
    story = Story.objects.get(pk=claim.story_id)
    other = copy(body=story.revision.text.split("\n\n", 2)[2].replace("41 million", "42 million"))
    stories.save_copy(by=team.reporter, story=story, seen=story.copy_version, document=other)

    assert bool(stops(claim, "public_interest_is_said")) is asked


def test_a_serious_allegation_that_names_no_source_at_all_is_stopped(team: Team) -> None:
    claim = mark(team, filed(team), flags=["allegation"], risk=Risk.HIGH)
    judged(team, claim)

    [said] = stops(claim, "allegations_have_two_sources")

    assert "names no source" in said


def test_beside_a_claim_of_high_risk_no_checkable_sentence_goes_unclaimed(team: Team) -> None:
    story = filed(team)
    claim = mark(team, story)

    def levels() -> set[str]:
        found = gate.evaluate(Story.objects.get(pk=story.pk)).findings
        return {f.level for f in found if f.rule == "claims_are_made" and "no claim" in f.sentence}

    assert levels() == {"warning"}
    claim.refresh_from_db()
    put = {name: getattr(claim, name) for name in ("kind", "flags", "statement", "attributed_to", "channel")}
    claims.amend(by=team.reporter, claim=claim, seen=claim.version, risk=Risk.HIGH, **put)

    assert levels() == {"blocker"}


@pytest.mark.parametrize(
    ("words", "proximity", "stopped"),
    [
        ("Port officials said the pier sank.", "first_hand", True),
        ("A witness said the pier sank.", "second_hand", True),
        ("A witness said the pier sank.", "first_hand", False),
    ],
)
def test_one_source_is_not_called_several_and_only_who_was_there_a_witness(
    team: Team, words: str, proximity: str, stopped: bool
) -> None:
    story = filed(team, copy(body=words))
    claim = mark(team, story, words, kind="paraphrase", attributed_to="clerk")
    source = sources.add(
        by=team.reporter, story=story, name="Ilse Brandt", type="named_person", proximity=proximity
    )
    sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim, said="accurate")

    assert bool(stops(claim, "sources_are_as_called")) is stopped


@pytest.mark.parametrize(
    ("translated", "stopped"),
    [("She said: We are content with the year.", False), ("She said: The year was a bad one.", True)],
)
def test_a_translated_quotation_has_the_words_of_its_translation(
    team: Team, translated: str, stopped: bool
) -> None:
    words = "“We are content with the year,” she said."
    claim = mark(
        team,
        filed(team, copy(body=words)),
        words,
        kind="quotation",
        attributed_to="she",
        flags=["translation"],
    )
    verdict = judged(team, claim, said="accurate", so="not_asked")
    item = Shows.objects.get(verdict=verdict).evidence
    translating.add(by=team.checker, evidence=item, language="en", text=translated, translator="Milan Horak")

    assert bool(stops(claim, "quotations_match")) is stopped


def test_a_picture_is_kept_with_whose_it_is_when_where_and_its_licence(team: Team) -> None:
    claim = mark(team, filed(team), kind="image")
    verdict = judged(team, claim)
    assert "its verdict rests on none" in stops(claim, "pictures_are_told")[0]
    item = Shows.objects.get(verdict=verdict).evidence
    type(item).objects.filter(pk=item.pk).update(kind="image")
    told = {"date": "2023-06-04", "place": "Sund", "credit": "Meridian"}
    evidence.state_facts(by=team.checker, evidence=item, seen=item.version, facts=told)
    assert stops(claim, "pictures_are_told")[0].endswith("is not known its licence.")
    item.refresh_from_db()
    evidence.state_facts(
        by=team.checker, evidence=item, seen=item.version, facts={**told, "licence": "Editorial use"}
    )
    assert "does not say whose it is" in stops(claim, "pictures_are_told")[0]
    story = Story.objects.get(pk=claim.story_id)
    credited = story.revision.document.body_source().replace("report shows.", "report shows. Meridian")
    stories.save_copy(by=team.reporter, story=story, seen=story.copy_version, document=copy(body=credited))

    assert stops(claim, "pictures_are_told") == []


def test_an_embargo_is_told_before_and_held_when_publishing(team: Team) -> None:
    story = checked(team)
    claim = Claim.objects.get(story=story)
    until = timezone.now() + timedelta(hours=2)
    Story.objects.filter(pk=story.pk).update(embargo_until=until)
    assert "under embargo until" in stops(claim, "embargo_is_over")[0]
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    story.refresh_from_db()
    with pytest.raises(NotPossible, match="under embargo"):
        records.publish(by=team.editor, story=story)
    Story.objects.filter(pk=story.pk).update(embargo_until=timezone.now() - timedelta(minutes=1))

    assert stops(claim, "embargo_is_over") == []
