"""None of the corpus takes effect: not in a cell, a header, a line of the log, a path, an address, or a way back."""

import csv
import email
import io
import logging
import re
import socket
from contextlib import suppress
from email.errors import MessageError
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import BadHeaderError
from django.http import FileResponse
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from django.utils.http import parse_header_parameters
from requests_hardened import ip_filter

from newsroom.dispatch.rendering import Letter, Wording
from newsroom.dispatch.sending import outside
from newsroom.dispatch.sending.email import _mail
from newsroom.dispatch.sending.outcome import NotSent
from newsroom.dispatch.sending.post import post, usable
from newsroom.errors import Invalid
from tests.factories import Team, filed, make_desk, published
from tests.security.payloads import (
    ADDRESS,
    CORPUS,
    CSV,
    ELSEWHERE,
    HEADER,
    LOG,
    NAMES_THAT_LEAD_INSIDE,
    PATH,
)
from verification.evidence import actions as evidence
from verification.evidence import store
from verification.evidence.fetching.addresses import parse, pin
from verification.evidence.fetching.clock import Clock
from verification.evidence.fetching.failures import Refused
from verification.evidence.reading.names import safe_name
from verification.evidence.uploads import look_at
from verification.record import bag, cms, live
from verification.record.exports.cells import as_csv
from verification.web.back import way_back
from verification.web.log_lines import _Plain, brief, discreet, place, told

ROOT = Path(__file__).resolve().parents[2]
FORMULA = re.compile(r"[\s\x00-\x1f\x7f\u200b\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")


def test_the_corpus_is_as_large_as_promised() -> None:
    assert sum(map(len, CORPUS.values())) >= 200
    assert all(len(set(payloads)) == len(payloads) for payloads in CORPUS.values())


def test_no_cell_is_a_formula_however_a_spreadsheet_parts_them() -> None:
    for payload in CSV:
        table = as_csv(["Words"], [["C1", payload, 7], ["C2", f"Said: {payload}", -3.5]])
        assert table.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline="")))
        assert [len(row) for row in rows] == [1, 3, 3], payload
        assert rows[2][2] == "-3.5", "a number stays a number"
        for parts in ",;|\t":
            for row in csv.reader(io.StringIO(table.replace("-3.5", ""), newline=""), delimiter=parts):
                assert not any(FORMULA.match(cell) for cell in row), (payload, parts, row)


def test_only_one_file_writes_csv() -> None:
    writers = [
        path.name
        for folder in ("newsroom", "verification")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"csv\.(?:writer|DictWriter)|text/csv.*\n.*\.write\(", path.read_text())
    ]
    assert writers == ["cells.py"]


def test_no_header_is_made_or_changed_by_what_stands_in_one(settings: Any) -> None:
    for payload in HEADER:
        mail = _mail(Wording(payload, "/queue/", payload), "edda@example.org", "<1@example.org>").message()
        _only_the_headers_of(mail.as_bytes(), to="edda@example.org")
        attached = FileResponse(io.BytesIO(b"x"), as_attachment=True, filename=safe_name(payload))
        said = attached.serialize_headers().decode("latin-1")
        assert not re.search(r"[\r\n](?!Content-|\n|$)", said), payload
        parameters = parse_header_parameters(attached["Content-Disposition"])[1]
        assert parameters.keys() <= {"filename"}, (payload, said)
        assert not re.search(
            r"filename\*?=[^;]*\.html?[\s;]*$", attached["Content-Disposition"].partition(";")[0]
        )
        settings.NEWSROOM_NAME = " ".join(payload.split())
        for letter in (
            Letter("anna@example.org", payload, "Dear Anna"),
            Letter("anna@example.org", "Tolls", payload, reply_to=payload),
            Letter(payload, "Tolls", "Dear Anna"),
        ):
            _leaves_whole_or_not_at_all(letter)


def _leaves_whole_or_not_at_all(letter: Letter) -> None:
    mail = outside.EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=outside._sender(),
        to=[letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"Message-ID": "<1@example.org>"},
    )
    try:
        written = mail.message().as_bytes()
    except (BadHeaderError, MessageError, UnicodeError, ValueError):
        return  # its row dies alone, before anything is said to a server
    _only_the_headers_of(written, to=None)


def _only_the_headers_of(written: bytes, *, to: str | None) -> None:
    read = email.message_from_bytes(written)
    known = {
        *("content-type", "content-transfer-encoding", "mime-version", "subject", "from", "to", "date"),
        *("message-id", "auto-submitted", "reply-to"),
    }
    assert {name.lower() for name in read.keys()} <= known, read.items()  # noqa: SIM118 (a message's keys, doubles too)
    assert len(read.get_all("Subject") or []) == 1
    if to is not None:
        assert read.get_all("To") == [to]


