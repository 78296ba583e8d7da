from uuid import uuid4

import pytest
from django.test import Client

from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, copy, draft, filed, story_at
from tests.web.reporter.reading import as_, buttons, events, value, words
from verification.checking.models import VerificationTask
from verification.claims.models import Claim, Proposal
from verification.claims.states import ProposalState

BODY = """The port took 41 million crowns in tolls in 2022, its annual report shows.

“We are content with the year,” harbour master Ilse Brandt told the Sund Courier.

The port opened in 1911."""
SWAP = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team, copy(body=BODY))


def first(story: Story) -> Proposal:
    return story.proposals.unsettled()[0]


def at(story: Story, proposal: Proposal, verb: str = "") -> str:
    return f"/stories/{story.uuid}/proposals/{proposal.uuid}/{verb + '/' if verb else ''}"


def put(**changed: str) -> dict[str, object]:
    return {
        "kind": "number",
        "risk": "high",
        "flags": ["serious", "absence"],
        "statement": "The port took 41 million.",
        "attributed_to": "annual report",
        "channel": "report",
        **changed,
    }


def test_each_proposal_shows_its_words_kind_risk_and_reason(reporter: Client, story: Story) -> None:
    listed = words(reporter.get(f"/stories/{story.uuid}/copy/"), "//*[@id='sugs']")

    for proposal in story.proposals.unsettled():
        for fact in (
            proposal.words,
            proposal.get_kind_display(),
            f"{proposal.get_risk_display()} risk",
            proposal.reason,
        ):
            assert fact in listed


def test_the_words_are_marked_in_the_copy(reporter: Client, story: Story) -> None:
    proposals = story.proposals.unsettled()

    marked = words(reporter.get(f"/stories/{story.uuid}/copy/"), "//*[@id='marked']")

    for number in range(1, len(proposals) + 1):
        assert f"Proposal +{number}" in marked


def test_accepted_in_a_filed_story_it_is_a_claim_with_its_task(reporter: Client, story: Story) -> None:
    proposal = first(story)

    answer = reporter.post(at(story, proposal, "accept"), follow=True)

    claim = Claim.objects.get()
    assert answer.redirect_chain == [(f"/stories/{story.uuid}/copy/", 302)]
    assert f"C1 is made of “{proposal.words}”." in words(answer)
    assert (claim.words, claim.kind) == (proposal.words, proposal.kind)
    assert VerificationTask.objects.get().claim == claim
    assert "claim.accepted" in events()


def test_a_second_click_is_told_that_it_is_settled(reporter: Client, story: Story) -> None:
    proposal = first(story)
    reporter.post(at(story, proposal, "accept"))

    answer = reporter.post(at(story, proposal, "accept"))

    assert answer.status_code == 409
    assert "This proposal was already settled." in words(answer)
    assert Claim.objects.count() == 1


def test_the_form_of_a_proposal_opens_without_a_script(reporter: Client, story: Story) -> None:
    proposal = first(story)

    page = reporter.get(at(story, proposal))

    assert page.status_code == 200
    assert value(page, "statement") == proposal.statement
    assert value(page, "kind") == proposal.kind
    assert "Accept as put here" in buttons(page)


def test_edited_then_accepted_it_is_put_as_the_reporter_says(reporter: Client, story: Story) -> None:
    reporter.post(at(story, first(story), "accept"), put())

    claim = Claim.objects.get()
    assert (claim.kind, claim.risk, claim.flags) == ("number", "high", ["absence", "serious"])
    assert (claim.statement, claim.attributed_to, claim.channel) == (
        "The port took 41 million.",
        "annual report",
        "report",
    )


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"kind": "rumour"}, "kind", "rumour is not one of the available choices."),
        ({"risk": "none"}, "risk", "none is not one of the available choices."),
        ({"statement": "x" * 2_001}, "statement", "at most 2,000 are kept"),
    ],
)
def test_a_form_that_does_not_fit_stays_open_with_what_was_typed(
    reporter: Client, story: Story, changed: dict[str, str], field: str, sentence: str
) -> None:
    answer = reporter.post(at(story, first(story), "accept"), put(**changed))

    assert answer.status_code == 422
    assert sentence in words(answer, f"//*[@id='claim_{field}_error']")
    assert value(answer, "attributed_to") == "annual report"
    assert not Claim.objects.exists()
    assert first(story).state == ProposalState.PROPOSED


