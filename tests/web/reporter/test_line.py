"""The page block "What the copy may say": what the log contradicts, the words it bears out, and putting them in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, mark
from tests.web.reporter.reading import as_, buttons, words
from verification.outreach import actions as outreach
from verification.outreach.models import ReplyRequest

LINE = "The Sund Courier has contacted the shipping line Nordfjord by email."
HOLDS = "The Sund Courier has contacted the shipping line Nordfjord by telephone."
BLOCK = "//section[@id='line']"


@pytest.fixture
def story(team: Team) -> Story:
    story = filed(team, copy(body=f"The harbour opened in 1911.\n\n{LINE}"))
    mark(team, story, LINE, kind="effort_to_reach", channel="email")
    return story


@pytest.fixture
def asked(team: Team, story: Story) -> ReplyRequest:
    party = outreach.add_party(by=team.reporter, desk=team.desk, name="Nordfjord shipping line", kind="body")
    request = outreach.put(
        by=team.reporter,
        story=story,
        party=party,
        type="comment",
        put="Do you pay the toll?",
        reply_by=timezone.now() + timedelta(hours=2),
        claims=story.claims.all(),
    )
    outreach.log_attempt(
        by=team.reporter, request=request, channel="phone", at=timezone.now(), result="delivered"
    )
    return request


def replies(story: Story) -> str:
    return f"/stories/{story.uuid}/replies/"


@pytest.mark.usefixtures("asked")
def test_the_words_stand_beside_those_that_the_log_bears_out(team: Team, story: Story) -> None:
    page = as_(team.reporter).get(replies(story))

    assert words(page, f"{BLOCK}//del") == "email"
    assert words(page, f"{BLOCK}//ins") == "telephone"
    assert "Contradicts C1: Nordfjord shipping line was reached by telephone" in words(page, BLOCK)


@pytest.mark.usefixtures("asked")
def test_one_click_puts_the_words_into_the_copy_and_then_they_match(team: Team, story: Story) -> None:
    client = as_(team.reporter)

    answer = client.post(f"{replies(story)}line/", {"words": LINE, "offer": HOLDS}, follow=True)

    story.refresh_from_db()
    assert story.revision.text.endswith(HOLDS)
    assert "Matches the log" in words(answer, BLOCK)
    assert "Put this line into the copy" not in words(answer, BLOCK)
    assert client.post(f"{replies(story)}line/", {"words": HOLDS, "offer": HOLDS}).status_code == 409


@pytest.mark.parametrize("offer", [LINE.replace("email", "letter"), "", "Nobody was asked."])
@pytest.mark.usefixtures("asked")
def test_only_words_that_the_log_bears_out_now_are_put_in(team: Team, story: Story, offer: str) -> None:
    answer = as_(team.reporter).post(f"{replies(story)}line/", {"words": LINE, "offer": offer})

    assert answer.status_code == 409
    assert "Read the line again" in words(answer)
    assert Story.objects.get(pk=story.pk).copy_version == story.copy_version


@pytest.mark.usefixtures("asked")
def test_words_that_changed_meanwhile_are_not_written_over(team: Team, story: Story) -> None:
    other = copy(body=f"The harbour opened in 1911.\n\n{LINE.replace('has contacted', 'contacted')}")
    stories.save_copy(by=team.reporter, story=story, document=other, seen=story.copy_version)

    assert (
        as_(team.reporter).post(f"{replies(story)}line/", {"words": LINE, "offer": HOLDS}).status_code == 409
    )


@pytest.mark.usefixtures("asked")
def test_a_checker_reads_the_words_and_proposes_them_at_the_claim(team: Team, story: Story) -> None:
    client = as_(team.checker)
    page = client.get(replies(story))

    assert "Propose these words at C1" in words(page, BLOCK)
    assert not any("into the copy" in button for button in buttons(page))
    assert client.post(f"{replies(story)}line/", {"words": LINE, "offer": HOLDS}).status_code == 403
    assert HOLDS in words(client.get(f"/stories/{story.uuid}/claims/1/"), "//div[@id='x-re']")


def test_without_an_effort_there_is_no_block(team: Team) -> None:
    assert "What the copy may say" not in words(as_(team.reporter).get(replies(filed(team))))


def test_where_nothing_was_tried_nothing_is_offered(team: Team, story: Story) -> None:
    assert "Nothing was tried" in words(as_(team.reporter).get(replies(story)), BLOCK)
