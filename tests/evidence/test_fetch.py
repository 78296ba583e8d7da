"""A fetch ends: with a page and everything that shows where it came from, or with a reason in words."""

import gzip
import io
import socket
import time
import tracemalloc
import zlib
from datetime import UTC, datetime

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from tests.evidence.local_web import ARTICLE, LocalWeb, bomb, moved, page, secure_web
from verification.evidence.fetching import warc
from verification.evidence.fetching.failures import FetchFailure
from verification.evidence.fetching.fetch import fetch, unpacked
from verification.evidence.fetching.wire import Exchange, Limits

MB = 1024 * 1024
SMALL = Limits(seconds=5, raw_bytes=MB, decoded_bytes=2 * MB)


@pytest.fixture
def web():
    with LocalWeb() as server:
        yield server


def get(web, path="/", limits=SMALL):
    return fetch(web.url(path), limits=limits, loopback=True)


def test_a_page_comes_with_its_address_headers_and_bytes(web):
    fetched = get(web)

    assert fetched.failure is None
    assert fetched.body.decode() == ARTICLE
    assert (fetched.media_type, fetched.charset) == ("text/html", "utf-8")
    hop = fetched.last
    assert (hop.status, hop.ip, hop.certificate) == (200, "127.0.0.1", {})
    assert hop.header("content-type") == "text/html; charset=utf-8"
    assert b"Connection: close" in web.heads[0]
    assert b"Cookie" not in web.heads[0]


def test_every_hop_of_a_redirect_is_kept(web):
    web.pages.update({"/a": moved("/b", "301 Moved Permanently"), "/b": moved(web.url("/"), "307 Temporary")})

    fetched = get(web, "/a")

    assert [hop.status for hop in fetched.exchanges] == [301, 307, 200]
    assert [hop.as_facts()["url"] for hop in fetched.exchanges] == [
        web.url("/a"),
        web.url("/b"),
        web.url("/"),
    ]


def test_five_redirects_are_followed_and_the_sixth_is_not(web):
    web.pages.update({f"/{n}": moved(f"/{n + 1}") for n in range(50)})
    web.pages["/5"] = page()
    assert get(web, "/0").failure is None

    web.pages["/5"] = moved("/6")
    web.asked.clear()
    fetched = get(web, "/0")

    assert fetched.failure.permanent
    assert "more than 5 times" in fetched.failure.sentence
    assert web.asked == ["/0", "/1", "/2", "/3", "/4", "/5"]


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "http://example.org:8080/",
        "http://someone@example.org/",
        "//2130706433/",
        "http://[broken/",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(web, target):
    web.pages["/away"] = moved(target)

    fetched = get(web, "/away")

    assert fetched.failure.permanent
    assert [hop.status for hop in fetched.exchanges] == [302]


def test_without_the_test_setting_the_loopback_is_refused_and_never_asked(web):
    assert fetch(web.url(), limits=SMALL).failure.permanent
    assert web.asked == []


def test_the_name_is_looked_up_once_and_the_connection_goes_to_that_answer(web, monkeypatch):
    answers = ["127.0.0.1", "10.0.0.1"]

    def lookup(_host, port, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    web.pages["/"] = moved("/again")

    # a name that only this name service knows: whoever asks another one gets nowhere
    fetched = fetch(web.url(host="two-answers.localhost"), limits=SMALL, loopback=True)

    # the first hop goes to what was checked; the second is looked up anew, and its second answer is refused
    assert answers == []
    assert web.asked == ["/"]
    assert fetched.failure.permanent
    assert "private network" in fetched.failure.sentence
    assert b"Host: two-answers.localhost:%d" % web.port in web.heads[0]


@pytest.mark.parametrize(
    "answer",
    [
        lambda visit: visit.drip(b"x"),
        lambda visit: visit.drip(b"HTTP/1.1 100 Continue\r\n\r\n"),
        lambda visit: (visit.send(b"HTTP/1.1 200 OK\r\n"), visit.drip(b"X-More: 1\r\n"))[0],
        lambda visit: (visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"), visit.drip(b"x"))[0],
        lambda visit: (
            visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
            visit.drip(b"1\r\nx\r\n"),
        )[0],
        lambda visit: visit.server.ended.wait(30),
    ],
    ids=["status line", "interim answers", "headers", "body", "chunks", "silence"],
)
def test_an_answer_that_drips_is_given_up_on_the_clock(web, answer):
    web.pages["/slow"] = answer
    start = time.monotonic()

    fetched = get(web, "/slow", Limits(seconds=0.6))

    assert time.monotonic() - start < 2.5
    assert fetched.failure is not None
    assert not fetched.exchanges


def test_a_slow_body_may_be_tried_again_and_says_so(web):
    web.pages["/slow"] = lambda visit: (visit.send(b"HTTP/1.1 200 OK\r\n\r\n"), visit.drip(b"x"))[0]

    failure = get(web, "/slow", Limits(seconds=0.5)).failure

    assert (failure.permanent, failure.gone) == (False, False)
    assert "too long" in failure.sentence


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
    ],
)
def test_an_endless_answer_ends_at_the_cap(web, start):
    web.pages["/endless"] = lambda visit: (visit.send(start), visit.flood(b"x" * 65536))[0]

    fetched = get(web, "/endless")

    assert fetched.failure.permanent
    assert "larger than 1 MB" in fetched.failure.sentence


def test_endless_headers_end_too(web):
    web.pages["/heads"] = lambda visit: (
        visit.send(b"HTTP/1.1 200 OK\r\n"),
        visit.flood(b"X-More: 1\r\n" * 50),
    )[0]

    assert get(web, "/heads").failure is not None


