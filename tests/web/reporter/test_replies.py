from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.people.models import User
from newsroom.stories.models import Story
from tests.factories import Team, filed, mark
from tests.web.reporter.reading import as_, buttons, error_of, events, links, value, words
from verification.claims.models import Claim
from verification.evidence.uploads import look_at
from verification.outreach import actions as outreach
from verification.outreach import answering
from verification.outreach.links import make_link
from verification.outreach.models import Attempt, InboundMail, Party, Reply, ReplyRequest
from verification.outreach.states import InboundKind, InboundState, Outcome
from verification.reminders.models import Reminder


@pytest.fixture
def story(team: Team) -> Story:
    story = filed(team)
    mark(team, story)
    return story


@pytest.fixture
def asked(team: Team, story: Story) -> ReplyRequest:
    return ask(team, story)


def ask(team: Team, story: Story, name: str = "Port authority") -> ReplyRequest:
    party = outreach.add_party(by=team.reporter, desk=team.desk, name=name, kind="body")
    return outreach.put(
        by=team.reporter,
        story=story,
        party=party,
        type="comment",
        put="Is the figure right?",
        reply_by=timezone.now() + timedelta(hours=2),
        claims=story.claims.all(),
    )


def log(story: Story) -> str:
    return f"/stories/{story.uuid}/replies/"


def at(asked: ReplyRequest, verb: str) -> str:
    return f"{log(asked.story)}{asked.uuid}/{verb}/"


def wall(team: Team, **away: float) -> str:
    """A time as the desk's clocks show it."""
    return f"{timezone.now().astimezone(team.desk.zone) + timedelta(**away):%Y-%m-%dT%H:%M}"


def field_of(asked: ReplyRequest, form: str, field: str) -> str:
    return f"{form}_{asked.uuid.hex[:8]}_{field}"


def to_put(team: Team, **changed: Any) -> dict[str, Any]:
    return {
        "name": "Port authority",
        "kind": "press_office",
        "note": "press@port.example",
        "type": "right_of_reply",
        "put": "Is the figure right?",
        "claims": ["1"],
        "reply_by": wall(team, hours=3),
        **changed,
    }


def test_an_empty_log_says_what_it_is_for(reporter: Client, story: Story) -> None:
    assert "Nobody was asked about this story yet." in words(reporter.get(log(story)))


# Putting something to somebody


def test_what_is_put_to_a_new_party_is_noted(reporter: Client, team: Team, story: Story) -> None:
    answer = reporter.post(log(story), to_put(team), follow=True)

    asked = ReplyRequest.objects.get()
    assert answer.redirect_chain == [(f"{log(story)}#r-{asked.uuid}", 302)]
    assert (asked.party.name, asked.party.note) == ("Port authority", "press@port.example")
    assert (asked.type, asked.put, asked.owner) == ("right_of_reply", "Is the figure right?", team.reporter)
    assert [claim.number for claim in asked.claims.all()] == [1]
    assert asked.reply_by.astimezone(team.desk.zone).strftime("%Y-%m-%dT%H:%M") == to_put(team)["reply_by"]
    assert Reminder.objects.waiting().filter(kind="reply_follow_up", subject_id=asked.pk).exists()
    assert events()[-2:] == ["party.added", "reply.put"]
    for fact in (
        "Port authority",
        "Right of reply, by Rosa Reporter",
        "No reply yet",
        "Is the figure right?",
        "C1",
    ):
        assert fact in words(answer)


def test_a_party_of_the_desk_is_found_by_its_name(reporter: Client, team: Team, asked: ReplyRequest) -> None:
    reporter.post(log(asked.story), to_put(team, note="other"))

    party = Party.objects.get()
    assert party.note == ""
    assert party.requests.count() == 2


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"name": " "}, "name", "Name the person or body."),
        ({"put": ""}, "put", "Write what is put to them"),
        ({"type": "threat"}, "type", "threat is not one of the available choices."),
        ({"email": "port"}, "email", "is no e-mail address"),
        ({"language": "Danish!"}, "language", "Write the language as its tag"),
        ({"reply_by": "2020-01-01T10:00"}, "reply_by", "choose a time that lies ahead"),
        ({"claims": ["77"]}, "claims", "77 is not one of the available choices."),
        ({"claims": ["9" * 30]}, "claims", "Choose claims of this story."),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_nobody_is_added(
    reporter: Client, team: Team, story: Story, changed: dict[str, Any], field: str, sentence: str
) -> None:
    answer = reporter.post(log(story), to_put(team, **changed))

    assert answer.status_code == 422
    assert sentence in error_of(answer, f"put_{field}")
    assert value(answer, "note") == "press@port.example"
    assert not Party.objects.exists()
    assert not ReplyRequest.objects.exists()


