"""The log shows where people went, and never the secret by which one gets in."""

import logging
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from gunicorn.config import Config

from verification.management.supervisor.programs import web
from verification.web.log_lines import WebServerLog, without_secrets

SECRET = "0f3a9c:Zm9vYmFy-_x"
PATHS = ("/reply/{}/", "/calendar/{}.ics", "/invitations/{}/", "/accounts/password/reset/key/{}/")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the log of the product says from here on."""
    said = StringIO()
    [handler] = [one for one in logging.getLogger().handlers if one.name == "console"]
    monkeypatch.setattr(handler, "stream", said)
    return said


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_a_refused_address_is_logged_without_its_secret(path: str, lines: StringIO) -> None:
    path = path.format(SECRET)
    Client().get(path)
    Client(enforce_csrf_checks=True).post(path)
    try:
        raise RuntimeError(f"nothing at {path}")
    except RuntimeError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", path)

    assert path.split("/")[1] in lines.getvalue()
    assert SECRET not in lines.getvalue()


def test_no_other_handler_writes_addresses_whole() -> None:
    """Django brings its own for developers."""
    assert not logging.getLogger("django").handlers
    assert "Line" in str(settings.LOGGING["formatters"])


def test_the_web_server_logs_no_secret_either(capsys: pytest.CaptureFixture[str]) -> None:
    class Listens:
        def fileno(self) -> int:
            return 3

    options = dict(one[2:].split("=", 1) for one in web(Listens(), processes=1).argv if "=" in one)
    config = Config()
    config.set("logger_class", options["logger-class"])
    config.set("accesslog", "-")
    log = config.logger_class(config)
    assert isinstance(log, WebServerLog)

    log.error("Error handling request /reply/%s/", SECRET)
    log.access_log.info("GET /calendar/%s.ics", SECRET)

    said = "".join(capsys.readouterr())
    assert "/reply/…" in said
    assert "/calendar/…" in said
    assert SECRET not in said


def test_what_is_no_secret_stands_as_it_is() -> None:
    line = "Not Found: /stories/0f3a9c/replies/ and /calendar/"

    assert without_secrets(line) == line
