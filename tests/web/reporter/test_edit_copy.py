from typing import Any

import pytest
from django.test import Client
from lxml import html

from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.copy import Document
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import (
    BODY,
    HEADLINE,
    STANDFIRST,
    Team,
    approved,
    checked,
    copy,
    draft,
    filed,
    judged,
    mark,
    published,
    story_at,
)
from tests.web.reporter.reading import as_, buttons, error_of, events, value, words


def at(story: Story, verb: str = "copy") -> str:
    return f"/stories/{story.uuid}/{verb}/"


def typed(story: Story, **changed: Any) -> dict[str, Any]:
    return {
        "seen": story.copy_version,
        "headline": HEADLINE,
        "standfirst": STANDFIRST,
        "body": BODY,
        **changed,
    }


def saved(story: Story) -> Document:
    return Story.objects.get(pk=story.pk).revision.document


def test_the_form_holds_the_copy_as_a_person_would_type_it(reporter: Client, team: Team) -> None:
    body = "A [link](https://sund.example/report) and **bold**.\n\n## A subhead\n\n[image] The port | Jo Berg"
    story = draft(team, copy(body=body))

    page = reporter.get(at(story))

    assert page.status_code == 200
    assert value(page, "headline") == HEADLINE
    assert value(page, "standfirst") == STANDFIRST
    assert value(page, "body") == body
    assert value(page, "seen") == "1"


def test_saved_as_it_stands_nothing_changes(reporter: Client, team: Team) -> None:
    story = draft(team, copy(body="A [link](https://sund.example/report).\n\n> A quote\n\n- One\n\n- Two"))
    page = reporter.get(at(story))
    fields = {name: value(page, name) for name in ("seen", "headline", "standfirst", "body")}

    answer = reporter.post(at(story), {**fields, "body": fields["body"].replace("\n", "\r\n")}, follow=True)

    assert "Nothing was changed: v1 stands as it is." in words(answer)
    assert story.revisions.count() == 1


def test_other_words_make_the_next_version(reporter: Client, team: Team) -> None:
    story = draft(team)

    answer = reporter.post(at(story), typed(story, headline="Harbour toll falls"), follow=True)

    assert answer.redirect_chain == [(at(story), 302)]
    assert "Saved as v2." in words(answer)
    assert saved(story).headline == "Harbour toll falls"
    assert events()[-1] == "story.copy_saved"


def test_saving_says_which_checked_claims_need_another_look(reporter: Client, team: Team) -> None:
    story = checked(team)

    answer = reporter.post(
        at(story), typed(story, body=BODY.replace("41 million", "14 million")), follow=True
    )

    assert "Saved as v2. 1 claim needs another look because paragraph 1 changed: C1." in words(answer)


def test_saving_says_when_no_checked_claim_is_touched(reporter: Client, team: Team) -> None:
    story = checked(team)

    answer = reporter.post(at(story), typed(story, body=f"{BODY}\n\nIt rained."), follow=True)

    assert "Saved as v2. No claim that was checked is touched." in words(answer)


def test_saving_says_when_a_claim_lost_its_words(reporter: Client, team: Team) -> None:
    story = checked(team)

    answer = reporter.post(at(story), typed(story, body="It rained in Sund."), follow=True)

    assert "1 claim has lost its words: C1." in words(answer)


def test_saving_an_approved_story_warns_first_and_says_that_its_approval_is_void(
    reporter: Client, team: Team
) -> None:
    story = approved(team)
    assert "Other words void the approval" in words(reporter.get(at(story)))

    answer = reporter.post(at(story), typed(story, body=f"{BODY}\n\nIt rained."), follow=True)

    assert "The approval is void; the story is back in checking." in words(answer)
    assert Story.objects.get(pk=story.pk).state == StoryState.CHECKING


def test_a_draft_is_saved_and_filed_with_one_button(reporter: Client, team: Team) -> None:
    story = draft(team)
    assert any("Save and file" in button for button in buttons(reporter.get(at(story))))

    answer = reporter.post(at(story), typed(story, headline="Toll falls", then="file"), follow=True)

    story.refresh_from_db()
    assert (story.state, story.headline) == (StoryState.FILED, "Toll falls")
    assert f"{story.slug} is filed to {team.desk.name}." in words(answer)
    assert events()[-2:] == ["story.copy_saved", "story.filed"]


def test_what_is_filed_already_is_not_filed_again_and_the_words_stay(reporter: Client, team: Team) -> None:
    story = filed(team)

    answer = reporter.post(at(story), typed(story, headline="Toll falls", then="file"))

    assert answer.status_code == 409
    assert "is filed: “File” is not possible now." in words(answer)
    assert value(answer, "headline") == "Toll falls"
    assert story.revisions.count() == 1


def test_filing_alone(reporter: Client, team: Team) -> None:
    story = draft(team)

    assert reporter.post(at(story, "file")).status_code == 302
    assert Story.objects.get(pk=story.pk).state == StoryState.FILED

    again = reporter.post(at(story, "file"))
    assert again.status_code == 409
    assert "is not possible now" in words(again)