def test_a_second_request_of_the_kind_is_refused_with_a_link_to_the_first(
    reporter: Client, team: Team, asked: ReplyRequest
) -> None:
    answer = reporter.post(log(asked.story), to_put(team, type="comment"))

    assert answer.status_code == 422
    assert "put it again there" in error_of(answer, "put_name")
    assert f"{log(asked.story)}{asked.uuid}/put-again/" in links(answer)
    assert value(answer, "put", at="//section[@id='put']//form") == "Is the figure right?"
    assert ReplyRequest.objects.count() == 1


def test_the_address_is_kept_with_a_new_party_and_the_house_gives_the_time(
    reporter: Client, team: Team, story: Story
) -> None:
    reporter.post(log(story), to_put(team, email="press@port.example", reply_by="", pace="breaking"))

    asked = ReplyRequest.objects.get()
    assert [str(address) for address in asked.party.addresses.all()] == ["E-mail: press@port.example"]
    assert asked.allow_minutes == 60


# Attempts


def tried(team: Team, **changed: Any) -> dict[str, Any]:
    return {
        "channel": "phone",
        "at": wall(team, minutes=-10),
        "result": "not_delivered",
        "detail": "Rang out.",
        **changed,
    }


def test_an_attempt_is_logged_with_the_next_follow_up(
    reporter: Client, team: Team, asked: ReplyRequest
) -> None:
    answer = reporter.post(
        at(asked, "attempt"), tried(team, next_follow_up_at=wall(team, hours=1)), follow=True
    )

    attempt = Attempt.objects.get()
    assert (attempt.channel, attempt.result, attempt.by) == ("phone", "not_delivered", team.reporter)
    asked.refresh_from_db()
    assert asked.next_follow_up_at.astimezone(team.desk.zone).strftime("%Y-%m-%dT%H:%M") == wall(
        team, hours=1
    )
    assert "Logged: telephone to Port authority." in words(answer)
    assert "Telephone, Rosa Reporter. Not delivered. Rang out." in words(answer)
    assert "reply.attempt_logged" in events()


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"result": ""}, "result", "Say whether it reached them."),
        ({"channel": "pigeon"}, "channel", "pigeon is not one of the available choices."),
        ({"at": "2040-01-01T10:00"}, "at", "This has not happened yet; log it when it has."),
        ({"next_follow_up_at": "2020-01-01T10:00"}, "next_follow_up_at", "Choose a time that lies ahead."),
    ],
)
def test_an_attempt_that_does_not_fit_stays_in_its_card(
    reporter: Client, team: Team, asked: ReplyRequest, changed: dict[str, str], field: str, sentence: str
) -> None:
    ask(team, asked.story, "Ministry")

    answer = reporter.post(at(asked, "attempt"), tried(team, **changed))

    assert answer.status_code == 422
    assert sentence in error_of(answer, field_of(asked, "attempt", field))
    assert value(answer, "detail", at="//details[@open]") == "Rang out."
    assert not Attempt.objects.exists()


# Replies


def came(**changed: Any) -> dict[str, Any]:
    return {"outcome": "answered", "text": "It is right.", **changed}


def test_a_reply_closes_the_request(reporter: Client, team: Team, asked: ReplyRequest) -> None:
    reporter.post(at(asked, "attempt"), tried(team, result="delivered"))

    answer = reporter.post(at(asked, "reply"), came(received_at=wall(team, minutes=-1)), follow=True)

    asked.refresh_from_db()
    assert asked.outcome == Outcome.ANSWERED
    assert Reply.objects.get().text == "It is right."
    assert "Logged: Port authority, answered." in words(answer)
    assert "None, closed by the outcome" in words(answer)
    assert not any(button.startswith("Log the attempt") for button in buttons(answer))
    assert not Reminder.objects.waiting().filter(kind="reply_follow_up").exists()


