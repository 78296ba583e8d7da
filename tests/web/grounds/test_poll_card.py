"""The page of a poll card, and the poll at a claim's panel."""

import pytest
from django.test import Client

from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, mark, some_evidence
from tests.web.reporter.reading import as_, buttons, error_of, events, value, words
from verification.claims.models import Claim
from verification.sources.models import PollCard

MAJORITY = "the majority of Belarusians do not support the war"
SHARES = "Only 18 percent of people surveyed in a March poll said they definitely support it and 15 percent"
BODY = f"""But according to Chatham House, {MAJORITY}.

{SHARES} stated they somewhat support Russia in the war.

The survey was carried out between March 15 and 27 and sampled the urban population."""

ROWS = [
    ("Definitely support", "18", "for"),
    ("Somewhat support", "15", "for"),
    ("Definitely don't", "30", "against"),
]


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team, copy(body=BODY))


def typed(*rows: tuple[str, str, str], **fields: str) -> dict[str, str]:
    given = {"title": "Belarus and the war", **fields}
    for at, (answer, share, side) in enumerate(rows):
        given |= {f"answer-{at}": answer, f"share-{at}": share, f"side-{at}": side}
    return given


def all_rows() -> list[tuple[str, str, str]]:
    return [*ROWS, ("Mostly don't support", "14", "against")]


def made(checker: Client, story: Story, *claims: Claim, **fields: str) -> PollCard:
    body = typed(*all_rows(), **fields) | {"claim": [claim.number for claim in claims]}
    answer = checker.post(f"/stories/{story.uuid}/polls/new/", body)
    assert answer.status_code == 302, words(answer)
    return PollCard.objects.latest("pk")


def path(card: PollCard, verb: str = "") -> str:
    return f"/stories/{card.story.uuid}/polls/{card.uuid}/{verb}"


def test_a_card_is_made_from_a_claim_and_finds_the_majority_false(
    team: Team, checker: Client, story: Story
) -> None:
    claim = mark(team, story, MAJORITY, kind="poll")
    panel = checker.get(f"/stories/{story.uuid}/claims/1/")
    assert "No poll card is linked" in words(panel, "//*[@id='x-poll']")
    begun = checker.get(f"/stories/{story.uuid}/polls/new/?claim=1")
    assert value(begun, "claim") == "1"
    assert value(begun, "title") == "Poll in C1"

    card = made(
        checker, story, claim, population="Urban population of Belarus", sample_size="1,004", margin="±3.1"
    )
    page = checker.get(path(card))

    assert (card.sample_size, str(card.margin), card.population) == (
        1004,
        "3.10",
        "Urban population of Belarus",
    )
    assert "30 + 14 = 44 per cent are against it. That is not a majority" in words(page)
    assert "18 + 15 = 33 are for it; 23 per cent took no side" in words(page)
    assert "The copy speaks of “Belarusians”" in words(page)
    assert "the dates of the fieldwork" in words(page, "//*[@class='missing']")
    assert "the margin of sampling error" not in words(page, "//*[@class='missing']")
    at_claim = words(checker.get(f"/stories/{story.uuid}/claims/1/"), "//*[@id='x-poll']")
    assert "Does not hold “majority”: 30 + 14 = 44 per cent" in at_claim
    assert "10 of its items missing" in at_claim


def test_a_new_card_is_about_the_poll_claims_that_have_none(
    team: Team, checker: Client, story: Story
) -> None:
    mark(team, story, MAJORITY, kind="poll")
    mark(team, story, SHARES, kind="poll")
    assert "About C1, C2" in words(checker.get(f"/stories/{story.uuid}/polls/new/"))


def test_a_card_is_revised_and_keeps_its_rows(team: Team, checker: Client, story: Story) -> None:
    card = made(checker, story)
    page = checker.get(path(card))
    assert (value(page, "answer-0"), value(page, "share-0"), value(page, "side-3")) == (
        "Definitely support", "18", "against",
    )  # fmt: skip
    assert value(page, "answer-6") == ""  # three empty rows for more
    body = typed(
        *all_rows(), ("", "", ""), ("Not sure", "23", ""), field_from="2023-03-15", field_to="2023-03-27"
    )
    answer = checker.post(
        path(card), {**body, "seen": "1", "evidence": some_evidence(team, story).uuid}, follow=True
    )

    assert "The card is saved." in words(answer)
    card.refresh_from_db()
    assert [one["answer"] for one in card.shares][-1] == "Not sure"
    assert (str(card.field_from), card.version) == ("2023-03-15", 2)
    assert "read in Annual report 2022" in words(answer)
    assert events()[-1] == "poll_card.revised"


