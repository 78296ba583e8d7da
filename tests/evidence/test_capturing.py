"""A page behind an address is captured once, with all that shows where it came from, or it is said why not."""

import io
import socket
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from warcio.archiveiterator import ArchiveIterator

from newsroom import hooks
from newsroom.errors import NotPermitted, NotPossible
from newsroom.ledger.models import Event, EventText
from newsroom.people import actions as people
from tests.evidence.captured import by_address, captured, last, make_due
from tests.evidence.local_web import ARTICLE, moved, page
from tests.evidence.making import pdf
from tests.factories import Team, filed
from verification.evidence import actions, capture, capturing, store
from verification.evidence.capture import MOST_TRIES, capture_due
from verification.evidence.models import Capture, Custody, Evidence
from verification.evidence.states import CapturePurpose, CaptureState, DateKnown, FileRole

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def team():
    return Team()


@pytest.fixture
def story(team):
    return filed(team)


def verbs(piece):
    return list(
        Event.objects.filter(subject_type="evidence", subject_id=piece.pk)
        .order_by("position")
        .values_list("verb", flat=True)
    )


def content(file):
    with store.open_blob(file.blob) as opened:
        return opened.read()


def test_a_page_is_captured_with_its_way_its_words_and_its_custody(team, story, site):
    site.pages["/old"] = moved("/", "301 Moved Permanently")

    piece = captured(team, story, site.url("/old"))

    found = last(piece)
    assert (found.state, found.status, found.tries) == (CaptureState.CAPTURED, 200, 1)
    assert (found.final_url, found.address) == (site.url("/"), "127.0.0.1")
    assert [hop["status"] for hop in found.chain] == [301, 200]
    assert "No picture was taken: no Chromium is installed" in found.note
    files = {file.role: file for file in piece.files.all()}
    assert set(files) == {FileRole.WARC, FileRole.PAGE, FileRole.TEXT}
    assert content(files["page"]).decode() == ARTICLE
    assert "took 41 million crowns" in content(files["text"]).decode()
    assert files["text"].blob.sha256 == found.text_sha256
    assert files["page"].derived_from == files["warc"]
    assert files["text"].derived_from == files["page"]
    assert files["page"].name == "Harbour tolls rise.html"
    records = [r.rec_type for r in ArchiveIterator(io.BytesIO(content(files["warc"])), check_digests="raise")]
    assert records == ["warcinfo", "response", "request", "response", "request"]
    log = Custody.objects.filter(evidence=piece, file__isnull=False)
    assert [(line.verb, line.by) for line in log] == [
        ("captured", None),
        ("derived", None),
        ("derived", None),
    ]
    assert verbs(piece)[-1] == "evidence.captured"


def test_a_pdf_behind_an_address_is_kept_and_read(team, story, site):
    site.pages["/report"] = lambda visit: visit.answer(
        pdf("Tolls: 41 million", "Opened in 1911", title="Report 2022"),
        "Content-Type: application/octet-stream",
    )

    piece = captured(team, story, site.url("/report"))

    files = {file.role: file for file in piece.files.all()}
    assert (files["page"].name, files["page"].media_type) == ("Report 2022.pdf", "application/pdf")
    assert "Tolls: 41 million" in content(files["text"]).decode().split("\f")[0]
    assert files["text"].tool == "pypdf"


def test_the_date_in_the_markup_is_a_guess_and_never_displaces_what_a_person_said(team, story, site):
    piece = captured(team, story, site.url())
    piece.refresh_from_db()
    assert (piece.own_date.isoformat(), piece.own_date_how) == ("2024-03-05", DateKnown.GUESS)

    other = by_address(team, story, site.url())
    Evidence.objects.filter(pk=other.pk).update(own_date="2020-01-01", own_date_how=DateKnown.STATED)
    capture_due()
    other.refresh_from_db()
    assert (other.own_date.isoformat(), other.own_date_how) == ("2020-01-01", DateKnown.STATED)


