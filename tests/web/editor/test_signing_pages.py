"""Signing on the gate page: who may, in which order, what a signature does not cover any more, and every refusal."""

import re

import pytest

from newsroom.people.models import Membership
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import OPENED, TOLL, Team, copy, filed, judged, mark
from tests.web.editor.conftest import SignIn
from verification.checking.models import Verdict
from verification.claims.models import Claim
from verification.claims.states import Flag, Risk
from verification.gate import signing
from verification.gate.actions import evaluate
from verification.gate.legal import Reading, read_legally
from verification.gate.models import PublicInterest, SignOff
from verification.gate.policy import set_policy
from verification.gate.states import LegalOutcome, Preset
from verification.sources import actions as sources


def gate_of(story: Story, verb: str = "") -> str:
    return f"/stories/{story.uuid}/gate/{verb + '/' if verb else ''}"


def now(claim: Claim) -> Story:
    return Story.objects.select_related("desk").get(pk=claim.story_id)


def blockers(claim: Claim) -> set[str]:
    return {finding.rule for finding in evaluate(now(claim)).blockers}


def cleared(team: Team, claim: Claim) -> None:
    story, readings = now(claim), [Reading(claim, LegalOutcome.CLEAR)]
    read_legally(by=team.legal, story=story, seen=story.gate_version, readings=readings)


@pytest.mark.parametrize("preset", [Preset.BROADCASTER, Preset.MAGAZINE])
def test_a_desk_head_signs_on_the_page_after_the_legal_reader(
    team: Team, sign_in: SignIn, preset: Preset
) -> None:
    set_policy(by=team.head, desk=team.desk, preset=preset, reason="As we always worked.", seen=0)
    claim = mark(team, filed(team), TOLL, flags=["allegation"], risk="high")
    judged(team, claim)
    head, seen = sign_in(team.head), {"seen": now(claim).gate_version}

    page = head.get(gate_of(claim.story)).content.decode()
    assert "The legal read comes first; it is missing for C1." in page
    early = head.post(gate_of(claim.story, "sign-head"), seen)
    assert (early.status_code, SignOff.objects.count()) == (409, 0)
    assert "The legal read comes first" in early.content.decode()
    assert "Read and decide" in sign_in(team.legal).get(gate_of(claim.story)).content.decode()
    cleared(team, claim)
    assert "signed_as_the_house_asks" in blockers(claim)

    others = sign_in(team.editor)
    assert "Only a desk head of" in others.get(gate_of(claim.story)).content.decode()
    assert others.post(gate_of(claim.story, "sign-head"), seen).status_code == 403
    assert "Sign as desk head" in head.get(gate_of(claim.story)).content.decode()
    answer = head.post(gate_of(claim.story, "sign-head"), seen, follow=True).content.decode()
    assert "Signed as desk head for 1 claim." in answer
    assert not {"signed_as_the_house_asks", "legal_read"} & blockers(claim)


def test_each_kind_is_called_by_its_name_and_says_what_it_does_not_cover_any_more(
    team: Team, sign_in: SignIn
) -> None:
    claim = mark(team, filed(team), TOLL, flags=["allegation"])
    judged(team, claim, said="accurate", so="unverified")
    cleared(team, claim)
    story = now(claim)
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)
    decision = sign_in(team.editor).get(gate_of(story)).context["decision"]
    assert [one.who for one in decision.signatures] == ["Senior editor", "Legal reader"]
    assert [one.gone for one in decision.signatures] == [[], []]

    body = story.revision.document.body_source().replace("41 million", "44 million")
    stories.save_copy(by=team.reporter, story=story, document=copy(body=body), seen=story.copy_version)

    answer = sign_in(team.editor).get(gate_of(story))
    why = "The words of C1 changed since copy v1."
    assert [one.gone for one in answer.context["decision"].signatures] == [[why], [why]]
    assert f"<b>Not any more:</b> {why}" in answer.content.decode()


