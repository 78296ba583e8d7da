"""What comes in is measured before it is read: it ends in a sentence, at once, whatever it was made to do."""

import json
import time
from typing import Any

import pytest
from django.test import Client

from newsroom import wsgi
from newsroom.stories.models import Story
from tests.factories import Team, make_desk
from verification.api.parsers import JSONParser, TooLarge
from verification.web.limits import for_this_machine, in_utf_8

DEEP = b'{"a":' * 21 + b"1" + b"}" * 21
MANY = b'{"a": [' + b"[]," * 120_000 + b"1]}"
BODIES = [
    ("deep JSON", DEEP, "application/json", 400),
    ("very deep JSON", b"[" * 1_000_000, "application/json", 400),
    (
        "deep inside a string that never ends",
        b'{"a": "' + b"\\\\" * 100_000 + b"[" * 100,
        "application/json",
        400,
    ),
    ("too many values", MANY, "application/json", 413),
    ("brackets that are words", b'{"desk": "%s"}' % (b"[" * 100), "application/json", 422),
    ("more than is taken", b'{"desk": "%s"}' % (b"x" * 11_000_000), "application/json", 413),
    ("UTF-16", json.dumps({"desk": "x"}).encode("utf-16"), "application/json; charset=utf-16", 400),
    ("not UTF-8", b'{"desk": "\xff"}', "application/json", 400),
    ("a number without end", b'{"desk": ' + b"9" * 100_000 + b"}", "application/json", 400),
    ("half a character", rb'{"desk": "\ud800", "headline": "\udfff"}', "application/json", 422),
    ("a zero byte", rb'{"desk": "\u0000", "headline": "a\u0000"}', "application/json", 422),
    ("infinity", b'{"desk": 1e999}', "application/json", 422),
    ("multipart without a boundary", b"--x", "multipart/form-data", 400),
    ("XML", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "application/xml", 415),
]


@pytest.fixture
def reporter(db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Team(make_desk()).reporter)
    return client


def test_hostile_bodies_end_in_a_sentence_of_the_api_and_quickly(reporter: Client) -> None:
    for what, body, kind, status in BODIES:
        started = time.process_time()
        answer = reporter.generic("POST", "/api/v1/stories/", body, content_type=kind)
        assert answer.status_code == status, (what, answer.status_code, answer.content[:300])
        assert time.process_time() - started < 2, what
    assert not Story.objects.exists()


def test_a_body_is_read_as_far_as_it_is_taken_and_no_further() -> None:
    class Endless:
        def read(self, most: int = -1) -> bytes:
            assert 0 < most < 11_000_000
            return b" " * most

    with pytest.raises(TooLarge):
        JSONParser().parse(Endless())


def test_pages_are_measured_before_they_are_read(reporter: Client) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="%d"\r\n\r\nx\r\n'
    fields = b"".join(part % number for number in range(1_001)) + b"--b--\r\n"
    files = (
        b"".join(part.replace(b'"\r', b'"; filename="x"\r') % number for number in range(51)) + b"--b--\r\n"
    )
    header = (
        b"--b\r\nContent-Disposition: form-data; name=x\r\nX: " + b"y" * 5_000 + b"\r\n\r\nx\r\n--b--\r\n"
    )
    multipart = "multipart/form-data; boundary=b"
    for what, body, kind, more in (
        ("many fields", fields, multipart, {}),
        ("many files", files, multipart, {}),
        ("a long header of a part", header, multipart, {}),
        ("many names", b"&".join(b"a=1" for _ in range(1_001)), "application/x-www-form-urlencoded", {}),
        ("no length", b"", multipart, {"CONTENT_LENGTH": "many"}),
        ("a length beyond all files", b"", multipart, {"CONTENT_LENGTH": str(10**12)}),
    ):
        answer = reporter.generic("POST", "/stories/new/", body, content_type=kind, **more)
        assert answer.status_code in {400, 413}, (what, answer.status_code)
        assert "charset=utf-8" in answer["Content-Type"]
    assert reporter.generic("GET", "/queue/?" + "a=1&" * 1_001).status_code in {400, 413}


def test_what_is_not_utf_8_is_not_even_made_a_request(settings: Any) -> None:
    """Django itself fails over these where they carry a query, outside of what could answer."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    said: list[tuple[str, list[tuple[str, str]]]] = []
    for kind, passes in (
        ("text/plain; charset=zlib", False),
        ("application/json; charset=punycode", False),
        ("multipart/form-data; boundary=b; charset='zlib'", False),
        ("multipart/form-data; boundary=b; charset*=utf-8''bz2", False),
        ("text/plain; charset*=nonsense''utf-8", False),
        ('application/json; charset="UTF-8"', True),
        ("application/json", True),
        ("", True),
    ):
        reached: list[object] = []
        door = in_utf_8(lambda environ, _start, to=reached: to.append(environ) or [b""])
        list(door({"CONTENT_TYPE": kind, "QUERY_STRING": "a=1"}, lambda *start: said.append(start)))
        assert bool(reached) is passes, kind
    assert [status for status, _ in said] == ["400 Bad Request"] * 5
    headers = dict(said[0][1])
    assert "base-uri 'none'" in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"] == "max-age=60; includeSubDomains"
    assert wsgi.application.__qualname__.startswith(in_utf_8.__qualname__)
    [behind] = [cell.cell_contents for cell in wsgi.application.__closure__]
    assert behind.__qualname__.startswith(for_this_machine.__qualname__)


def test_a_demo_and_an_installation_with_debug_answer_this_machine_alone(settings: Any) -> None:
    """However the server was started. Their passwords are public, or their error pages show what the code holds."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    said: list[str] = []
    for address, host, passes in (
        ("127.0.0.1", "localhost:8000", True),
        ("::1", "[::1]:8000", True),
        ("::ffff:127.0.0.1", "127.0.0.1", True),
        ("192.0.2.7", "localhost", False),
        ("::ffff:192.0.2.7", "localhost", False),
        ("127.0.0.1", "desk.example.org", False),
        ("127.0.0.1", "", False),
        ("", "localhost", False),
    ):
        reached: list[object] = []
        door = for_this_machine(lambda environ, _start, to=reached: to.append(environ) or [b""])
        list(door({"REMOTE_ADDR": address, "HTTP_HOST": host}, lambda status, _headers: said.append(status)))
        assert bool(reached) is passes, (address, host)
    assert said == ["403 Forbidden"] * 5
    settings.PRODUCTION = True
    assert for_this_machine(door) is door
