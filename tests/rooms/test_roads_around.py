"""Roads around the gate that an impatient or a dishonest hand would try, each closed."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from newsroom import triggers
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import TOLL, Team, checked, filed, judged, mark, published, story_at
from tests.rooms.test_fast_path import breaking, signed
from verification.gate import overriding, policy, signing
from verification.gate import short_lines as lines
from verification.gate.actions import evaluate
from verification.gate.models import ShortLine
from verification.record import actions as records
from verification.record.record_check import missing_records
from verification.sources import actions as sources

pytestmark = pytest.mark.django_db


def asked(by: User, url: str) -> str:
    client = Client()
    client.force_login(by)
    return client.get(url).content.decode()


@pytest.mark.parametrize("state", ["published", "spiked", "held"])
def test_a_retracted_story_is_not_brought_back(state: str) -> None:
    story = story_at(Team(), StoryState.RETRACTED)
    with pytest.raises(DatabaseError, match=r"stays so|with an approval"), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(state=state)


def test_a_next_version_that_was_stopped_is_not_out_again_by_sql() -> None:
    team = Team()
    story = stories.revise(by=team.editor, story=published(team))
    Story.objects.filter(pk=story.pk).update(state="spiked")
    with pytest.raises(DatabaseError, match="only with an approval"), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(state="published")


def test_a_short_line_that_nobody_approved_is_not_sent_by_sql() -> None:
    team = Team()
    claim = checked(team).claims.get()
    line = lines.propose_short_line(by=team.reporter, claim=claim, kind="push", text="Tolls are 41 million.")
    ShortLine.objects.update(state="approved", words_digest=claim.words_digest, verdict=claim.verdicts.get())
    with pytest.raises(DatabaseError, match="only as it was approved"), transaction.atomic():
        ShortLine.objects.filter(pk=line.pk).update(state="sent")


def test_a_line_of_the_policy_for_a_risk_is_for_graver_claims_too() -> None:
    team = Team()
    asked = [{"kind": "legal", "risk": "medium"}]
    policy.set_policy(by=team.head, desk=team.desk, preset="house", reason="Ours.", seen=0, signers=asked)
    story = filed(team)
    graver = mark(team, story, TOLL, risk="high")
    blockers = [one for one in evaluate(graver.story).blockers if one.rule == "legal_read"]
    assert [one.claim for one in blockers] == [graver.number]


def test_the_newest_record_does_not_go_missing_unnoticed() -> None:
    team = Team()
    story = published(team)
    story = stories.revise(by=team.editor, story=story)
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    second = records.publish(by=team.editor, story=story)
    assert list(missing_records()) == []
    triggers.drop(connection)
    type(second).objects.filter(pk=second.pk).delete()
    triggers.install(connection)
    assert list(missing_records()) == [
        f"The record of {story.slug}, number 2, is missing: the ledger tells of it."
    ]


def test_whoever_knows_one_source_does_not_know_the_one_in_its_place() -> None:
    team = Team()
    claim = mark(team, filed(team), TOLL, risk="high")
    source = sources.add(by=team.reporter, story=claim.story, name="a port official", type="unnamed_person")
    sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim)

    def known() -> bool:
        story = Story.objects.get(pk=claim.story_id)
        return "unnamed_source_is_known" not in {one.rule for one in evaluate(story).blockers}

    def sign() -> None:
        seen = Story.objects.get(pk=claim.story_id).gate_version
        signing.know_source(by=team.senior, claim=claim, seen=seen)

    sign()
    assert known()
    source = sources.revise(by=team.reporter, source=source, seen=source.version, name="a customs clerk")
    assert not known()
    sign()
    assert known()
    sources.unlink(by=team.reporter, claim=claim, source=source)
    sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim)
    assert not known(), "it was judged anew"
    sign()
    assert known()


def test_a_record_does_not_tell_the_first_verdict_to_whoever_checks_blind() -> None:
    team = Team()
    story = breaking(team)
    story.claims.update(risk="high", flags=["allegation"])
    policy.set_policy(by=team.head, desk=team.desk, preset="house", reason="Ours.", seen=0, signers=[])
    judged(team, story.claims.get(), said="accurate", so="unverified")
    signed(team, story)
    story.refresh_from_db()
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)
    for blocker in evaluate(story).blockers:
        story.refresh_from_db()
        asking = {
            "story": story,
            "key": blocker.key,
            "seen": story.gate_version,
            "reason": "It is out already.",
        }
        override = overriding.ask_override(by=team.editor, **asking)
        story.refresh_from_db()
        overriding.second_override(by=team.senior, override=override, seen=story.gate_version)
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    records.publish(by=team.editor, story=story)

    page, api = f"/stories/{story.uuid}/record/", "/api/v1/publications/"
    pages = [page, f"{page}record.json", api, "/api/v1/register_entries/"]
    pages += [f"/api/v1/stories/{story.uuid}/export/?format={form}" for form in ("ninjs", "jsonld", "csv")]
    told = [asked(team.second, url).lower() for url in pages]
    assert not any("unverified" in said or "attributed, un" in said for said in told)
    assert "kept from you" in asked(team.second, page)
    assert "unverified" in asked(team.editor, page).lower()

    judged(team, story.claims.get(), by=team.second, kind="second_check", said="accurate", so="unverified")
    assert "unverified" in asked(team.second, page).lower()
    assert "unverified" in asked(team.second, api).lower()
