"""A browser of ours sees the web only through a proxy that applies the address rules."""

import os
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.evidence.local_web import LocalWeb, moved, page
from verification.evidence.fetching import pictures
from verification.evidence.fetching.clock import Clock
from verification.evidence.fetching.proxy import running


def ask(port: int, request: bytes) -> bytes:
    """What the proxy answers to these bytes, whole."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


def is_gone(pid: int) -> bool:
    """Whether a process ends within five seconds; nobody may have collected it yet."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state in "ZX":
            return True
        threading.Event().wait(0.05)
    return False


@pytest.fixture
def web():
    with LocalWeb() as server:
        yield server


def test_the_proxy_carries_a_page_and_closes_behind_it(web):
    with running(Clock(5), loopback=True) as proxy:
        answer = ask(
            proxy.port,
            b"GET %b HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\nConnection: keep-alive\r\n\r\n"
            b"GET http://169.254.169.254/ HTTP/1.1\r\n\r\n" % web.url("/?a=b").encode(),
        )

    assert answer.startswith(b"HTTP/1.1 404")
    assert web.asked == ["/?a=b"]
    assert web.heads[0].count(b"Connection: close") == 1
    assert b"keep-alive" not in web.heads[0]


def test_a_second_request_on_a_connection_never_reaches_the_site_of_the_first(web):
    heard = []

    def listen(visit):
        visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nx")
        visit.connection.settimeout(0.5)
        try:
            heard.append(visit.connection.recv(100))
        except TimeoutError:
            heard.append(b"")

    web.pages["/listen"] = listen
    with running(Clock(5), loopback=True) as proxy, socket.socket() as connection:
        connection.connect(("127.0.0.1", proxy.port))
        connection.sendall(b"GET %b HTTP/1.1\r\n\r\n" % web.url("/listen").encode())
        assert connection.recv(1000)
        connection.sendall(b"GET http://elsewhere.example/secret HTTP/1.1\r\n\r\n")
        with suppress(ConnectionResetError):
            while connection.recv(1000):
                pass

    assert heard == [b""]


def test_a_tunnel_carries_both_ways(web):
    with running(Clock(5), loopback=True) as proxy, socket.socket() as connection:
        connection.connect(("127.0.0.1", proxy.port))
        connection.sendall(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % web.port)
        assert connection.recv(100) == b"HTTP/1.1 200 Connected\r\n\r\n"
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET http://127.0.0.1:%d/ HTTP/1.1",
        b"GET http://localhost:%d/ HTTP/1.1",
        b"CONNECT 127.0.0.1:%d HTTP/1.1",
        b"CONNECT [::1]:%d HTTP/1.1",
        b"CONNECT [::ffff:127.0.0.1]:443 HTTP/1.1",
        b"CONNECT 169.254.169.254:443 HTTP/1.1",
        b"CONNECT example.org:25 HTTP/1.1",
        b"CONNECT example.org:443@127.0.0.1:443 HTTP/1.1",
        b"GET file:///etc/passwd HTTP/1.1",
        b"GET ftp://example.org/ HTTP/1.1",
        b"GET /etc/passwd HTTP/1.1",
        b"POST http://example.org/ HTTP/1.1",
        b"nonsense",
    ],
)
def test_what_leads_inside_is_refused_by_the_proxy(web, request_line):
    line = request_line % web.port if b"%d" in request_line else request_line
    with running(Clock(5)) as proxy:
        answer = ask(proxy.port, line + b"\r\nHost: x\r\n\r\n")

    assert answer.split()[1] in {b"403", b"405", b"400"}
    assert web.asked == []


def test_a_name_that_leads_inside_is_refused_by_the_proxy(monkeypatch):
    def lookup(_host, port, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", port))]

    with running(Clock(5)) as proxy:
        monkeypatch.setattr("requests_hardened.ip_filter.socket.getaddrinfo", lookup)
        connection = socket.socket()
        connection.connect(("127.0.0.1", proxy.port))
        with connection:
            connection.sendall(b"CONNECT rebinding.example:443 HTTP/1.1\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 403")


def test_the_proxy_ends_with_its_clock(web):
    web.pages["/slow"] = lambda visit: visit.drip(b"x")
    start = time.monotonic()
    with running(Clock(0.5), loopback=True) as proxy:
        ask(proxy.port, b"GET %b HTTP/1.1\r\n\r\n" % web.url("/slow").encode())

    assert time.monotonic() - start < 3


def test_where_no_browser_is_installed_a_plain_line_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    assert pictures.taken("https://example.org/").note == pictures.NONE_INSTALLED


def test_a_browser_that_hangs_is_ended_with_all_it_started(tmp_path, monkeypatch):
    marker = tmp_path / "child"
    program = tmp_path / "chromium"
    program.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {marker}\nsleep 300\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    start = time.monotonic()

    found = pictures.taken("https://example.org/", seconds=1)

    assert time.monotonic() - start < 5
    assert found.note == pictures.FAILED
    assert is_gone(int(marker.read_text()))


def test_the_browser_has_no_way_out_but_the_proxy(tmp_path):
    switches = pictures.arguments("https://example.org/", tmp_path, 4711)

    assert "--proxy-server=http://127.0.0.1:4711" in switches
    assert "--proxy-bypass-list=<-loopback>" in switches
    assert "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1" in switches
    assert switches[-2:] == ["--", "https://example.org/"]
    assert ("--no-sandbox" in switches) == (os.geteuid() == 0)


needs_chromium = pytest.mark.skipif(pictures.chromium() is None, reason="no Chromium here")


@pytest.mark.slow
@needs_chromium
def test_a_picture_and_a_print_of_a_page_and_nothing_from_inside(web):
    with LocalWeb() as inside:
        web.pages["/"] = page(
            "<h1>Tolls</h1><img src='/picture.png'>"
            "<img src='http://169.254.169.254/latest'><img src='/away'><iframe src='file:///etc/passwd'></iframe>"
            "<script>document.title='ran'; fetch('/ran')</script>"
        )
        web.pages["/away"] = moved("http://10.0.0.1/")

        found = pictures.taken(web.url(), seconds=30, loopback=True)

        assert found.screenshot.startswith(b"\x89PNG")
        assert found.print_out.startswith(b"%PDF-")
        assert "Chromium" in found.tool
        assert "/picture.png" in web.asked
        if os.geteuid() == 0:
            assert "/ran" not in web.asked
            assert "scripts switched off" in found.note
        assert "1 parts" not in found.note
        assert "their addresses are not allowed" in found.note
        assert inside.asked == []


@pytest.mark.slow
@needs_chromium
def test_a_browser_sent_to_this_machine_reaches_nothing(web):
    pictures.taken(web.url(), seconds=20, loopback=False)

    assert web.asked == []
