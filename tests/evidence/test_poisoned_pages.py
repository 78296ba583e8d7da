"""A page may name any charset and send any header: it is captured or fails in words, and the others go on."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from tests.evidence.captured import by_address, captured, last, make_due
from tests.evidence.local_web import ARTICLE, page
from tests.factories import Team, filed
from verification.evidence import actions, capture, capturing, watching
from verification.evidence.capture import MOST_TRIES, UNFORESEEN, capture_due
from verification.evidence.fetching import reading
from verification.evidence.fetching.fetch import declared_type
from verification.evidence.models import Blob, EvidenceFile, Watch
from verification.evidence.states import CaptureState, ChangeKind
from verification.management.commands import run_due

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOUR = timedelta(hours=1)


@pytest.fixture
def team():
    return Team()


@pytest.fixture
def story(team):
    return filed(team)


CHARSETS = [
    ("unicode_escape", b"Tolls \\ud800 rose"),
    ("utf-7", b"Tolls +2AA- rose"),
    ("utf-16-le", b"\x00\xd8T\x00"),
    ("undefined", b"Tolls rose"),
    ("idna", b"Tolls rose\xff"),
    ("hex", b"zz"),
    ("punycode", b"a" * 400_000 + b"-" + b"a" * 400_000),
    ("x" * 300, b"Tolls rose"),
    ("utf\x00-8", b"Tolls rose"),
]


@pytest.mark.parametrize(("charset", "body"), CHARSETS, ids=[name[:20] for name, _ in CHARSETS])
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_no_charset_stops_a_capture(team, story, site, charset, body, kind):
    site.pages["/x"] = lambda visit: visit.answer(body, f"Content-Type: {kind}; charset={charset}")

    piece = captured(team, story, site.url("/x"))

    assert (last(piece).state, last(piece).status) == (CaptureState.CAPTURED, 200)
    for file in piece.files.filter(role="text"):
        assert file.blob.size


def test_a_charset_of_the_web_is_believed_and_no_other():
    def read(body, charset):
        return reading.read(body, media_type="text/plain", charset=charset).text

    assert read("Zölle".encode("cp1252"), "Windows-1252") == "Zölle"
    assert read("関税".encode("shift_jis"), "sjis") == "関税"
    assert read("пошлина".encode("koi8-r"), "KOI8-R") == "пошлина"
    assert read(b"+2AA-", "utf-7") == "+2AA-"


def raw(*lines):
    return lambda visit: visit.send(b"\r\n".join((*lines, b"Content-Length: 5", b"", b"Tolls")))


OK, TEXT = b"HTTP/1.1 200 OK", b"Content-Type: text/plain"
HEADERS = {
    "zero byte in the reason": (b"HTTP/1.1 200 O\x00K", TEXT),
    "zero byte in a header": (OK, TEXT, b"X-A: a\x00b"),
    "zero byte in the type": (OK, b"Content-Type: text/pl\x00ain"),
    "half a character": (OK, TEXT, b"X-A: \xed\xa0\x80"),
    "an encoded charset": (OK, TEXT + b"; charset*=utf-8''%ff%00"),
    "a charset in an odd charset": (OK, TEXT + b"; charset*=undefined''utf-8"),
    "a charset in parts": (OK, TEXT + b"; charset*0*=zzz\x00'en'utf; charset*1=-8"),
    "many quotes": (OK, TEXT + b';a="' * 12_000),
}


@pytest.mark.parametrize("which", list(HEADERS))
def test_no_header_stops_a_capture(team, story, site, which):
    site.pages["/x"] = raw(*HEADERS[which])

    piece = captured(team, story, site.url("/x"))

    found = last(piece)
    assert found.state == CaptureState.CAPTURED
    assert r"\x00" not in repr(found.chain)
    assert {file.role: file.media_type for file in piece.files.all()}["page"] == "text/plain"


@pytest.mark.parametrize(
    ("header", "kind", "charset"),
    [
        ("text/html; charset=utf-8", "text/html", "utf-8"),
        ('Text/HTML;Charset="ISO-8859-1"; a=b', "text/html", "iso-8859-1"),
        ("application/xhtml+xml", "application/xhtml+xml", ""),
        ("text/plain; format=flowed;  charset=koi8-r", "text/plain", "koi8-r"),
        ("nonsense", "text/plain", ""),
        ("", "", ""),
    ],
)
def test_the_type_a_site_gives(header, kind, charset):
    assert declared_type(header) == (kind, charset)


@pytest.fixture
def poisoned(monkeypatch):
    """Reading the words of one path fails in a way nobody foresaw."""
    read = reading.read

    def fails(body, **how):
        if b"POISON" in body:
            raise RuntimeError("POISON and the words of the page")
        return read(body, **how)

    monkeypatch.setattr(reading, "read", fails)


def test_an_unforeseen_error_of_one_page_is_said_and_the_next_is_captured(
    team, story, site, poisoned, caplog
):
    site.pages["/x"] = page("POISON")
    bad, good = by_address(team, story, site.url("/x")), by_address(team, story, site.url())

    assert capture_due() == 1

    assert (last(good).state, last(bad).state) == (CaptureState.CAPTURED, CaptureState.WAITING)
    for _ in range(MOST_TRIES - 1):
        make_due(bad, timezone.now())
        capture_due()
    assert (last(bad).state, last(bad).tries) == (CaptureState.FAILED, MOST_TRIES)
    assert last(bad).reason == UNFORESEEN
    assert "unforeseen" in caplog.text
    assert "POISON" not in caplog.text, "the words of a page are in no log"


def look(piece, tries=1):
    now = timezone.now() + 2 * HOUR
    assert watching.watch_due(now=now) == 1
    for _ in range(tries):
        make_due(piece, now)
        capture_due(now=now)
    Watch.objects.filter(evidence=piece).update(next_at=timezone.now())
    deliver_due()
    return last(piece)


def told(kind="watch_look_failed"):
    return [notice.recipient for notice in Notice.objects.filter(kind=kind)]


def test_who_watches_a_page_that_can_not_be_looked_at_is_told_once(team, story, site, poisoned):
    piece = captured(team, story, site.url())
    watching.watch(by=team.checker, evidence=piece)
    site.pages["/"] = page("<p>All of it was retracted.</p> POISON")

    assert look(piece, tries=MOST_TRIES - 1).state == CaptureState.WAITING
    assert told() == []
    capture_due(now=timezone.now() + 20 * HOUR)
    deliver_due()
    assert (last(piece).state, last(piece).reason) == (CaptureState.FAILED, UNFORESEEN)
    assert told() == [team.checker]
    notice = Notice.objects.get(kind="watch_look_failed")
    assert "can not be looked at any more" in notice.text
    look(piece, tries=MOST_TRIES)
    assert told() == [team.checker], "once, until it can be looked at"

    site.pages["/"] = page(ARTICLE)
    look(piece)
    site.pages["/"] = page("Sign in", status="403 Forbidden")
    look(piece)
    assert told() == [team.checker, team.checker]


def test_when_who_watched_has_left_the_head_of_the_desk_is_told(team, story, site):
    piece = captured(team, story, site.url())
    watching.watch(by=team.checker, evidence=piece)
    team.checker.memberships.update(left_at=timezone.now())
    site.pages["/"] = page("Sign in", status="403 Forbidden")

    look(piece)

    assert told() == [team.head]


def test_other_words_in_an_odd_charset_are_a_change(team, story, site):
    piece = captured(team, story, site.url())
    watching.watch(by=team.checker, evidence=piece)
    site.pages["/"] = lambda visit: visit.answer(
        b"All of it was retracted +2AA-", "Content-Type: text/plain; charset=utf-7"
    )

    look(piece)

    assert [change.kind for change in piece.changes.all()] == [ChangeKind.CHANGED]


def test_a_step_that_fails_keeps_no_other_from_what_is_due(team, story, site, monkeypatch):
    def fails():
        raise RuntimeError("the first step")

    piece = by_address(team, story, site.url())
    monkeypatch.setattr(run_due, "SWEEPS", (("published", fails), *run_due.SWEEPS[1:]))
    said = io.StringIO()

    with pytest.raises(CommandError, match="published"):
        call_command("run_due", stdout=said)

    assert "captures ended 1" in said.getvalue()
    assert last(piece).state == CaptureState.CAPTURED


def test_in_the_loop_a_step_that_fails_does_not_end_it(monkeypatch):
    class Enough(Exception):
        pass

    rounds = []

    def fails():
        rounds.append(1)
        raise RuntimeError

    def pause(_seconds):
        if len(rounds) > 1:
            raise Enough

    monkeypatch.setattr(run_due, "SWEEPS", (("published", fails),))
    monkeypatch.setattr(run_due, "SLOWER", ())
    monkeypatch.setattr(run_due.time, "sleep", pause)

    with pytest.raises(Enough):
        call_command("run_due", "--loop", stdout=io.StringIO())


def forbid(team, piece):
    capturing.dont_fetch(by=team.checker, evidence=piece)


def withdraw(team, piece):
    actions.withdraw(by=team.checker, evidence=piece, reason="The wrong page.")


@pytest.mark.parametrize(
    ("verb", "sentence"), [(forbid, "tip them off"), (withdraw, "withdrawn")], ids=["forbidden", "withdrawn"]
)
@pytest.mark.parametrize("when", ["gather", "_store"])
@pytest.mark.parametrize("status", ["200 OK", "404 Not Found", "503 Busy"])
def test_what_is_called_off_while_it_is_fetched_is_not_kept(
    team, story, site, monkeypatch, verb, sentence, when, status
):
    site.pages["/"] = page(ARTICLE, status=status)
    piece = by_address(team, story, site.url())
    before = getattr(capture, when)

    def meanwhile(*args, **more):
        verb(team, piece)
        return before(*args, **more)

    monkeypatch.setattr(capture, when, meanwhile)
    capture_due()
    monkeypatch.undo()
    make_due(piece, timezone.now())
    capture_due()

    found = last(piece)
    assert found.state == CaptureState.FAILED
    assert sentence in found.reason
    assert len(site.asked) == 1
    assert not EvidenceFile.objects.exists()
    if when == "gather":
        assert not Blob.objects.exists()
