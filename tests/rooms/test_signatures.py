"""Who signs for what: legal reads tied to words, advice kept apart, and two checks that disagree."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from newsroom.errors import NotPermitted, NotPossible
from newsroom.ledger.models import Event, EventText
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import OPENED, TOLL, Team, copy, filed, judged, mark
from verification.checking import consolidating
from verification.checking.models import Consolidation
from verification.checking.states import ConsolidationState
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.gate import overriding, signing
from verification.gate.actions import evaluate
from verification.gate.advising import advise
from verification.gate.legal import Reading, read_legally
from verification.gate.models import Advice, PublicInterest
from verification.gate.permissions import may_withdraw
from verification.gate.public_interest import Read, say_public_interest
from verification.gate.states import LegalOutcome

pytestmark = pytest.mark.django_db


def flagged(team: Team) -> Claim:
    return mark(team, filed(team), TOLL, flags=["allegation"])


def stops(story: Story, rule: str) -> list[str]:
    return [finding.sentence for finding in evaluate(story).blockers if finding.rule == rule]


def read(team: Team, claim: Claim, outcome: LegalOutcome, words: str = "") -> Story:
    story = Story.objects.get(pk=claim.story_id)
    reading = Reading(claim, outcome, {TOLL: words} if words else {})
    read_legally(by=team.legal, story=story, seen=story.gate_version, readings=[reading])
    return Story.objects.get(pk=story.pk)


def saved(team: Team, story: Story, before: str, after: str) -> Story:
    story.refresh_from_db()
    body = story.revision.document.body_source().replace(before, after)
    stories.save_copy(by=team.reporter, story=story, document=copy(body=body), seen=story.copy_version)
    return Story.objects.get(pk=story.pk)


def test_an_allegation_waits_for_a_legal_read_that_lapses_with_its_words() -> None:
    team = Team()
    claim = flagged(team)
    assert stops(claim.story, "legal_read") == ["C1 needs a legal read."]

    story = read(team, claim, LegalOutcome.CLEAR)
    assert stops(story, "legal_read") == []

    story = saved(team, story, "41 million", "44 million")
    found = [finding for finding in evaluate(story).blockers if finding.rule == "legal_read"]
    assert "The words of C1 changed since copy v1." in found[0].detail


def test_clear_with_changes_holds_once_the_copy_says_them_and_not_when_they_go() -> None:
    team = Team()
    claim = flagged(team)
    milder = TOLL.replace("took", "says it took")
    story = read(team, claim, LegalOutcome.CHANGES, milder)
    assert len(stops(story, "legal_read")) == 1

    story = saved(team, story, TOLL, milder)
    assert stops(story, "legal_read") == []

    assert len(stops(saved(team, story, milder, "grabbed 41 million crowns"), "legal_read")) == 1


def test_what_was_refused_does_not_run_without_its_flag_or_its_claim() -> None:
    team = Team()
    claim = flagged(team)
    story = read(team, claim, LegalOutcome.REFUSED)
    Claim.objects.filter(pk=claim.pk).update(flags=[])
    assert stops(story, "legal_read") == [f"C1 was refused by {team.legal}."]

    with pytest.raises(NotPermitted, match="legal reader"):
        may_withdraw(by=team.editor, sign_off=story.sign_offs.get())
    sign_off = story.sign_offs.get()
    signing.withdraw_sign_off(by=team.legal, sign_off=sign_off)
    assert stops(story, "legal_read") == []


def test_refused_words_of_a_claim_taken_away_are_found_however_they_are_set_anew() -> None:
    team = Team()
    claim = flagged(team)
    story = read(team, claim, LegalOutcome.REFUSED)
    claims.withdraw(by=team.reporter, claim=claim, reason="It is not needed.")
    still = [f"Against the word of {team.legal}: the copy still says “{TOLL}”."]
    assert stops(story, "legal_read") == still
    story = saved(team, story, TOLL, TOLL.replace("took 41 million", "Took “41\u00a0Million”"))
    assert stops(story, "legal_read") == still
    story = saved(team, story, "“41\u00a0Million”", "“a\u00a0Million”")
    assert stops(story, "legal_read") == []


def test_only_a_legal_reader_reads_and_only_what_was_seen() -> None:
    team = Team()
    claim = flagged(team)
    story = Story.objects.get(pk=claim.story_id)
    readings = [Reading(claim, LegalOutcome.CLEAR)]
    with pytest.raises(NotPermitted):
        read_legally(by=team.senior, story=story, seen=story.gate_version, readings=readings)
    with pytest.raises(NotPossible):
        read_legally(by=team.legal, story=story, seen=story.gate_version - 1, readings=readings)


def test_advice_is_seen_by_legal_and_editors_and_is_nowhere_in_the_ledger() -> None:
    team = Team()
    story = flagged(team).story
    secret = "Zanzibar clause applies"
    advise(by=team.legal, story=story, text=secret)
    with pytest.raises(NotPermitted):
        advise(by=team.reporter, story=story, text="May I?")

    for user in (team.legal, team.editor, team.reporter, team.checker, team.head, team.auditor):
        client = Client()
        client.force_login(user)
        shown = secret in client.get(f"/stories/{story.uuid}/legal/").content.decode()
        assert shown == (user in (team.legal, team.editor)), user
        assert Advice.objects.visible_to(user).exists() == shown, user
    assert not Advice.objects.visible_to(Team().editor).exists(), "an editor of another desk"
    assert Event.objects.filter(verb="advice.given").exists()
    assert secret not in repr([event.canonical for event in Event.objects.all()])
    assert secret not in repr(list(EventText.objects.values_list("text", flat=True)))


def test_knowing_the_source_bars_nobody_from_signing_as_senior() -> None:
    team = Team()
    claim = flagged(team)
    judged(team, claim, so="unverified", said="accurate")
    story = Story.objects.get(pk=claim.story_id)
    signing.know_source(by=team.senior, claim=claim, seen=story.gate_version)
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)
    with pytest.raises(NotPermitted):
        signing.know_source(by=team.editor, claim=claim, seen=story.gate_version)


def test_a_reason_is_said_for_exact_words_and_never_by_their_author() -> None:
    team = Team()
    claim = mark(team, filed(team), OPENED)
    with pytest.raises(NotPossible, match="changed since"):
        say_public_interest(by=team.editor, about=[Read(claim, "0" * 64)], reason="They pay for it.")
    say_public_interest(by=team.editor, about=[Read(claim, claim.words_digest)], reason="They pay for it.")
    with pytest.raises(DatabaseError, match="responsible"), transaction.atomic():
        PublicInterest.objects.create(claim=claim, words_digest="x", reason="Mine.", by=team.reporter)


def two_checks(team: Team) -> Consolidation:
    claim = mark(team, filed(team), risk="high")
    judged(team, claim)
    judged(team, claim, by=team.second, kind="second_check", so="false")
    return Consolidation.objects.get(claim=claim)


def test_a_checker_who_comes_round_settles_it() -> None:
    team = Team()
    one = two_checks(team)
    assert stops(one.claim.story, "checks_agree") == ["The two checks of C1 disagree."]

    consolidating.come_round(by=team.second, consolidation=one, seen=one.version, reason="I misread p. 4.")

    one.refresh_from_db()
    assert (one.state, one.stands_id) == (ConsolidationState.AGREED, one.first_id)
    assert stops(one.claim.story, "checks_agree") == []


def test_when_both_keep_to_theirs_the_desk_head_decides() -> None:
    team = Team()
    one = two_checks(team)
    for_now = {"seen": 1, "stands": "second", "reason": "The report was withdrawn."}
    with pytest.raises(NotPossible, match="an hour"):
        consolidating.decide(by=team.head, consolidation=one, **for_now)
    one = consolidating.keep(by=team.checker, consolidation=one, seen=one.version, reason="Page 4.")
    one = consolidating.keep(by=team.second, consolidation=one, seen=one.version, reason="Page 9.")
    with pytest.raises(NotPermitted):
        consolidating.decide(by=team.editor, consolidation=one, **{**for_now, "seen": one.version})

    consolidating.decide(by=team.head, consolidation=one, **{**for_now, "seen": one.version})

    story = one.claim.story
    assert stops(story, "checks_agree") == []
    assert stops(story, "false_is_called_false"), "what stands is that it is false"


def test_nobody_lets_pass_that_one_of_two_checks_found_it_misattributed_or_false() -> None:
    team = Team()
    for said, so, passes in (
        ("inaccurate", "confirmed", False),
        ("not_asked", "false", False),
        ("not_asked", "unverified", True),
    ):
        claim = mark(team, filed(team), risk="high")
        judged(team, claim)
        judged(team, claim, by=team.second, kind="second_check", said=said, so=so)
        seen = Story.objects.get(pk=claim.story_id).gate_version
        what = {"key": "checks_agree:C1:", "seen": seen, "reason": "The minister speaks at six."}
        if passes:
            overriding.ask_override(by=team.editor, story=claim.story, **what)
        else:
            with pytest.raises(NotPossible, match="Nobody can let this pass"):
                overriding.ask_override(by=team.editor, story=claim.story, **what)


def test_pages_of_the_legal_reader_and_of_two_checks() -> None:
    team = Team()
    claim = flagged(team)
    reader, checker, one = Client(), Client(), two_checks(team)
    reader.force_login(team.legal)
    checker.force_login(team.checker)
    assert 'href="/legal/"' in reader.get("/board/").content.decode()
    assert 'href="/legal/"' not in checker.get("/queue/").content.decode()
    assert claim.story.slug in reader.get("/legal/").content.decode()
    path = f"/stories/{claim.story.uuid}/legal/"
    story = Story.objects.get(pk=claim.story_id)
    assert reader.post(f"{path}decide/", {"seen": story.gate_version}).status_code == 422
    typed = {"seen": story.gate_version, "outcome_1": "clear", "words_1_0": TOLL}
    assert reader.post(f"{path}decide/", typed).status_code == 302
    assert stops(story, "legal_read") == []

    path = f"/stories/{one.claim.story.uuid}/consolidations/{one.uuid}/"
    assert path in checker.get("/queue/").content.decode()
    answer = checker.post(path, {"seen": one.version, "verb": "keep", "reason": ""})
    assert answer.status_code == 422
    assert checker.post(path, {"seen": one.version, "verb": "keep", "reason": "Page 4."}).status_code == 302
