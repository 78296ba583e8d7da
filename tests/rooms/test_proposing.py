"""Proposals follow the copy: carried where nothing changed, made anew where something did, dismissed for good."""

import pytest

from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, copy, draft
from verification.claims import actions as claims
from verification.claims.models import Proposal
from verification.claims.spotting import READ_WHOLE

pytestmark = pytest.mark.django_db


def long_body(count: int = 260) -> str:
    """Paragraphs that each propose something, all of them different."""
    return "\n\n".join(
        f"Pier {number} of Sund opened in {1700 + number}, and {number * 7} ships moored there that year, records show."
        for number in range(1, count)
    )


def save(team: Team, story: Story, body: str) -> Story:
    story.refresh_from_db()
    stories.save_copy(by=team.reporter, story=story, document=copy(body=body), seen=story.copy_version)
    story.refresh_from_db()
    return story


def proposed(story: Story) -> list[str]:
    """The words of open proposals, each checked against the copy of now."""
    found = []
    for proposal in story.proposals.unsettled():
        assert proposal.revision_id == story.revision.pk
        assert story.revision.text[proposal.start : proposal.end] == proposal.words
        found.append(proposal.words)
    return found


def test_a_long_copy_is_read_anew_only_where_it_changed() -> None:
    team = Team()
    body = long_body()
    assert len(body) > READ_WHOLE
    story = draft(team, copy(body=body))
    before = {proposal.words: proposal.uuid for proposal in story.proposals.all()}
    assert len(before) > 200

    edited = body.replace("opened in 1800", "opened in 1801", 1)
    story = save(team, story, f"A gale closed the port on Monday.\n\n{edited}")

    words = proposed(story)
    assert any("opened in 1801, and 700 ships" in one for one in words)
    assert not any("opened in 1800" in one for one in words)
    after = {proposal.words: proposal.uuid for proposal in story.proposals.all()}
    kept = [one for one in before if after.get(one) == before[one]]
    assert len(kept) >= len(before) - 3


def test_reading_around_a_change_finds_what_reading_everything_finds() -> None:
    team = Team()
    body = long_body()
    story = save(team, draft(team, copy(body=body)), body.replace("Pier 100 of Sund", "Pier 100 of Aldern"))
    whole = draft(team, copy(body=body.replace("Pier 100 of Sund", "Pier 100 of Aldern")))
    assert sorted(proposed(story)) == sorted(proposed(whole))


@pytest.mark.parametrize("body", ["The port opened in 1911.\n\nIt rained.", long_body()])
def test_a_dismissed_proposal_stays_dismissed_when_the_copy_around_it_changes(body: str) -> None:
    team = Team()
    story = draft(team, copy(body=body))
    proposal = story.proposals.filter(words__contains="opened in").first()
    assert proposal is not None
    claims.dismiss(by=team.reporter, proposal=proposal)

    story = save(team, story, f"A gale closed the port.\n\n{body}")

    assert proposal.words not in proposed(story)
    gone = Proposal.objects.get(pk=proposal.pk)
    assert story.revision.text[gone.start : gone.end] == proposal.words


def test_a_dismissed_passage_is_not_proposed_again_with_a_few_more_words() -> None:
    team = Team()
    story = draft(team, copy(body="The port opened in 1911."))
    proposal = story.proposals.get(words="The port opened in 1911.")
    claims.dismiss(by=team.reporter, proposal=proposal)

    story = save(team, story, "Yes: The port opened in 1911.")

    assert not any("opened in 1911" in words for words in proposed(story))


def test_other_figures_in_a_dismissed_passage_are_proposed_again() -> None:
    team = Team()
    story = draft(team, copy(body="The port opened in 1911."))
    claims.dismiss(by=team.reporter, proposal=story.proposals.get(words="The port opened in 1911."))

    assert any("1912" in words for words in proposed(save(team, story, "The port opened in 1912.")))