def test_all_are_accepted_at_once(reporter: Client, story: Story) -> None:
    count = story.proposals.unsettled().count()

    answer = reporter.post(f"/stories/{story.uuid}/proposals/accept/", follow=True)

    assert f"{count} claims are made of what was proposed." in words(answer)
    assert story.claims.count() == count
    assert "Everything that was proposed is settled." in words(answer)


def test_dismissed_it_is_not_proposed_again_until_it_is_brought_back(reporter: Client, story: Story) -> None:
    proposal = first(story)

    answer = reporter.post(at(story, proposal, "dismiss"), follow=True)
    assert "1 dismissed" in words(answer)
    assert "Bring back" in " ".join(buttons(answer))
    assert not story.claims.exists()

    answer = reporter.post(at(story, proposal, "bring-back"), follow=True)
    assert f"Proposed again: “{proposal.words}”." in words(answer)
    assert "1 dismissed" not in words(answer)
    assert [name for name in events() if name.startswith("proposal.")] == [
        "proposal.dismissed",
        "proposal.brought_back",
    ]


def test_one_from_before_the_last_save_is_gone_and_said_so(
    reporter: Client, team: Team, story: Story
) -> None:
    before = first(story)
    stories.save_copy(by=team.reporter, story=story, document=copy(headline="Toll", body=BODY), seen=1)

    answer = reporter.post(at(story, before, "accept"))

    assert answer.status_code == 409
    assert "This was proposed for an earlier version of the copy." in words(answer)


def test_a_proposal_that_never_was_is_refused(reporter: Client, story: Story) -> None:
    assert reporter.post(f"/stories/{story.uuid}/proposals/{uuid4()}/accept/").status_code == 409


# Swaps


def test_a_swap_brings_the_list_the_marked_copy_and_the_strip_and_nothing_else(
    reporter: Client, story: Story
) -> None:
    proposal = first(story)

    answer = reporter.post(at(story, proposal, "accept"), **SWAP)

    assert answer.status_code == 200
    assert "C1 accepted" in words(answer, "//*[@id='sugs']")
    assert "C1" in words(answer, "//*[@id='marked']")
    assert "of 1 claim decided" in words(answer, "//*[@id='strip']")
    assert b"<textarea" not in answer.content
    assert b"<html" not in answer.content


def test_a_swap_shows_the_form_and_its_errors_in_the_list(reporter: Client, story: Story) -> None:
    proposal = first(story)

    assert value(reporter.get(at(story, proposal), **SWAP), "statement") == proposal.statement

    answer = reporter.post(at(story, proposal, "accept"), put(kind="rumour"), **SWAP)
    assert answer.status_code == 422
    assert "rumour is not one of" in words(answer, "//*[@id='sugs']")


def test_a_swap_that_is_refused_gets_its_sentence_alone(reporter: Client, story: Story) -> None:
    proposal = first(story)
    reporter.post(at(story, proposal, "dismiss"))

    answer = reporter.post(at(story, proposal, "dismiss"), **SWAP)

    assert answer.status_code == 409
    assert words(answer, "//*[@id='refusal']") == "This proposal was already settled."


# Who, and in which state


def test_reporters_checkers_and_editors_settle_the_others_only_read(team: Team, story: Story) -> None:
    path = f"/stories/{story.uuid}/copy/"
    for user in (team.colleague, team.checker, team.editor):
        assert any(button.startswith("Accept") for button in buttons(as_(user).get(path))), user
    for user in (team.head, team.legal, team.auditor):
        assert not any(button.startswith("Accept") for button in buttons(as_(user).get(path))), user
        assert as_(user).post(at(story, first(story), "accept")).status_code == 403
        assert as_(user).post(f"/stories/{story.uuid}/proposals/accept/").status_code == 403
    assert not story.claims.exists()


def test_another_desk_finds_nothing_there(outsider: User, story: Story) -> None:
    assert as_(outsider).post(at(story, first(story), "accept")).status_code == 404


def test_accepted_in_a_draft_it_waits_for_filing(reporter: Client, team: Team) -> None:
    story = draft(team, copy(body=BODY))

    reporter.post(at(story, first(story), "accept"))

    assert story.claims.count() == 1
    assert not VerificationTask.objects.exists()


def test_in_a_spiked_story_nothing_is_settled(reporter: Client, team: Team) -> None:
    story = story_at(team, StoryState.SPIKED)
    proposal = first(story)

    page = reporter.get(f"/stories/{story.uuid}/copy/")
    answer = reporter.post(at(story, proposal, "accept"))

    assert not any(button.startswith("Accept") for button in buttons(page))
    assert answer.status_code == 409
    assert "is spiked: its claims can not be changed." in words(answer)
