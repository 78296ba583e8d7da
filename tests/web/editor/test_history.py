"""The versions of the copy, and what differs between two of them."""

import pytest
from lxml import html

from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import (
    OPENED,
    TOLL,
    Team,
    approved,
    copy,
    draft,
    filed,
    judged,
    make_desk,
    make_member,
    mark,
)
from tests.web.editor.conftest import SignIn
from verification.checking import fixes
from verification.checking.models import Verdict


def history_of(story: Story) -> str:
    return f"/stories/{story.uuid}/history/"


@pytest.fixture
def thrice(team: Team) -> Story:
    """A story in three versions."""
    story = draft(team)
    for headline in (
        "Harbour toll brought in 42 million crowns",
        "Harbour toll brought in 43 million crowns",
    ):
        story.refresh_from_db()
        stories.save_copy(
            by=team.colleague, story=story, document=copy(headline=headline), seen=story.copy_version
        )
    story.refresh_from_db()
    return story


def test_versions_are_listed_with_author_and_reason(thrice: Story, team: Team, sign_in: SignIn) -> None:
    page = sign_in(team.auditor).get(history_of(thrice))
    assert [version.revision.number for version in page.context["versions"]] == [3, 2, 1]
    text = page.content.decode()
    for words in ("Rosa Reporter", "Carl Colleague", "First copy", "Edit"):
        assert words in text


def test_the_last_two_are_compared_unless_others_are_chosen(
    thrice: Story, team: Team, sign_in: SignIn
) -> None:
    client = sign_in(team.editor)
    text = client.get(history_of(thrice)).content.decode()
    assert "<del>42</del>" in text
    assert "<ins>43</ins>" in text
    text = client.get(history_of(thrice), {"old": "1", "new": "3"}).content.decode()
    assert "From v1 to v3" in text
    assert "<del>41</del>" in text


def test_the_older_one_is_always_the_one_before(thrice: Story, team: Team, sign_in: SignIn) -> None:
    assert (
        "From v1 to v3"
        in sign_in(team.editor).get(history_of(thrice), {"old": "3", "new": "1"}).content.decode()
    )


@pytest.mark.parametrize(("old", "new"), [("9", "1"), ("x", "2"), ("", ""), ("²", "1"), ("1" * 40, "1")])
def test_a_version_that_is_not_there_shows_the_last_two(
    thrice: Story, team: Team, sign_in: SignIn, old: str, new: str
) -> None:
    page = sign_in(team.editor).get(history_of(thrice), {"old": old, "new": new})
    assert "From v2 to v3" in page.content.decode()


def test_one_version_is_compared_with_none(team: Team, sign_in: SignIn) -> None:
    assert (
        "There is nothing to compare yet."
        in sign_in(team.editor).get(history_of(draft(team))).content.decode()
    )


def test_the_version_that_was_approved_says_by_whom(team: Team, sign_in: SignIn) -> None:
    assert "approved by Edda Editor" in sign_in(team.editor).get(history_of(approved(team))).content.decode()


def test_a_version_made_of_suggested_words_says_whose_they_were(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    settled = judged(team, mark(team, story, OPENED), fix="The port opened in 1912.")
    verdict = judged(team, mark(team, story), fix="took 40 million crowns in tolls in 2022", by=team.second)
    fixes.stet(by=team.reporter, verdict=settled)
    stories.save_copy(by=team.colleague, story=story, document=copy(headline="Toll falls"), seen=1)
    fixes.accept_fix(by=team.reporter, verdict=again_(verdict), seen=2)

    page = sign_in(team.auditor).get(history_of(story))

    by_number = {version.revision.number: version.suggested for version in page.context["versions"]}
    assert by_number == {1: None, 2: None, 3: verdict}
    text = html.fromstring(page.content.decode()).text_content()
    assert "C2: suggested by Sven Second, accepted by Rosa Reporter" in text
    assert "Suggested wording accepted" in text


def test_two_accepted_suggestions_are_not_taken_for_each_other(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    first = judged(team, mark(team, story, OPENED), fix="The port opened in 1912.")
    second = judged(team, mark(team, story), fix="took 40 million crowns in tolls in 2022", by=team.second)
    fixes.accept_fix(by=team.reporter, verdict=first, seen=1)
    fixes.accept_fix(by=team.editor, verdict=again_(second), seen=2)

    page = sign_in(team.auditor).get(history_of(story))

    assert [version.suggested for version in page.context["versions"]] == [second, first, None]


def test_an_edit_is_not_taken_for_a_suggestion_that_changed_nothing(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    verdict = judged(team, mark(team, story), fix=TOLL)
    stories.save_copy(by=team.colleague, story=story, document=copy(headline="Toll falls"), seen=1)
    fixes.accept_fix(by=team.reporter, verdict=again_(verdict), seen=2)

    page = sign_in(team.auditor).get(history_of(story))

    assert [version.suggested for version in page.context["versions"]] == [None, None]


def test_whoever_must_check_blind_does_not_read_whose_they_were(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    claim = mark(team, story, risk="high", flags=["allegation"])
    fixes.accept_fix(
        by=team.reporter,
        verdict=judged(team, claim, fix="took 40 million crowns in tolls in 2022"),
        seen=1,
    )

    assert "suggested by" in sign_in(team.editor).get(history_of(story)).content.decode()
    assert "suggested by" not in sign_in(team.third).get(history_of(story)).content.decode()


def again_(verdict: Verdict) -> Verdict:
    """The verdict as a later request reads it."""
    return Verdict.objects.get(pk=verdict.pk)


def test_a_story_of_another_desk_does_not_exist(thrice: Story, sign_in: SignIn) -> None:
    stranger = sign_in(make_member(make_desk(), Role.EDITOR))
    assert stranger.get(history_of(thrice)).status_code == 404