def test_a_legal_reader_sees_how_each_claim_stands_and_what_is_around_it(team: Team, sign_in: SignIn) -> None:
    after = "Nobody at the port would say more."
    story = filed(team, copy(body=f"{TOLL} {after}"))
    claim = mark(team, story, TOLL, risk=Risk.HIGH, flags=[Flag.ALLEGATION])
    judged(team, claim)
    path, label = f"/stories/{claim.story.uuid}/legal/", Verdict.objects.get(claim=claim).label.words

    page = sign_in(team.legal).get(path).content.decode()
    assert after in page
    assert label in page

    Membership.objects.create(user=team.legal, desk=team.desk, role=Role.FACT_CHECKER)
    blind = sign_in(team.legal).get(path).content.decode()
    assert label not in blind
    assert "Verdict hidden" in blind


def test_withdraw_is_offered_to_exactly_whom_it_is_permitted(team: Team, sign_in: SignIn) -> None:
    claim = mark(team, filed(team), TOLL, flags=["allegation"])
    cleared(team, claim)
    offered = {
        user
        for user in (team.legal, team.editor, team.senior, team.head, team.reporter)
        if any(
            one.withdrawable for one in sign_in(user).get(gate_of(claim.story)).context["decision"].signatures
        )
    }
    assert offered == {team.legal}


def test_a_senior_editor_says_on_the_page_that_they_know_a_lone_unnamed_source(
    team: Team, sign_in: SignIn
) -> None:
    claim = mark(team, filed(team), TOLL, flags=["serious"])
    source = sources.add(by=team.reporter, story=now(claim), name="a port official", type="unnamed_person")
    sources.rest(by=team.checker, claim=claim, source=source)
    judged(team, claim)
    assert "unnamed_source_is_known" in blockers(claim)
    sent = {"seen": now(claim).gate_version, "claim": "1"}
    path = gate_of(claim.story, "know-source")

    assert sign_in(team.editor).post(path, sent).status_code == 403
    senior = sign_in(team.senior)
    assert senior.post(path, {**sent, "claim": "9" * 30}).status_code == 422
    assert "I know who it is" in senior.get(gate_of(claim.story)).content.decode()
    answer = senior.post(path, sent, follow=True).content.decode()
    assert "Signed: you know who is behind C1." in answer
    assert "knows who the source is" in answer
    assert "unnamed_source_is_known" not in blockers(claim)
    assert "has said already" in senior.post(path, {**sent, "seen": now(claim).gate_version}).content.decode()


def test_a_reason_is_given_on_the_page_for_its_words_and_what_was_typed_stays(
    team: Team, sign_in: SignIn
) -> None:
    claim = mark(team, filed(team), TOLL, flags=["health_or_privacy"])
    path, editor = gate_of(claim.story, "public-interest"), sign_in(team.editor)
    other = mark(team, claim.story, OPENED, flags=["health_or_privacy"])
    read = [f"{one.number}:{one.words_digest}" for one in (claim, other)]
    sent = {"claims": read, "reason": "They pay for it."}

    nothing = editor.post(path, {**sent, "reason": ""})
    assert (nothing.status_code, "Write why the public needs" in nothing.content.decode()) == (422, True)
    moved = editor.post(path, {**sent, "claims": [read[0], "2:" + "0" * 64]})
    assert moved.status_code == 409
    assert "The words of C2 changed since you read them" in moved.content.decode()
    assert sent["reason"] in moved.content.decode()
    ticked = re.findall(r'name="claims"[^>]* checked', moved.content.decode())
    assert len(ticked) == 2, "what was ticked stays ticked, with the words of now"
    assert "no such claim" in editor.post(path, {**sent, "claims": ["77:0"]}).content.decode()
    assert "at least one claim" in editor.post(path, {"reason": "They pay for it."}).content.decode()
    assert sign_in(team.reporter).post(path, sent).status_code == 403
    assert not PublicInterest.objects.exists()

    assert sent["reason"] in editor.post(path, sent, follow=True).content.decode()
    assert {(said.claim, said.by) for said in PublicInterest.objects.all()} == {
        (claim, team.editor),
        (other, team.editor),
    }
    assert "public_interest_is_said" not in blockers(claim)
