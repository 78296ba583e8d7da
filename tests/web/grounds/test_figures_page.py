"""Figures at a claim's panel and on their page: what is stated, kept, and reckoned by hand."""

import pytest
from django.test import Client

from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, judged, mark
from tests.web.reporter.reading import as_, buttons, error_of, links, value, words
from verification.checking.models import Calculation
from verification.claims.models import Claim
from verification.gate import signing
from verification.record import actions as records

RISE = "Tolls rose from 40 million to 50 million crowns, up 37 per cent."
FINE = "The fine was 200,000 roubles (€2,200)."
FIGURES, MAIN = "//*[@id='x-fig']", "//form[@data-main]"


@pytest.fixture
def claim(team: Team) -> Claim:
    return mark(team, filed(team, copy(body=f"{RISE}\n\n{FINE}")), RISE)


def panel(claim: Claim) -> str:
    return f"/stories/{claim.story.uuid}/claims/{claim.number}/"


def page(claim: Claim) -> str:
    return f"{panel(claim)}figures/"


def rise(claim: Claim, **more: str) -> dict[str, str]:
    return {
        "kind": "change_per_cent",
        "before": "40 million",
        "after": "50 million",
        "stated": "up 37 per cent",
        "words": claim.words_digest,
        **more,
    }


def test_what_the_words_state_is_reckoned_and_kept_with_one_button(
    team: Team, checker: Client, claim: Claim
) -> None:
    shown = checker.get(panel(claim))
    assert (
        "Does not hold From 40 million to 50 million is 25 per cent more."
        " The copy says “up 37 per cent”: that does not hold." in words(shown, FIGURES)
    )
    assert not Calculation.objects.exists()
    assert value(shown, "before", FIGURES) == "40 million"

    kept = checker.post(page(claim), rise(claim, then="claim"), follow=True)
    assert "Kept with C1" in words(kept)
    assert "Chiara Checker" in words(kept, FIGURES)
    assert "Keep: up 37 per cent" not in buttons(kept)
    assert Calculation.objects.get().holds is False


def test_what_is_kept_is_shown_with_the_verdict_and_in_the_record(
    team: Team, checker: Client, claim: Claim
) -> None:
    checker.post(page(claim), rise(claim))
    judged(team, claim, so="false")
    assert "From 40 million to 50 million is 25 per cent more" in words(
        checker.get(panel(claim)), "//*[@id='x-verdict']"
    )

    story = filed(team, copy(body=RISE.replace("37", "25")))
    true = mark(team, story, RISE.replace("37", "25"))
    checker.post(page(true), rise(true, stated="up 25 per cent"))
    judged(team, true)
    story = Story.objects.get(pk=story.pk)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    records.publish(by=team.editor, story=Story.objects.get(pk=story.pk))
    record = words(as_(team.editor).get(f"/stories/{story.uuid}/record/"))
    assert "Recalculated: From 40 million to 50 million is 25 per cent more." in record


def test_a_calculation_by_hand(checker: Client, claim: Claim) -> None:
    begun = checker.get(page(claim), {"kind": "per_cent_of", "part": "12"})
    assert (value(begun, "part"), value(begun, "kind", MAIN)) == ("12", "per_cent_of")
    answer = checker.post(
        page(claim),
        {"kind": "per_cent_of", "part": "12", "whole": "", "stated": "lots", "words": claim.words_digest},
    )
    assert answer.status_code == 422
    assert "Fill in “Whole”." in error_of(answer, "figure-whole")
    assert "No figure stands in “lots”" in error_of(answer, "figure-stated")
    assert value(answer, "part", MAIN) == "12"

    body = {
        "kind": "per_cent_of",
        "part": "12",
        "whole": "48",
        "stated": "37 per cent",
        "words": claim.words_digest,
    }
    kept = checker.post(page(claim), body, follow=True)
    assert "12 of 48 is 25 per cent. The copy says “37 per cent”: that does not hold." in words(
        kept, "//*[@id='h-kept']/../.."
    )
    again = checker.post(page(claim), body)
    assert again.status_code == 409
    assert "kept already" in words(again)


def test_what_the_copy_does_not_say_is_not_kept_as_if_it_did(checker: Client, claim: Claim) -> None:
    answer = checker.post(page(claim), rise(claim, stated="71 per cent"))
    assert answer.status_code == 422
    assert "The copy does not say “71 per cent”" in error_of(answer, "figure-stated")
    assert value(answer, "before", MAIN) == "40 million"
    assert not Calculation.objects.exists()


def test_a_figure_that_is_reckoned_again_stands_once(checker: Client, claim: Claim) -> None:
    checker.post(page(claim), rise(claim, before="50 million", after="40 million"))
    checker.post(page(claim), rise(claim, stated="37%"))
    shown = checker.get(page(claim))
    assert "From 40 million to 50 million" in words(shown, "//*[@id='h-kept']/../..")
    assert "From 50 million to 40 million" not in words(shown, "//*[@id='h-kept']/../..")


def test_money_waits_for_a_rate_and_its_day(team: Team, checker: Client, claim: Claim) -> None:
    fine = mark(team, claim.story, FINE)
    shown = checker.get(panel(fine))
    assert "Not calculated" in words(shown, FIGURES)
    (link,) = [one for one in links(shown) if "kind=currency" in one]
    begun = checker.get(link)
    assert (value(begun, "amount", MAIN), value(begun, "stated", MAIN)) == ("200,000", "€2,200")
    body = {
        "kind": "currency",
        "amount": "200,000",
        "rate": "0.011",
        "rate_date": "27 May 2023",
        "stated": "€2,200",
    }
    kept = checker.post(page(fine), {**body, "words": fine.words_digest}, follow=True)
    assert "200,000 at 0.011 (rate of 27 May 2023) is 2,200" in words(kept)


def test_words_that_changed_keep_nothing(checker: Client, claim: Claim) -> None:
    answer = checker.post(page(claim), rise(claim, words="0" * 64))
    assert answer.status_code == 409
    assert "changed since you read them" in words(answer)


def test_a_claim_without_figures_has_no_such_row(team: Team, checker: Client, claim: Claim) -> None:
    plain = mark(team, filed(team), "The port opened", kind="event")
    assert words(checker.get(panel(plain)), FIGURES) == ""


def test_who_may_not_keep_reads(team: Team, claim: Claim) -> None:
    auditor = as_(team.auditor)
    assert "is 25 per cent more" in words(auditor.get(panel(claim)), FIGURES)
    assert "Keep" not in " ".join(buttons(auditor.get(page(claim))))
    assert auditor.post(page(claim), rise(claim)).status_code == 403


def test_what_is_not_seen_is_not_there(claim: Claim) -> None:
    stranger = as_(Team().checker)
    assert stranger.get(page(claim)).status_code == 404
    assert stranger.post(page(claim), rise(claim)).status_code == 404