def test_every_event_is_one_line_of_what_can_be_seen() -> None:
    said = io.StringIO()
    [console] = [one for one in logging.getLogger().handlers if one.name == "console"]
    assert console.formatter is not None
    plain = _Plain("%(message)s")
    for payload in LOG:
        records = [
            _record(payload),
            _record("Not Found: %s", payload),
            _record("failed", error=ValueError(payload)),
            _record({"event": payload, "why": payload, payload: 1}, structlog=True),
            _record({"event": "x", "text": payload, "exc_info": ValueError(payload)}, structlog=True),
        ]
        for record in records:
            line = console.formatter.format(record)
            assert line.isprintable(), (payload, line)
            assert "\n" not in line
            said.write(line + "\n")
        for record in records[:3]:
            assert plain.format(record).isprintable(), payload
    assert len(said.getvalue().splitlines()) == 5 * len(LOG)


def _record(message: Any, *args: object, error: Exception | None = None, structlog: bool = False) -> Any:
    about = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("desk", logging.WARNING, __file__, 1, message, args, about)
    if structlog:
        record.__dict__.update(_logger=logging.getLogger("desk"), _name="warning")
    return record


TYPED = "Zora Quibblethwaite"
PRIVATE = (
    *(
        "authorization",
        "authorisation",
        "Cookie",
        "csrf_key",
        "form_token",
        "client_secret",
        "password",
        "passwd",
    ),
    *(
        "passphrase",
        "session_key",
        "header",
        "request_headers",
        "body",
        "content",
        "contact",
        "copy",
        "email",
    ),
    *("form", "name", "note", "payload", "post", "query", "request", "response", "subject", "text", "texts"),
    *("title", "words"),
)
OPENS = "8d0c2b7c4be14f0f9d3b1f7f"
SECRETS = (
    *(f"{kind} {OPENS}" for kind in ("Token", "Bearer", "Basic", "Digest", "bearer")),
    *(f"sent {name}={OPENS}; path=/" for name in ("sessionid", "csrftoken", "csrfmiddlewaretoken", "token")),
    *(f"'{name}': '{OPENS}'" for name in ("client_secret", "password", "passwd", "access_token", "CSRF")),
    *(f"Not Found: /{door}/{OPENS}/" for door in ("reply", "calendar", "invitations")),
    f"Not Found: /accounts/password/reset/key/{OPENS}/",
    f"GET /search/?q={OPENS} HTTP/1.1",
    f"{OPENS}@port.example did not take it",
)


def test_no_line_holds_what_people_typed_or_what_opens_a_door() -> None:
    [console] = [one for one in logging.getLogger().handlers if one.name == "console"]
    assert console.formatter is not None
    try:
        try:
            int(f"{TYPED} said so")
        except ValueError as error:
            raise KeyError(f"{TYPED}'s “{TYPED}”") from error
    except KeyError as error:
        raised = error
    lines = [
        console.formatter.format(record)
        for record in (
            _record("Internal Server Error: /queue/", error=raised),
            _record(f"Task failed: ValueError('{TYPED}')", error=ValueError(f"invalid literal: {TYPED!r}")),
            _record("GET /search/?q=Zora+Quibblethwaite HTTP/1.1"),
            *(_record(secret) for secret in SECRETS),
            _record("mail to zora.quibblethwaite@port.example failed"),
            *(_record({"event": "x", name: OPENS}, structlog=True) for name in PRIVATE),
            _record({"event": f"'{TYPED}'", "stack_info": TYPED, "exc_info": raised}, structlog=True),
            _record({"event": "x", "row": [_Row()], "one": _Row()}, structlog=True),
            _record({"event": "x", "form_data": {"name": TYPED}, "what": TYPED.encode()}, structlog=True),
        )
    ]
    plain = _Plain("%(message)s")
    records = [_record(f"lost: '{TYPED}'", error=raised), *map(_record, SECRETS)]
    records[0].stack_info = f"Stack: {TYPED}"
    for line in [*lines, *map(plain.format, records)]:
        assert "uibblethwaite" not in line, line
        assert OPENS not in line, line
        assert str(ROOT) not in line, line
    for name in PRIVATE:
        assert discreet(None, "", {name: OPENS}) == {name: "…"}, "also where no other rule would see it"
    assert "KeyError" in lines[0]
    assert "ValueError" in lines[0], "the error it came from"
    assert "tests/security/test_payloads.py" in lines[0], "where it happened"
    assert "/queue/" in lines[0]


