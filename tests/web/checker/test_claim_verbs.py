"""Making and changing claims at the workbench, what they rest on, and settling a checker's words."""

import pytest
from django.test import Client

from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from tests.factories import OPENED, QUOTE, TOLL, Team, copy, filed, judged, mark, some_evidence, task_of
from tests.web.reporter.reading import as_, buttons, value, words
from verification.checking.models import Verdict
from verification.claims.models import Claim
from verification.evidence.actions import withdraw as withdraw_evidence
from verification.evidence.models import Evidence
from verification.sources.models import RestsOn, Source

PUT = {"kind": "number", "risk": "low", "statement": "", "attributed_to": "", "channel": ""}


def path(claim: Claim, verb: str = "") -> str:
    return f"/stories/{claim.story.uuid}/claims/{claim.number}/{verb}"


def test_words_are_marked_by_typing_them(team: Team, checker: Client) -> None:
    story = filed(team)

    answer = checker.post(
        f"/stories/{story.uuid}/claims/", {"seen": 1, "exact": TOLL, **PUT, "flags": ["superlative"]}
    )

    claim = Claim.objects.get()
    assert answer.url == path(claim)
    assert (claim.words, claim.flags, claim.made_by) == (TOLL, ["superlative"], team.checker)
    assert task_of(claim).state == "open"
    assert Event.objects.filter(verb="claim.marked", actor=team.checker).exists()


def test_a_selection_says_which_of_two_places(team: Team, checker: Client) -> None:
    story = filed(team, copy(body="The port opened. Then the port opened again."))
    start = story.revision.text.index("port opened again")

    checker.post(f"/stories/{story.uuid}/claims/", {"seen": 1, "exact": "port opened", "start": start, **PUT})

    assert Claim.objects.get().anchors_now[0].start == start


@pytest.mark.parametrize(
    ("exact", "sentence"),
    [
        ("", "Mark some words of the copy."),
        ("the port closed", "“the port closed” is not in the copy."),
        ("port", "stands in the copy 4 times"),
    ],
)
def test_words_that_can_not_be_found_are_said_beside_them(
    team: Team, checker: Client, exact: str, sentence: str
) -> None:
    story = filed(team)
    typed = {"seen": 1, "exact": exact, "prefix": "x", **PUT, "statement": "What it says."}
    typed["prefix"] = "" if exact else "x"

    answer = checker.post(f"/stories/{story.uuid}/claims/", typed)

    assert answer.status_code == 422
    assert sentence in words(answer, "//*[@id='mark-exact_error']")
    assert value(answer, "statement") == "What it says."
    assert value(answer, "exact") == exact
    assert value(answer, "prefix") == ""
    assert not Claim.objects.exists()


def test_marking_in_an_old_version_is_refused_and_kept(team: Team, checker: Client) -> None:
    story = filed(team)
    mark(team, story, OPENED)
    stories.save_copy(by=team.reporter, story=story, document=copy(headline="Another"), seen=1)

    answer = checker.post(f"/stories/{story.uuid}/claims/", {"seen": 1, "open": 1, "exact": TOLL, **PUT})

    assert answer.status_code == 409
    assert "The copy is at v2 now and you were reading v1." in words(answer)
    assert value(answer, "exact", "//form[@id='mark-form']") == TOLL
    assert "C1" in words(answer, "//section[@id='panel']/header")


def test_an_auditor_marks_nothing(team: Team) -> None:
    story = filed(team)
    auditor = as_(team.auditor)

    assert (
        auditor.post(f"/stories/{story.uuid}/claims/", {"seen": 1, "exact": TOLL, **PUT}).status_code == 403
    )
    assert "Mark words as a claim" not in words(auditor.get(f"/stories/{story.uuid}/"))