# Somebody else saved first


def test_when_somebody_saved_first_both_versions_stand_beside_each_other(
    reporter: Client, team: Team
) -> None:
    story = draft(team)
    theirs = copy(body=BODY.replace("1911", "1912"))
    stories.save_copy(by=team.colleague, story=story, document=theirs, seen=1)

    answer = reporter.post(at(story), {**typed(story, body=BODY.replace("1911", "1910")), "seen": 1})

    assert answer.status_code == 409
    assert "Carl Colleague saved v2 while you were writing" in words(answer)
    assert words(answer, "//del") == "1912"
    assert words(answer, "//ins") == "1910"
    assert value(answer, "body") == BODY.replace("1911", "1910")
    assert value(answer, "seen") == "2"
    assert saved(story).sha256 == theirs.sha256


def test_having_seen_theirs_one_can_save_over_them(reporter: Client, team: Team) -> None:
    story = draft(team)
    stories.save_copy(by=team.colleague, story=story, document=copy(headline="Theirs"), seen=1)
    refused = reporter.post(at(story), {**typed(story, headline="Mine"), "seen": 1})

    fields = {name: value(refused, name) for name in ("seen", "headline", "standfirst", "body")}
    answer = reporter.post(at(story), fields, follow=True)

    assert "Saved as v3." in words(answer)
    assert saved(story).headline == "Mine"


def test_the_very_same_words_are_no_conflict(reporter: Client, team: Team) -> None:
    story = draft(team)
    stories.save_copy(by=team.colleague, story=story, document=copy(headline="Toll falls"), seen=1)

    answer = reporter.post(at(story), {**typed(story, headline="Toll falls"), "seen": 1}, follow=True)

    assert "Carl Colleague saved the very same words as v2." in words(answer)
    assert story.revisions.count() == 2


def test_words_typed_while_the_story_was_published_stay_on_the_page(reporter: Client, team: Team) -> None:
    story = published(team)

    answer = reporter.post(at(story), typed(story, headline="Too late"))

    assert answer.status_code == 409
    assert "is published: its copy can not be changed." in words(answer)
    assert value(answer, "headline") == "Too late"
    assert not any(button.startswith("Save") for button in buttons(answer))


# Bad input


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"headline": "x" * 10_000}, "headline", "The headline is 10,000 characters long; at most 300 fit."),
        ({"headline": " "}, "headline", "Give the story a headline."),
        ({"body": "x" * 200_001}, "body", "at most 200,000 fit."),
    ],
)
def test_copy_that_cannot_be_kept_is_said_beside_its_field(
    reporter: Client, team: Team, changed: dict[str, str], field: str, sentence: str
) -> None:
    story = draft(team)

    answer = reporter.post(at(story), typed(story, **changed))

    assert answer.status_code == 422
    assert sentence in error_of(answer, f"copy_{field}")
    assert value(answer, "body") == changed.get("body", BODY)
    assert story.revisions.count() == 1


@pytest.mark.parametrize("seen", ["", "one", "-1", "99999999999999999999"])
def test_a_version_that_never_was_saves_nothing(reporter: Client, team: Team, seen: str) -> None:
    story = draft(team)

    answer = reporter.post(at(story), typed(story, headline="Mine", seen=seen))

    assert answer.status_code in {409, 422}
    assert value(answer, "headline") == "Mine"
    assert story.revisions.count() == 1


# Who, and in which state


def test_who_may_not_save_reads_why_and_finds_no_button(team: Team) -> None:
    story = filed(team)
    for user in (team.checker, team.head, team.legal, team.auditor):
        page = as_(user).get(at(story))
        assert page.status_code == 200
        assert "Only a reporter or an editor of the desk can save copy" in words(page)
        assert not any(button.startswith("Save") for button in buttons(page))
        assert as_(user).post(at(story), typed(story, headline="No")).status_code == 403
    assert story.revisions.count() == 1


def test_for_other_desks_there_is_no_such_story(outsider: User, team: Team) -> None:
    story = filed(team)

    assert as_(outsider).get(at(story)).status_code == 404
    assert as_(outsider).post(at(story), typed(story)).status_code == 404


def test_who_is_not_signed_in_is_asked_to(team: Team) -> None:
    story = filed(team)

    assert Client().get(at(story)).url.startswith("/accounts/login/")


@pytest.mark.parametrize("state", [StoryState.PUBLISHED, StoryState.SPIKED, StoryState.RETRACTED])
def test_a_story_that_is_over_says_why_it_cannot_be_changed(
    reporter: Client, team: Team, state: StoryState
) -> None:
    story = story_at(team, state)

    page = reporter.get(at(story))

    assert f"is {state.label.lower()}: its copy can not be changed." in words(page)
    assert not any(button.startswith("Save") for button in buttons(page))
    assert HEADLINE in words(page, "//*[@id='marked']")