class _Row:
    def __str__(self) -> str:
        return TYPED


def test_a_line_is_short_whatever_broke() -> None:
    def deep(most: int) -> None:
        try:
            if most:
                deep(most - 1)
        except ValueError as error:
            raise ValueError("w" * 1_000) from error
        raise ValueError("w" * 1_000)

    def down(most: int) -> float:
        return down(most - 1) if most else 1 / 0

    def hidden() -> None:
        try:
            raise ValueError("first")
        except ValueError:
            raise KeyError("second") from None

    with pytest.raises(ValueError, match="w") as many:
        deep(30)
    assert len(told(many.value)) < 5 * 320
    assert told(many.value).count(" < ") == 4
    with pytest.raises(ZeroDivisionError) as far:
        down(30)
    assert place(far.value).count(" < ") == 11, "where it broke, and not all the way there"
    assert "second" not in told(RuntimeError("first\nsecond"))
    with pytest.raises(KeyError) as alone:
        hidden()
    assert "ValueError" not in told(alone.value), "what was hidden on purpose"
    first, second = ValueError("first"), KeyError("second")
    first.__cause__, second.__cause__ = second, first
    assert told(first).count(" < ") == 1, "errors that name each other"

    said = discreet(
        None, "", {"event": "x", "ids": list(range(100)), "why": "w" * 1_000, "at": "x=1", "no": "y=1"}
    )
    assert said["ids"] == list(range(20))
    assert len(said["why"]) == 300
    assert said["no"] == '"y=1"', "no value passes for another"
    try:
        raise ValueError("now")
    except ValueError:
        assert "ValueError" in brief(None, "", {"event": "x", "exc_info": True})["error"]


@pytest.mark.django_db
def test_no_path_leads_anywhere(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    for payload in PATH:
        for name in (safe_name(payload), bag.safe_name(payload)):
            assert name not in {"", ".", ".."}, payload
            assert name == Path(name).name, payload
            assert "\\" not in name
            assert name.isprintable()
            assert len(name) <= 255
    for payload in PATH[:8]:  # whatever their name, bytes lie under their own digest
        with suppress(Invalid):
            kept = look_at(name=f"{payload}.txt", content=io.BytesIO(payload.encode()))
            assert store.path_of(kept.blob.sha256).resolve().is_relative_to(settings.EVIDENCE_DIR)
    assert {path.name for path in tmp_path.iterdir()} <= {"evidence"}
    for payload in PATH:
        for door in ("/stories/{}/", "/checked/{}/", "/evidence/{}"):
            with pytest.raises(Resolver404):
                resolve(door.format(payload))


@pytest.mark.django_db
def test_no_address_that_leads_inside_is_kept_or_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    team = Team(make_desk())
    story, ran = filed(team), published(team)

    def looked_up(*_args: object, **_more: object) -> None:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    for address in ADDRESS:
        with pytest.raises(Refused):
            parse(address)
        for form in {address, address.replace("http://", "https://", 1)}:
            with pytest.raises(Invalid):
                usable(form)
        with pytest.raises(Invalid):
            live.name_page(by=team.editor, story=ran, url=address)
        assert cms._read(f'{{"url": "{address}"}}'.encode()) == ("", "")
        if not address.startswith("http"):
            with pytest.raises(Invalid):
                evidence.add(by=team.checker, story=story, title="A page", url=address)


def test_no_name_that_turns_out_to_lead_inside_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(host: str, port: int, *_args: object, **_more: object) -> list[Any]:
        ip = NAMES_THAT_LEAD_INSIDE[host]
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (ip, port))]

    def connected(*_args: object, **_more: object) -> None:
        raise AssertionError("something was connected to")

    monkeypatch.setattr(ip_filter.socket, "getaddrinfo", found)
    monkeypatch.setattr(socket.socket, "connect", connected)
    for name in NAMES_THAT_LEAD_INSIDE:
        with pytest.raises(Refused, match="private network"):
            pin(parse(f"https://{name}/"), Clock(5))
        with pytest.raises(NotSent, match="private network"):
            post(usable(f"https://{name}/in"), b"{}", {})


@pytest.mark.django_db  # the page asks whether anybody is signed in
@pytest.mark.django_db
def test_no_way_back_leads_off_the_site() -> None:
    for payload in ELSEWHERE:
        request = RequestFactory().post("/", {"_back": payload, "next": payload})
        for field in ("_back", "next"):
            back = way_back(request, field)
            assert back == "" or (back.startswith("/") and back.isprintable()), payload
        answer = Client().get("/accounts/login/", {"next": payload})
        assert "evil" not in str(answer.get("Location", ""))
