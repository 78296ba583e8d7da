"""A quotation is compared with the original its sources name, and a translation stands beside its original."""

import pytest

from tests.factories import QUOTE, Team, copy, filed, mark, taken
from verification.checking import actions as checking
from verification.checking.actions import Shown
from verification.checking.quoting import Quotations, quotations_in, quote_check
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.evidence import files, translating
from verification.evidence.models import Evidence
from verification.evidence.states import FileRole
from verification.text.quoting.check import Finding
from verification.text.whereabouts import Places

MINUTES = "Brandt: We are content with the year. The quay is paid for."
RUSSIAN = "Мы довольны этим годом.\n\nПричал оплачен."
ENGLISH = "We are content with the year.\n\nThe quay is paid for."


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def piece_of(team: Team, claim: Claim, text: str, title: str = "Minutes", **fields: str) -> Evidence:
    return evidence.add(
        by=team.checker, story=claim.story, kind="transcript", title=title, text=text, **fields
    )


def quoted(team: Team, **fields: object) -> Claim:
    return mark(team, filed(team), QUOTE, kind="quotation", **fields)


def test_a_quotation_is_found_in_the_best_original(team: Team) -> None:
    claim = quoted(team)
    piece_of(team, claim, "We are not content with the year, she said.", "Notes")
    minutes = piece_of(team, claim, MINUTES)

    check = quote_check(claim)

    assert check.evidence == minutes
    assert check.checked is not None
    assert check.checked.finding == Finding.WORD_FOR_WORD
    assert check.checked.passages[0].of(MINUTES) == "We are content with the year"
    assert [piece.title for piece in check.others] == ["Notes"]


def test_what_a_verdict_names_comes_before_what_fits_better(team: Team) -> None:
    claim = quoted(team)
    piece_of(team, claim, MINUTES)
    named = piece_of(team, claim, "We are not content with the year, she said.", "Notes")
    task = taken(team, claim)
    checking.judge(
        by=team.checker,
        task=task,
        seen=task.version,
        words=claim.words_digest,
        said="accurate",
        so="not_asked",
        rationale="Heard.",
        shows=[Shown(named)],
    )

    check = quote_check(claim)

    assert (check.evidence, check.named) == (named, True)
    assert check.checked is not None
    assert check.checked.notes == ("A negation is gone.",)


def test_a_person_chooses_another_original(team: Team) -> None:
    claim = quoted(team)
    piece_of(team, claim, MINUTES)
    other = piece_of(team, claim, "Nothing of the kind.", "Notes")

    check = quote_check(claim, other)

    assert check.evidence == other
    assert not check.is_found


def test_withdrawn_and_wordless_evidence_is_no_original(team: Team) -> None:
    claim = quoted(team)
    evidence.withdraw(by=team.checker, evidence=piece_of(team, claim, MINUTES), reason="A forgery.")
    piece_of(team, claim, "", "A page", url="https://example.org/")

    assert quote_check(claim).evidence is None


def test_a_translation_stands_beside_its_original(team: Team) -> None:
    claim = quoted(team, flags=["translation"])
    post = piece_of(team, claim, RUSSIAN, "The post")
    unnamed = quote_check(claim)
    translating.add(by=team.checker, evidence=post, language="en", text=ENGLISH, translator="Vera Volkova")
    check = quote_check(claim)

    assert (unnamed.translated, unnamed.translation) == (True, None)
    assert check.translation is not None
    assert check.translation.translator == "Vera Volkova"
    assert [(pair.original.of(check.original), pair.translation.of(check.text)) for pair in check.pairs] == [
        ("Мы довольны этим годом.", "We are content with the year.")
    ]


def test_an_original_in_another_script_is_a_translation_unsaid(team: Team) -> None:
    claim = quoted(team)
    piece_of(team, claim, RUSSIAN, "The post")

    assert quote_check(claim).translated


def in_story(team: Team, text: str) -> Quotations:
    body = (
        "“The quay is paid for,” she said.\n\n“We are content,” she said.\n\n“It was a lie,” the mayor said."
    )
    story = filed(team, copy(body=body))
    for words in ("“The quay is paid for,”", "“We are content,”", "“It was a lie,”"):
        mark(team, story, words, kind="quotation")
    mark(team, story, "the mayor said", kind="attribution")
    return quotations_in(Claim.objects.with_anchors().filter(story=story).order_by("number"), text)


def test_all_quotations_of_a_story_in_the_order_of_the_original(team: Team) -> None:
    found = in_story(team, "We are content. But not with the debt. The quay is paid for.")

    assert [one.claim.number for one in found.found] == [2, 1]
    assert [one.claim.number for one in found.missing] == [3]
    assert [(gap.after.number, gap.before.number, gap.words.strip(" .")) for gap in found.gaps] == [
        (2, 1, "But not with the debt")
    ]


def test_the_text_that_was_read_from_a_file_is_the_original(team: Team) -> None:
    claim = quoted(team)
    piece = piece_of(team, claim, "See the recording.")
    files.keep(
        evidence=piece,
        role=FileRole.TEXT,
        content=f"[00:00:01] Good evening.\n[00:04:10] {MINUTES}".encode(),
        name="text.txt",
        media_type="text/plain",
    )

    check = quote_check(claim)

    assert check.checked is not None
    assert check.checked.finding == Finding.WORD_FOR_WORD
    assert Places(check.text).of(check.checked.passages[0].start) == "00:04:10"