def test_a_held_story_says_why_it_is_held_and_can_be_written_on(reporter: Client, team: Team) -> None:
    story = story_at(team, StoryState.HELD)

    page = reporter.get(at(story))
    assert "Held: For the test. You can go on writing; its checks wait." in words(page)

    assert "Saved as v2." in words(reporter.post(at(story), typed(story, headline="Toll falls"), follow=True))


# Details


def planned(story: Story, **changed: Any) -> dict[str, Any]:
    return {"slug": story.slug, "bylines": str(story.filed_by.uuid), **changed}


def test_slug_bylines_and_times_are_planned(reporter: Client, team: Team) -> None:
    story = draft(team)
    fields = {
        "slug": "toll-falls",
        "bylines": [str(team.reporter.uuid), str(team.colleague.uuid)],
        "publish_by": "2030-01-10T20:30",
    }

    answer = reporter.post(at(story, "plan"), fields, follow=True)

    story = Story.objects.get(pk=story.pk)
    assert "The details of toll-falls are saved." in words(answer)
    assert story.slug == "toll-falls"
    assert f"{story.publish_by:%H:%M}" == "19:30"
    assert {byline.user for byline in story.bylines.all()} == {team.reporter, team.colleague}
    assert value(reporter.get(at(story)), "publish_by") == "2030-01-10T20:30"
    assert events()[-1] == "story.planned"


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"slug": "No Slug"}, "slug", "small letters, figures and hyphens"),
        ({"publish_by": "25:00"}, "publish_by", "Write a date and a time"),
        (
            {"publish_by": "2030-05-27T20:30", "embargo_until": "2030-05-28T06:00"},
            "publish_by",
            "before its embargo ends",
        ),
    ],
)
def test_details_that_do_not_fit_are_said_beside_their_field(
    reporter: Client, team: Team, changed: dict[str, str], field: str, sentence: str
) -> None:
    story = draft(team)

    answer = reporter.post(at(story, "plan"), planned(story, **changed))

    assert answer.status_code == 422
    assert sentence in error_of(answer, f"plan_{field}")
    assert value(answer, field, at="//details[@open]") == changed[field]
    assert "story.planned" not in events()


def test_a_checker_does_not_plan(team: Team) -> None:
    story = draft(team)

    assert as_(team.checker).post(at(story, "plan"), planned(story, slug="theirs")).status_code == 403
    assert Story.objects.get(pk=story.pk).slug == story.slug


def test_an_editor_writes_as_well(team: Team) -> None:
    story = filed(team)
    assert Role.EDITOR in team.editor.roles_on(team.desk.pk)

    answer = as_(team.editor).post(at(story), typed(story, headline="Toll falls"), follow=True)

    assert "Saved as v2." in words(answer)
    assert story.revisions.get(number=2).author == team.editor


# The marked copy


def signs(answer: Any) -> list[tuple[str, str, str]]:
    """Each claim's mark in the copy: its words, its icon and its class."""
    marks = html.fromstring(answer.content.decode()).xpath("//*[@id='marked']//a[starts-with(., 'C')]")
    return [
        (mark.text_content(), mark.xpath(".//use/@href")[0], mark.get("class").split()[-1]) for mark in marks
    ]


def lines(answer: Any) -> list[str]:
    """The class of the line under the words of each claim."""
    tree = html.fromstring(answer.content.decode())
    return [
        words.get("class").split()[1]
        for words in tree.xpath("//*[@id='marked']//*[starts-with(@class, 'cl ')]")
    ]


def test_a_claim_is_marked_as_it_stands(reporter: Client, team: Team) -> None:
    story = filed(team)
    proposal = next(one for one in story.proposals.unsettled() if "took 41" in one.words)
    reporter.post(f"/stories/{story.uuid}/proposals/{proposal.uuid}/accept/")
    claim = story.claims.get()

    page = reporter.get(at(story))
    assert (signs(page), lines(page)) == ([("C1, unchecked:", "#i-open", "s-open")], ["s-open"])
    judged(team, claim)
    page = reporter.get(at(story))
    assert (signs(page), lines(page)) == ([("C1, confirmed:", "#i-ok", "s-ok")], ["s-ok"])
    stories.save_copy(
        by=team.reporter, story=story, document=copy(body=BODY.replace("took 41", "took 42")), seen=1
    )
    page = reporter.get(at(story))
    assert (signs(page), lines(page)) == ([("C1, stale:", "#i-stale", "s-stale")], ["s-stale"])


def test_a_first_verdict_that_must_not_be_known_is_not_marked(reporter: Client, team: Team) -> None:
    story = filed(team)
    judged(team, mark(team, story, kind="event", risk="high", flags=["allegation"]), so="false")

    assert signs(as_(team.second).get(at(story))) == [("C1, verdict hidden:", "#i-open", "s-open")]
    assert signs(reporter.get(at(story))) == [("C1, false:", "#i-false", "s-false")]