def test_a_late_reply_is_logged_as_well(reporter: Client, team: Team, asked: ReplyRequest) -> None:
    reporter.post(at(asked, "attempt"), tried(team, result="delivered"))
    reporter.post(at(asked, "reply"), came(outcome="declined"))

    reporter.post(at(asked, "reply"), came())

    asked.refresh_from_db()
    assert asked.outcome == Outcome.ANSWERED
    assert asked.replies.count() == 2


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"outcome": ""}, "outcome", "Say what came of it."),
        ({"outcome": "answered", "text": ""}, "text", "Write down what they said"),
        ({"outcome": "more_time"}, "until", "Say until when they asked for time."),
        ({"outcome": "no_response"}, "outcome", "only then is it no response"),
        ({"received_at": "2040-01-01T10:00"}, "received_at", "This has not happened yet"),
    ],
)
def test_a_reply_that_does_not_fit_stays_in_its_card(
    reporter: Client, team: Team, asked: ReplyRequest, changed: dict[str, str], field: str, sentence: str
) -> None:
    reporter.post(at(asked, "attempt"), tried(team, result="delivered"))

    answer = reporter.post(at(asked, "reply"), came(**changed))

    assert answer.status_code == 422
    assert sentence in error_of(answer, field_of(asked, "reply", field))
    assert value(answer, "text", at="//details[@open]") == changed.get("text", "It is right.")
    assert not Reply.objects.exists()


def test_nothing_can_have_come_back_before_anything_was_tried(reporter: Client, asked: ReplyRequest) -> None:
    answer = reporter.post(at(asked, "reply"), came())

    assert answer.status_code == 422
    assert "Log the attempt first" in error_of(answer, field_of(asked, "reply", "outcome"))


# Follow-ups


def test_a_follow_up_is_set(reporter: Client, team: Team, asked: ReplyRequest) -> None:
    answer = reporter.post(at(asked, "follow-up"), {"next_follow_up_at": wall(team, hours=1)}, follow=True)

    asked.refresh_from_db()
    assert asked.next_follow_up_at.astimezone(team.desk.zone).strftime("%Y-%m-%dT%H:%M") == wall(
        team, hours=1
    )
    assert "Rosa Reporter is reminded of Port authority then." in words(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Say when to follow up."), ("2020-01-01T10:00", "Choose a time that lies ahead.")],
)
def test_a_follow_up_that_does_not_fit_is_refused(
    reporter: Client, asked: ReplyRequest, typed: str, sentence: str
) -> None:
    answer = reporter.post(at(asked, "follow-up"), {"next_follow_up_at": typed})

    assert answer.status_code == 422
    assert sentence in error_of(answer, field_of(asked, "follow", "next_follow_up_at"))


def test_what_has_its_outcome_takes_no_attempt_and_no_follow_up(
    reporter: Client, team: Team, asked: ReplyRequest
) -> None:
    outreach.log_reply(
        by=team.reporter,
        request=asked,
        outcome="standing_denial",
        text="They always deny it.",
        received_at=timezone.now() - timedelta(days=3),
    )

    for verb, typed in (("attempt", tried(team)), ("follow-up", {"next_follow_up_at": wall(team, hours=1)})):
        answer = reporter.post(at(asked, verb), typed)
        assert answer.status_code == 409
        assert "to follow up" in words(answer) or "Put another request to them." in words(answer)
    assert not Attempt.objects.exists()


# What it is for


def test_the_page_says_what_stops_the_story_here(reporter: Client, team: Team, story: Story) -> None:
    mark(team, story, "The port opened in 1911.", kind="event", flags=["allegation"])
    ask(team, story)

    page = words(reporter.get(log(story)))

    assert "What stops the story here" in page
    assert "A reply from Port authority is outstanding." in page


def test_what_happened_stands_in_order_and_what_is_to_come_after_it(
    reporter: Client, team: Team, asked: ReplyRequest
) -> None:
    now: datetime = timezone.now()
    ReplyRequest.objects.filter(pk=asked.pk).update(created_at=now - timedelta(hours=1))
    for minutes, detail in ((5, "second"), (50, "first")):
        outreach.log_attempt(
            by=team.reporter,
            request=asked,
            channel="email",
            at=now - timedelta(minutes=minutes),
            result="delivered",
            detail=detail,
        )

    line = words(reporter.get(log(asked.story)), "//article//ol")

    order = [line.index(word) for word in ("first", "second", "Reply by", "Follow up")]
    assert order == sorted(order)


