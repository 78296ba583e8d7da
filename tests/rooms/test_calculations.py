"""Figures that are reckoned again: kept for the very words, and with the verdict on them."""

import pytest
from django.db import DatabaseError, transaction

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import BODY, Team, copy, filed, judged, mark, task_of
from verification.checking.calculating import calculate
from verification.checking.confirming import confirm_again
from verification.checking.models import Calculation
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.gate import signing
from verification.record import actions as records

RISE = "Tolls rose from 40 million to 50 million crowns, up 25 per cent."
INPUTS = {"before": "40 million", "after": "50 million"}


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def claim(team: Team) -> Claim:
    story = filed(team, copy(body=f"{BODY}\n\n{RISE}"))
    return mark(team, story, RISE)


def kept(team: Team, claim: Claim, **fields: object) -> Calculation:
    given = {"kind": "change_per_cent", "inputs": INPUTS, "stated": "up 25 per cent", **fields}
    return calculate(by=team.checker, claim=claim, words=claim.words_digest, **given)


def last() -> Event:
    return Event.objects.order_by("-position")[0]


def test_a_figure_is_reckoned_again_and_kept_for_these_words(team: Team, claim: Claim) -> None:
    one = kept(team, claim)

    assert (one.holds, one.result, one.words_digest) == (True, "25", claim.words_digest)
    assert one.sentence == (
        "From 40 million to 50 million is 25 per cent more. The copy says “up 25 per cent”: that holds."
    )
    assert (last().verb, last().facts["claim"]) == ("calculation.kept", claim.number)
    assert not kept(team, claim, inputs={"before": "40 million", "after": "60 million"}).holds


def test_the_same_is_not_kept_twice(team: Team, claim: Claim) -> None:
    kept(team, claim)
    with pytest.raises(NotPossible, match="kept already"):
        kept(team, claim)
    assert Calculation.objects.count() == 1


@pytest.mark.parametrize("stated", ["71 per cent", "about 25 per cent", "25 years", "25 dozen"])
def test_what_the_copy_does_not_say_is_not_kept(team: Team, claim: Claim, stated: str) -> None:
    with pytest.raises(Invalid, match="The copy does not say"):
        kept(team, claim, stated=stated)
    assert not Calculation.objects.exists()


def test_a_figure_of_the_same_sentence_is_said_there(team: Team) -> None:
    part = mark(team, filed(team, copy(body=RISE)), "Tolls rose from 40 million")
    assert kept(team, part, stated="25%").holds


def test_of_a_figure_that_was_reckoned_wrongly_the_newer_one_counts(team: Team, claim: Claim) -> None:
    wrong = kept(team, claim, inputs={"before": "50 million", "after": "40 million"})
    right = kept(team, claim, stated="25 per cent")
    verdict = judged(team, claim)

    assert list(verdict.calculations.all()) == [right]
    assert kept(team, claim, inputs=wrong.inputs).pk != wrong.pk
    wrong.refresh_from_db()
    assert wrong.verdict is None


def test_nothing_is_kept_for_words_that_were_not_seen(team: Team, claim: Claim) -> None:
    with pytest.raises(NotPossible, match="changed since you read them"):
        calculate(
            by=team.checker,
            claim=claim,
            words="0" * 64,
            kind="change_per_cent",
            inputs=INPUTS,
            stated="up 25 %",
        )
    claims.withdraw(by=team.checker, claim=claim, reason="Not in the copy.")
    with pytest.raises(NotPossible, match="was withdrawn"):
        kept(team, claim)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "magic"}, "kind"),
        ({"inputs": {"before": "40"}}, "after"),
        ({"stated": "more"}, "stated"),
        ({"stated": "5" * 121}, "stated"),
        ({"inputs": {"before": "4" * 501, "after": "5"}}, "before"),
        ({"kind": "sum", "inputs": {"numbers": "; ".join(["1000000"] * 50)}, "stated": "5"}, ""),
    ],
)
def test_what_can_not_be_reckoned_is_said_by_field(
    team: Team, claim: Claim, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        kept(team, claim, **fields)
    assert list(refusal.value.errors) == [field]


def test_only_those_who_judge_or_make_claims_keep_calculations(team: Team, claim: Claim) -> None:
    for user in (team.head, team.legal, team.auditor):
        with pytest.raises(NotPermitted, match="keep calculations"):
            calculate(by=user, claim=claim, words=claim.words_digest, kind="sum", inputs={}, stated="5")


def test_a_verdict_keeps_the_calculations_for_its_words(team: Team, claim: Claim) -> None:
    one = kept(team, claim)
    verdict = judged(team, claim)
    later = kept(team, claim, kind="sum", inputs={"numbers": "20 million; 30 million"}, stated="50 million")

    one.refresh_from_db()
    assert one.verdict == verdict
    given = Event.objects.get(verb="claim.judged")
    assert given.facts["calculations"] == [one.pk]
    assert later.verdict is None


def test_a_calculation_for_other_words_is_not_kept_with_a_verdict(team: Team, claim: Claim) -> None:
    one = kept(team, claim)
    edited(team, claim.story, "25 per cent", "27 per cent")
    judged(team, Claim.objects.get(pk=claim.pk))

    one.refresh_from_db()
    assert one.verdict is None


def test_what_was_reckoned_is_never_deleted(team: Team, claim: Claim) -> None:
    one = kept(team, claim)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        one.delete()
    assert Calculation.objects.exists()


def test_a_verdict_given_again_takes_along_what_the_copy_still_states(team: Team, claim: Claim) -> None:
    kept(team, claim)
    kept(team, claim, kind="sum", inputs={"numbers": "20 million; 30 million"}, stated="50 million crowns")
    verdict = judged(team, claim)
    edited(team, claim.story, "50 million crowns", "50 million")
    task = task_of(claim)
    words = Claim.objects.get(pk=claim.pk).words_digest
    confirm_again(by=team.checker, tasks=[(task, task.version, words)], reason="Style.")

    again = claim.verdicts.latest("pk")
    assert again.confirms == verdict
    assert [one.stated for one in again.calculations.all()] == ["up 25 per cent"]
    assert verdict.calculations.count() == 2


def test_what_was_reckoned_stands_in_the_publication_record(team: Team) -> None:
    story = filed(team, copy(body=RISE))
    claim = mark(team, story, RISE)
    kept(team, claim)
    judged(team, claim)
    story = Story.objects.get(pk=story.pk)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    publication = records.publish(by=team.editor, story=Story.objects.get(pk=story.pk))

    (ground,) = publication.grounds["claims"]
    assert [(line["stated"], line["holds"]) for line in ground["calculated"]] == [("up 25 per cent", True)]


def test_a_blind_second_check_does_not_know_what_the_first_reckoned(team: Team) -> None:
    story = filed(team, copy(body=RISE))
    claim = mark(team, story, RISE, risk="high", flags=["allegation"])
    kept(team, claim)
    assert Calculation.objects.visible_to(team.second).exists()
    judged(team, claim)

    assert not Calculation.objects.visible_to(team.second).exists()
    assert Calculation.objects.visible_to(team.checker).exists()
    assert Calculation.objects.visible_to(team.editor).exists()


def edited(team: Team, story: Story, old: str, new: str) -> None:
    story.refresh_from_db()
    document = copy(body=f"{BODY}\n\n{RISE}".replace(old, new))
    stories.save_copy(by=team.reporter, story=story, seen=story.copy_version, document=document)
