"""The gate page: what it says, what it lets whom do, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.ledger.models import Event
from newsroom.people.models import Membership
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.copy import Document
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import (
    OPENED,
    Team,
    approved,
    checked,
    copy,
    draft,
    filed,
    judged,
    make_desk,
    make_member,
    mark,
    published,
    story_at,
    taken,
)
from tests.web.editor.conftest import SignIn
from tests.web.editor.roads import awaiting_a_blind_second_check, ran_unconfirmed, unverified
from verification.gate import actions as gate
from verification.gate import signing
from verification.gate.models import SignOff


def gate_of(story: Story, verb: str = "") -> str:
    return f"/stories/{story.uuid}/gate/{verb + '/' if verb else ''}"


def last_event(story: Story) -> str:
    return Event.objects.filter(story_id=story.pk).latest("position").verb


# Reading


def test_every_blocker_stands_there_with_its_link_and_who_must_act(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    claim = mark(team, story)
    taken(team, claim)
    page = sign_in(team.editor).get(gate_of(story))
    text = page.content.decode()
    assert "1 thing stops publication" in text
    for words in (story.headline, "C1 has no verdict.", "Chiara Checker", f"/stories/{story.uuid}/claims/1/"):
        assert words in text
    assert 'aria-disabled="true"' in text
    assert "1 thing on the list stops publication" in text


def test_who_must_act_is_you_when_it_is(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    taken(team, mark(team, story))
    assert "You" in [stop.who for stop in sign_in(team.checker).get(gate_of(story)).context["blockers"]]


def test_an_open_gate_offers_approval(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    text = sign_in(team.editor).get(gate_of(story)).content.decode()
    assert "Nothing stops publication" in text
    assert 'aria-disabled="true"' not in text
    assert f'formaction="{gate_of(story, "approve")}"' in text


@pytest.mark.parametrize("state", list(StoryState))
def test_the_page_stands_in_every_state(team: Team, sign_in: SignIn, state: StoryState) -> None:
    story = story_at(team, state)
    for user in (team.editor, team.senior, team.reporter, team.auditor):
        assert sign_in(user).get(gate_of(story)).status_code == 200


def test_a_story_of_another_desk_does_not_exist(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    stranger = sign_in(make_member(make_desk(), Role.EDITOR))
    assert stranger.get(gate_of(story)).status_code == 404
    assert stranger.post(gate_of(story, "approve"), {"seen": story.gate_version}).status_code == 404
    story.refresh_from_db()
    assert story.state == StoryState.CHECKING


def test_the_list_asks_again_only_for_what_changed(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    claim = mark(team, story)
    client = sign_in(team.editor)
    drawn = client.get(gate_of(story)).context["drawn"]
    poll = {"path": gate_of(story), "data": {"drawn": drawn}, "headers": {"HX-Request": "true"}}
    assert client.get(**poll).status_code == 204
    taken(team, claim)  # nothing the gate is bound to, but the list names who has it
    again = client.get(**poll)
    assert again.status_code == 200
    assert "Chiara Checker" in again.content.decode()


def test_what_ran_is_not_measured_again(team: Team, sign_in: SignIn) -> None:
    story = published(team)
    text = sign_in(team.editor).get(gate_of(story)).content.decode()
    assert "The gate is behind it." in text
    assert f"/stories/{story.uuid}/record/" in text


def test_many_claims_without_a_verdict_are_one_row_that_loses_none(team: Team, sign_in: SignIn) -> None:
    lines = [f"Pier {n} was rebuilt in {1900 + n}." for n in range(4)]
    story = filed(team, copy(body="\n\n".join(lines)))
    folds = []
    for number, line in enumerate(lines, start=1):
        mark(team, story, line, kind="date_place")
        if number < 3:
            continue
        page = sign_in(team.editor).get(gate_of(story)).content.decode()
        folds.append(page.count('class="fold"'))
        for each in range(1, number + 1):
            assert page.count(f"<li><b>C{each} has no verdict.</b>") == 1
            assert f'href="/stories/{story.uuid}/claims/{each}/" data-item' in page
    assert folds == [0, 1]
    assert "4 claims have no verdict." in page


def test_a_blind_second_checker_learns_nothing_of_the_first_verdict(team: Team, sign_in: SignIn) -> None:
    claim = awaiting_a_blind_second_check(team)
    given_away = "misquotes"
    assert given_away in sign_in(team.editor).get(gate_of(claim.story)).content.decode()
    blind = sign_in(team.second).get(gate_of(claim.story)).content.decode()
    assert given_away not in blind
    assert "its first verdict is kept from whoever may make the second check" in blind


# Approving


def test_approving_signs_this_version_and_says_so(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    client = sign_in(team.editor)
    answer = client.post(gate_of(story, "approve"), {"seen": story.gate_version}, follow=True)
    assert answer.redirect_chain == [(gate_of(story), 302)]
    assert "is approved as it stands" in answer.content.decode()
    story.refresh_from_db()
    assert story.state == StoryState.APPROVED
    assert story.sign_offs.in_force().approvals().get().by == team.editor
    assert last_event(story) == "story.approved"


def test_a_closed_gate_refuses_and_lists_each_blocker(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    mark(team, story)
    mark(team, story, OPENED)
    story.refresh_from_db()
    typed = "Wait for the audit office."
    answer = sign_in(team.editor).post(
        gate_of(story, "approve"), {"seen": story.gate_version, "reason": typed}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    for finding in gate.evaluate(story).blockers:
        assert finding.sentence in text
    assert "things stop publication." in text
    assert typed in text
    assert not SignOff.objects.exists()
    story.refresh_from_db()
    assert story.state != StoryState.APPROVED


def test_an_approval_of_an_earlier_version_is_refused(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    seen = story.gate_version
    stories.plan(
        by=team.reporter,
        story=story,
        slug=story.slug,
        bylines=[team.reporter],
        publish_by=timezone.now() + timedelta(hours=1),
        embargo_until=None,
    )
    client = sign_in(team.editor)
    answer = client.post(gate_of(story, "approve"), {"seen": seen})
    assert answer.status_code == 409
    assert "changed since you looked at its gate" in answer.content.decode()
    story.refresh_from_db()
    assert f'name="seen" value="{story.gate_version}"' in answer.content.decode()


@pytest.mark.parametrize("seen", ["", "abc", "12.5"])
def test_an_approval_without_a_version_is_refused(team: Team, sign_in: SignIn, seen: str) -> None:
    story = checked(team)
    answer = sign_in(team.editor).post(gate_of(story, "approve"), {"seen": seen})
    assert answer.status_code == 422
    assert "The version you looked at is missing" in answer.content.decode()
    assert not SignOff.objects.exists()


def test_own_words_are_approved_by_somebody_else(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    Membership.objects.create(user=team.reporter, desk=team.desk, role=Role.EDITOR)
    client = sign_in(team.reporter)
    sentence = f"You are responsible for words of {story.slug}, so somebody else must sign it."
    page = client.get(gate_of(story)).content.decode()
    assert sentence in page
    assert gate_of(story, "approve") not in page
    answer = client.post(gate_of(story, "approve"), {"seen": story.gate_version})
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITOR])
def test_only_editors_decide(team: Team, sign_in: SignIn, role: Role) -> None:
    story = checked(team)
    client = sign_in(team.by_role[role])
    page = client.get(gate_of(story)).content.decode()
    assert "Only an editor of the desk can approve its stories." in page
    assert gate_of(story, "hold") not in page
    for verb in ("approve", "hold", "return", "spike"):
        answer = client.post(gate_of(story, verb), {"seen": story.gate_version, "reason": "Because."})
        assert answer.status_code == 403, verb
    story.refresh_from_db()
    assert story.state == StoryState.CHECKING


def test_an_approval_is_withdrawn_with_the_storys_way_back(team: Team, sign_in: SignIn) -> None:
    story = approved(team)
    signed = story.sign_offs.get()
    client = sign_in(team.editor)
    assert "Withdraw" in client.get(gate_of(story)).content.decode()
    answer = client.post(f"/stories/{story.uuid}/sign-offs/{signed.uuid}/withdraw/", follow=True)
    assert "Approval is withdrawn." in answer.content.decode()
    assert "1 earlier sign-off is void" in answer.content.decode()
    story.refresh_from_db()
    assert story.state == StoryState.CHECKING
    again = client.post(f"/stories/{story.uuid}/sign-offs/{signed.uuid}/withdraw/")
    assert again.status_code == 409
    assert "This sign-off is void already." in again.content.decode()


def test_an_edit_takes_the_approval_back_and_the_page_says_why(team: Team, sign_in: SignIn) -> None:
    story = approved(team)
    longer = Document.from_fields("Harbour toll disappoints", "", story.revision.document.body_source())
    stories.save_copy(by=team.reporter, story=story, document=longer, seen=story.copy_version)
    page = sign_in(team.editor).get(gate_of(story)).content.decode()
    assert "The copy was changed by Rosa Reporter (v2)." in page


# The senior signature


def test_a_senior_signs_what_would_run_unverified(team: Team, sign_in: SignIn) -> None:
    story = unverified(team)
    client = sign_in(team.senior)
    page = client.get(gate_of(story)).content.decode()
    assert "for C1 that would run unverified, disputed or unasked" in page
    assert "Sign as senior editor" in page
    assert "It waits for you (1)." in page
    answer = client.post(gate_of(story, "sign"), {"seen": story.gate_version}, follow=True)
    assert "Signed as senior editor for 1 claim." in answer.content.decode()
    assert "Nothing stops publication" in answer.content.decode()
    assert (
        "You gave the senior sign-off on this story, so another editor approves it."
        in answer.content.decode()
    )
    assert last_event(story) == "story.signed"


def test_an_editor_who_is_not_senior_is_told_who_signs(team: Team, sign_in: SignIn) -> None:
    story = unverified(team)
    client = sign_in(team.editor)
    sentence = "Only a senior editor of the desk can give this sign-off."
    page = client.get(gate_of(story)).content.decode()
    assert sentence in page
    assert "Sign as senior editor" not in page
    assert client.post(gate_of(story, "sign"), {"seen": story.gate_version}).status_code == 403


# Running


def test_publishing_leads_to_the_record(team: Team, sign_in: SignIn) -> None:
    story = approved(team)
    answer = sign_in(team.editor).post(gate_of(story, "publish"), follow=True)
    assert answer.redirect_chain == [(f"/stories/{story.uuid}/record/", 302)]
    assert "is published: copy v1" in answer.content.decode()
    story.refresh_from_db()
    assert story.state == StoryState.PUBLISHED
    assert last_event(story) == "story.published"


def test_an_embargo_is_said_and_held(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    stories.plan(
        by=team.reporter,
        story=story,
        slug=story.slug,
        bylines=[team.reporter],
        publish_by=None,
        embargo_until=timezone.now() + timedelta(hours=5),
    )
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    client = sign_in(team.editor)
    assert "under embargo until" in client.get(gate_of(story)).content.decode()
    answer = client.post(gate_of(story, "publish"))
    assert answer.status_code == 409
    assert "is under embargo until" in answer.content.decode()


def test_a_schedule_is_wall_time_of_the_desk(team: Team, sign_in: SignIn) -> None:
    story = approved(team)
    client = sign_in(team.editor)
    runs = (timezone.now() + timedelta(hours=5)).astimezone(team.desk.zone).replace(second=0, microsecond=0)
    answer = client.post(gate_of(story, "schedule"), {"at": f"{runs:%Y-%m-%dT%H:%M}"}, follow=True)
    assert f"runs at {runs:%H:%M on %d %B}" in answer.content.decode()
    story.refresh_from_db()
    assert (story.state, story.scheduled_for) == (StoryState.SCHEDULED, runs)
    answer = client.post(gate_of(story, "unschedule"), follow=True)
    assert "off the schedule; the approval stands" in answer.content.decode()
    story.refresh_from_db()
    assert story.state == StoryState.APPROVED


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Say when it should run."),
        ("tomorrow", "Write a date and a time"),
        ("2001-01-01T08:00", "Choose a time that lies ahead."),
    ],
)
def test_a_schedule_that_can_not_be_keeps_what_was_typed(
    team: Team, sign_in: SignIn, typed: str, sentence: str
) -> None:
    story = approved(team)
    answer = sign_in(team.editor).post(gate_of(story, "schedule"), {"at": typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode() or not typed
    story.refresh_from_db()
    assert story.state == StoryState.APPROVED


# Stopping


@pytest.mark.parametrize(
    ("verb", "state", "event"),
    [
        ("return", StoryState.DRAFT, "story.returned"),
        ("hold", StoryState.HELD, "story.held"),
        ("spike", StoryState.SPIKED, "story.spiked"),
    ],
)
def test_a_story_is_stopped_with_a_reason(
    team: Team, sign_in: SignIn, verb: str, state: StoryState, event: str
) -> None:
    story = checked(team)
    client = sign_in(team.editor)
    answer = client.post(gate_of(story, verb), {"reason": "The second source is missing."}, follow=True)
    assert answer.redirect_chain == [(gate_of(story), 302)]
    assert "The second source is missing." in answer.content.decode()
    story.refresh_from_db()
    assert story.state == state
    assert last_event(story) == event
    again = client.post(gate_of(story, verb), {"reason": "Once more."})
    assert again.status_code == 409
    assert "Once more." in again.content.decode()


@pytest.mark.parametrize("verb", ["return", "hold", "spike"])
def test_stopping_needs_a_reason(team: Team, sign_in: SignIn, verb: str) -> None:
    story = checked(team)
    answer = sign_in(team.editor).post(gate_of(story, verb), {"reason": "  "})
    assert answer.status_code == 422
    assert answer.content.decode().count("Write the reason, for the reporter and the record.") == 1
    story.refresh_from_db()
    assert story.state == StoryState.CHECKING


def test_a_reason_sent_without_a_button_chooses_nothing(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    answer = sign_in(team.editor).post(gate_of(story, "stop"), {"reason": "Not yet."})
    assert answer.status_code == 422
    assert "Choose what becomes of the story" in answer.content.decode()
    assert "Not yet." in answer.content.decode()


def test_a_reason_that_is_too_long_comes_back(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    answer = sign_in(team.editor).post(gate_of(story, "hold"), {"reason": "x" * 1001})
    assert answer.status_code == 422
    assert "at most 1,000 are kept" in answer.content.decode()
    assert "x" * 1001 in answer.content.decode()


@pytest.mark.parametrize(
    ("before", "verb", "after"),
    [(StoryState.HELD, "resume", StoryState.CHECKING), (StoryState.SPIKED, "unspike", StoryState.DRAFT)],
)
def test_a_stopped_story_goes_on(
    team: Team, sign_in: SignIn, before: StoryState, verb: str, after: StoryState
) -> None:
    story = story_at(team, before)
    client = sign_in(team.editor)
    page = client.get(gate_of(story)).content.decode()
    assert gate_of(story, verb) in page
    assert "For the test." in page
    client.post(gate_of(story, verb))
    story.refresh_from_db()
    assert story.state == after


def test_a_verb_nobody_knows_does_not_exist(team: Team, sign_in: SignIn) -> None:
    story = draft(team)
    client = sign_in(team.editor)
    assert client.post(gate_of(story, "bless")).status_code == 404
    assert client.get(gate_of(story, "approve"))["Location"] == gate_of(story)


def test_a_signature_is_not_taken_back_after_it_ran(team: Team, sign_in: SignIn) -> None:
    story = ran_unconfirmed(team)
    assert "Withdraw" not in sign_in(team.editor).get(gate_of(story)).content.decode()


def test_the_headline_says_how_its_claim_stands(team: Team, sign_in: SignIn) -> None:
    story = filed(team)
    claim = mark(team, story, story.headline, kind="headline")
    client = sign_in(team.editor)
    assert client.get(gate_of(story)).context["headline_state"].words == "Unchecked"
    judged(team, claim)
    assert client.get(gate_of(story)).context["headline_state"].words == "Confirmed"
