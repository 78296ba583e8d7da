"""Writing to a party from the card: prefilled, looked at once more, sent once; refused, it is kept as it was typed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from newsroom.dispatch import freezing
from newsroom.dispatch.models import OutboxMessage
from newsroom.ledger.actions import one_verb
from newsroom.ledger.models import EventText
from newsroom.people.models import User
from newsroom.stories.models import Story
from tests.factories import Team
from tests.outreach.sent import PRESS, address_of, mailed, settle
from tests.replying import QUESTIONS, asked
from tests.web.reporter.reading import as_, buttons, error_of, links, value, words
from verification.outreach.actions import add_address, bounced, put_again
from verification.outreach.links import address_of as address_of_page
from verification.outreach.links import make_link
from verification.outreach.models import Attempt, Mail, ReplyRequest
from verification.outreach.noting import note


@pytest.fixture
def request_(team: Team) -> ReplyRequest:
    request = asked(team, delivered=False)
    address_of(team, request)
    return ReplyRequest.objects.select_related("story__desk", "party").get(pk=request.pk)


def at(request: ReplyRequest, verb: str) -> str:
    return f"/stories/{request.story.uuid}/replies/{request.uuid}/{verb}/"


def typed(request: ReplyRequest, **changed: Any) -> dict[str, Any]:
    theirs = {"address": str(request.party.addresses.get().uuid), "seen": str(request.version)}
    return typed_to(request, **{**theirs, **changed})


def typed_to(request: ReplyRequest, address: str, **changed: Any) -> dict[str, Any]:
    return {
        "address": address,
        "subject": "My subject",
        "body": "My words.",
        "step": "put",
        "seen": str(request.version),
        "uuid": str(uuid4()),
        **changed,
    }


def log(request: ReplyRequest) -> str:
    return f"/stories/{request.story.uuid}/replies/"


def test_the_mail_is_filled_in_from_what_was_put(reporter: Client, request_: ReplyRequest) -> None:
    page = reporter.get(at(request_, "write"), {"step": "put"})

    assert QUESTIONS in value(page, "body")
    assert "Before we publish" in value(page, "subject")
    assert value(page, "address") == "" or PRESS in words(page)
    assert not OutboxMessage.objects.filter(channel="outside").exists()


def test_it_is_looked_at_once_more_and_sent_once(reporter: Client, request_: ReplyRequest) -> None:
    mail = typed(request_)

    look = reporter.post(at(request_, "write"), mail)
    for part in (PRESS, "My subject", "My words.", "can not be called back"):
        assert part in words(look)
    assert not Mail.objects.exists()
    first = reporter.post(at(request_, "send"), mail, follow=True)
    second = reporter.post(at(request_, "send"), mail, follow=True)

    for answer in (first, second):
        assert f"It is on its way to {PRESS}." in words(answer)
        assert f"On its way to {PRESS}." in words(answer, "//article")
    assert Mail.objects.count() == OutboxMessage.objects.filter(channel="outside").count() == 1


def test_it_can_be_taken_back_and_changed(reporter: Client, request_: ReplyRequest) -> None:
    page = reporter.post(at(request_, "write"), typed(request_, change="yes"))

    assert (value(page, "subject"), value(page, "body")) == ("My subject", "My words.")


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"subject": ""}, "subject", "Write the subject."),
        ({"body": " "}, "body", "Write the mail."),
        ({"address": "nobody"}, "address", "Choose one of their addresses"),
    ],
)
@pytest.mark.parametrize("verb", ["write", "send"])
def test_what_is_refused_comes_back_as_it_was_typed(
    reporter: Client, request_: ReplyRequest, verb: str, changed: dict[str, str], field: str, sentence: str
) -> None:
    page = reporter.post(at(request_, verb), typed(request_, **changed))

    assert page.status_code == 422
    assert sentence in error_of(page, f"id_{field}")
    kept = {"subject": "My subject", "body": "My words."} | changed
    assert value(page, "subject") == kept["subject"]
    assert value(page, "body").strip() == kept["body"].strip()


def test_a_colleagues_mail_meanwhile_is_said_and_ones_own_is_kept(
    team: Team, reporter: Client, request_: ReplyRequest
) -> None:
    mine = typed(request_)
    mailed(team, request_, request_.party.addresses.get(), by=team.checker)

    page = reporter.post(at(request_, "send"), mine)

    assert page.status_code == 409
    assert "The last mail to them is Chiara Checker’s" in words(page)
    assert value(page, "body") == "My words."
    again = {name: value(page, name) for name in ("step", "seen", "uuid")}
    assert reporter.post(at(request_, "send"), mine | again).status_code == 302
    assert Mail.objects.count() == 2


def test_a_reply_page_is_added_once(reporter: Client, request_: ReplyRequest) -> None:
    first = reporter.post(at(request_, "write"), typed(request_, reply_page="add"))
    body = value(first, "body")
    assert "My words.\n\nYou can also answer on this page, without an account: http" in body

    again = reporter.post(at(request_, "write"), typed(request_, reply_page="add", body=body))

    assert value(again, "body").count("without an account") == 1
    ended = typed(request_, reply_page="add", body="My words.\r\n\r\nYours sincerely,\r\nRosa")
    letter = value(reporter.post(at(request_, "write"), ended), "body")
    assert letter.startswith("My words.\n\nYou can also answer")
    assert letter.endswith("/\n\nYours sincerely,\nRosa")
    assert "without an account" in value(reporter.get(at(request_, "write")), "body")


def test_whoever_reads_along_never_gets_the_address_of_the_reply_page(
    team: Team, reporter: Client, request_: ReplyRequest
) -> None:
    page = address_of_page(make_link(by=team.reporter, request=request_))
    assert reporter.post(at(request_, "send"), typed(request_, body=f"Answer at {page}!")).status_code == 302
    mail = Mail.objects.get()
    settle(mail, "sent")
    attempt = at(request_, f"attempts/{mail.attempts.get().uuid}")
    text = EventText.objects.get(event__verb="reply.mail_sent").text
    assert text.endswith("Answer at (address of the reply page)!")
    with one_verb():  # as events were written before
        note("mail_sent", request_, team.reporter, text=f"Answer at {page}!", step="put")

    assert page in words(reporter.get(attempt))
    for who in (team.auditor, team.legal):
        timeline = as_(who).get(f"/stories/{request_.story.uuid}/timeline/")
        api = as_(who).get(f"/api/v1/stories/{request_.story.uuid}/timeline/")
        for seen in (timeline, as_(who).get(attempt), api):
            assert seen.status_code == 200
            assert "/reply/" not in seen.content.decode()
            assert "Answer at (address of the reply page)!" in seen.content.decode()


def test_what_never_arrived_is_put_to_them_and_not_followed_up(
    team: Team, reporter: Client, request_: ReplyRequest
) -> None:
    def next_mail() -> str:
        (href,) = {link for link in links(reporter.get(log(request_))) if "/write/" in link}
        assert words(reporter.get(href), "//*[@aria-current='page'][ancestor::main]") in words(
            reporter.get(at(request_, "write")), "//*[@aria-current='page'][ancestor::main]"
        )
        return href.partition("step=")[2]

    assert next_mail() == "put"
    mail = mailed(team, request_, request_.party.addresses.get())
    bounced(by=None, mail=mail, at=timezone.now(), reason="No such user.")
    add_address(by=team.reporter, party=request_.party, channel="email", value="office@port.example")
    assert next_mail() == "put"
    early = reporter.get(at(request_, "write"), {"step": "last_call"})
    assert "Nothing that was put to Port authority has reached them" in words(early)
    new = str(request_.party.addresses.get(value="office@port.example").uuid)
    request_.refresh_from_db()
    look = reporter.post(at(request_, "write"), typed_to(request_, new, step="follow_up"))
    assert "Send them “Questions put” instead." in words(look)

    request_.refresh_from_db()
    settle(mailed(team, request_, request_.party.addresses.get(uuid=new)), "sent")
    assert next_mail() == "follow_up"
    assert "has reached them" not in words(reporter.get(at(request_, "write"), {"step": "last_call"}))
    request_.refresh_from_db()
    put_again(by=team.reporter, request=request_, seen=request_.version, put="And this?")
    assert next_mail() == "put_again"


def test_a_deadline_after_publish_by_is_said_before_the_letter_promises_it(
    team: Team, reporter: Client, request_: ReplyRequest
) -> None:
    publish_by = timezone.now() + timedelta(hours=3)  # they have four
    Story.objects.filter(pk=request_.story_id).update(publish_by=publish_by)
    said = "Their time would end after publish-by ("

    for page in (
        reporter.get(log(request_)),
        reporter.get(at(request_, "write")),
        reporter.post(at(request_, "write"), typed(request_)),
    ):
        for part in (
            said,
            "with a reply-by before",
            "for breaking news the house allows 1 h",
            "Hold the story",
        ):
            assert part in words(page, "//main")
    Story.objects.filter(pk=request_.story_id).update(publish_by=publish_by + timedelta(hours=2))
    assert said not in words(reporter.get(log(request_)))


def test_while_sending_is_frozen_nothing_is_said_to_be_on_its_way(
    team: Team, reporter: Client, request_: ReplyRequest
) -> None:
    freezing.freeze(by=team.head, because="A backup was restored.")
    for page in (
        reporter.get(at(request_, "write")),
        reporter.post(at(request_, "write"), typed(request_)),
    ):
        assert "Sending is frozen" in words(page)
        assert "It leaves at once" not in words(page)

    sent = reporter.post(at(request_, "send"), typed(request_), follow=True)

    assert "Held back, because sending is frozen. It goes to press@port.example." in words(sent, "//article")
    assert "on its way" not in words(sent).lower()
    freezing.release(by=team.head, message=OutboxMessage.objects.get(channel="outside"))
    assert "On its way to press@port.example." in words(reporter.get(log(request_)), "//article")


def test_without_an_address_that_works_there_is_text_to_copy(team: Team, reporter: Client) -> None:
    page = reporter.get(at(asked(team, delivered=False), "write"))

    assert "No e-mail address of theirs works." in words(page)
    assert "Copy the text" in buttons(page)
    assert "Look at it once more" not in buttons(page)


def test_what_nobody_knows_is_settled_on_the_card(
    team: Team, reporter: Client, request_: ReplyRequest
) -> None:
    mail = mailed(team, request_, request_.party.addresses.get())
    settle(mail, "unknown", "The connection broke.")
    card = reporter.get(log(request_))
    assert {"It arrived", "Send it again"} <= set(buttons(card))

    settled = reporter.post(at(request_, f"mails/{mail.uuid}/settle"), {"arrived": "yes"}, follow=True)

    assert "Noted: it arrived." in words(settled)
    assert [one.result for one in ReplyRequest.objects.get().standing_attempts] == ["delivered"]
    assert reporter.post(at(request_, f"mails/{mail.uuid}/settle"), {"arrived": "yes"}).status_code == 409


def test_an_attempt_is_corrected_on_its_page_and_stays_struck(
    team: Team, reporter: Client, request_: ReplyRequest
) -> None:
    other = asked(team, name="Ministry")
    attempt = other.attempts.get()
    page = at(other, f"attempts/{attempt.uuid}")
    assert page in links(reporter.get(log(other)))
    assert "Log the correction" in buttons(reporter.get(page))
    to = {"channel": "email", "at": "", "result": "not_delivered", "detail": "Old office."}

    refused = reporter.post(f"{page}correct/", to)
    assert refused.status_code == 422
    assert value(refused, "detail") == "Old office."
    at_ = f"{timezone.now().astimezone(team.desk.zone):%Y-%m-%dT%H:%M}"
    done = reporter.post(f"{page}correct/", to | {"at": at_}, follow=True)

    assert "E-mail, Rosa Reporter. Delivered." in words(done, "//article//del")
    assert "E-mail, corrected, Rosa Reporter. Not delivered. Old office." in words(done, "//article")
    assert "The row that counts" in words(reporter.get(page))
    assert Attempt.objects.count() == 2


def test_a_bounce_by_hand_shows_the_task_and_where_to_end_it(team: Team, reporter: Client) -> None:
    request = asked(team)
    page = at(request, f"attempts/{request.attempts.get().uuid}")
    at_ = f"{timezone.now().astimezone(team.desk.zone):%Y-%m-%dT%H:%M}"

    done = reporter.post(f"{page}bounced/", {"at": at_, "reason": "Mailbox full."}, follow=True)

    assert "Find another way to reach them" in words(done)
    task = ReplyRequest.objects.get().another_way
    queue = as_(team.checker).get("/queue/")
    assert "Find another way to reach Port authority" in words(queue)
    taken = as_(team.checker).post(f"/tasks/{task.uuid}/take/", {"seen": task.version}, follow=True)
    assert taken.redirect_chain[-1][0] == f"{log(request)}#r-{request.uuid}"
    refused = reporter.post(at(request, "search/give-up"), {"reason": ""})
    assert refused.status_code == 422
    assert "Write why no other way" in words(refused)
    ended = reporter.post(at(request, "search/give-up"), {"reason": "They closed."}, follow=True)
    assert "No other way to Port authority is looked for." in words(ended)


def test_it_is_put_again_with_what_was_put_beside_it(team: Team, reporter: Client) -> None:
    request = asked(team)
    page = reporter.get(at(request, "put-again"))
    assert value(page, "put") == QUESTIONS

    refused = reporter.post(at(request, "put-again"), {"seen": value(page, "seen"), "put": ""})
    assert refused.status_code == 422
    stale = reporter.post(at(request, "put-again"), {"seen": "0", "put": "And this?"})
    assert stale.status_code == 409
    assert value(stale, "put") == "And this?"
    done = reporter.post(
        at(request, "put-again"), {"seen": value(page, "seen"), "put": "And this?"}, follow=True
    )

    assert "What was put, 2 times" in words(done)
    assert ReplyRequest.objects.get().put == "And this?"


def test_another_desk_finds_none_of_it_and_readers_may_not(
    team: Team, outsider: User, request_: ReplyRequest
) -> None:
    for verb in ("write", "send", "put-again"):
        assert as_(outsider).post(at(request_, verb), typed(request_)).status_code == 404
        assert as_(team.legal).post(at(request_, verb), typed(request_, put="X")).status_code == 403
    assert not Mail.objects.exists()
