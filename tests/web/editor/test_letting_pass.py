"""Letting a blocker pass, and running before it is checked, from the gate page."""

from datetime import timedelta

import time_machine

from newsroom.people.models import Membership
from newsroom.people.states import Role
from newsroom.stories.models import Story
from tests.factories import Team, judged
from tests.rooms.test_fast_path import breaking, ran
from tests.rooms.test_overriding import NO_SECOND, second, unseconded_check
from tests.rooms.test_overriding import ask as ask_to_pass
from tests.web.editor.conftest import SignIn
from tests.web.editor.roads import awaiting_a_blind_second_check
from verification.gate.actions import evaluate
from verification.gate.models import FastPath, Override


def gate_of(story: Story) -> str:
    return f"/stories/{story.uuid}/gate/"


def ask(client: object, story: Story, **more: object) -> object:
    seen = Story.objects.get(pk=story.pk).gate_version
    given = {"key": NO_SECOND, "seen": seen, "reason": "The minister speaks at six.", "until": "", **more}
    return client.post(f"/stories/{story.uuid}/overrides/ask/", given, follow=True)


def test_two_people_let_a_blocker_pass_on_the_page_until_it_expires(team: Team, sign_in: SignIn) -> None:
    story = unseconded_check(team)
    editor, senior = sign_in(team.editor), sign_in(team.senior)
    assert "Let it pass" in editor.get(gate_of(story)).content.decode()
    text = ask(editor, story).content.decode()
    assert "it passes once a second person agrees" in text
    assert "You asked for this override" in text
    override = Override.objects.get()
    decide = f"/stories/{story.uuid}/overrides/{override.uuid}/"
    page = senior.get(gate_of(story))
    assert f"{decide}second/" in page.content.decode()
    seen = page.context["standing"].gate.version
    text = senior.post(f"{decide}second/", {"seen": seen}, follow=True).content.decode()
    assert "Edda Editor and Sana Senior" in text
    assert "Nothing stops publication" in text
    with time_machine.travel(override.expires_at + timedelta(seconds=1), tick=False):
        text = editor.get(gate_of(story)).content.decode()
        assert "Let pass no more." in text
        assert "It expired at" in text
    senior.post(f"{decide}withdraw/", follow=True)
    override.refresh_from_db()
    assert override.withdrawn_by == team.senior


def test_the_story_says_what_was_let_pass_for_as_long_as_that_is_open(team: Team, sign_in: SignIn) -> None:
    story = unseconded_check(team)
    second(team, ask_to_pass(team, story))
    editor = sign_in(team.editor)
    banner = "<b>Let pass</b> by Edda Editor and Sana Senior"
    assert banner in editor.get(gate_of(story)).content.decode()

    judged(team, story.claims.get(), by=team.second, kind="second_check")

    assert banner not in editor.get(gate_of(story)).content.decode(), "its second check was made"


def test_a_refused_request_comes_back_as_it_was_typed(team: Team, sign_in: SignIn) -> None:
    story = unseconded_check(team)
    editor = sign_in(team.editor)
    for given, sentence in (
        ({"reason": " "}, "Write why the story may run"),
        ({"until": "2999-01-01T10:00"}, "at most"),
        ({"until": "tomorrow"}, "Write a date and a time"),
        ({"seen": "0"}, "changed since you looked"),
        ({"key": "byline_stands::"}, "This does not stop the story now"),
    ):
        answer = ask(editor, story, **{"reason": "The court sits at noon.", **given})
        text = answer.content.decode()
        assert answer.status_code in (409, 422), given
        assert sentence in text
        assert "The court sits at noon." in text or "reason" in given
    assert not Override.objects.exists()


def test_who_may_not_let_it_pass_is_not_offered_it(team: Team, sign_in: SignIn) -> None:
    story = unseconded_check(team)
    for user in (team.reporter, team.checker, team.head):
        client = sign_in(user)
        assert "Let it pass" not in client.get(gate_of(story)).content.decode()
        assert ask(client, story).status_code == 403


def test_whoever_may_check_blind_reads_no_verdict_where_they_ask(team: Team, sign_in: SignIn) -> None:
    claim = awaiting_a_blind_second_check(team)
    path = f"/stories/{claim.story.uuid}/overrides/ask/"
    (given_away,) = [one for one in evaluate(claim.story).blockers if one.rule == "senior_signed"]
    asked = {"key": given_away.key, "seen": claim.story.gate_version, "reason": ""}
    assert given_away.sentence in sign_in(team.editor).get(path, asked).content.decode()

    Membership.objects.create(user=team.senior, desk=team.desk, role=Role.FACT_CHECKER)
    blind = sign_in(team.senior)
    assert blind.get(path, asked).status_code == 403
    assert given_away.sentence not in blind.post(path, asked).content.decode()


def test_breaking_news_is_asked_for_signed_and_ended_on_the_page(team: Team, sign_in: SignIn) -> None:
    story = breaking(team, kept=False)
    editor, senior = sign_in(team.editor), sign_in(team.senior)
    at = f"/stories/{story.uuid}/fast_path/"
    text = editor.get(gate_of(story)).content.decode()
    assert "a capture, upload or kept text of the source it rests on" in text
    given = {"seen": story.gate_version, "reason": "The harbour is closing now.", "hours": "99"}
    refused = editor.post(f"{at}ask/", given)
    assert refused.status_code == 422
    assert "Choose from 1 to 4 hours." in refused.content.decode()
    assert "The harbour is closing now." in refused.content.decode()
    text = editor.post(f"{at}ask/", {**given, "hours": "2"}, follow=True).content.decode()
    assert "It puts nothing off until a senior editor signs" in text
    assert "Only a senior editor of the desk can sign" in text
    path = FastPath.objects.get()
    assert editor.post(f"{at}{path.uuid}/sign/", {"seen": "1"}).status_code == 403
    seen = senior.get(gate_of(story)).context["standing"].gate.version
    text = senior.post(f"{at}{path.uuid}/sign/", {"seen": seen}, follow=True).content.decode()
    assert "signed by Sana Senior" in text
    assert "0 of 1 have the least that is asked" in text, "signed, and nothing of its source is kept"
    assert editor.post(f"{at}{path.uuid}/end/", {"reason": ""}).status_code == 422
    text = editor.post(f"{at}{path.uuid}/end/", {"reason": "It can wait."}, follow=True).content.decode()
    assert "is off the fast path" in text


def test_what_ran_before_it_was_checked_says_which_checks_it_owes(team: Team, sign_in: SignIn) -> None:
    story = ran(team, hours=3)
    text = sign_in(team.checker).get(gate_of(story)).content.decode()
    assert "It ran before it was checked. Its checks are due" in text
    assert "nobody has it yet" in text
