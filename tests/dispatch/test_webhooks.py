"""Events of a desk to an address outside: signed, the same id at every try, ids only, and nowhere that leads inside."""

import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from newsroom.dispatch import endpoints, subscriptions, webhooks
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Delivery, Notice, OutboxMessage, Subscription
from newsroom.dispatch.sending.outcome import NotSent
from newsroom.dispatch.sending.post import post
from newsroom.dispatch.states import Channel, MessageState
from newsroom.dispatch.subscriptions import Opened
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.people import actions as people
from newsroom.stories import actions as stories
from tests.dispatch.receiver import Got, Receiver
from tests.factories import Team, draft, filed, make_desk, make_member
from verification.web.sentences.lines import SENTENCES

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def subscribe(team: Team, receiver: Receiver, *events: str, **fields: Any) -> Opened:
    return subscriptions.subscribe(
        by=team.head, desk=team.desk, url=receiver.url, events=events or ["story.filed"], **fields
    )


def sent_to(subscription: Subscription) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(subscription=subscription).order_by("pk"))


def verified(got: Got, secret: str) -> Any:
    return Webhook(secret).verify(got.body, got.headers)


def test_an_event_arrives_signed_with_ids_and_no_words(team: Team, receiver: Receiver) -> None:
    opened = subscribe(team, receiver)
    story = filed(team)
    deliver_due()

    (got,) = receiver.got
    said = verified(got, opened.secret)
    assert said["type"] == "story.filed"
    assert said["data"] == {
        "event": said["data"]["event"],
        "desk": str(team.desk.uuid),
        "story": str(story.uuid),
        "subject": {"type": "story", "id": str(story.uuid)},
    }
    (message,) = sent_to(opened.subscription)
    assert {key.lower(): value for key, value in got.headers.items()}["webhook-id"] == str(message.uuid)
    assert message.state == MessageState.SENT
    for words in (story.slug, "Harbour", "Rosa", team.desk.name):
        assert words.encode() not in got.body


def test_the_reference_library_refuses_what_is_tampered_with_or_old(team: Team, receiver: Receiver) -> None:
    opened = subscribe(team, receiver)
    filed(team)
    deliver_due()
    (got,) = receiver.got

    for bad in (
        Got(got.path, got.headers, got.body.replace(b"filed", b"spiked")),
        Got(got.path, {**got.headers, "webhook-id": "another"}, got.body),
        Got(
            got.path,
            {**got.headers, "webhook-timestamp": str(int(datetime.now(UTC).timestamp()) + 5)},
            got.body,
        ),
    ):
        with pytest.raises(WebhookVerificationError):
            verified(bad, opened.secret)
    with pytest.raises(WebhookVerificationError):
        verified(got, subscriptions._new_secret())
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)),
        pytest.raises(WebhookVerificationError),
    ):
        verified(got, opened.secret)


def test_a_retry_and_a_redelivery_carry_the_same_id_and_a_fresh_time(team: Team, receiver: Receiver) -> None:
    opened = subscribe(team, receiver)
    filed(team)
    receiver.status = 503
    deliver_due()
    receiver.status = 204
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert deliver_due() == 1
        assert verified(receiver.got[1], opened.secret)
    with time_machine.travel(timezone.now() + timedelta(hours=4), tick=False):
        subscriptions.redeliver(by=team.head, message=sent_to(opened.subscription)[0])
        assert deliver_due() == 1

    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) == 3
    assert len({got.body for got in receiver.got}) == 1
    log = Delivery.objects.filter(message__subscription=opened.subscription).order_by("pk")
    assert list(log.values_list("status_code", flat=True)) == [503, 204, 204]


def test_after_a_rotation_both_secrets_hold_for_a_day(team: Team, receiver: Receiver) -> None:
    old = subscribe(team, receiver)
    new = subscriptions.rotate_secret(by=team.head, subscription=old.subscription)
    filed(team)
    deliver_due()
    assert verified(receiver.got[0], old.secret) == verified(receiver.got[0], new.secret)

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        filed(team)
        deliver_due()
        assert verified(receiver.got[1], new.secret)
        with pytest.raises(WebhookVerificationError):
            verified(receiver.got[1], old.secret)
    assert old.secret not in repr(Subscription.objects.values())