def test_adding_an_address_asks_nobody_anything(
    team, story, site, monkeypatch, django_assert_max_num_queries
):
    def asked(*_args, **_more):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    monkeypatch.setattr(socket.socket, "connect", asked)

    with CaptureQueriesContext(connection) as queries:
        piece = actions.add(
            by=team.checker, story=story, kind="page", title="A page", url="https://example.org/"
        )

    rows = [query["sql"] for query in queries if 'INTO "verification_capture"' in query["sql"]]
    assert len(rows) == 1
    waiting = last(piece)
    assert (waiting.state, waiting.tries, waiting.purpose) == (CaptureState.WAITING, 0, CapturePurpose.FIRST)


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_woken_after_commit_and_the_network_is_asked_outside_of_any_transaction(
    team, story, site, monkeypatch
):
    woken, inside = [], []
    monkeypatch.setattr(hooks.capture_waiting, "_fillers", [lambda: woken.append(connection.in_atomic_block)])
    gather, put = capture.gather, store.put

    def watched(function):
        def run(*args, **more):
            inside.append(connection.in_atomic_block)
            return function(*args, **more)

        return run

    piece = by_address(team, story, site.url())
    capturing_again = watched(gather)
    monkeypatch.setattr(capture, "gather", capturing_again)
    monkeypatch.setattr(store, "put", watched(put))
    assert capture_due() == 1
    capturing.capture_again(by=team.checker, evidence=piece)

    assert woken
    assert not any(woken)
    assert len(inside) == 4
    assert not any(inside)


def test_a_page_that_is_missing_fails_at_once_with_the_reason_and_what_the_site_said(team, story, site):
    piece = by_address(team, story, site.url("/nothing"))

    assert capture_due() == 1

    found = last(piece)
    assert (found.state, found.status, found.gone, found.tries) == (CaptureState.FAILED, 404, True, 1)
    assert found.reason == "There is no page at this address (status 404)."
    assert [file.role for file in piece.files.all()] == [FileRole.WARC]
    assert verbs(piece)[-1] == "evidence.capture_failed"
    assert EventText.objects.filter(name="reason", text=found.reason).exists()


def test_a_site_in_trouble_is_tried_again_later_and_given_up_in_words(team, story, site):
    site.pages["/"] = page("Busy", status="503 Service Unavailable")
    piece = by_address(team, story, site.url())

    waits = []
    for _ in range(MOST_TRIES - 1):
        before = timezone.now()
        assert capture_due() == 0
        found = last(piece)
        assert (found.state, found.reason) == (CaptureState.WAITING, "The site is in trouble (status 503).")
        waits.append((found.next_try_at - before).total_seconds())
        assert capture_due() == 0, "it is not its turn yet"
        assert last(piece).tries == found.tries
        make_due(piece, timezone.now())
    assert capture_due() == 1

    assert [
        round(wait / 60) in range(low, high)
        for wait, low, high in zip(waits, (1, 4, 16, 60), (2, 6, 21, 76), strict=True)
    ] == [True] * 4
    found = last(piece)
    assert (found.state, found.tries, found.gone) == (CaptureState.FAILED, MOST_TRIES, False)
    assert len(site.asked) == MOST_TRIES
    assert piece.files.count() == 1


def test_an_address_that_leads_inside_fails_at_once(team, story, site, settings):
    settings.CAPTURE_LOOPBACK = False
    piece = by_address(team, story, site.url())

    capture_due()

    assert last(piece).state == CaptureState.FAILED
    assert "never asked" in last(piece).reason or "80 and 443" in last(piece).reason
    assert site.asked == []


def test_two_workers_at_once_capture_it_once(team, story, site):
    piece = by_address(team, story, site.url())
    waiting = last(piece)

    held = capture.claim(waiting.pk, timezone.now())
    assert held is not None
    assert capture.claim(waiting.pk, timezone.now()) is None
    assert capture_due() == 0
    assert site.asked == []