def test_a_gzip_bomb_is_not_unpacked_past_the_cap(web):
    packed = bomb()
    assert len(packed) < MB < 200 * len(packed)
    web.pages["/bomb"] = lambda visit: visit.answer(
        packed, "Content-Type: text/html", "Content-Encoding: gzip"
    )

    fetched = get(web, "/bomb")

    assert fetched.failure.permanent
    assert "Unpacked, the page is larger than 2 MB" in fetched.failure.sentence
    assert fetched.body == b""


def test_a_gzip_bomb_never_stands_unpacked_in_memory():
    packed = bomb()
    tracemalloc.start()
    try:
        with pytest.raises(FetchFailure):
            unpacked(packed, "gzip", MB)
        assert tracemalloc.get_traced_memory()[1] < 8 * MB
    finally:
        tracemalloc.stop()


def test_what_is_packed_honestly_is_unpacked():
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    for body, packing in (
        (gzip.compress(b"words", mtime=0), "gzip"),
        (gzip.compress(b"wo", mtime=0) + gzip.compress(b"rds", mtime=0), "gzip"),
        (zlib.compress(b"words"), "deflate"),
        (raw.compress(b"words") + raw.flush(), "deflate"),
        (gzip.compress(zlib.compress(b"words")), "deflate, gzip"),
        (b"words", ""),
        (b"words", "identity"),
    ):
        assert unpacked(body, packing, 100) == b"words"


@pytest.mark.parametrize(
    ("body", "packing"),
    [
        (b"plain", "gzip"),
        (b"plain", "br"),
        (gzip.compress(b"words", mtime=0)[:-9], "gzip"),
        (b"x", "gzip,gzip,gzip"),
    ],
)
def test_what_is_packed_falsely_is_said(body, packing):
    with pytest.raises(FetchFailure):
        unpacked(body, packing, 100)


@pytest.mark.parametrize(
    ("wire", "permanent"),
    [
        (b"", False),
        (b"SSH-2.0-OpenSSH_9.2\r\n", True),
        (b"HTTP/1.1 abc\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsho", False),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", True),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", True),
    ],
)
def test_what_is_no_whole_answer_is_said(web, wire, permanent):
    web.pages["/odd"] = lambda visit: visit.send(wire)

    fetched = get(web, "/odd")

    assert fetched.failure.permanent is permanent
    assert fetched.failure.sentence.endswith(".")


def test_nobody_at_home_may_be_tried_again():
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    failure = fetch(f"http://127.0.0.1:{port}/", limits=SMALL, loopback=True).failure

    assert not failure.permanent
    assert "could not be reached" in failure.sentence


def test_over_tls_the_certificate_is_kept(tmp_path, monkeypatch):
    with secure_web(tmp_path, monkeypatch) as web:
        fetched = get(web)

    assert fetched.failure is None, fetched.failure.sentence
    certificate = fetched.last.certificate
    assert certificate["subject"] == certificate["issuer"] == "CN=Sund Courier"
    assert len(certificate["sha256"]) == 64
    assert certificate["not_before"] < certificate["not_after"]


def test_a_certificate_that_does_not_hold_is_no_page(tmp_path, monkeypatch):
    with secure_web(tmp_path, monkeypatch, days=-1) as web:
        fetched = get(web)

    assert fetched.failure.permanent
    assert "certificate" in fetched.failure.sentence
    assert "expired" in fetched.failure.sentence


def test_the_archive_file_holds_every_hop_as_it_went_over_the_wire(web):
    packed = gzip.compress(ARTICLE.encode())
    web.pages["/a"] = moved("/packed")
    web.pages["/packed"] = lambda visit: visit.send(
        b"HTTP/1.1 200 OK\r\ncontent-type:text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
        b"\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    )
    fetched = get(web, "/a")

    content = warc.written(fetched.exchanges, software="test")

    records = []
    for record in ArchiveIterator(io.BytesIO(content), check_digests="raise"):
        body = record.content_stream().read()
        records.append((record.rec_type, record.rec_headers, record.http_headers, body))
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request", "response", "request"]
    assert records[0][1].protocol == "WARC/1.1"
    _, about, _, body = records[3]
    assert about.get_header("WARC-Target-URI") == web.url("/packed")
    assert about.get_header("WARC-IP-Address") == "127.0.0.1"
    assert about.get_header("WARC-Payload-Digest").startswith("sha1:")
    assert body.decode() == ARTICLE
    assert records[4][1].get_header("WARC-Concurrent-To") == about.get_header("WARC-Record-ID")
    assert records[4][2].protocol == "GET"
    unzipped = gzip.decompress(content)
    for exchange in fetched.exchanges:
        assert exchange.received in unzipped
        assert exchange.sent in unzipped


def test_many_interim_answers_before_the_page_take_no_time_to_leave_out():
    interim, answer = b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"
    exchange = Exchange(
        "http://example.org/", "192.0.2.1", datetime.now(UTC), received=interim * 100_000 + answer + b"Tolls"
    )
    begun = time.process_time()
    content = warc.written([exchange], software="test")
    assert time.process_time() - begun < 3
    response = next(one for one in ArchiveIterator(io.BytesIO(content)) if one.rec_type == "response")
    assert response.content_stream().read() == b"Tolls"


def test_warcio_itself_finds_no_fault_in_it(web, tmp_path):
    path = tmp_path / "capture.warc.gz"
    path.write_bytes(warc.written(get(web).exchanges, software="test"))

    class Command:
        inputs = [str(path)]
        verbose = False

    assert not Checker(Command()).process_all()