def test_only_the_chosen_events_of_this_desk_and_story_are_queued(team: Team, receiver: Receiver) -> None:
    story = draft(team)
    one = subscribe(team, receiver, "story.filed", only_story=story.uuid).subscription
    every = subscribe(team, receiver, "story.filed").subscription
    other = subscribe(team, receiver, "story.published").subscription
    elsewhere = Team()
    away = subscribe(elsewhere, receiver, "story.filed").subscription

    stories.file(by=team.reporter, story=story)
    filed(team)

    assert [len(sent_to(subscription)) for subscription in (one, every, other, away)] == [1, 2, 0, 0]


def test_a_verb_costs_one_query_when_nobody_subscribed_and_none_when_it_is_not_public(team: Team) -> None:
    story = draft(team)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        stories.file(by=team.reporter, story=story)
    assert sum("newsroom_subscription" in query["sql"] for query in asked.captured_queries) == 1
    with CaptureQueriesContext(connection) as asked:
        people.ask_web_archive(by=team.head, desk=team.desk, asks=True)
    assert not any("newsroom_subscription" in query["sql"] for query in asked.captured_queries)


def test_every_public_event_is_a_verb_that_is_recorded() -> None:
    assert set(webhooks.PUBLIC_EVENTS) - set(SENTENCES) == set()
    for kept_back in ("identity.", "source.", "evidence.", "people."):
        assert not any(event.startswith(kept_back) for event in webhooks.PUBLIC_EVENTS)


