"""A mail is sent by a person, once; what becomes of it is logged; what nobody knows is settled by a person."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from newsroom import addresses
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.rendering import letter, wording
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.states import Role
from tests.factories import Team
from tests.outreach.sent import PRESS, address_of, mailed, settle
from tests.replying import asked
from verification.outreach.actions import (
    bounced,
    follow_up,
    log_attempt,
    log_reply,
    put_again,
    send,
    settle_unknown,
)
from verification.outreach.models import Address, Attempt, Mail, ReplyRequest

TOO_LATE = "It came too late to be of use."


@pytest.fixture
def request_(team: Team) -> ReplyRequest:
    return asked(team, delivered=False)


def stands(request: ReplyRequest) -> list[str]:
    return [one.result for one in ReplyRequest.objects.get(pk=request.pk).standing_attempts]


def test_a_mail_and_its_message_are_written_together_and_nothing_is_logged_yet(
    team: Team, request_: ReplyRequest
) -> None:
    mail = mailed(team, request_)

    message = OutboxMessage.objects.get(channel="outside")
    assert (message.owner, message.payload, message.dedupe_key) == (
        team.reporter,
        {"mail": mail.pk},
        f"reply_mail:{mail.uuid}",
    )
    assert mail.outbox == message
    assert not Attempt.objects.exists()
    assert Event.objects.latest("position").verb == "reply.mail_sent"


def test_the_letter_is_what_the_person_saw(team: Team, request_: ReplyRequest, settings) -> None:
    mail = mailed(team, request_)
    read = letter("reply_mail", {"mail": mail.pk})
    assert (read.to, read.subject, read.body, read.reply_to) == (
        PRESS,
        "A question",
        "Is it so?",
        team.reporter.email,
    )

    settings.INBOUND_MAIL_DOMAIN = "in.desk.example"

    assert letter("reply_mail", {"mail": mail.pk}).reply_to.startswith("reply+")


def test_one_form_sent_twice_is_one_mail(team: Team, request_: ReplyRequest) -> None:
    to = {
        "by": team.reporter,
        "request": request_,
        "address": address_of(team, request_),
        "step": "put",
        "subject": "A question",
        "body": "Is it so?",
        "seen": request_.version,
        "uuid": uuid4(),
    }
    request_.refresh_from_db()
    to["seen"] = request_.version

    assert send(**to) == send(**to)

    assert Mail.objects.count() == OutboxMessage.objects.filter(channel="outside").count() == 1
    with pytest.raises(NotPossible, match="The last mail to them is Rosa Reporter’s"):
        send(**{**to, "uuid": uuid4(), "by": team.checker})


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"subject": " "}, "subject", "Write the subject."),
        ({"subject": "A\nBcc: all@port.example"}, "subject", "in one line"),
        ({"subject": "A\u2028B"}, "subject", "in one line"),
        ({"body": " "}, "body", "Write the mail."),
        ({"step": "threat"}, "step", "is not one of"),
    ],
)
def test_what_can_not_be_sent_is_refused(
    team: Team, request_: ReplyRequest, changed: dict[str, str], field: str, sentence: str
) -> None:
    address = address_of(team, request_)
    words = {"step": "put", "subject": "A question", "body": "Is it so?", **changed}
    with pytest.raises(Invalid, match=sentence) as refused:
        send(by=team.reporter, request=request_, address=address, seen=request_.version, **words)
    assert list(refused.value.errors) == [field]
    assert not Mail.objects.exists()


def test_it_goes_to_an_address_of_theirs_that_works_while_something_is_asked(
    team: Team, request_: ReplyRequest
) -> None:
    other = asked(team, name="Ministry", delivered=False)
    with pytest.raises(Invalid, match="no address of"):
        mailed(team, request_, address_of(team, other))
    good = address_of(team, request_)
    log_reply(
        by=team.reporter,
        request=request_,
        outcome="standing_denial",
        text="No.",
        received_at=timezone.now() - timedelta(days=1),
    )

    with pytest.raises(NotPossible, match="standing denial"):
        mailed(team, request_, good)


def test_a_stale_request_is_put_again_before_it_is_followed_up(team: Team, request_: ReplyRequest) -> None:
    address = address_of(team, request_)
    ReplyRequest.objects.filter(pk=request_.pk).update(stale_at=timezone.now(), stale_because="C1 says more.")
    request_.refresh_from_db()
    to = {"by": team.reporter, "request": request_, "address": address, "subject": "A", "body": "B"}

    with pytest.raises(NotPossible, match="put it again first"):
        send(step="follow_up", seen=request_.version, **to)


def test_what_has_left_is_delivered(team: Team, request_: ReplyRequest) -> None:
    mail = mailed(team, request_)

    settle(mail, "sent")
    settle(mail, "sent")

    attempt = Attempt.objects.get()
    assert (attempt.result, attempt.mail, attempt.address.value) == ("delivered", mail, PRESS)
    assert attempt.by == team.reporter
    assert ReplyRequest.objects.get(pk=request_.pk).started_at == attempt.at


def test_what_is_given_up_marks_the_address_and_looks_for_another_way(
    team: Team, request_: ReplyRequest
) -> None:
    mail = mailed(team, request_)

    settle(mail, "dead", "550 no such user", refused=True)

    attempt = Attempt.objects.get()
    assert (attempt.result, attempt.detail) == ("not_delivered", "550 no such user")
    assert Address.objects.get().bad_because == "550 no such user"
    assert ReplyRequest.objects.get(pk=request_.pk).another_way.type == "find_another_way"


@pytest.mark.parametrize("why", ["Our mail server was away (ConnectionRefusedError).", TOO_LATE])
def test_what_we_did_not_get_rid_of_says_nothing_of_their_address(
    team: Team, request_: ReplyRequest, why: str
) -> None:
    mail = mailed(team, request_)

    settle(mail, "dead", why)

    attempt = Attempt.objects.get()
    assert (attempt.result, attempt.detail) == ("not_delivered", why)
    assert Address.objects.get().bad_since is None
    assert ReplyRequest.objects.get(pk=request_.pk).another_way is None
    told = OutboxMessage.objects.get(kind="reply_bounced", recipient=team.reporter, channel="in_app")
    words = wording(told.kind, told.payload)
    assert words is not None
    assert words.body == f"{why} Their address is not to blame: send it again, or ring them up."


def test_a_mail_in_doubt_leads_to_its_reply_log_until_it_is_settled(
    team: Team, request_: ReplyRequest
) -> None:
    mail = unknown(team, request_)
    payload = {"message": mail.outbox_id, "mail": mail.pk}

    words = wording("mail_unknown", payload)
    assert words is not None
    assert words.path == addresses.reply_request(request_.story.uuid, request_.uuid)
    assert request_.party.name in words.sentence

    settle_unknown(by=team.reporter, mail=mail, arrived=True)
    assert wording("mail_unknown", payload) is None


def test_signs_that_nobody_sees_are_no_part_of_a_subject(team: Team, request_: ReplyRequest) -> None:
    request_.refresh_from_db()
    mail = send(
        by=team.reporter,
        request=request_,
        address=address_of(team, request_),
        step="put",
        subject="\ufeffA\tquestion\x1b[31m \u202eabout\u200f it",
        body="Is it so?",
        seen=request_.version,
    )
    assert mail.subject == "A question[31m about it"


def test_a_bounce_that_comes_before_the_mark_stands(team: Team, request_: ReplyRequest) -> None:
    mail = mailed(team, request_)
    bounced(by=None, mail=mail, at=timezone.now(), reason="Full.")

    settle(mail, "sent")

    assert stands(request_) == ["not_delivered"]


def unknown(team: Team, request: ReplyRequest) -> Mail:
    mail = mailed(team, request)
    settle(mail, "unknown", "The connection broke after the mail was handed over.")
    OutboxMessage.objects.filter(pk=mail.outbox_id).update(state="unknown")
    return mail


def test_what_nobody_knows_starts_no_clock_until_somebody_says_it_arrived(
    team: Team, request_: ReplyRequest
) -> None:
    mail = unknown(team, request_)
    assert stands(request_) == ["unknown"]
    assert ReplyRequest.objects.get(pk=request_.pk).started_at is None

    assert settle_unknown(by=team.checker, mail=mail, arrived=True) == mail

    assert stands(request_) == ["delivered"]
    assert ReplyRequest.objects.get(pk=request_.pk).started_at is not None
    assert OutboxMessage.objects.get(pk=mail.outbox_id).state == "sent"
    with pytest.raises(NotPossible, match="known already"):
        settle_unknown(by=team.checker, mail=mail, arrived=False)
    assert Mail.objects.count() == 1


def test_sent_again_it_is_another_mail_with_the_same_words(team: Team, request_: ReplyRequest) -> None:
    mail = unknown(team, request_)

    again = settle_unknown(by=team.checker, mail=mail, arrived=False)

    assert (again.subject, again.body, again.by) == (mail.subject, mail.body, team.checker)
    assert again.outbox_id != mail.outbox_id
    assert stands(request_) == ["not_delivered"]
    assert OutboxMessage.objects.get(pk=mail.outbox_id).state == "dropped"
    assert Address.objects.get().bad_since is None
    with pytest.raises(NotPossible, match="known already"):
        settle_unknown(by=team.reporter, mail=mail, arrived=False)
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("role", [Role.DESK_HEAD, Role.LEGAL, Role.AUDITOR])
def test_others_send_nothing(team: Team, request_: ReplyRequest, role: Role) -> None:
    mail = unknown(team, request_)
    by = team.by_role[role]

    with pytest.raises(NotPermitted):
        mailed(team, request_, mail.address, by=by)
    for arrived in (True, False):
        with pytest.raises(NotPermitted):
            settle_unknown(by=by, mail=mail, arrived=arrived)
    assert Mail.objects.count() == 1


def test_a_mail_can_not_be_changed_after_it_was_sent(team: Team, request_: ReplyRequest) -> None:
    mail = mailed(team, request_)
    before = timezone.now() - timedelta(days=1)
    with pytest.raises(Exception, match="stays as it was sent"):
        Mail.objects.filter(pk=mail.pk).update(body="Nothing.", at=before)


@pytest.mark.parametrize("year", [1, 9999])
def test_times_that_nobody_can_reckon_from_are_refused_in_a_sentence(
    team: Team, request_: ReplyRequest, year: int
) -> None:
    at = datetime(year, 6, 1, tzinfo=UTC)
    for verb in (
        lambda: follow_up(by=team.reporter, request=request_, at=at),
        lambda: log_attempt(by=team.reporter, request=request_, channel="phone", at=at, result="delivered"),
        lambda: put_again(by=team.reporter, request=request_, seen=1, put="More.", reply_by=at),
        lambda: log_reply(by=team.reporter, request=request_, outcome="more_time", until=at),
    ):
        with pytest.raises(Invalid):
            verb()
