"""The outbox: leased, sent, marked; a lost lease changes nothing, and what cannot be sent is given up visibly."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError
from django.utils import timezone

from newsroom.dispatch import actions as dispatch
from newsroom.dispatch import leasing
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Delivery, Notice, OutboxMessage
from newsroom.dispatch.rendering import words_for
from newsroom.dispatch.sending import in_app
from newsroom.dispatch.states import Channel, MessageState
from newsroom.people.models import User
from tests.dispatch.conftest import KIND
from tests.factories import Team
from tests.kills.mailbox import Mailbox

pytestmark = pytest.mark.django_db


def queue(
    user: User, key: str = "1", *, channel: str = Channel.EMAIL, kind: str = KIND, **fields: Any
) -> OutboxMessage:
    fields.setdefault("payload", {})
    return OutboxMessage.objects.create(
        dedupe_key=f"{kind}:{key}:{user.pk}:{channel}", kind=kind, channel=channel, recipient=user, **fields
    )


def state_of(message: OutboxMessage) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.last_error


def test_a_message_becomes_one_notice_and_one_mail(user: User) -> None:
    dispatch.tell(users=[user], kind=KIND, key="1", payload={})

    assert deliver_due() == 2
    assert deliver_due() == 0

    assert Notice.objects.get(recipient=user).text == "Something happened."
    sent = mail.outbox[0]
    assert sent.subject == "Something happened."
    assert sent.extra_headers["Message-ID"] == OutboxMessage.objects.get(channel="email").message_id
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "/queue/" in sent.body


def test_the_same_occasion_is_told_once(user: User) -> None:
    dispatch.tell(users=[user], kind=KIND, key="1", payload={})
    dispatch.tell(users=[user, user], kind=KIND, key="1", payload={})

    assert OutboxMessage.objects.count() == 2


def test_a_mail_loads_nothing_and_leads_to_ones_own_settings(user: User, settings: Any) -> None:
    queue(user, payload={"say": "<img src=x> & more"})
    deliver_due()

    sent = mail.outbox[0]
    html = sent.alternatives[0].content
    assert "<img" not in html
    assert "&lt;img src=x&gt; &amp; more" in html
    assert not {"src=", "<link", "<style", "<script"} & {
        part for part in ('src="', "<link", "<style") if part in html
    }
    assert "<img src=x> & more" in sent.body
    assert f"{settings.SITE_URL}/me/messages/" in sent.body
    assert f"{settings.SITE_URL}/me/messages/" in html
    assert "List-Unsubscribe" not in sent.extra_headers


def test_a_line_break_in_a_sentence_adds_no_header(user: User) -> None:
    queue(user, payload={"say": "Gone\r\nBcc: everybody@example.org"})
    assert deliver_due() == 1

    assert mail.outbox[0].subject == "Gone Bcc: everybody@example.org"
    assert mail.outbox[0].recipients() == [user.email]


# Leases


def test_a_leased_message_is_left_alone_until_its_lease_is_over(user: User) -> None:
    message = queue(user)
    now = timezone.now()
    assert leasing.claim([message.pk], now) is not None

    assert leasing.claim([message.pk], now) is None
    assert leasing.claim([message.pk], now + timedelta(hours=1)) is not None


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.DEAD])
def test_a_worker_that_outlived_its_lease_can_not_finish(user: User, state: str) -> None:
    message = queue(user)
    slow = leasing.claim([message.pk], timezone.now())
    fast = leasing.claim([message.pk], timezone.now() + timedelta(hours=1))
    assert slow is not None
    assert fast is not None

    assert not slow.mark(state=MessageState.DEAD)
    assert fast.mark(state=MessageState.PENDING)
    assert not fast.mark(state=MessageState.DEAD), "what is not held any more is not finished twice"


def test_two_that_show_the_same_notices_show_each_once(user: User) -> None:
    messages = [queue(user, str(n), channel=Channel.IN_APP) for n in range(3)]
    slow = leasing.claim([message.pk for message in messages], timezone.now())
    assert slow is not None
    later = timezone.now() + timedelta(hours=1)
    fast = leasing.claim([message.pk for message in messages], later)
    assert fast is not None

    assert in_app._show(slow, later) == 0, "its lease was over: it shows nothing"
    assert Notice.objects.count() == 0
    assert in_app._show(fast, later) == 3
    assert in_app._show(slow, later) == 0

    assert Notice.objects.count() == 3


def test_what_was_tried_before_is_tried_alone(user: User) -> None:
    """A row that kills its worker takes no other with it a second time."""
    now = timezone.now()
    killer = queue(user, "killer", channel=Channel.IN_APP, tries=1, next_try_at=now - timedelta(hours=1))
    others = [
        queue(user, str(n), channel=Channel.IN_APP, next_try_at=now - timedelta(minutes=1)) for n in range(3)
    ]

    first = in_app._claim_batch(now)
    second = in_app._claim_batch(now)

    assert first is not None
    assert second is not None
    assert [message.pk for message in first.messages] == [killer.pk]
    assert [message.pk for message in second.messages] == [message.pk for message in others]


@pytest.mark.parametrize("channel", [Channel.IN_APP, Channel.EMAIL])
def test_a_message_that_kills_its_workers_is_given_up(user: User, channel: str) -> None:
    message = queue(user, channel=channel)
    later = timezone.now()
    for _ in range(leasing.MOST_CRASHES):
        later += timedelta(hours=1)
        assert leasing.claim([message.pk], later), "its worker dies now"

    assert deliver_due(now=later + timedelta(hours=1)) == 0

    assert state_of(message) == (MessageState.DEAD, "Every try ended with the worker.")


# What is wrong with one message


@pytest.mark.parametrize("channel", [Channel.IN_APP, Channel.EMAIL])
@pytest.mark.parametrize("error", [KeyError("no such key"), ZeroDivisionError(), User.DoesNotExist("gone")])
def test_a_message_without_words_dies_alone(user: User, channel: str, error: Exception) -> None:
    def broken(_payload: dict[str, Any]) -> None:
        raise error

    words_for("poison", broken, label="Poison")
    poison = queue(user, "0", channel=channel, kind="poison")
    queue(user, "1", channel=channel)

    assert deliver_due() == 1
    assert state_of(poison)[0] == MessageState.DEAD
    assert type(error).__name__ in state_of(poison)[1]


@pytest.mark.parametrize("channel", [Channel.IN_APP, Channel.EMAIL])
def test_a_database_that_is_away_is_no_fault_of_the_message(user: User, channel: str) -> None:
    def away(_payload: dict[str, Any]) -> None:
        raise OperationalError("server closed the connection")

    words_for("away", away, label="Away")
    message = queue(user, channel=channel, kind="away")

    with pytest.raises(OperationalError):
        deliver_due()
    assert state_of(message)[0] == MessageState.LEASED


def test_where_marks_fail_sending_stops_and_nothing_is_sent_again(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        queue(user, str(n))
    mark = leasing.Held.mark

    def read_only(held: leasing.Held, **fields: Any) -> bool:
        if fields["state"] == MessageState.SENT:
            raise OperationalError("attempt to write a readonly database")
        return mark(held, **fields)

    monkeypatch.setattr(leasing.Held, "mark", read_only)
    with pytest.raises(OperationalError):
        deliver_due()
    assert len(mail.outbox) == 1
    monkeypatch.undo()

    assert deliver_due() == 2, "the first is held until its lease is over"
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("channel", [Channel.IN_APP, Channel.EMAIL])
def test_what_is_settled_or_too_late_is_dropped(user: User, channel: str) -> None:
    settled = queue(user, "1", channel=channel, payload={"due": False})
    late = queue(user, "2", channel=channel, not_after=timezone.now() - timedelta(seconds=1))

    assert deliver_due() == 0
    assert state_of(settled)[0] == MessageState.DROPPED
    assert state_of(late) == (MessageState.DROPPED, "It came too late to be of use.")
    assert (mail.outbox, Notice.objects.count()) == ([], 0)


@pytest.mark.parametrize("channel", [Channel.IN_APP, Channel.EMAIL])
def test_when_somebody_is_gone_the_desk_hears_of_it_once(channel: str) -> None:
    team = Team()
    message = queue(team.reporter, channel=channel, desk=team.desk)
    User.objects.filter(pk=team.reporter.pk).update(is_active=False)

    for _ in range(3):
        deliver_due()

    assert state_of(message)[0] == MessageState.DROPPED
    told = OutboxMessage.objects.filter(kind=KIND, state=MessageState.SENT)
    assert sorted((row.recipient.name, row.channel) for row in told if row.recipient) == [
        (name, way) for name in ("Edda Editor", "Sana Senior") for way in ("email", "in_app")
    ]


# A mail server that does not take it


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "state"),
    [
        ("451 come back later", "", MessageState.FAILED),
        ("550 nobody here", "", MessageState.DEAD),
        ("", "452 disk full", MessageState.FAILED),
        ("", "554 not wanted", MessageState.DEAD),
    ],
)
def test_a_refusal_is_waited_out_or_final(
    user: User, smtp: Mailbox, at_rcpt: str, at_data: str, state: str
) -> None:
    smtp.at_rcpt, smtp.at_data = at_rcpt, at_data
    message = queue(user)

    assert deliver_due() == 0

    assert state_of(message)[0] == state
    assert (at_rcpt or at_data) in message.last_error
    assert Delivery.objects.get(message=message).error == message.last_error
    assert state == MessageState.DEAD or message.next_try_at > timezone.now()


def test_a_server_that_hangs_after_data_gets_the_same_mail_again(user: User, smtp: Mailbox) -> None:
    message = queue(user)
    smtp.dropping = True
    deliver_due()
    assert state_of(message)[0] == MessageState.FAILED

    smtp.dropping = False
    deliver_due(now=timezone.now() + timedelta(hours=1))

    assert {mail["Message-ID"] for mail in smtp.mails} == {message.message_id}
    assert (len(smtp.mails), state_of(message)[0]) == (2, MessageState.SENT)


def test_a_server_that_is_away_is_waited_for_most_of_a_day(user: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "newsroom.dispatch.sending.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = queue(user)
    now = timezone.now()

    for hours in range(leasing.MOST_TRIES + 2):
        OutboxMessage.objects.filter(state=MessageState.FAILED).update(next_try_at=now)
        deliver_due(now=now + timedelta(hours=hours))

    assert state_of(message)[0] == MessageState.DEAD
    assert message.tries == leasing.MOST_TRIES


def test_backoff_doubles_up_to_an_hour() -> None:
    assert leasing.FIRST_BACKOFF <= leasing.backoff(1) <= leasing.FIRST_BACKOFF * 1.25
    assert leasing.backoff(3) >= leasing.FIRST_BACKOFF * 4
    assert leasing.backoff(300) <= leasing.LONGEST_BACKOFF * 1.25


# Digests


def test_a_digest_is_one_mail_for_many_rows(user: User) -> None:
    rows = [queue(user, str(n), digest=True, payload={"say": f"Thing {n}."}) for n in range(3)]
    gone = queue(user, "gone", digest=True, payload={"due": False})
    alone = queue(user, "alone")

    assert deliver_due() == 4

    assert len(mail.outbox) == 2
    digest = next(sent for sent in mail.outbox if "3 things" in sent.subject)
    assert all(f"Thing {n}." in digest.body for n in range(3))
    assert digest.extra_headers["Message-ID"] == rows[0].message_id
    assert {state_of(row)[0] for row in [*rows, alone]} == {MessageState.SENT}
    assert state_of(gone)[0] == MessageState.DROPPED


def test_a_digest_that_may_have_left_is_the_same_mail_again(user: User) -> None:
    first = [queue(user, str(n), digest=True) for n in range(2)]
    held = leasing.claim([row.pk for row in first], timezone.now())
    assert held is not None
    assert held.mark(state=MessageState.SENDING), "its worker dies now"
    newer = queue(user, "newer", digest=True)

    deliver_due(now=timezone.now() + timedelta(hours=1))

    assert len(mail.outbox) == 2
    ids = {sent.extra_headers["Message-ID"] for sent in mail.outbox}
    assert ids == {first[0].message_id, newer.message_id}


def test_reading_notices_leaves_newer_ones_unread(user: User) -> None:
    queue(user, "1", channel=Channel.IN_APP)
    deliver_due()
    seen = Notice.objects.latest("pk").pk
    queue(user, "2", channel=Channel.IN_APP)
    deliver_due()

    assert dispatch.read_notices(by=user, upto=seen) == 1
    assert Notice.objects.of(user).unread().count() == 1
