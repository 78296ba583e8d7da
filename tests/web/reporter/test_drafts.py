"""The copy editor keeps what is typed, opens with it again, and says how it differs from what was saved meanwhile."""

from typing import Any

import pytest
from django.test import Client

from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.drafts import draft_of, keep_draft
from newsroom.stories.models import Draft, Story
from newsroom.stories.states import StoryState
from tests.factories import BODY, HEADLINE, STANDFIRST, Team, copy, filed, story_at
from tests.web.reporter.reading import as_, buttons, value, words

MINE = BODY.replace("1911", "1910")
NOTE = "//*[@id='draft-note']"


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def at(story: Story, verb: str = "copy") -> str:
    return f"/stories/{story.uuid}/{verb}/"


def carried(page: Any, **typed: str) -> dict[str, str]:
    """What the page's form holds, with this typed into it."""
    names = ("seen", "over", "tab", "headline", "standfirst", "body")
    return {**{name: value(page, name) for name in names}, "draft": value(page, "draft", "//p"), **typed}


def kept(team: Team, story: Story, by: User | None = None, **typed: Any) -> Draft:
    given = {"seen": 1, "headline": HEADLINE, "standfirst": STANDFIRST, "body": MINE, **typed}
    draft = keep_draft(by=by or team.reporter, story=story, **given)
    assert draft is not None
    return draft


# Keeping


def test_what_is_typed_is_kept_and_the_line_says_when(reporter: Client, team: Team, story: Story) -> None:
    page = reporter.get(at(story))

    answer = reporter.post(at(story, "draft/keep"), carried(page, body=MINE), headers={"HX-Request": "true"})

    assert answer.status_code == 200
    draft = draft_of(team.reporter, story)
    assert draft is not None
    assert (draft.seen, draft.body) == (1, MINE)
    assert words(answer, "//*[@data-said]") == "Draft kept"
    assert f"{draft.saved_at.astimezone(story.desk.zone):%H:%M}" in words(answer, "//*[@id='draft-line']")
    assert value(answer, "draft", "//span") == str(draft.version)
    assert not Event.objects.filter(verb__contains="draft").exists()


def test_the_same_page_goes_on_typing(reporter: Client, team: Team, story: Story) -> None:
    fields = carried(reporter.get(at(story)))
    for headline in ("T", "To", "Toll"):
        answer = reporter.post(at(story, "draft/keep"), {**fields, "headline": headline})
        assert answer.status_code == 200

    assert value(reporter.get(at(story)), "headline") == "Toll"


def test_another_page_left_open_is_told_and_writes_nothing_over(
    reporter: Client, team: Team, story: Story
) -> None:
    old, new = reporter.get(at(story)), reporter.get(at(story))
    reporter.post(at(story, "draft/keep"), carried(new, headline="Newer"))

    answer = reporter.post(at(story, "draft/keep"), carried(old, headline="Older"))

    assert answer.status_code == 409
    assert "Draft not kept: You went on typing in another tab" in words(answer, "//*[@id='draft-line']")
    assert draft_of(team.reporter, story).headline == "Newer"


def test_what_is_too_long_to_keep_is_said_in_the_line(reporter: Client, story: Story) -> None:
    page = reporter.get(at(story))

    answer = reporter.post(at(story, "draft/keep"), carried(page, body="x" * 400_001))

    assert answer.status_code == 422
    assert "Draft not kept: This is 400,001 characters long; at most 400,000 are kept." in words(answer)


@pytest.mark.parametrize("broken", [{"tab": "x"}, {"over": ""}, {"draft": "-1"}, {"over": "999"}])
def test_a_page_that_makes_no_sense_keeps_nothing(
    reporter: Client, story: Story, broken: dict[str, str]
) -> None:
    answer = reporter.post(at(story, "draft/keep"), {**carried(reporter.get(at(story)), body=MINE), **broken})

    assert answer.status_code == 422
    assert "Draft not kept" in words(answer)
    assert not Draft.objects.exists()


def test_who_may_not_edit_keeps_nothing(team: Team, outsider: User, story: Story) -> None:
    fields = carried(as_(team.reporter).get(at(story)), body=MINE)

    assert as_(team.checker).post(at(story, "draft/keep"), fields).status_code == 403
    assert as_(outsider).post(at(story, "draft/keep"), fields).status_code == 404
    assert Client().post(at(story, "draft/keep"), fields).url.startswith("/accounts/login/")
    assert as_(team.reporter).get(at(story, "draft/keep")).status_code == 405
    assert not Draft.objects.exists()


# Opening


def test_the_page_opens_with_the_draft_and_says_so(reporter: Client, team: Team, story: Story) -> None:
    draft = kept(team, story, headline="Toll falls")

    page = reporter.get(at(story))

    assert (value(page, "headline"), value(page, "body")) == ("Toll falls", MINE)
    assert f"Your draft of {draft.saved_at.astimezone(story.desk.zone):%H:%M}" in words(page, NOTE)
    assert "typed over v1, is here; it isn't saved yet." in words(page, NOTE)
    assert words(page, f"{NOTE}//ins") == ""
    assert "Discard the draft" in buttons(page)
    assert not any("Save over" in button for button in buttons(page))


def test_nobody_else_sees_it(team: Team, story: Story) -> None:
    kept(team, story, headline="Only Rosa knows", body="Only Rosa knows this")

    for user in (team.colleague, team.editor, team.checker, team.head):
        for verb in ("copy", "history", "timeline"):
            assert "Only Rosa knows" not in as_(user).get(at(story, verb)).content.decode()