def test_what_was_typed_comes_back_with_what_is_wrong(checker: Client, story: Story) -> None:
    answer = checker.post(
        f"/stories/{story.uuid}/polls/new/",
        typed(
            ("Yes", "many", "for"),
            title="War",
            sample_size="some",
            margin="wide",
            field_from="soon",
            sponsor="X",
        ),
    )
    assert answer.status_code == 422
    assert "like 1,004" in error_of(answer, "poll-sample_size")
    assert "like 3.1" in error_of(answer, "poll-margin")
    assert "like 2023-03-15" in error_of(answer, "poll-field_from")
    assert (value(answer, "answer-0"), value(answer, "share-0"), value(answer, "sponsor")) == (
        "Yes",
        "many",
        "X",
    )
    assert value(answer, "sample_size") == "some"

    share = checker.post(f"/stories/{story.uuid}/polls/new/", typed(("Yes", "many", "for")))
    assert share.status_code == 422
    assert "write its share as a number of per cent" in error_of(share, "poll-shares")
    title = checker.post(f"/stories/{story.uuid}/polls/new/", typed(title=" "))
    assert "Name the poll" in error_of(title, "poll-title")
    assert not PollCard.objects.exists()


def test_whoever_saw_another_version_loses_nothing(team: Team, checker: Client, story: Story) -> None:
    card = made(checker, story)
    as_(team.editor).post(path(card), {**typed(*all_rows(), sponsor="First"), "seen": "1"})
    answer = checker.post(path(card), {**typed(*all_rows(), sponsor="Second"), "seen": "1"})

    assert answer.status_code == 409
    assert "changed by somebody else" in words(answer)
    assert value(answer, "sponsor") == "Second"
    assert value(answer, "seen") == "2"
    card.refresh_from_db()
    assert card.sponsor == "First"


def test_claims_are_linked_and_unlinked(team: Team, checker: Client, story: Story) -> None:
    claim, card = mark(team, story, MAJORITY, kind="poll"), made(checker, story)
    assert "Link to “Belarus and the war”" in buttons(checker.get(f"/stories/{story.uuid}/claims/1/"))

    linked = checker.post(path(card, "link/"), {"claim": claim.uuid, "then": "claim"}, follow=True)
    assert "C1 is about this poll." in words(linked)
    assert "Does not hold" in words(linked, "//*[@id='x-poll']")
    unlinked = checker.post(path(card, "claims/1/unlink/"), follow=True)
    assert "C1 is not about this poll any more." in words(unlinked)
    assert "No claim is about this poll yet" in words(unlinked)
    assert checker.post(path(card, "claims/7/unlink/")).status_code == 404
    other = mark(team, filed(team))
    assert "Choose a claim of this story." in words(
        checker.post(path(card, "link/"), {"claim": other.uuid}, follow=True)
    )


def test_a_card_is_dropped(checker: Client, story: Story) -> None:
    card = made(checker, story)
    answer = checker.post(path(card, "drop/"), {"seen": "1"}, follow=True)
    assert "is dropped" in words(answer)
    assert not PollCard.objects.exists()


def test_who_may_not_keep_cards_reads_them(team: Team, checker: Client, story: Story) -> None:
    card, auditor = made(checker, story, sponsor="The Institute"), as_(team.auditor)
    page = auditor.get(path(card))

    assert "Paid for by" in words(page)
    assert "Save the card" not in " ".join(buttons(page))
    assert auditor.post(path(card), {**typed(), "seen": "1"}).status_code == 403
    assert "can keep poll cards" in words(auditor.get(f"/stories/{story.uuid}/polls/new/"))


def test_what_is_not_seen_is_not_there(team: Team, checker: Client, story: Story) -> None:
    card, stranger = made(checker, story), as_(Team().checker)
    assert stranger.get(path(card)).status_code == 404
    assert stranger.get(f"/stories/{story.uuid}/polls/new/").status_code == 404
    assert checker.get(path(card).replace(str(card.story.uuid), str(filed(team).uuid))).status_code == 404
    for verb in ("link/", "claims/1/unlink/", "drop/"):
        assert stranger.post(path(card, verb)).status_code == 404
        assert checker.get(path(card, verb)).status_code == 405
