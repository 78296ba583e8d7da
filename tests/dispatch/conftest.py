"""Messages of a kind that always has words, a mail server and a receiver of webhooks."""

from collections.abc import Iterator
from typing import Any

import pytest

from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from tests.dispatch.receiver import Receiver
from tests.factories import make_user
from tests.kills.mailbox import Mailbox, MailServer

KIND = "test_message"


@pytest.fixture(autouse=True)
def wording() -> None:
    def say(payload: dict[str, Any]) -> Wording | None:
        return (
            Wording(payload.get("say", "Something happened."), "/queue/")
            if payload.get("due", True)
            else None
        )

    words_for(KIND, say, label="A message of the tests")


@pytest.fixture(autouse=True)
def mark(settings: Any, tmp_path: Any) -> None:
    settings.OUTBOUND_MARK = tmp_path / "outbound_mark.json"


@pytest.fixture
def user(db: None) -> User:
    return make_user("Nina Notified")


@pytest.fixture
def smtp(settings: Any) -> Iterator[Mailbox]:
    """A mail server that mails really go to."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "newsroom.dispatch.sending.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server.mailbox


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A receiver of webhooks on this machine, to which the house may write."""
    settings.HOOK_LOOPBACK = True
    with Receiver() as server:
        yield server