# Where nothing is sent


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://intranet/",
        "https://10.0.0.7/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://user:secret@example.org/",
        "https://example.org/#x",
        "https://exa mple.org/",
        "https://",
        "https://printer.local/",
        f"https://example.org/{'a' * 500}",
    ],
)
def test_an_address_that_leads_inside_or_is_none_is_refused_at_once(team: Team, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        subscriptions.subscribe(by=team.head, desk=team.desk, url=url, events=["story.filed"])
    assert set(refused.value.errors) == {"url"}


def test_a_name_that_leads_inside_is_not_connected_to(team: Team, receiver: Receiver, settings: Any) -> None:
    """The name was public when it was typed in; what it says at the moment of sending is what counts."""
    opened = subscribe(team, receiver)
    settings.HOOK_LOOPBACK = False
    filed(team)

    assert deliver_due() == 0

    (message,) = sent_to(opened.subscription)
    assert (receiver.got, message.state) == ([], MessageState.FAILED)
    assert "private network" in message.last_error


def test_no_address_that_it_leads_on_to_is_asked(team: Team, receiver: Receiver) -> None:
    opened = subscribe(team, receiver)
    receiver.status, receiver.location = 307, receiver.url + "/elsewhere"
    filed(team)
    deliver_due()

    assert [got.path for got in receiver.got] == ["/hook"]
    assert sent_to(opened.subscription)[0].state == MessageState.FAILED


def test_a_receiver_that_says_nothing_costs_one_deadline_for_all_that_waits(
    team: Team, receiver: Receiver, settings: Any
) -> None:
    settings.HOOK_SECONDS = 0.2
    opened = subscribe(team, receiver)
    receiver.silent = True
    filed(team)
    filed(team)

    deliver_due()

    waiting = sent_to(opened.subscription)
    assert len(receiver.got) == 1, "the second waits behind the first"
    assert {message.next_try_at > timezone.now() for message in waiting} == {True}
    assert "no answer" in Delivery.objects.get().error


# Disabled and enabled


def test_a_receiver_that_is_gone_is_disabled_at_once_and_its_keepers_told(
    team: Team, receiver: Receiver
) -> None:
    opened = subscribe(team, receiver)
    receiver.status = 410
    filed(team)
    filed(team)
    deliver_due()
    deliver_due()

    subscription = Subscription.objects.get()
    assert subscription.disabled_at
    assert len(receiver.got) == 1
    assert {message.state for message in sent_to(subscription)} == {MessageState.DEAD, MessageState.DROPPED}
    assert Notice.objects.get(kind=endpoints.SUBSCRIPTION_DISABLED).recipient == team.head
    filed(team)
    assert len(sent_to(subscription)) == 2, "nothing is queued for it any more"
    with pytest.raises(NotPossible):
        subscriptions.ping(by=team.head, subscription=subscription)

    receiver.status = 200
    subscriptions.enable(by=team.head, subscription=subscription)
    assert subscriptions.redeliver_failed(by=team.head, subscription=subscription) == 2
    assert deliver_due() == 2
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 2
    assert opened.secret


def test_one_that_fails_for_days_is_disabled_and_one_success_forgives(team: Team, receiver: Receiver) -> None:
    subscription = subscribe(team, receiver).subscription
    filed(team)
    now = timezone.now()
    for hours, status in ((0, 500), (48, 500), (60, 200), (61, 500), (130, 500), (134, 500)):
        receiver.status = status
        with time_machine.travel(now + timedelta(hours=hours), tick=False):
            if hours > 60:
                filed(team)
            deliver_due()
        subscription.refresh_from_db()
        assert bool(subscription.disabled_at) == (hours == 134), hours


def test_a_ping_says_nothing(team: Team, receiver: Receiver) -> None:
    opened = subscribe(team, receiver)
    subscriptions.ping(by=team.head, subscription=opened.subscription)
    deliver_due()

    assert verified(receiver.got[0], opened.secret)["data"] == {}


def test_removed_is_removed(team: Team, receiver: Receiver) -> None:
    subscription = subscribe(team, receiver).subscription
    filed(team)
    subscriptions.remove(by=team.head, subscription=subscription)
    deliver_due()

    assert receiver.got == []
    assert sent_to(subscription)[0].state == MessageState.DROPPED
    for verb in (subscriptions.remove, subscriptions.rotate_secret):
        with pytest.raises(NotPossible):
            verb(by=team.head, subscription=subscription)


def test_only_the_heads_of_the_desk_have_a_say(team: Team, receiver: Receiver) -> None:
    opened = subscribe(team, receiver)
    filed(team)
    (message,) = sent_to(opened.subscription)
    for user in (
        team.editor,
        team.senior,
        team.reporter,
        team.auditor,
        make_member(make_desk(), "desk_head"),
    ):
        for verb in (
            subscriptions.rotate_secret,
            subscriptions.remove,
            subscriptions.enable,
            subscriptions.ping,
            subscriptions.redeliver_failed,
        ):
            with pytest.raises(NotPermitted):
                verb(by=user, subscription=opened.subscription)
        with pytest.raises(NotPermitted):
            subscriptions.redeliver(by=user, message=message)
        with pytest.raises(NotPermitted):
            subscriptions.subscribe(by=user, desk=team.desk, url=receiver.url, events=["story.filed"])


@pytest.mark.parametrize("events", [[], ["story.filed", "identity.read"]])
def test_only_public_events_can_be_chosen(team: Team, receiver: Receiver, events: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        subscriptions.subscribe(by=team.head, desk=team.desk, url=receiver.url, events=events)
    assert set(refused.value.errors) == {"events"}


def test_webhooks_wait_while_sending_is_frozen(team: Team, receiver: Receiver) -> None:
    from newsroom.dispatch import freezing

    subscribe(team, receiver)
    filed(team)
    freezing.freeze(by=team.head, because="Wait.")
    deliver_due()
    assert receiver.got == []
    assert OutboxMessage.objects.get(channel=Channel.WEBHOOK).state == MessageState.PENDING


@pytest.mark.parametrize("ip", ["168.63.129.16", "192.0.0.9", "10.1.2.3", "127.0.0.1", "169.254.169.254"])
def test_what_a_name_says_at_the_moment_of_sending_is_checked(
    ip: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among them addresses that pass for public by their number, and lead inside on some networks."""
    monkeypatch.setattr(
        "requests_hardened.ip_filter.socket.getaddrinfo",
        lambda *_args, **_kwargs: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443))],
    )
    with pytest.raises(NotSent) as refused:
        post("https://hooks.example.org/x", b"{}", {})
    assert "private network" in str(refused.value)
