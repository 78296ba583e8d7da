"""Each rule of the gate: what it asks, who must act, and what opens it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import (
    OPENED,
    TOLL,
    Team,
    again,
    approved,
    checked,
    copy,
    filed,
    judged,
    mark,
    some_evidence,
    taken,
    task_of,
)
from verification.checking import actions as checking
from verification.checking import fixes
from verification.checking.actions import ToTick
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.errors import Blocked
from verification.evidence import actions as evidence
from verification.gate import actions as gate
from verification.gate import signing
from verification.gate.findings import Finding
from verification.outreach import actions as outreach
from verification.outreach.models import ReplyRequest
from verification.record import actions as records
from verification.record.models import RegisterEntry
from verification.reminders.models import Reminder

pytestmark = pytest.mark.django_db

RUMOUR = "The port of Sund will be sold, councillor Petra Holm wrote on Facebook."
CARE = "The Sund Courier could not independently verify this."


def blockers(story: Story) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in gate.evaluate(story).blockers:
        found.setdefault(finding.rule, []).append(finding)
    return found


def rumour(team: Team, body: str = f"{RUMOUR}\n\n{CARE}", risk: str = Risk.MEDIUM) -> Claim:
    story = filed(team, copy(body=body))
    words = RUMOUR if RUMOUR in body else body.split("\n")[0]
    return mark(
        team, story, words, kind="paraphrase", attributed_to="Petra Holm", channel="facebook", risk=risk
    )


def unverified(team: Team, **how: str) -> Story:
    claim = rumour(team, **how)
    judged(team, claim, said="accurate", so="unverified")
    return Story.objects.get(pk=claim.story_id)


def test_a_checked_story_is_open() -> None:
    assert blockers(checked(Team())) == {}


def test_a_story_without_claims_is_not_green() -> None:
    assert set(blockers(filed(Team()))) == {"claims_are_made"}


def test_the_gate_reads_as_often_for_thirty_claims_as_for_three(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = Team()
    lines = [f"Pier {n} was rebuilt in {1900 + n}." for n in range(30)]
    for count in (3, 30):
        story = filed(team, copy(body="\n\n".join(lines)))
        for line in lines[:count]:
            mark(team, story, line, kind="date_place")
        with django_assert_num_queries(8):
            gate.evaluate(story)


def test_an_open_task_blocks_and_names_its_checker() -> None:
    team = Team()
    story = filed(team)
    mark(team, story)

    found = blockers(story)

    assert set(found) == {"verdicts_stand"}
    assert found["verdicts_stand"][0].who == "Nobody yet"
    assert found["verdicts_stand"][0].path == f"/stories/{story.uuid}/claims/1/"
    taken(team, story.claims.get())
    assert blockers(story)["verdicts_stand"][0].who == "Chiara Checker"
    assert "Its check is taken." in blockers(story)["verdicts_stand"][0].detail


def test_a_verdict_for_other_words_blocks() -> None:
    team = Team()
    story = checked(team)
    changed = copy(body=story.revision.document.body_source().replace("41 million", "14 million"))
    stories.save_copy(by=team.reporter, story=story, document=changed, seen=story.copy_version)

    found = blockers(story)["verdicts_stand"]

    assert "given for other words" in found[0].sentence
    assert found[0].who == "Chiara Checker"


def test_a_hedge_cut_right_beside_the_words_makes_them_stale() -> None:
    team = Team()
    story = filed(team, copy(body="The crossing takes almost two hours in winter, the operator said."))
    judged(team, mark(team, story, "two hours"))
    story.refresh_from_db()
    bolder = copy(body="The crossing takes two hours in winter, the operator said.")
    stories.save_copy(by=team.reporter, story=story, document=bolder, seen=story.copy_version)

    assert "given for other words" in blockers(story)["verdicts_stand"][0].sentence


def test_words_put_back_exactly_count_again() -> None:
    team = Team()
    story = checked(team)
    before = story.revision.document
    changed = copy(body=before.body_source().replace("41 million", "14 million"))
    stories.save_copy(by=team.reporter, story=story, document=changed, seen=story.copy_version)
    stories.save_copy(by=team.reporter, story=story, document=before, seen=story.copy_version)

    assert "verdicts_stand" not in blockers(story)


def test_words_cut_from_the_copy_block_until_the_claim_is_withdrawn() -> None:
    team = Team()
    story = checked(team)
    stories.save_copy(
        by=team.reporter, story=story, document=copy(body="The port opened in 1911."), seen=story.copy_version
    )
    assert "lost its words" in blockers(story)["verdicts_stand"][0].sentence

    claims.withdraw(by=team.reporter, claim=story.claims.get(), reason="Cut.")

    assert "verdicts_stand" not in blockers(story)


@pytest.mark.parametrize("so", ["unverified", "disputed"])
def test_what_is_not_confirmed_and_not_attributed_blocks(so: str) -> None:
    team = Team()
    claim = mark(team, filed(team), TOLL)
    judged(team, claim, so=so)

    found = blockers(claim.story)["unverified_is_attributed"]

    assert f"C1 is {so} and not attributed." in found[0].sentence
    assert found[0].who == "Rosa Reporter"


def test_a_place_that_states_it_as_fact_blocks() -> None:
    team = Team()
    story = filed(team, copy(headline="Port of Sund to be sold", body=f"{RUMOUR}\n\n{CARE}"))
    claim = mark(team, story, RUMOUR, kind="paraphrase", attributed_to="Petra Holm")
    claims.add_place(by=team.reporter, claim=claim, seen=story.copy_version, exact="Port of Sund to be sold")
    judged(team, claim, said="accurate", so="unverified")

    found = blockers(story)["unverified_is_attributed"]

    assert [f.sentence for f in found] == ["C1 is unverified but stated as fact in the headline."]


def test_the_newsrooms_own_line_is_asked_for() -> None:
    team = Team()
    story = unverified(team, body=RUMOUR)

    assert "own_verification_is_told" in blockers(story)


def test_unverified_asks_for_a_senior_sign_off_and_its_editor_is_somebody_else() -> None:
    team = Team()
    story = unverified(team)
    assert set(blockers(story)) == {"senior_signed"}

    with pytest.raises(NotPermitted, match="senior editor"):
        signing.sign_as_senior(by=team.editor, story=story, seen=story.gate_version)
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)

    assert blockers(story) == {}
    with pytest.raises(NotPermitted, match="another editor"):
        signing.approve(by=team.senior, story=story, seen=story.gate_version)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)


def test_whoever_approved_does_not_give_the_senior_sign_off_afterwards() -> None:
    team = Team()
    story = unverified(team)
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    team.editor.memberships.update(senior=True)
    story.refresh_from_db()

    with pytest.raises(NotPermitted, match="You approved this story"):
        signing.sign_as_senior(by=again(team.editor), story=story, seen=story.gate_version)


def test_taking_ones_name_off_does_not_make_one_fit_to_approve() -> None:
    team = Team()
    story = checked(team)
    for names in ([team.reporter, team.editor], [team.reporter]):
        stories.plan(
            by=team.reporter,
            story=story,
            slug=story.slug,
            bylines=names,
            publish_by=None,
            embargo_until=None,
        )
    story.refresh_from_db()

    with pytest.raises(NotPermitted, match="responsible for words"):
        signing.approve(by=team.editor, story=story, seen=story.gate_version)


def test_a_phone_call_is_no_e_mail() -> None:
    team = Team()
    words = "The Sund Courier has contacted the port authority by email."
    story = filed(team, copy(body=words))
    claim = mark(team, story, words, kind="effort_to_reach", channel="email")
    judged(team, claim)
    request = _ask(team, story, claim)
    outreach.log_attempt(
        by=team.reporter, request=request, channel="phone", at=timezone.now(), result="delivered"
    )
    assert "over the channel it names (email)" in blockers(story)["efforts_hold"][0].sentence

    _try(team, request)

    assert "efforts_hold" not in blockers(story)


def test_whoever_wrote_the_words_does_not_make_them_less_risky() -> None:
    team = Team()
    claim = mark(team, filed(team), risk=Risk.HIGH, flags=["allegation"])
    put = {
        "seen": claim.version,
        "kind": "number",
        "statement": claim.statement,
        "attributed_to": "",
        "channel": "",
    }

    with pytest.raises(NotPermitted, match="lowers its risk"):
        claims.amend(by=team.reporter, claim=claim, risk=Risk.LOW, flags=["allegation"], **put)
    with pytest.raises(NotPermitted, match="lowers its risk"):
        claims.amend(by=team.reporter, claim=claim, risk=Risk.HIGH, flags=[], **put)
    claims.amend(by=team.checker, claim=claim, risk=Risk.LOW, flags=[], **put)


def test_whoever_wrote_the_words_does_not_withdraw_a_judged_claim_that_still_stands() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    judged(team, claim, so="false")

    with pytest.raises(NotPermitted, match="the copy still says it"):
        claims.withdraw(by=team.reporter, claim=claim, reason="Not needed.")

    assert set(blockers(story)) == {"false_is_called_false"}
    claims.withdraw(by=team.checker, claim=Claim.objects.get(pk=claim.pk), reason="It says the same as C2.")


def test_a_tick_is_not_enough_once_the_claim_is_no_plain_fact() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    shown = some_evidence(team, story)
    checking.tick(by=team.checker, tasks=[ToTick(task_of(claim), 1)], evidence=shown)
    claims.amend(
        by=team.reporter,
        claim=claim,
        seen=claim.version,
        kind="number",
        risk=Risk.HIGH,
        flags=[],
        statement=claim.statement,
        attributed_to="",
        channel="",
    )

    assert "suspended" in blockers(story)["verdicts_stand"][0].sentence


def test_a_senior_sign_off_is_void_for_other_words() -> None:
    team = Team()
    story = unverified(team)
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)
    changed = copy(body=f"{RUMOUR.replace('will be', 'was')}\n\n{CARE}")
    stories.save_copy(by=team.reporter, story=story, document=changed, seen=story.copy_version)
    judged(team, story.claims.get(), by=team.checker, said="accurate", so="unverified")

    assert "senior_signed" in blockers(story)


def test_a_wrong_attribution_blocks_whatever_is_true() -> None:
    team = Team()
    claim = mark(team, filed(team))
    judged(team, claim, said="inaccurate", so="confirmed")

    assert "attribution_is_right" in blockers(claim.story)


def test_high_risk_waits_for_a_second_person_who_agrees() -> None:
    team = Team()
    claim = mark(team, filed(team), risk=Risk.HIGH)
    judged(team, claim)
    assert set(blockers(claim.story)) == {"second_person_checked"}

    judged(team, claim, by=team.second, kind="second_check", so="false")

    assert "disagree" in blockers(claim.story)["checks_agree"][0].sentence


def _ask(team: Team, story: Story, *asked: Claim) -> ReplyRequest:
    party = outreach.add_party(by=team.reporter, desk=team.desk, name="Port authority", kind="body")
    return outreach.put(
        by=team.reporter,
        story=story,
        party=party,
        type="comment",
        put="Is it so?",
        reply_by=timezone.now() + timedelta(hours=1),
        claims=asked,
    )


def _try(team: Team, request: ReplyRequest) -> None:
    outreach.log_attempt(
        by=team.reporter, request=request, channel="email", at=timezone.now(), result="delivered"
    )


def test_an_outstanding_reply_blocks_until_its_outcome_is_logged() -> None:
    team = Team()
    story = checked(team)
    request = _ask(team, story)
    said = blockers(story)["replies_are_in"][0]
    assert "outstanding" in said.sentence
    assert said.detail == "Nothing was sent yet: their time begins with the delivery."
    _try(team, request)
    assert blockers(story)["replies_are_in"][0].detail.startswith("They have until")

    with pytest.raises(Invalid, match="They have until"):
        outreach.log_reply(by=team.reporter, request=request, outcome="no_response")
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        outreach.log_reply(by=team.reporter, request=request, outcome="no_response")

    assert blockers(story) == {}


def test_an_effort_to_reach_is_true_only_with_a_delivered_attempt() -> None:
    team = Team()
    words = "The Sund Courier has contacted the port authority by email."
    story = filed(team, copy(body=words))
    claim = mark(team, story, words, kind="effort_to_reach")
    judged(team, claim)
    assert "efforts_hold" in blockers(story)

    _try(team, _ask(team, story, claim))

    assert "efforts_hold" not in blockers(story)


def test_whoever_an_allegation_is_about_is_asked() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story, flags=["allegation"], risk=Risk.MEDIUM)
    judged(team, claim)
    assert set(blockers(story)) == {"accused_are_asked", "legal_read"}

    request = _ask(team, story, claim)
    outreach.log_reply(by=team.reporter, request=request, outcome="not_sought", text="They are in custody.")
    found = blockers(story)["accused_are_asked"]
    assert [(f.sentence, f.detail, f.who) for f in found] == [
        (
            "C1 was not put to Port authority: a senior editor has to sign for that.",
            "The reason: They are in custody.",
            "A senior editor",
        )
    ]
    story.refresh_from_db()
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)

    assert set(blockers(story)) == {"legal_read"}


def test_a_proposed_fix_is_settled_by_a_named_person() -> None:
    team = Team()
    claim = mark(team, filed(team))
    verdict = judged(team, claim, fix="took 42 million crowns in tolls in 2022")
    assert "fixes_are_settled" in blockers(claim.story)

    fixes.stet(by=team.reporter, verdict=verdict)

    assert blockers(claim.story) == {}


def test_whoever_proposed_an_accepted_fix_does_not_judge_it() -> None:
    team = Team()
    claim = mark(team, filed(team))
    verdict = judged(team, claim, fix="took 42 million crowns in tolls in 2022")
    fixes.accept_fix(by=team.reporter, verdict=verdict, seen=claim.story.copy_version)

    assert "took 42 million crowns" in Story.objects.get(pk=claim.story_id).revision.text
    with pytest.raises(NotPermitted, match="responsible for the words"):
        judged(team, claim, by=team.checker)
    assert judged(team, claim, by=team.second).by == team.second


def test_withdrawn_evidence_suspends_what_rests_on_it() -> None:
    team = Team()
    story = checked(team)
    shown = story.evidence.get()

    evidence.withdraw(by=team.checker, evidence=shown, reason="The report was revoked.")

    assert "suspended" in blockers(story)["verdicts_stand"][0].sentence


def test_approve_is_refused_with_everything_that_is_missing() -> None:
    team = Team()
    story = filed(team)
    mark(team, story)
    mark(team, story, OPENED)
    story.refresh_from_db()

    with pytest.raises(Blocked) as refused:
        signing.approve(by=team.editor, story=story, seen=story.gate_version)

    assert str(refused.value) == "2 things stop publication."
    assert all(finding.path and finding.who for finding in refused.value.blockers)
    story.refresh_from_db()
    assert story.state != StoryState.APPROVED


def test_approve_is_refused_when_the_gate_moved_since_it_was_read() -> None:
    team = Team()
    story = checked(team)
    seen = story.gate_version
    mark(team, story, OPENED)
    claims.withdraw(by=team.reporter, claim=story.claims.get(number=2), reason="Not needed.")

    with pytest.raises(NotPossible, match="changed since you looked"):
        signing.approve(by=team.editor, story=story, seen=seen)


def test_an_editor_who_wrote_words_does_not_approve_them() -> None:
    team = Team()
    story = checked(team)
    stories.save_copy(
        by=team.editor, story=story, document=copy(standfirst="Edited."), seen=story.copy_version
    )

    with pytest.raises(NotPermitted, match="responsible for words"):
        signing.approve(by=team.editor, story=story, seen=story.gate_version)


def test_new_evidence_alone_leaves_an_approval_in_force() -> None:
    team = Team()
    story = approved(team)

    some_evidence(team, story)

    story.refresh_from_db()
    assert story.state == StoryState.APPROVED


def test_publishing_under_embargo_is_refused() -> None:
    team = Team()
    story = approved(team)
    Story.objects.filter(pk=story.pk).update(embargo_until=timezone.now() + timedelta(hours=1))

    with pytest.raises(NotPossible, match="under embargo"):
        records.publish(by=team.editor, story=story)


def test_what_ran_unverified_is_in_the_register_with_its_re_check() -> None:
    team = Team()
    story = unverified(team)
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)

    publication = records.publish(by=team.editor, story=story)

    entry = RegisterEntry.objects.get(publication=publication)
    assert entry.owner == team.editor
    assert Reminder.objects.waiting().filter(kind="unconfirmed_recheck", subject_id=entry.pk).exists()
    assert publication.grounds["claims"][0]["verdict"] == "Attributed, unverified"


def test_a_scheduled_story_runs_at_its_time() -> None:
    team = Team()
    at = timezone.now() + timedelta(hours=1)
    story = stories.schedule(by=team.editor, story=approved(team), at=at)

    assert records.publish_due(now=at - timedelta(minutes=1)) == 0
    assert records.publish_due(now=at + timedelta(minutes=1)) == 1

    story.refresh_from_db()
    assert story.state == StoryState.PUBLISHED


def test_a_scheduled_story_that_may_not_run_leaves_the_schedule_and_its_editors_are_told() -> None:
    team = Team()
    at = timezone.now() + timedelta(hours=1)
    story = stories.schedule(by=team.editor, story=approved(team), at=at)
    Story.objects.filter(pk=story.pk).update(embargo_until=at + timedelta(hours=1))

    assert records.publish_due(now=at) == 0

    story.refresh_from_db()
    assert story.state == StoryState.APPROVED


def test_whoever_approved_is_told_that_it_is_void_and_why() -> None:
    team = Team()
    story = approved(team)
    document = copy("Harbour toll brought in 42 million crowns", body=story.revision.document.body_source())
    stories.save_copy(by=team.reporter, story=story, document=document, seen=story.copy_version)

    deliver_due()

    told = Notice.objects.get(recipient=team.editor)
    assert f"Your approval of {story.slug} is void: The copy was changed by Rosa Reporter (v2)." in told.text
