"""Messages in a chat: in the form it reads, calling nobody, and the address kept a secret."""

import json
from typing import Any

import pytest
from django.utils import timezone

from newsroom.dispatch import chat, endpoints, sealing
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import ChatHook, Notice, OutboxMessage
from newsroom.dispatch.rendering import Wording
from newsroom.dispatch.sending.chat import written
from newsroom.dispatch.states import Channel, ChatFormat, MessageState
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.models import User
from tests.dispatch.conftest import KIND
from tests.dispatch.receiver import Receiver
from tests.factories import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def hook_of(team: Team, receiver: Receiver, form: str = ChatFormat.SLACK) -> ChatHook:
    return chat.add_hook(by=team.head, desk=team.desk, format=form, url=receiver.url)


def queue(hook: ChatHook, key: str = "1", **payload: Any) -> OutboxMessage:
    return OutboxMessage.objects.create(
        dedupe_key=f"{KIND}:{key}", kind=KIND, channel=Channel.CHAT, chat_hook=hook, payload=payload
    )


CALLS = [
    "@channel @here @all <!here> <!channel> <@U123> <at>Everyone</at>",
    "[click](https://evil.example) <https://evil.example|bank>",
    "*bold* `code` ~gone~ _it_ # head",
]


@pytest.mark.parametrize("form", ChatFormat.values)
@pytest.mark.parametrize("said", CALLS)
def test_nobody_is_called_and_nothing_is_styled_by_what_it_says(form: str, said: str) -> None:
    body = json.dumps(written(ChatFormat(form), Wording(said, "/queue/")), ensure_ascii=False)
    shown = body.replace("\\\\", "\\")

    for call in ("@channel", "@here", "@all", "@U123", "<!", "<@", "<at", "&lt;!", "&lt;@", "<https://evil"):
        assert call not in shown, call
    if form == ChatFormat.MATTERMOST:
        assert "[click]" not in shown
        assert "*bold*" not in shown
    if form == ChatFormat.SLACK:
        assert "*bold*" not in shown
        assert "`code`" not in shown
    if form == ChatFormat.TEAMS:
        assert "TextRun" in shown, "a plain run, in which nothing is read as a style"


@pytest.mark.parametrize("form", ChatFormat.values)
def test_it_arrives_with_the_way_to_the_page(
    team: Team, receiver: Receiver, form: str, settings: Any
) -> None:
    message = queue(hook_of(team, receiver, form), say="Mind the gap.")

    assert deliver_due() == 1

    (got,) = receiver.got
    assert f"{settings.SITE_URL}/queue/" in got.body.decode()
    assert "Mind the gap" in got.body.decode()
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_the_address_is_kept_sealed_and_only_its_host_is_known(team: Team, receiver: Receiver) -> None:
    hook = hook_of(team, receiver)

    assert hook.host == "127.0.0.1"
    assert "/hook" not in repr(ChatHook.objects.values()) + repr(Event.objects.values()) + str(hook)
    assert sealing.open_sealed(hook.sealed_url) == receiver.url


def test_what_was_sealed_opens_with_an_earlier_key_only_while_it_is_named(settings: Any) -> None:
    sealed = sealing.seal("https://chat.example.org/secret")
    before = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    with pytest.raises(NotPossible):
        sealing.open_sealed(sealed)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert sealing.open_sealed(sealed) == "https://chat.example.org/secret"


@pytest.mark.parametrize("status", [404, 410])
def test_a_chat_that_is_gone_is_disabled_and_its_keepers_told(
    team: Team, receiver: Receiver, status: int
) -> None:
    hook = hook_of(team, receiver)
    queue(hook)
    receiver.status = status
    deliver_due()
    deliver_due()

    hook.refresh_from_db()
    assert hook.disabled_at
    assert Notice.objects.get(kind=endpoints.CHAT_HOOK_DISABLED).recipient == team.head
    with pytest.raises(NotPossible):
        chat.try_hook(by=team.head, hook=hook)
    receiver.status = 200
    chat.enable_hook(by=team.head, hook=hook)
    chat.try_hook(by=team.head, hook=hook)
    assert deliver_due() == 1


def test_trouble_is_waited_out(team: Team, receiver: Receiver) -> None:
    hook = hook_of(team, receiver)
    message = queue(hook)
    receiver.status = 500
    deliver_due()

    message.refresh_from_db()
    hook.refresh_from_db()
    assert (message.state, hook.disabled_at) == (MessageState.FAILED, None)
    assert message.next_try_at > timezone.now()


def test_ones_own_chat_is_ones_own(team: Team, receiver: Receiver) -> None:
    mine = chat.add_hook(by=team.reporter, format=ChatFormat.SLACK, url=receiver.url)
    for user in (team.head, team.editor):
        with pytest.raises(NotPermitted):
            chat.remove_hook(by=user, hook=mine)
    queue(mine)
    User.objects.filter(pk=team.reporter.pk).update(is_active=False)
    deliver_due()
    assert receiver.got == [], "who is not here any more is not told"


@pytest.mark.parametrize(
    ("form", "url"), [("irc", "https://chat.example.org/x"), ("slack", "http://10.0.0.1/")]
)
def test_a_chat_that_is_none_is_refused(team: Team, form: str, url: str) -> None:
    with pytest.raises(Invalid):
        chat.add_hook(by=team.head, desk=team.desk, format=form, url=url)


def test_only_a_head_connects_the_chat_of_a_desk(team: Team, receiver: Receiver) -> None:
    hook = hook_of(team, receiver)
    for user in (team.editor, team.reporter, team.auditor):
        with pytest.raises(NotPermitted):
            chat.add_hook(by=user, desk=team.desk, format="slack", url=receiver.url)
        with pytest.raises(NotPermitted):
            chat.remove_hook(by=user, hook=hook)
    chat.remove_hook(by=team.head, hook=hook)
    hook.refresh_from_db()
    assert hook.sealed_url == ""