def test_when_others_saved_meanwhile_both_stand_beside_each_other(
    reporter: Client, team: Team, story: Story
) -> None:
    kept(team, story)
    theirs = copy(body=BODY.replace("1911", "1912"))
    stories.save_copy(by=team.colleague, story=story, document=theirs, seen=1)

    page = reporter.get(at(story))

    assert "typed over v1, is here" in words(page, NOTE)
    assert "Carl Colleague saved v2 meanwhile." in words(page, NOTE)
    assert (words(page, f"{NOTE}//del"), words(page, f"{NOTE}//ins")) == ("1912", "1910")
    assert value(page, "body") == MINE
    assert any("Save over v2" in button for button in buttons(page))
    answer = reporter.post(at(story), carried(page), follow=True)
    assert "Saved as v3." in words(answer)
    assert Story.objects.get(pk=story.pk).revision.document.body_source() == MINE
    assert draft_of(team.reporter, story) is None


def test_typing_on_does_not_make_the_others_words_forgotten(
    reporter: Client, team: Team, story: Story
) -> None:
    kept(team, story)
    stories.save_copy(by=team.colleague, story=story, document=copy(headline="Theirs"), seen=1)
    page = reporter.get(at(story))

    reporter.post(at(story, "draft/keep"), carried(page, standfirst="More."))

    assert "typed over v1" in words(reporter.get(at(story)), NOTE)
    assert "Theirs" in words(reporter.get(at(story)), f"{NOTE}//del")


def test_a_draft_that_is_no_copy_is_compared_as_well(reporter: Client, team: Team, story: Story) -> None:
    kept(team, story, headline="", body="Sund rose.")
    stories.save_copy(by=team.colleague, story=story, document=copy(headline="Theirs"), seen=1)

    page = reporter.get(at(story))

    assert "Sund rose." in words(page, f"{NOTE}//div[h3='Yours']")


def test_of_a_story_that_is_over_the_draft_can_still_be_read(team: Team) -> None:
    story = filed(team)
    kept(team, story)
    stories.spike(by=team.editor, story=story, reason="Old.")

    page = as_(team.reporter).get(at(story))

    assert "was never saved. What it says stands below." in words(page, NOTE)
    assert words(page, f"{NOTE}//ins") == "1910"


# Saving


def test_words_that_are_refused_are_kept_as_a_draft(reporter: Client, team: Team, story: Story) -> None:
    page = reporter.get(at(story))
    stories.save_copy(by=team.colleague, story=story, document=copy(headline="Theirs"), seen=1)

    answer = reporter.post(at(story), carried(page, body=MINE))

    assert answer.status_code == 409
    assert draft_of(team.reporter, story).body == MINE
    assert value(answer, "tab") == value(page, "tab")
    assert value(answer, "over") == "1"
    typed_on = reporter.post(at(story, "draft/keep"), carried(answer, headline="Mine"))
    assert typed_on.status_code == 200


def test_copy_without_a_headline_is_kept_as_well(reporter: Client, team: Team, story: Story) -> None:
    answer = reporter.post(at(story), carried(reporter.get(at(story)), headline="", body=MINE))

    assert answer.status_code == 422
    assert draft_of(team.reporter, story).body == MINE


def test_saved_it_is_no_draft_any_more(reporter: Client, team: Team, story: Story) -> None:
    kept(team, story)

    answer = reporter.post(at(story), carried(reporter.get(at(story))), follow=True)

    assert "Saved as v2." in words(answer)
    assert "Your draft" not in words(answer)
    assert not Draft.objects.exists()


# Discarding


def test_discarded_the_copy_is_back_and_the_draft_can_be_brought_back(
    reporter: Client, team: Team, story: Story
) -> None:
    kept(team, story)
    page = reporter.get(at(story))
    which = {name: value(page, name, f"{NOTE}//form") for name in ("over", "draft", "tab")}

    answer = reporter.post(at(story, "draft/discard"), which, follow=True)

    assert value(answer, "body") == BODY
    assert "is discarded." in words(answer)
    assert "Bring it back" in buttons(answer)
    answer = reporter.post(at(story, "draft/bring-back"), follow=True)
    assert value(answer, "body") == MINE


def test_a_newer_draft_is_not_discarded_from_an_older_page(
    reporter: Client, team: Team, story: Story
) -> None:
    draft = kept(team, story)
    page = reporter.get(at(story))
    which = {name: value(page, name, f"{NOTE}//form") for name in ("over", "draft", "tab")}
    kept(team, story, headline="Newer", version=draft.version)

    answer = reporter.post(at(story, "draft/discard"), which, follow=True)

    assert "that draft is the newer one" in words(answer)
    assert value(answer, "headline") == "Newer"


def test_what_is_not_there_is_neither_discarded_nor_brought_back(reporter: Client, story: Story) -> None:
    assert "no draft to discard" in words(reporter.post(at(story, "draft/discard"), follow=True))
    assert "no discarded draft" in words(reporter.post(at(story, "draft/bring-back"), follow=True))


def test_a_held_story_keeps_drafts(team: Team) -> None:
    story = story_at(team, StoryState.HELD)
    client = as_(team.reporter)

    answer = client.post(at(story, "draft/keep"), carried(client.get(at(story)), body=MINE))

    assert "Draft kept" in words(answer)