def test_what_a_dead_worker_left_is_taken_up_when_its_lease_is_over_and_its_late_end_changes_nothing(
    team, story, site
):
    piece = by_address(team, story, site.url())
    dead = capture.claim(last(piece).pk, timezone.now())
    assert capture_due(now=timezone.now() + timedelta(seconds=70)) == 0, "its lease holds"

    assert capture_due(now=timezone.now() + timedelta(seconds=80)) == 1

    assert (last(piece).state, last(piece).tries) == (CaptureState.CAPTURED, 2)
    assert not dead.mark(state=CaptureState.FAILED, ended_at=timezone.now())
    assert last(piece).state == CaptureState.CAPTURED
    assert piece.files.count() == 3


def test_a_page_that_kills_its_workers_is_given_up(team, story, site):
    piece = by_address(team, story, site.url())
    for tries in range(MOST_TRIES):
        assert capture.claim(last(piece).pk, timezone.now() + timedelta(minutes=2 * tries)) is not None
        Capture.objects.filter(evidence=piece).update(lease_until=timezone.now())

    assert capture_due(now=timezone.now() + timedelta(seconds=1)) == 1

    assert (last(piece).state, last(piece).reason) == (CaptureState.FAILED, capture.KILLED)
    assert site.asked == []


def test_a_full_disk_is_tried_again(team, story, site, evidence_dir):
    piece = by_address(team, story, site.url())
    evidence_dir.write_text("in the way")

    assert capture_due() == 0
    assert (last(piece).state, last(piece).reason) == (CaptureState.WAITING, capture.NO_ROOM)
    assert piece.files.count() == 0

    evidence_dir.unlink()
    make_due(piece, timezone.now())
    assert capture_due() == 1


def test_captured_again_both_captures_stay(team, story, site):
    piece = captured(team, story, site.url())
    site.pages["/"] = page(ARTICLE.replace("41 million", "14 million"))

    capturing.capture_again(by=team.editor, evidence=piece)
    with pytest.raises(NotPossible, match="waiting to be captured already"):
        capturing.capture_again(by=team.editor, evidence=piece)
    capture_due()

    assert [c.purpose for c in piece.captures.all()] == ["first", "again"]
    assert {c.state for c in piece.captures.all()} == {CaptureState.CAPTURED}
    texts = [content(file).decode() for file in piece.files.filter(role=FileRole.TEXT)]
    assert ["41 million" in text for text in texts] == [True, False]
    assert "evidence.capture_asked" in verbs(piece)


def test_what_waits_is_tried_now_when_somebody_asks(team, story, site):
    site.pages["/"] = page("Busy", status="503 Service Unavailable")
    piece = by_address(team, story, site.url())
    with pytest.raises(NotPossible):
        capturing.try_now(by=team.checker, evidence=piece)
    capture_due()
    site.pages["/"] = page()

    capturing.try_now(by=team.checker, evidence=piece)

    assert capture_due() == 1
    assert last(piece).state == CaptureState.CAPTURED
    assert "evidence.capture_hastened" in verbs(piece)


def test_what_is_not_to_be_fetched_is_not_fetched(team, story, site):
    piece = by_address(team, story, site.url())

    capturing.dont_fetch(by=team.reporter, evidence=piece)

    assert last(piece).state == CaptureState.FAILED
    assert "Rosa Reporter" in last(piece).reason
    assert capture_due() == 0
    for verb in (capturing.capture_again, capturing.try_now, capturing.dont_fetch):
        with pytest.raises(NotPossible):
            verb(by=team.checker, evidence=piece)
    assert capturing.queue(evidence=piece, by=team.checker) is None
    assert site.asked == []

    capturing.allow_fetch(by=team.reporter, evidence=piece)
    assert capture_due() == 0, "allowed is not asked for"
    capturing.capture_again(by=team.reporter, evidence=piece)
    assert capture_due() == 1
    assert verbs(piece)[-4:-1] == [
        "evidence.fetching_forbidden",
        "evidence.fetching_allowed",
        "evidence.capture_asked",
    ]