# Who


def test_reporters_checkers_and_editors_keep_the_log_the_others_read_it(
    team: Team, asked: ReplyRequest
) -> None:
    for user in (team.colleague, team.checker, team.editor):
        assert "Log the attempt" in buttons(as_(user).get(log(asked.story))), user
    for user in (team.head, team.legal, team.auditor):
        page = as_(user).get(log(asked.story))
        assert "Port authority" in words(page)
        assert buttons(page) == [], user
        assert as_(user).post(log(asked.story), to_put(team)).status_code == 403
        assert as_(user).post(at(asked, "attempt"), tried(team)).status_code == 403
        assert as_(user).post(at(asked, "reply"), came()).status_code == 403
    assert not Attempt.objects.exists()
    assert ReplyRequest.objects.count() == 1


def test_another_desk_finds_nothing_there(outsider: User, team: Team, asked: ReplyRequest) -> None:
    assert as_(outsider).get(log(asked.story)).status_code == 404
    assert as_(outsider).post(at(asked, "attempt"), tried(team)).status_code == 404


def test_a_request_of_another_story_is_not_found_here(
    reporter: Client, team: Team, asked: ReplyRequest
) -> None:
    other = filed(team)

    assert reporter.post(f"{log(other)}{asked.uuid}/attempt/", tried(team)).status_code == 404
    assert reporter.post(f"{log(other)}{uuid4()}/attempt/", tried(team)).status_code == 404


def test_the_log_asks_as_often_for_thirty_parties_as_for_three(
    reporter: Client, team: Team, story: Story
) -> None:
    def one(number: int) -> None:
        asked = ask(team, story, f"Party {number}")
        outreach.log_attempt(
            by=team.reporter, request=asked, channel="email", at=timezone.now(), result="delivered"
        )

    for number in range(3):
        one(number)
    reporter.get(log(story))
    with CaptureQueriesContext(connection) as three:
        reporter.get(log(story))
    for number in range(3, 30):
        one(number)
    with CaptureQueriesContext(connection) as thirty:
        reporter.get(log(story))

    assert len(thirty) == len(three)


def test_what_came_with_a_reply_and_automatic_replies_stand_on_the_card(
    reporter: Client, story: Story, asked: ReplyRequest, team: Team
) -> None:
    link = make_link(by=team.reporter, request=asked)
    letter = look_at(name="our letter.txt", content=BytesIO(b"We paid nobody."))
    said = {"outcome": "answered", "text": "See our letter.", "said_by": "Ada Harbour"}
    answering.answer(link=link, files=[letter], **said)
    InboundMail.objects.create(
        raw_sha256="0" * 64,
        kind=InboundKind.AUTO_REPLY,
        state=InboundState.MATCHED,
        request=asked,
        sender="press@port.example",
        subject="Out of office",
        text="Ask duty@port.example.",
    )

    page = reporter.get(log(story))

    item = Reply.objects.get().evidence.get()
    assert f"/stories/{story.uuid}/evidence/{item.uuid}/" in links(page)
    card = words(page, "//article")
    assert "With it: our letter" in card
    assert "Automatic reply, no answer, press@port.example. “Out of office” Ask duty@port.example." in card


def test_allegations_are_put_first_and_many_claims_wait_behind_a_button(
    reporter: Client, team: Team, story: Story
) -> None:
    page = reporter.get(log(story))
    assert "Choose claims" not in words(page)
    story.refresh_from_db()
    accused = mark(team, story, "The port opened in 1911", kind="event", flags=["allegation"])

    first = words(reporter.get(log(story)), "//section[@id='put']//label[input[@name='claims']][1]")
    assert first.startswith(f"{accused.label}, allegation: {accused.statement}")
    for one in range(8):
        Claim.objects.create(
            story=story,
            number=100 + one,
            statement=f"Claim {one}.",
            kind="event",
            made_by=team.reporter,
        )
    many = reporter.get(log(story))
    assert "Choose claims" in words(many)
    assert "Claim 7." in words(many, "//section[@id='put']//details//details")


def test_what_stops_the_story_leads_to_its_card(reporter: Client, story: Story, asked: ReplyRequest) -> None:
    page = reporter.get(log(story))
    assert f"{log(story)}#r-{asked.uuid}" in links(page)
