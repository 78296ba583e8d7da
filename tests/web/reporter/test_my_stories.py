from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import QUOTE, Team, checked, copy, draft, filed, judged, mark, published, story_at, taken
from tests.web.reporter.reading import as_, buttons, links, words
from verification.checking import actions as checking
from verification.outreach import actions as outreach

MINE = "/stories/mine/"
ROW = "//table//tbody/tr"


def put_to_somebody(team: Team, story: Story) -> None:
    party = outreach.add_party(by=team.reporter, desk=team.desk, name="Port authority", kind="body")
    outreach.put(
        by=team.reporter,
        story=story,
        party=party,
        type="comment",
        put="Is that so?",
        reply_by=timezone.now() + timedelta(hours=2),
    )


def test_a_reporter_without_stories_is_told_what_to_do(reporter: Client) -> None:
    page = reporter.get(MINE)

    assert page.status_code == 200
    assert "You have no story under way." in words(page)
    assert "/stories/new/" in links(page)


def test_who_may_not_hand_in_is_told_so(team: Team) -> None:
    page = as_(team.auditor).get(MINE)

    assert "Only a reporter or an editor hands in copy." in words(page)
    assert "/stories/new/" not in links(page)


def test_stories_stand_by_state_then_deadline_and_only_mine(reporter: Client, team: Team) -> None:
    now = timezone.now()
    late, soon, undated = (
        draft(team, publish_by=at) for at in (now + timedelta(hours=9), now + timedelta(hours=1), None)
    )
    with_desk = filed(team)
    stopped = story_at(team, StoryState.HELD)
    theirs = stories.start(
        by=team.colleague, desk=team.desk, slug="not-mine", document=soon.revision.document
    )

    page = words(reporter.get(MINE))

    order = [page.index(story.slug) for story in (soon, late, undated, with_desk, stopped)]
    assert order == sorted(order)
    assert page.index("With you 3") < page.index("With the desk 1") < page.index("Held 1")
    assert theirs.slug not in page


def test_a_row_says_what_waits(reporter: Client, team: Team) -> None:
    story = filed(team)
    toll = mark(team, story)
    judged(team, toll, fix="took 40 million crowns in tolls in 2022")
    quote = mark(team, story, QUOTE, kind="quotation")
    task = taken(team, quote)
    checking.ask(by=team.checker, task=task, seen=task.version, question="Who translated this?")
    put_to_somebody(team, story)

    page = reporter.get(MINE)

    row = words(page, ROW)
    for fact in ("1 of 2 decided", "1 question", "1 suggested wording", "1 reply outstanding", "blockers"):
        assert fact in row, row
    assert "Who translated this?" in words(page, "//*[@id='questions']")
    assert f"/stories/{story.uuid}/replies/" in links(page)


def test_a_stale_claim_is_counted(reporter: Client, team: Team) -> None:
    story = checked(team)
    document = copy(body="The port of Sund took 12 million crowns in tolls in 2022.")
    stories.save_copy(by=team.reporter, story=story, document=document, seen=story.copy_version)

    assert "1 stale" in words(reporter.get(MINE))


def test_a_returned_story_says_why(reporter: Client, team: Team) -> None:
    story = stories.return_to_reporter(by=team.editor, story=filed(team), reason="Say who counted.")

    row = words(reporter.get(MINE), ROW)

    assert story.slug in row
    assert "Returned to you" in row
    assert "Say who counted." in row


def test_what_ran_stands_apart(reporter: Client, team: Team) -> None:
    story = published(team)

    page = words(reporter.get(MINE))

    assert "You have no story under way." in page
    assert page.index("Done") < page.index(story.slug)


def test_a_question_is_answered_where_it_is_read(reporter: Client, team: Team) -> None:
    story = filed(team)
    task = taken(team, mark(team, story))
    question = checking.ask(by=team.checker, task=task, seen=task.version, question="Who counted?")

    answer = reporter.post(f"/questions/{question.uuid}/", {"answer": "The port.", "next": MINE}, follow=True)

    assert answer.redirect_chain == [(MINE, 302)]
    assert "Chiara Checker has your answer" in words(answer)
    assert "Who counted?" not in words(answer)


def test_another_desks_people_see_none_of_it(outsider: User, team: Team) -> None:
    story = filed(team)

    page = as_(outsider).get(MINE)

    assert story.slug not in words(page)
    assert "Answer" not in buttons(page)


def test_the_page_asks_as_often_for_twenty_five_stories_as_for_three(reporter: Client, team: Team) -> None:
    def story() -> None:
        made = filed(team)
        judged(team, mark(team, made))
        put_to_somebody(team, made)

    for _ in range(3):
        story()
    reporter.get(MINE)
    with CaptureQueriesContext(connection) as three:
        assert reporter.get(MINE).status_code == 200
    for _ in range(27):
        story()
    with CaptureQueriesContext(connection) as thirty:
        assert reporter.get(MINE).status_code == 200

    assert len(thirty) == len(three)
    assert len(three) <= 30
