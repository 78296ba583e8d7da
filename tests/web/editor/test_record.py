"""The record page: what ran and on what grounds, looking again, and retracting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.ledger.models import Event
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, checked, judged, make_desk, make_member, published
from tests.web.editor.conftest import SignIn
from tests.web.editor.roads import RUMOUR, ran, ran_unconfirmed, rumour
from verification.gate.legal import Reading, read_legally
from verification.gate.public_interest import Read, say_public_interest
from verification.gate.states import LegalOutcome
from verification.record.models import RegisterEntry


def record_of(story: Story, rest: str = "") -> str:
    return f"/stories/{story.uuid}/record/{rest}"


def settle_path(entry: RegisterEntry) -> str:
    return record_of(entry.claim.story, f"{entry.uuid}/settle/")


def the_entry(team: Team) -> RegisterEntry:
    story = ran_unconfirmed(team)
    return RegisterEntry.objects.select_related("claim__story__desk").get(claim__story=story)


def test_before_publication_the_page_says_what_will_be_here(team: Team, sign_in: SignIn) -> None:
    text = sign_in(team.editor).get(record_of(checked(team))).content.decode()
    assert "Nothing ran yet." in text
    assert "every claim with its verdict" in text


def test_the_record_holds_the_grounds(team: Team, sign_in: SignIn) -> None:
    story = ran_unconfirmed(team)
    publication = story.publications.get()
    text = sign_in(team.auditor).get(record_of(story)).content.decode()
    for words in (
        publication.text_sha256,
        RUMOUR,
        "Attributed, unverified",
        "As the claim of Petra Holm.",
        "Checked by Chiara Checker.",
        "Edda Editor",
        "as senior editor Sana Senior",
        "Nobody was asked for a reply.",
        "1 claim: 1 attributed, unverified.",
    ):
        assert words in text, words


def test_the_record_says_who_else_signed_and_why_the_public_needs_to_know(
    team: Team, sign_in: SignIn
) -> None:
    claim = rumour(team, flags=["health_or_privacy"])
    judged(team, claim, said="accurate", so="unverified")
    claim.refresh_from_db()
    say_public_interest(by=team.editor, about=[Read(claim, claim.words_digest)], reason="They pay for it.")
    story = Story.objects.get(pk=claim.story_id)
    reading = Reading(claim, LegalOutcome.CLEAR, {})
    read_legally(by=team.legal, story=story, seen=story.gate_version, readings=[reading])
    story = ran(team, Story.objects.select_related("desk").get(pk=claim.story_id))

    text = sign_in(team.auditor).get(record_of(story)).content.decode()
    for words in (
        "Read by legal",
        f"{team.legal}, ",
        "for C1: clear",
        f"Public interest, {team.editor}: They pay for it.",
    ):
        assert words in text, words
    assert f'>House policy</dt><dd><a href="/desks/{story.desk.slug}/policy/">' in text


def test_the_record_of_another_desk_does_not_exist(team: Team, sign_in: SignIn) -> None:
    stranger = sign_in(make_member(make_desk(), Role.EDITOR))
    assert stranger.get(record_of(published(team))).status_code == 404


def test_looking_again_settles_an_entry(team: Team, sign_in: SignIn) -> None:
    entry = the_entry(team)
    client = sign_in(team.checker)
    assert "Look again" in client.get(record_of(entry.claim.story)).content.decode()
    answer = client.post(
        settle_path(entry),
        {"seen": entry.version, "outcome": "now_confirmed", "note": "The council published the contract."},
        follow=True,
    )
    assert answer.redirect_chain == [(record_of(entry.claim.story), 302)]
    assert "C1: now confirmed." in answer.content.decode()
    entry.refresh_from_db()
    assert entry.settled_by == team.checker
    assert Event.objects.latest("position").verb == "register.rechecked"
    again = client.post(settle_path(entry), {"seen": entry.version, "outcome": "dropped", "note": "No."})
    assert again.status_code == 409
    assert "settled or renewed by somebody else" in again.content.decode()


def test_what_is_still_open_is_looked_at_again_at_a_time_of_the_desk(team: Team, sign_in: SignIn) -> None:
    entry = the_entry(team)
    next_at = (timezone.now() + timedelta(days=2)).astimezone(team.desk.zone).replace(second=0, microsecond=0)
    sign_in(team.editor).post(
        settle_path(entry),
        {
            "seen": entry.version,
            "outcome": "still_open",
            "note": "Nobody answers.",
            "label": "could not independently verify this",
            "next_at": f"{next_at:%Y-%m-%dT%H:%M}",
        },
    )
    entry.refresh_from_db()
    assert (entry.recheck_at, entry.settled_at) == (next_at, None)
    assert entry.label == "could not independently verify this"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"outcome": "", "note": "Asked twice."}, "Say what looking again came to."),
        ({"outcome": "dropped", "note": ""}, "Write what you found."),
        ({"outcome": "still_open", "note": "Asked twice."}, "Say when it is looked at again."),
        (
            {
                "outcome": "still_open",
                "note": "Asked.",
                "next_at": "2999-01-01T10:00",
                "label": "reportedly",
            },
            "do not stand in what readers have",
        ),
        (
            {"outcome": "still_open", "note": "Asked.", "next_at": "2999-01-01T10:00", "label": "The port"},
            "do not tell readers that it is not established",
        ),
        ({"outcome": "maybe", "note": "Asked twice."}, "maybe is not one of the available choices."),
    ],
)
def test_a_refused_look_keeps_what_was_typed(
    team: Team, sign_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    entry = the_entry(team)
    answer = sign_in(team.editor).post(settle_path(entry), {"seen": entry.version, **typed})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert typed["note"] in text
    entry.refresh_from_db()
    assert (entry.version, entry.outcome) == (1, "")


def test_only_checkers_and_editors_look_again(team: Team, sign_in: SignIn) -> None:
    entry = the_entry(team)
    client = sign_in(team.reporter)
    assert "Look again" not in client.get(record_of(entry.claim.story)).content.decode()
    answer = client.post(settle_path(entry), {"seen": entry.version, "outcome": "dropped", "note": "Boring."})
    assert answer.status_code == 403
    assert "Only an editor or fact-checker of the desk can settle a re-check." in answer.content.decode()


def test_a_senior_editor_retracts_with_a_reason(team: Team, sign_in: SignIn) -> None:
    story = published(team)
    senior = sign_in(team.senior)
    assert "Retract the story" in senior.get(record_of(story)).content.decode()
    empty = senior.post(record_of(story, "retract/"), {"reason": ""})
    assert empty.status_code == 422
    assert "Write the reason" in empty.content.decode()
    answer = senior.post(record_of(story, "retract/"), {"reason": "The report was forged."}, follow=True)
    assert "The report was forged." in answer.content.decode()
    story.refresh_from_db()
    assert story.state == StoryState.RETRACTED


def test_an_editor_who_is_not_senior_does_not_retract(team: Team, sign_in: SignIn) -> None:
    story = published(team)
    client = sign_in(team.editor)
    assert "Retract the story" not in client.get(record_of(story)).content.decode()
    answer = client.post(record_of(story, "retract/"), {"reason": "The report was forged."})
    assert answer.status_code == 403
    story.refresh_from_db()
    assert story.state == StoryState.PUBLISHED
