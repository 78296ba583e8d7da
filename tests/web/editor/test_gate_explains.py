"""The gate page explains itself: whose rule each condition is, and what else can be done when there is no time."""

from datetime import timedelta

from django.utils import timezone

from newsroom.stories import actions as verbs
from tests.factories import OPENED, Team, checked, filed, judged, mark, published
from tests.web.editor.conftest import SignIn
from verification.gate.policy import set_policy


def test_each_condition_says_whose_rule_it_is_and_which_policy_asks_it(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    mark(team, story)
    at = f"/stories/{story.uuid}/gate/"
    text = sign_in(team.editor).get(at).content.decode()
    assert "Every claim is judged on its present words" in text
    assert "Clause 1 (i), Accuracy: Take care not to publish inaccurate" in text
    assert "has set no policy" in text
    set_policy(by=team.head, desk=team.desk, preset="magazine", reason="Every fact.", seen=0)
    page = sign_in(team.editor).get(at)
    assert "house policy 1" in page.content.decode()
    assert "claims_are_made" in [stop.finding.rule for stop in page.context["blockers"]]


def test_every_way_out_leads_where_it_says(team: Team, sign_in: SignIn) -> None:
    story = filed(team, publish_by=timezone.now() + timedelta(hours=1))
    rumour = mark(team, story, risk="high")
    judged(team, rumour, so="unverified")
    mark(team, story, OPENED)
    client = sign_in(team.editor)
    page = client.get(f"/stories/{story.uuid}/gate/")
    ways = {way.does: way for way in page.context["ways_out"]}
    assert {name: [words for words, _ in way.links] for name, way in ways.items()} == {
        "Cut": ["C1", "C2"],
        "Attribute": ["C1, C2 in the copy"],
        "Move": ["publish-by"],
        "Publish as unconfirmed": ["C1", "C2"],
    }
    assert "Looked at again 1 hour after it ran." in ways["Publish as unconfirmed"].needs
    for way in ways.values():
        for _, url in way.links:
            path, _, part = url.partition("#")
            there = client.get(path)
            assert there.status_code == 200
            assert not part or f'id="{part}"' in there.content.decode()
            assert f'href="{url}"' in page.content.decode()
    reader = sign_in(team.auditor).get(f"/stories/{story.uuid}/gate/")
    assert "Move" not in [way.does for way in reader.context["ways_out"]]


def test_a_story_that_may_run_needs_no_way_out(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    text = sign_in(team.editor).get(f"/stories/{story.uuid}/gate/").content.decode()
    assert "Cannot make" not in text


def test_what_readers_have_is_given_up_and_not_spiked(team: Team, sign_in: SignIn) -> None:
    story = verbs.revise(by=team.editor, story=published(team))
    page = sign_in(team.editor).get(f"/stories/{story.uuid}/gate/")
    assert page.context["decision"].stops == ["return", "hold"]