def test_forbidden_between_its_tries_it_is_not_tried_again(team, story, site, monkeypatch):
    site.pages["/"] = page("Busy", status="503 Service Unavailable")
    piece = by_address(team, story, site.url())
    gather = capture.gather

    def meanwhile(*args, **more):
        capturing.dont_fetch(by=team.checker, evidence=piece)
        return gather(*args, **more)

    monkeypatch.setattr(capture, "gather", meanwhile)
    assert capture_due() == 1
    assert last(piece).state == CaptureState.FAILED


def test_withdrawn_evidence_is_not_fetched(team, story, site):
    piece = by_address(team, story, site.url())
    actions.withdraw(by=team.checker, evidence=piece, reason="The wrong page.")

    capture_due()

    assert site.asked == []
    assert last(piece).state == CaptureState.FAILED
    with pytest.raises(NotPossible):
        capturing.capture_again(by=team.checker, evidence=piece)


@pytest.mark.parametrize(
    "verb", [capturing.capture_again, capturing.try_now, capturing.dont_fetch, capturing.allow_fetch]
)
@pytest.mark.parametrize("who", ["legal", "auditor"])
def test_only_who_may_add_evidence_decides_about_fetching(team, story, site, verb, who):
    piece = by_address(team, story, site.url())

    with pytest.raises(NotPermitted):
        verb(by=getattr(team, who), evidence=piece)


def test_one_slow_round_leaves_the_rest_to_the_next(team, story, site, monkeypatch):
    pieces = [by_address(team, story, site.url()) for _ in range(3)]
    monkeypatch.setattr(capture, "LOOP_SECONDS", -1.0)
    assert capture_due() == 0
    assert capture.more_due()

    monkeypatch.setattr(capture, "LOOP_SECONDS", 60.0)
    assert capture_due(limit=2) == 2
    assert capture_due() == 1
    assert not capture.more_due()
    assert {last(piece).state for piece in pieces} == {CaptureState.CAPTURED}


@pytest.fixture
def archiving(team, story, site, settings):
    settings.WEB_ARCHIVE_ENDPOINT = site.url("/save/")
    people.ask_web_archive(by=team.head, desk=team.desk, asks=True)
    story.refresh_from_db()
    return f"/save/{site.url()}"


def test_a_web_archive_is_asked_for_desks_that_turned_it_on(team, story, site, archiving):
    site.pages[archiving] = moved("/kept/2024")
    site.pages["/kept/2024"] = page()

    piece = captured(team, story, site.url())

    found = last(piece)
    assert found.archive_url == site.url("/kept/2024")
    assert found.archived_at is not None
    assert Event.objects.filter(verb="people.web_archive_changed", facts__asks=True).exists()


def test_a_web_archive_that_refuses_costs_the_capture_nothing(team, story, site, archiving):
    site.pages[archiving] = page("No", status="520 Broken")

    piece = captured(team, story, site.url())

    found = last(piece)
    assert (found.state, found.archive_url, found.archived_at) == (CaptureState.CAPTURED, "", None)
    assert found.archive_note == "The web archive did not save it. The site is in trouble (status 520)."


def test_a_web_archive_is_off_unless_the_desk_head_turns_it_on(team, story, site, settings):
    settings.WEB_ARCHIVE_ENDPOINT = site.url("/save/")
    captured(team, story, site.url())
    assert site.asked == ["/"]

    with pytest.raises(NotPermitted):
        people.ask_web_archive(by=team.editor, desk=team.desk, asks=True)
    with pytest.raises(NotPossible):
        people.ask_web_archive(by=team.head, desk=team.desk, asks=False)
