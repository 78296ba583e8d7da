"""The editor's board: what it shows of each story, whom, and at what cost."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.people.states import Role
from newsroom.stories import actions as stories
from tests.factories import (
    OPENED,
    Team,
    approved,
    checked,
    draft,
    filed,
    judged,
    make_desk,
    make_member,
    mark,
)
from tests.web.editor.conftest import SignIn
from tests.web.editor.roads import ran_unconfirmed, unverified
from verification.outreach import actions as outreach

BOARD = "/board/"
SOON = timedelta(hours=3)


def test_a_row_says_how_far_the_story_is(team: Team, sign_in: SignIn) -> None:
    story = filed(team, publish_by=timezone.now() + SOON)
    judged(team, mark(team, story))
    mark(team, story, OPENED)
    page = sign_in(team.editor).get(BOARD)
    assert page.status_code == 200
    row = page.context["rows"][0]
    assert (row.standing.may_run, row.standing.unchecked, row.standing.left) == (1, 1, 1)
    assert row.words == "In checking"
    for words in (
        story.headline,
        story.slug,
        "Rosa Reporter",
        "1 of 2 may run",
        f"/stories/{story.uuid}/gate/",
    ):
        assert words in page.content.decode()


@pytest.mark.parametrize(
    ("road", "words"),
    [
        (draft, "Draft"),
        (checked, "Ready to approve"),
        (unverified, "Blocked"),
        (approved, "Approved"),
    ],
)
def test_the_standing_is_said_in_words(team: Team, sign_in: SignIn, road, words: str) -> None:
    road(team)
    assert [row.words for row in sign_in(team.editor).get(BOARD, {"show": "under_way"}).context["rows"]] == [
        words
    ]


def test_what_waits_for_a_reply_alone_says_so(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    party = outreach.add_party(by=team.reporter, desk=team.desk, name="Port authority", kind="body")
    asked = outreach.put(
        by=team.reporter,
        story=story,
        party=party,
        type="comment",
        put="Is it so?",
        reply_by=timezone.now() + SOON,
    )
    client = sign_in(team.editor)
    page = client.get(BOARD, {"show": "under_way"})
    assert [row.words for row in page.context["rows"]] == ["Waiting on reply"]
    with time_machine.travel(timezone.now() + 2 * SOON, tick=False):
        text = client.get(BOARD, {"show": "under_way"}).content.decode()
        assert "past their time" not in text, "nothing has reached them"
    outreach.log_attempt(
        by=team.reporter, request=asked, channel="phone", at=timezone.now(), result="delivered"
    )
    with time_machine.travel(timezone.now() + 2 * SOON, tick=False):
        assert "1 reply past their time" in client.get(BOARD, {"show": "under_way"}).content.decode()


def test_each_segment_holds_its_stories(team: Team, sign_in: SignIn) -> None:
    soon = filed(team, publish_by=timezone.now() + SOON)
    late = filed(team, publish_by=timezone.now() - SOON)
    later = filed(team, publish_by=timezone.now() + timedelta(days=4))
    whenever = filed(team)
    held = stories.hold(by=team.editor, story=filed(team), reason="The lawyers are reading.")
    ran = ran_unconfirmed(team)
    client = sign_in(team.editor)
    wanted = {
        "due": [late, soon],
        "under_way": [late, soon, later, whenever],
        "stopped": [held],
        "recheck": [ran],
    }
    for show, expected in wanted.items():
        page = client.get(BOARD, {"show": show})
        assert [row.story for row in page.context["rows"]] == expected, show
    assert "The lawyers are reading." in client.get(BOARD, {"show": "stopped"}).content.decode()
    assert "1 late" in client.get(BOARD).content.decode()


def test_only_blocked_leaves_out_what_may_run(team: Team, sign_in: SignIn) -> None:
    blocked, ready = unverified(team), checked(team)
    client = sign_in(team.editor)
    assert {row.story for row in client.get(BOARD, {"show": "under_way"}).context["rows"]} == {blocked, ready}
    page = client.get(BOARD, {"show": "under_way", "blocked": "1"})
    assert [row.story for row in page.context["rows"]] == [blocked]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "No story has to run within 48 hours."),
        ({"show": "under_way"}, "No story is under way."),
        ({"show": "recheck"}, "Nothing that was published waits for a second look."),
        ({"show": "stopped"}, "No story is held or spiked."),
        ({"blocked": "1"}, "Nothing here is blocked."),
        ({"show": "nonsense"}, "No story has to run within 48 hours."),
    ],
)
def test_an_empty_board_says_why(team: Team, sign_in: SignIn, query: dict[str, str], sentence: str) -> None:
    assert sentence in sign_in(team.editor).get(BOARD, query).content.decode()


def test_stories_of_other_desks_are_not_there(team: Team, sign_in: SignIn) -> None:
    stranger = make_member(make_desk(), Role.EDITOR)
    filed(team)
    assert not sign_in(stranger).get(BOARD, {"show": "under_way"}).context["rows"]


def test_editors_and_desk_heads_see_who_has_how_much(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    mark(team, story)
    for user, sees in ((team.editor, True), (team.head, True), (team.reporter, False), (team.auditor, False)):
        page = sign_in(user).get(BOARD).content.decode()
        assert ("Who has how much" in page) is sees
    assert "Reassign" in sign_in(team.head).get(BOARD).content.decode()
    assert "Reassign" not in sign_in(team.editor).get(BOARD).content.decode()


def test_what_ran_unconfirmed_is_listed_with_its_next_look(team: Team, sign_in: SignIn) -> None:
    story = ran_unconfirmed(team)
    page = sign_in(team.editor).get(BOARD).content.decode()
    assert "Published as unconfirmed" in page
    assert f"/stories/{story.uuid}/record/#entry-" in page


def test_nobody_looks_without_signing_in(team: Team, client) -> None:
    page = client.get(BOARD)
    assert page.status_code == 302
    assert page["Location"].startswith("/accounts/login/")


def _busy_story(team: Team) -> None:
    """A story with a verdict, an open check, a reply outstanding: something of everything a row is made of."""
    story = filed(team, publish_by=timezone.now() + SOON)
    judged(team, mark(team, story))
    mark(team, story, OPENED)
    party = outreach.add_party(by=team.reporter, desk=team.desk, name="Port authority", kind="body")
    outreach.put(
        by=team.reporter,
        story=story,
        party=party,
        type="comment",
        put="Is it so?",
        reply_by=timezone.now() + SOON,
    )


def test_thirty_stories_cost_as_many_queries_as_three(team: Team, sign_in: SignIn) -> None:
    client = sign_in(team.editor)
    queries = ({}, {"blocked": "1"})
    costs: list[list[int]] = []
    for count in (3, 27):
        for _ in range(count):
            _busy_story(team)
        costs.append([])
        for query in queries:
            with CaptureQueriesContext(connection) as captured:
                page = client.get(BOARD, query)
            costs[-1].append(len(captured))
    assert len(page.context["rows"]) == 30
    assert costs[0] == costs[1]
