import pytest
from django.test import Client

from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, judged, mark
from tests.web.reporter.reading import as_, buttons, events, words
from verification.checking.models import Verdict
from verification.checking.states import FixState

FIX = "took 40 million crowns in tolls in 2022"


@pytest.fixture
def verdict(team: Team) -> Verdict:
    """A verdict that proposes another figure."""
    return judged(team, mark(team, filed(team)), fix=FIX)


@pytest.fixture
def story(verdict: Verdict) -> Story:
    return Story.objects.get(pk=verdict.claim.story_id)


def at(verdict: Verdict, verb: str) -> str:
    return f"/stories/{verdict.claim.story.uuid}/fixes/{verdict.uuid}/{verb}/"


def fix_state(verdict: Verdict) -> str:
    return Verdict.objects.get(pk=verdict.pk).fix_state


def test_the_proposed_words_stand_beside_the_old_ones(reporter: Client, story: Story) -> None:
    page = reporter.get(f"/stories/{story.uuid}/copy/")

    assert words(page, "//*[@id='fixes']//del") == "41"
    assert words(page, "//*[@id='fixes']//ins") == "40"
    assert "Chiara Checker" in words(page, "//*[@id='fixes']")


def test_accepted_they_are_in_the_copy(reporter: Client, story: Story, verdict: Verdict) -> None:
    answer = reporter.post(at(verdict, "accept"), {"seen": story.copy_version}, follow=True)

    story = Story.objects.get(pk=story.pk)
    assert FIX in story.revision.text
    assert fix_state(verdict) == FixState.ACCEPTED
    assert "1 claim needs another look because paragraph 1 changed: C1." in words(answer)
    assert "fix.accepted" in events()


def test_stet_leaves_the_copy_alone(reporter: Client, story: Story, verdict: Verdict) -> None:
    answer = reporter.post(at(verdict, "stet"), follow=True)

    assert "Stet: the words of C1 stand as they are." in words(answer)
    assert Story.objects.get(pk=story.pk).copy_version == 1
    assert fix_state(verdict) == FixState.STET
    assert "Suggested wording" not in words(answer)


def test_settled_once_it_is_settled(reporter: Client, verdict: Verdict) -> None:
    reporter.post(at(verdict, "stet"))

    answer = reporter.post(at(verdict, "stet"))

    assert answer.status_code == 409
    assert "This fix was already settled." in words(answer)


@pytest.mark.parametrize("seen", ["", "x", "7"])
def test_over_a_version_that_was_not_seen_nothing_is_put(
    reporter: Client, story: Story, verdict: Verdict, seen: str
) -> None:
    answer = reporter.post(at(verdict, "accept"), {"seen": seen})

    assert answer.status_code == 409
    assert Story.objects.get(pk=story.pk).copy_version == 1
    assert fix_state(verdict) == FixState.PROPOSED


def test_for_words_that_changed_meanwhile_it_is_no_longer_offered(
    reporter: Client, team: Team, story: Story, verdict: Verdict
) -> None:
    changed = copy(body="The port took 12 million crowns in tolls in 2022.")
    stories.save_copy(by=team.reporter, story=story, document=changed, seen=1)

    assert "Suggested wording" not in words(reporter.get(f"/stories/{story.uuid}/copy/"))

    answer = reporter.post(at(verdict, "accept"), {"seen": 2})
    assert answer.status_code == 409
    assert "The words changed since this was proposed." in words(answer)


def test_a_checker_reads_the_proposal_and_settles_nothing(team: Team, story: Story, verdict: Verdict) -> None:
    page = as_(team.checker).get(f"/stories/{story.uuid}/copy/")

    assert "Suggested wording" in words(page)
    assert not any(button.startswith("Stet") for button in buttons(page))
    assert as_(team.checker).post(at(verdict, "stet")).status_code == 403
    assert as_(team.checker).post(at(verdict, "accept"), {"seen": 1}).status_code == 403
    assert fix_state(verdict) == FixState.PROPOSED


def test_another_desk_finds_nothing_there(outsider: User, verdict: Verdict) -> None:
    assert as_(outsider).post(at(verdict, "stet")).status_code == 404


def test_a_blind_second_checker_does_not_see_what_the_first_proposed(team: Team) -> None:
    story = filed(team)
    claim = mark(team, story, risk="high", flags=["allegation"])
    judged(team, claim, fix=FIX)

    path = f"/stories/{story.uuid}/copy/"

    assert "Suggested wording" in words(as_(team.reporter).get(path))
    assert "Suggested wording" not in words(as_(team.second).get(path))
    assert "0 of 1 claim decided" in words(as_(team.second).get(path), "//*[@id='strip']")
