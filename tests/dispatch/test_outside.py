"""Mails to somebody outside: sent at most once by the machine, and when nobody knows, a person decides."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch import leasing
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Delivery, OutboxMessage
from newsroom.dispatch.rendering import Letter, letter_for
from newsroom.dispatch.states import Channel, MessageState
from newsroom.people.models import User
from tests.kills.mailbox import Mailbox

pytestmark = pytest.mark.django_db

KIND = "test_letter"
LETTER = Letter(
    to="office@example.org",
    subject="Questions",
    body="Is it so?",
    reply_to="reply+1@example.org",
    headers={"X-Step": "1"},
)


@pytest.fixture(autouse=True)
def letters() -> None:
    letter_for(KIND, lambda payload: LETTER if payload.get("sent_off", True) else None)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the room above heard, as (state, reason)."""
    heard: list[tuple[str, str]] = []

    def hear(*, message: OutboxMessage, state: str, at: Any, reason: str, refused: bool) -> None:
        heard.append((state, "no mail for them" if refused else reason))

    monkeypatch.setattr(hooks.mail_settled, "_fillers", [hear])
    return heard


def queue(owner: User, **payload: Any) -> OutboxMessage:
    return OutboxMessage.objects.create(
        dedupe_key="test_letter:1", kind=KIND, channel=Channel.OUTSIDE, owner=owner, payload=payload
    )


def told(owner: User) -> int:
    return OutboxMessage.objects.filter(kind="mail_unknown", recipient=owner, channel=Channel.IN_APP).count()


def test_it_goes_as_it_was_written_and_is_settled_once(
    user: User, smtp: Mailbox, settled: list[Any], settings: Any
) -> None:
    settings.NEWSROOM_NAME = "The Gazette"
    message = queue(user)

    assert deliver_due() == 1
    assert deliver_due(now=timezone.now() + timedelta(days=1)) == 0

    (sent,) = smtp.mails
    assert (sent["To"], sent["Subject"], sent["Reply-To"]) == (LETTER.to, "Questions", "reply+1@example.org")
    assert sent["From"] == "The Gazette <noreply@localhost>"
    assert (sent["Message-ID"], sent["X-Step"]) == (message.message_id, "1")
    assert "Auto-Submitted" not in sent, "a person wrote it"
    assert settled == [(MessageState.SENT, "")]
    assert told(user) == 0


@pytest.mark.parametrize("trouble", ["holding", "dropping"])
def test_a_server_that_falls_silent_after_data_leaves_it_unknown(
    user: User, smtp: Mailbox, settled: list[Any], trouble: str
) -> None:
    message = queue(user)
    setattr(smtp, trouble, True)

    assert deliver_due() == 0
    setattr(smtp, trouble, False)
    for days in range(3):
        deliver_due(now=timezone.now() + timedelta(days=days))

    message.refresh_from_db()
    assert message.state == MessageState.UNKNOWN
    assert len(smtp.to(LETTER.to)) == 1, "never sent again by itself"
    assert [state for state, _ in settled] == [MessageState.UNKNOWN]
    assert told(user) == 1
    assert Delivery.objects.get(message=message).ended_at


def test_a_worker_that_died_while_sending_leaves_it_unknown(
    user: User, smtp: Mailbox, settled: list[Any]
) -> None:
    message = queue(user)
    held = leasing.claim([message.pk], timezone.now())
    assert held is not None
    assert held.mark(state=MessageState.SENDING)
    assert deliver_due() == 0, "its lease still holds"
    later = timezone.now() + timedelta(hours=1)
    assert leasing.claim([message.pk], later) is None, "nobody may take it to send it again"

    for hours in (1, 2):
        deliver_due(now=timezone.now() + timedelta(hours=hours))

    message.refresh_from_db()
    assert (message.state, smtp.to(LETTER.to)) == (MessageState.UNKNOWN, [])
    assert [state for state, _ in settled] == [MessageState.UNKNOWN]
    assert told(user) == 1
    assert not held.mark(state=MessageState.SENT), "the worker that was thought dead changes nothing"


def test_a_worker_that_died_before_sending_loses_nothing(
    user: User, smtp: Mailbox, settled: list[Any]
) -> None:
    message = queue(user)
    assert leasing.claim([message.pk], timezone.now())

    assert deliver_due(now=timezone.now() + timedelta(hours=1)) == 1
    assert len(smtp.to(LETTER.to)) == 1


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "state", "heard"),
    [
        ("450 greylisted", "", MessageState.FAILED, []),
        ("", "451 try later", MessageState.FAILED, []),
        ("550 nobody here", "", MessageState.DEAD, [MessageState.DEAD]),
        ("", "550 not wanted", MessageState.DEAD, [MessageState.DEAD]),
    ],
)
def test_a_certain_refusal_is_tried_again_or_final(
    user: User, smtp: Mailbox, settled: list[Any], at_rcpt: str, at_data: str, state: str, heard: list[str]
) -> None:
    message = queue(user)
    smtp.at_rcpt, smtp.at_data = at_rcpt, at_data

    deliver_due()

    message.refresh_from_db()
    assert message.state == state
    assert [one for one, _ in settled] == heard
    assert [why == "no mail for them" for _, why in settled] == (
        [True] if at_rcpt and heard else [False] * len(heard)
    )
    assert (at_rcpt or at_data) in message.last_error


@pytest.mark.parametrize("words", ["None", "broken", "header"])
def test_what_cannot_be_read_out_is_dead_and_its_room_hears_of_it(
    user: User, smtp: Mailbox, settled: list[Any], words: str
) -> None:
    def broken(_payload: dict[str, Any]) -> Letter | None:
        if words == "broken":
            raise LookupError("no such mail")
        return (
            None
            if words == "None"
            else Letter(to="a@example.org", subject="Two\nBcc: x@example.org", body="")
        )

    letter_for(KIND, broken)
    message = queue(user)

    assert deliver_due() == 0

    message.refresh_from_db()
    assert message.state == MessageState.DEAD
    assert [state for state, _ in settled] == [MessageState.DEAD]
    assert smtp.mails == []


def test_a_room_that_can_not_note_it_stops_no_other_message(
    user: User, smtp: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: Any) -> None:
        raise LookupError("no such mail")

    monkeypatch.setattr(hooks.mail_settled, "_fillers", [broken])
    message = queue(user)
    held = leasing.claim([message.pk], timezone.now())
    assert held is not None
    held.mark(state=MessageState.SENDING)

    deliver_due(now=timezone.now() + timedelta(hours=1))

    message.refresh_from_db()
    assert (message.state, smtp.mails) == (MessageState.SENDING, []), "it waits for the room, and is not sent"


@pytest.mark.parametrize("away", [True, False])
def test_what_we_could_not_get_rid_of_in_time_is_dead_and_no_refusal(
    user: User, smtp: Mailbox, settings: Any, settled: list[Any], away: bool
) -> None:
    message = queue(user)
    OutboxMessage.objects.update(tries=leasing.MOST_TRIES - 1)
    Delivery.objects.bulk_create(
        Delivery(message=message, ended_at=timezone.now()) for _ in range(leasing.MOST_TRIES - 1)
    )
    if away:
        settings.EMAIL_PORT = 1
    else:
        OutboxMessage.objects.update(not_after=timezone.now() - timedelta(minutes=1))

    deliver_due()

    message.refresh_from_db()
    assert (message.state, smtp.mails) == (MessageState.DEAD, [])
    ((state, why),) = settled
    assert state == MessageState.DEAD
    assert why.startswith("Our mail server was away" if away else "It came too late")
