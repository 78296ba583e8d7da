"""The outbox: leased, sent, marked; a lost lease changes nothing, and what cannot be sent is given up visibly."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from newsroom.dispatch import actions as dispatch
from newsroom.dispatch import delivering
from newsroom.dispatch.models import Delivery, Notice, OutboxMessage
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.dispatch.states import Channel, MessageState
from newsroom.people.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

KIND = "test_message"


@pytest.fixture(autouse=True)
def wording() -> None:
    words_for(
        KIND,
        lambda payload: Wording("Something happened.", "/queue/") if payload.get("due", True) else None,
        label="Something of a test",
    )


@pytest.fixture
def user() -> User:
    return make_user("Nina Notified")


def queue(user: User, key: str = "1", **payload: Any) -> OutboxMessage:
    dispatch.tell(users=[user], kind=KIND, key=key, payload=payload)
    return OutboxMessage.objects.get(recipient=user, channel="email", dedupe_key__contains=f":{key}:")


class Refusing(BaseEmailBackend):
    """A mail server that refuses in the way it is told to."""

    error: Exception = smtplib.SMTPServerDisconnected("gone")

    def send_messages(self, email_messages: Any) -> int:
        raise self.error


@pytest.fixture
def refusing(settings: Any) -> type[Refusing]:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    return Refusing


def test_a_message_becomes_one_notice_and_one_mail(user: User) -> None:
    message = queue(user)

    assert delivering.deliver_due() == 2

    assert Notice.objects.get(recipient=user).text == "Something happened."
    assert mail.outbox[0].subject == "Something happened."
    assert mail.outbox[0].extra_headers["Message-ID"] == message.message_id
    assert mail.outbox[0].body.endswith("/queue/")


def test_the_same_occasion_is_told_once(user: User) -> None:
    queue(user)

    dispatch.tell(users=[user, user], kind=KIND, key="1", payload={})

    assert OutboxMessage.objects.count() == 2


def test_a_leased_message_is_left_alone_until_its_lease_is_over(user: User) -> None:
    message = queue(user)
    now = timezone.now()
    assert delivering.lease(message.pk, now) is not None

    assert delivering.lease(message.pk, now) is None
    assert delivering.lease(message.pk, now + timedelta(hours=1)) is not None


def test_a_worker_that_outlived_its_lease_can_not_finish(user: User) -> None:
    message = queue(user)
    slow = delivering.lease(message.pk, timezone.now())
    fast = delivering.lease(message.pk, timezone.now() + timedelta(hours=1))
    assert slow is not None
    assert fast is not None

    assert not delivering._mark(message.pk, slow, state=MessageState.DEAD)
    assert delivering._mark(message.pk, fast, state=MessageState.PENDING)


def test_a_temporary_failure_is_tried_again_later(user: User, refusing: type[Refusing]) -> None:
    message = queue(user)

    delivering.deliver_due()

    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert "gone" in message.last_error
    assert message.next_try_at > timezone.now()
    assert Delivery.objects.get(message=message).error


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}),
        smtplib.SMTPResponseException(554, "refused"),
    ],
)
def test_a_refusal_for_good_is_given_up_with_its_reason(
    user: User, refusing: type[Refusing], error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusing, "error", error)
    message = queue(user)

    delivering.deliver_due()

    message.refresh_from_db()
    assert message.state == MessageState.DEAD
    assert message.last_error


def test_after_its_last_try_a_message_is_given_up(user: User, refusing: type[Refusing]) -> None:
    message = queue(user)
    now = timezone.now()

    for hours in range(delivering.MOST_TRIES + 2):
        OutboxMessage.objects.filter(state=MessageState.FAILED).update(next_try_at=now)
        delivering.deliver_due(now=now + timedelta(hours=hours))

    message.refresh_from_db()
    assert (message.state, message.tries) == (MessageState.DEAD, delivering.MOST_TRIES)


def test_a_poison_message_dies_alone(user: User) -> None:
    words_for("poison", lambda payload: payload["no such key"], label="Poison", channels=(Channel.IN_APP,))
    dispatch.tell(users=[user], kind="poison", key="1", payload={})
    queue(user)

    assert delivering.deliver_due() == 2

    assert OutboxMessage.objects.get(kind="poison").state == MessageState.DEAD


def test_a_matter_that_is_settled_is_dropped(user: User) -> None:
    message = queue(user, due=False)

    assert delivering.deliver_due() == 0

    message.refresh_from_db()
    assert message.state == MessageState.DROPPED
    assert mail.outbox == []


def test_somebody_who_left_is_sent_nothing(user: User) -> None:
    queue(user)
    User.objects.update(is_active=False)

    assert delivering.deliver_due() == 0
    assert mail.outbox == []


def test_backoff_doubles_up_to_an_hour() -> None:
    assert delivering.FIRST_BACKOFF <= delivering.backoff(1) <= delivering.FIRST_BACKOFF * 1.25
    assert delivering.backoff(3) >= delivering.FIRST_BACKOFF * 4
    assert delivering.backoff(30) <= delivering.LONGEST_BACKOFF * 1.25


def test_reading_notices_leaves_newer_ones_unread(user: User) -> None:
    queue(user, "1")
    delivering.deliver_due()
    seen = Notice.objects.latest("pk").pk
    queue(user, "2")
    delivering.deliver_due()

    assert dispatch.read_notices(by=user, upto=seen) == 1
    assert Notice.objects.of(user).unread().count() == 1
