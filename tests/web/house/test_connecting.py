"""The pages for webhooks, chats and what leaves the building: for desk heads, with nothing typed lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.dispatch import chat, freezing, subscriptions
from newsroom.dispatch.models import ChatHook, Freeze, OutboxMessage, Subscription
from newsroom.dispatch.sealing import open_sealed
from newsroom.dispatch.states import Channel, MessageState
from tests.factories import Team, draft, filed, make_desk, make_member
from tests.people.asking import as_, page, send

pytestmark = pytest.mark.django_db

URL = "https://hooks.example.org/in?token=5f3d"


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def head(team: Team) -> Client:
    return as_(team.head)


def subscription_of(team: Team) -> Subscription:
    return subscriptions.subscribe(by=team.head, desk=team.desk, url=URL, events=["story.filed"]).subscription


def test_the_secret_is_shown_on_one_page_only(team: Team, head: Client) -> None:
    shown = send(head, "subscriptions", team.desk.slug, url=URL, events=["story.filed", "story.published"])
    kept = Subscription.objects.get()
    secret = open_sealed(kept.sealed_secret)

    assert secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    for answer in (
        page(head, "subscriptions", team.desk.slug),
        page(head, "subscription", team.desk.slug, kept.uuid),
    ):
        assert answer.status_code == 200
        assert secret not in answer.content.decode()
    rotated = send(head, "rotate_secret", team.desk.slug, kept.uuid)
    kept.refresh_from_db()
    assert open_sealed(kept.sealed_secret) in rotated.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"url": "https://192.168.1.7/x", "events": ["story.filed"]}, "private network"),
        ({"url": "http://x.example.org", "events": ["story.filed"]}, "with https://, not http://"),
        ({"url": "ftp://x.example.org", "events": ["story.filed"]}, "begins with https"),
        ({"url": URL, "events": []}, "Choose at least one event"),
        (
            {"url": URL, "events": ["story.filed"], "only_story": "the harbour one"},
            "has this slug line or id",
        ),
    ],
)
def test_a_refused_form_comes_back_as_it_was_typed(
    team: Team, head: Client, typed: dict[str, Any], sentence: str
) -> None:
    answer = send(head, "subscriptions", team.desk.slug, **typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{typed["url"]}"' in answer.content.decode()
    assert Subscription.objects.count() == 0


def test_a_webhook_of_one_story_takes_its_slug_and_shows_it_again(team: Team, head: Client) -> None:
    story = draft(team)
    typed = {"url": URL, "events": ["story.filed"], "only_story": story.slug.upper()}

    assert send(head, "subscriptions", team.desk.slug, **typed).status_code == 200

    kept = Subscription.objects.get()
    assert kept.only_story == story.uuid
    shown = page(head, "subscription", team.desk.slug, kept.uuid).content.decode()
    assert f'name="only_story" value="{story.slug}"' in shown


def test_the_log_shows_each_event_and_sends_it_again(team: Team, head: Client) -> None:
    kept = subscription_of(team)
    filed(team)
    message = OutboxMessage.objects.get(subscription=kept)
    OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.DEAD)
    message.deliveries.create(status_code=503, error="The receiver answered 503.")

    shown = page(head, "subscription", team.desk.slug, kept.uuid).content.decode()
    assert "The receiver answered 503." in shown
    assert str(message.uuid) in shown
    assert send(head, "redeliver", team.desk.slug, kept.uuid, message.uuid).status_code == 302
    message.refresh_from_db()
    assert message.state == MessageState.PENDING
    OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.DEAD)
    assert send(head, "redeliver_failed", team.desk.slug, kept.uuid).status_code == 302
    assert send(head, "ping_subscription", team.desk.slug, kept.uuid).status_code == 302
    assert kept.messages.filter(state=MessageState.PENDING).count() == 2
    assert send(head, "enable_subscription", team.desk.slug, kept.uuid).status_code == 409
    assert (
        send(head, "subscription", team.desk.slug, kept.uuid, url=URL, events=["story.held"]).status_code
        == 302
    )
    assert send(head, "remove_subscription", team.desk.slug, kept.uuid).status_code == 302
    assert page(head, "subscription", team.desk.slug, kept.uuid).status_code == 404


def test_a_chat_is_added_tried_and_removed_and_only_its_host_shown(team: Team, head: Client) -> None:
    assert send(head, "chat_hooks", team.desk.slug, format="slack", url="nonsense").status_code == 422
    assert send(head, "chat_hooks", team.desk.slug, format="slack", url=URL).status_code == 302
    hook = ChatHook.objects.get()
    shown = page(head, "chat_hooks", team.desk.slug).content.decode()
    assert "hooks.example.org" in shown
    assert "5f3d" not in shown
    assert send(head, "try_hook", team.desk.slug, hook.uuid).status_code == 302
    assert OutboxMessage.objects.filter(chat_hook=hook).count() == 1
    assert send(head, "remove_hook", team.desk.slug, hook.uuid).status_code == 302
    assert send(head, "try_hook", team.desk.slug, hook.uuid).status_code == 404


def test_everybody_has_their_own_chats_and_nobody_elses(team: Team) -> None:
    mine = as_(team.reporter)
    assert send(mine, "my_chats", format="mattermost", url=URL).status_code == 302
    hook = ChatHook.objects.get()
    assert "hooks.example.org" in page(mine, "my_chats").content.decode()
    for other in (as_(team.head), as_(team.checker)):
        assert "hooks.example.org" not in page(other, "my_chats").content.decode()
        assert send(other, "remove_my_hook", hook.uuid).status_code == 404
    assert send(as_(team.head), "remove_hook", team.desk.slug, hook.uuid).status_code == 404
    assert send(mine, "try_my_hook", hook.uuid).status_code == 302
    assert send(mine, "remove_my_hook", hook.uuid).status_code == 302


def test_sending_is_frozen_looked_through_and_let_go(team: Team, head: Client) -> None:
    assert send(head, "freeze", because=" ").status_code == 422
    assert send(head, "lift").status_code == 409
    rows = [
        OutboxMessage.objects.create(
            dedupe_key=str(n),
            kind="story_filed",
            channel=Channel.EMAIL,
            recipient=team.reporter,
            desk=team.desk,
        )
        for n in range(4)
    ]
    assert send(head, "freeze", because="A backup was restored.").status_code == 302
    shown = page(head, "outbound").content.decode()
    assert "A backup was restored." in shown
    assert "Possibly already sent" in shown
    OutboxMessage.objects.create(
        dedupe_key="m", kind="reply_mail", channel=Channel.OUTSIDE, owner=team.reporter, desk=team.desk
    )
    unknown = OutboxMessage.objects.create(
        dedupe_key="u",
        kind="reply_mail",
        channel=Channel.OUTSIDE,
        owner=team.reporter,
        desk=team.desk,
        state=MessageState.UNKNOWN,
        created_at=timezone.now() - timedelta(hours=1),
    )
    assert "1 mail to somebody outside may have been sent as well" in page(head, "outbound").content.decode()
    unknown.delete()
    both = page(head, "outbound")
    assert f'What waits <span class="n">{both.context["waiting"]}</span>' in both.content.decode()
    assert both.context["waiting"] == len(both.context["before"]) + len(both.context["since"])
    before, _, since = both.content.decode().partition("Made since")
    assert ("Mail to a party" in before, "Mail to a party" in since) == (False, True)
    OutboxMessage.objects.get(kind="reply_mail").delete()

    assert send(head, "drop_message", rows[0].uuid).status_code == 302
    assert send(head, "drop_message", rows[0].uuid).status_code == 409
    assert send(head, "release_message", rows[1].uuid).status_code == 302
    assert send(head, "drop_all").status_code == 302
    assert send(head, "release_all").status_code == 302
    assert send(head, "lift").status_code == 302
    assert Freeze.objects.get().lifted_by == team.head
    assert [OutboxMessage.objects.get(pk=row.pk).state for row in rows] == [
        MessageState.DROPPED,
        MessageState.PENDING,
        MessageState.DROPPED,
        MessageState.DROPPED,
    ]


def test_nobody_else_has_any_of_these_pages(team: Team) -> None:
    kept = subscription_of(team)
    hook = chat.add_hook(by=team.head, desk=team.desk, format="slack", url=URL)
    freezing.freeze(by=team.head, because="Wait.")
    slug = team.desk.slug
    for user in (team.reporter, team.checker, team.editor, team.senior, team.legal, team.auditor):
        client = as_(user)
        for name, *rest in (("subscriptions",), ("subscription", kept.uuid), ("chat_hooks",)):
            assert client.get(reverse(name, args=[slug, *rest])).status_code == 404
        for name in ("rotate_secret", "remove_subscription", "ping_subscription", "redeliver_failed"):
            assert send(client, name, slug, kept.uuid).status_code == 404
        for name in ("remove_hook", "enable_hook", "try_hook"):
            assert send(client, name, slug, hook.uuid).status_code == 404
        assert page(client, "outbound").status_code == 403
        for name in ("lift", "release_all", "drop_all", "freeze"):
            assert send(client, name).status_code == 403
    other = as_(make_member(make_desk(), "desk_head"))
    assert other.get(reverse("subscription", args=[slug, kept.uuid])).status_code == 404
    assert Freeze.objects.get().lifted_at is None
    for name in ("rotate_secret", "remove_subscription"):
        assert as_(team.head).get(reverse(name, args=[slug, kept.uuid])).status_code == 405