def test_a_claim_is_put_differently(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    checker.post(
        path(claim, "amend/"),
        {**PUT, "seen": claim.version, "statement": "Tolls were 41 million.", "risk": "medium"},
    )

    claim.refresh_from_db()
    assert (claim.statement, claim.risk) == ("Tolls were 41 million.", "medium")


def test_two_who_amend_at_once_lose_nothing(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    checker.post(path(claim, "amend/"), {**PUT, "seen": claim.version, "statement": "First."})

    answer = as_(team.editor).post(
        path(claim, "amend/"), {**PUT, "seen": claim.version, "statement": "Second."}
    )

    assert answer.status_code == 409
    assert "C1 was changed by somebody else." in words(answer)
    assert value(answer, "statement", "//form[contains(@action,'amend')]") == "Second."
    claim.refresh_from_db()
    assert claim.statement == "First."


def test_a_claim_gets_another_place_and_loses_it_again(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    added = checker.post(
        path(claim, "places/"), {"seen": 1, "exact": "brought in 41 million crowns"}, follow=True
    )
    assert "2 places" in words(added, "//*[@id='x-words']")
    place = claim.places.order_by("-pk")[0]
    missing = checker.post(path(claim, "places/"), {"seen": 1, "exact": "no such words", "prefix": "x"})
    assert missing.status_code == 422
    assert "“no such words” is not in the copy." in words(missing, "//*[@id='place-exact_error']")

    removed = checker.post(path(claim, f"places/{place.uuid}/remove/"), {"_back": path(claim)}, follow=True)
    assert "C1 stands in one place less." in words(removed)
    last = claim.places.get()
    kept = checker.post(path(claim, f"places/{last.uuid}/remove/"), {"_back": path(claim)}, follow=True)
    assert "C1 stands in one place only. Withdraw the claim instead." in words(kept)


def test_a_claim_is_withdrawn_with_a_reason_and_reinstated(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    assert "Write why the claim goes." in words(checker.post(path(claim, "withdraw/"), {"reason": ""}))
    checker.post(path(claim, "withdraw/"), {"reason": "It is the law, not a claim."})
    page = checker.get(path(claim))
    assert "Chiara Checker withdrew this claim" in words(page)
    assert "It is the law, not a claim." in words(page)
    stories.save_copy(by=team.reporter, story=claim.story, document=copy(headline="Another"), seen=1)
    assert TOLL in words(checker.get(path(claim)), "//*[@id='x-words']")
    assert "WithdrawnC1" in words(checker.get(f"/stories/{claim.story.uuid}/"), "//section[@id='panel']")
    assert task_of(claim).state == "cancelled"
    checker.post(path(claim, "reinstate/"))
    claim.refresh_from_db()
    assert claim.withdrawn_at is None
    assert task_of(claim).state == "open"


def test_a_reporter_accepts_a_checkers_words(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    verdict = judged(team, claim, so="false", fix="took 40 million crowns in tolls in 2022")
    reporter = as_(team.reporter)

    assert "A reporter or an editor accepts them, or says stet." in words(checker.get(path(claim)))
    assert "Accept into the copy" in buttons(reporter.get(path(claim)))
    answer = reporter.post(
        f"/verdicts/{verdict.uuid}/accept/", {"seen": 1, "_back": path(claim)}, follow=True
    )

    assert "The words of C1 are changed. It needs another look by somebody else." in words(answer)
    claim.story.refresh_from_db()
    assert "took 40 million crowns in tolls" in claim.story.revision.text
    twice = reporter.post(f"/verdicts/{verdict.uuid}/accept/", {"seen": 2, "_back": path(claim)}, follow=True)
    assert "The words changed since this was proposed." in words(twice)


def test_an_editor_says_stet(team: Team) -> None:
    claim = mark(team, filed(team))
    verdict = judged(team, claim, so="false", fix="took 40 million crowns in tolls in 2022")

    answer = as_(team.editor).post(f"/verdicts/{verdict.uuid}/stet/", {"_back": path(claim)}, follow=True)

    assert "stet by Edda Editor" in words(answer, "//*[@id='x-verdict']")
    assert Verdict.objects.get().fix_state == "stet"
    assert "Stet" not in buttons(answer)


def test_a_checker_settles_no_fix(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    verdict = judged(team, claim, so="false", fix="took 40 million crowns")

    answer = checker.post(f"/verdicts/{verdict.uuid}/accept/", {"seen": 1, "_back": path(claim)}, follow=True)

    assert "Only a reporter or an editor of the desk can save copy" in words(answer)
    assert Verdict.objects.get().fix_state == "proposed"


def test_evidence_is_added_and_withdrawn(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    typed = {"kind": "page", "title": "Report", "url": "https://sund.example/report", "text": ""}

    refused = checker.post(path(claim, "evidence/"), {**typed, "url": "sund.example"})
    assert refused.status_code == 422
    assert value(refused, "title", "//form[contains(@action,'/evidence/')]") == "Report"
    checker.post(path(claim, "evidence/"), typed)
    piece = Evidence.objects.get()
    assert piece.added_by == team.checker

    withdraw = f"/stories/{claim.story.uuid}/evidence/{piece.uuid}/withdraw/"
    no_reason = checker.post(withdraw, {"reason": ""})
    assert "Write why it can not be relied on." in words(no_reason)
    checker.post(withdraw, {"reason": "A forgery."})
    page = checker.get(path(claim))
    assert "Chiara Checker" in words(page, f"//*[@id='ev-{piece.pk}']")
    assert "A forgery." in words(page, f"//*[@id='ev-{piece.pk}']")


def test_withdrawn_evidence_suspends_the_verdict_that_rested_on_it(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    judged(team, claim)
    piece = Evidence.objects.get()

    withdraw_evidence(by=team.checker, evidence=piece, reason="A forgery.")
    page = checker.get(path(claim))

    assert "The verdict of Chiara Checker is suspended." in words(page)
    assert "It rested on evidence that was withdrawn: Annual report 2022" in words(page)


def test_a_source_is_added_linked_and_unlinked(team: Team, checker: Client) -> None:
    story = filed(team)
    one, other = mark(team, story), mark(team, story, QUOTE, kind="quotation")
    typed = {"name": "", "type": "document", "proximity": "first_hand", "ground_rules": "on_the_record"}

    refused = checker.post(path(one, "sources/"), typed)
    assert refused.status_code == 422
    assert "Name the source as the story may name it." in words(refused, "//*[@id='source-name_error']")
    checker.post(path(one, "sources/"), {**typed, "name": "Port of Sund"})
    source = Source.objects.get()
    assert "Port of Sund · document, on the record, first-hand · is the origin itself" in words(
        checker.get(path(one)), "//*[@id='x-src']"
    )

    checker.post(path(other, "sources/link/"), {"source": str(source.uuid), "contradicts": "on"})
    assert RestsOn.objects.get(claim=other).contradicts
    assert "1 source contradicts it. ContradictingPort of Sund" in words(
        checker.get(path(other)), "//*[@id='x-src']"
    )
    assert checker.post(path(other, "sources/link/"), {"source": "nonsense"}).status_code == 422

    checker.post(path(other, f"sources/{source.uuid}/unlink/"), {"_back": path(other)})
    assert not RestsOn.objects.filter(claim=other).exists()


def test_what_belongs_to_another_story_does_not_exist_here(team: Team, checker: Client) -> None:
    claim, elsewhere = mark(team, filed(team)), filed(team)
    piece = some_evidence(team, elsewhere)

    withdraw = f"/stories/{claim.story.uuid}/evidence/{piece.uuid}/withdraw/"
    assert checker.post(withdraw, {"reason": "No."}).status_code == 404
    assert not Evidence.objects.exclude(withdrawn_at=None).exists()
