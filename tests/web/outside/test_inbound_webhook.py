"""The door of the mail provider: shut without its secret, and what comes through it is taken once."""

import base64
import io
import json
import sys
import time
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import Team
from tests.replying import asked
from verification.outreach.matching import reply_address
from verification.outreach.models import InboundMail, Reply

SAID = "We paid nobody."
SECRET = "mail:open sesame"
INBOUND = "/inbound/postmark/inbound/"


@pytest.fixture
def team(db: None, settings: Any) -> Team:
    settings.INBOUND_MAIL_DOMAIN = "replies.example.org"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    return Team()


def mail(to: str, **more: Any) -> dict[str, Any]:
    return {
        "FromFull": {"Email": "press@port.example", "Name": "Ada Harbour", "MailboxHash": ""},
        "From": "press@port.example",
        "To": to,
        "ToFull": [{"Email": to, "Name": "", "MailboxHash": ""}],
        "OriginalRecipient": to,
        "Subject": "Re: Questions",
        "MessageID": "22c74902-a0c1-4511-804f-341342852c90",
        "Date": "Thu, 5 Apr 2012 16:59:01 +0200",
        "TextBody": "We paid nobody.",
        "HtmlBody": "<p>We paid nobody.</p>",
        "Headers": [{"Name": "Message-ID", "Value": "<1@port.example>"}],
        "Attachments": [],
        **more,
    }


def bring(body: Any, secret: str | None = SECRET, path: str = INBOUND, **headers: str) -> Any:
    if secret is not None:
        headers["HTTP_AUTHORIZATION"] = "Basic " + base64.b64encode(secret.encode()).decode()
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return client.post(path, json.dumps(body), content_type="application/json", **headers)


def test_a_mail_brought_by_the_provider_is_a_reply_and_brought_again_it_is_none(team: Team) -> None:
    request = asked(team)
    paper = {
        "Name": "ledger.txt",
        "Content": base64.b64encode(b"Paid: nothing.").decode(),
        "ContentType": "text/plain",
    }
    body = mail(reply_address(request), Attachments=[{**paper, "ContentLength": 14}])

    assert bring(body).status_code == 200
    assert bring(body).status_code == 200

    reply = Reply.objects.get()
    assert (reply.request, reply.text) == (request, "We paid nobody.")
    assert reply.evidence.get().title == "ledger.txt"
    assert InboundMail.objects.count() == 1


@pytest.mark.parametrize("secret", [None, "", "mail:guess", "mail:open sesame "])
def test_without_the_secret_nothing_comes_in(team: Team, secret: str | None) -> None:
    assert bring(mail("a@replies.example.org"), secret).status_code == 400
    assert not InboundMail.objects.exists()


def test_where_no_secret_is_set_the_door_is_shut(team: Team, settings: Any) -> None:
    settings.ANYMAIL = {}

    assert bring(mail("a@replies.example.org")).status_code == 404
    assert not InboundMail.objects.exists()


def test_what_is_too_large_is_noted_and_not_read(team: Team, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000

    assert bring(mail("a@replies.example.org", TextBody="x" * 3_000)).status_code == 200

    noted = InboundMail.objects.get()
    assert (noted.kind, noted.state, noted.text) == ("refused", "unmatched", "")
    assert "too large" in noted.why


@pytest.mark.parametrize("body", [["no", "mail"], {"TextBody": "x" * 3_000}])
def test_without_the_secret_not_even_a_note_is_written(team: Team, settings: Any, body: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000

    assert bring(body, "mail:guess").status_code == 400
    assert not InboundMail.objects.exists()


def test_what_can_not_be_read_at_all_is_noted(team: Team) -> None:
    assert bring(["no", "mail"]).status_code == 200
    assert InboundMail.objects.get().kind == "refused"


HEAVY = {
    "quotes": '"' * 20_000,
    "comments": "(" * 20_000,
    "addresses": "a@b.example, " * 10_000,
}


@pytest.mark.parametrize("heavy", HEAVY)
def test_headers_made_to_be_parsed_for_ever_cost_nothing_and_lose_nothing(team: Team, heavy: str) -> None:
    request, value = asked(team), HEAVY[heavy]
    names = ("From", "To", "Cc", "Reply-To", "Content-Type", "Content-Disposition", "Resent-To", "Date")
    raw = "".join(f"{name}: {value}\r\n" for name in names) + f"\r\n{SAID}"
    paper = {"Name": value, "Content": "UGFpZA==", "ContentType": "text/plain", "ContentLength": 4}
    taken_apart = mail(
        reply_address(request),
        FromFull={"Email": value, "Name": value},
        CcFull=[{"Email": value, "Name": value}],
        ReplyTo=value,
        Date=value,
        Headers=[{"Name": name, "Value": value} for name in names for _ in range(3)],
        Attachments=[paper],
    )
    before = time.process_time()
    for body in (mail(reply_address(request), RawEmail=raw), taken_apart):
        assert bring(body).status_code == 200
    spent = time.process_time() - before

    assert [reply.request for reply in Reply.objects.all()] == [request, request]
    assert spent < 3


@pytest.mark.parametrize("path", ["/inbound/nobody/inbound/", "/inbound/", "/inbound/../admin/"])
def test_there_are_no_other_doors_behind_it(team: Team, path: str) -> None:
    assert bring({}, path=path).status_code == 404


def test_it_is_no_page(team: Team) -> None:
    assert Client().get(INBOUND).status_code == 405


def test_a_mail_server_pipes_a_mail_in(team: Team, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    request = asked(team)
    raw = f"From: a@port.example\nTo: {reply_address(request)}\nSubject: Re\n\nWe paid nobody.\n".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    call_command("receive_mail")

    assert Reply.objects.get().text == "We paid nobody."
