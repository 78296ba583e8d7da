"""How a capture stands is said on the page and by the API, in the same words; looking at it writes nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.people.models import Desk
from newsroom.people.states import Role
from tests.api import asking
from tests.evidence import making
from tests.evidence.captured import by_address, captured, last
from tests.evidence.local_web import ARTICLE, page, secure_web
from tests.factories import Team, filed, make_desk, make_member, mark
from tests.web.reporter.reading import as_, buttons, links, words
from verification.evidence import actions, capturing, watching
from verification.evidence.capture import capture_due
from verification.evidence.models import Capture, Change, Custody

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def team():
    return Team()


@pytest.fixture
def story(team):
    return filed(team)


def path(piece, verb="captures"):
    return f"/stories/{piece.story.uuid}/evidence/{piece.uuid}/{verb}/"


def shown(piece, user, **headers):
    return as_(user).get(path(piece), **headers)


def pressed(piece, user, verb, **fields):
    return as_(user).post(path(piece, verb), fields)


def test_while_it_waits_the_section_asks_again_and_writes_nothing(team, story, site):
    piece = by_address(team, story, site.url())
    lines, client = Custody.objects.count(), as_(team.checker)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(path(piece))

    assert 'hx-trigger="every 3s"' in response.content.decode()
    assert "Waits to be captured" in words(response, "//h2/..")
    written = [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert written == []
    assert Custody.objects.count() == lines


def test_when_it_is_captured_it_asks_no_more_and_says_where_from(team, story, site, tmp_path, monkeypatch):
    with secure_web(tmp_path, monkeypatch) as secure:
        piece = captured(team, story, secure.url())

    response = shown(piece, team.checker, headers={"HX-Request": "true"})

    text = words(response)
    assert "hx-trigger" not in response.content.decode()
    assert "Captured" in text
    assert "from 127.0.0.1" in text
    assert "Certificate of CN=Sund Courier" in text
    assert last(piece).certificate["sha256"][:16] in text
    assert "no Chromium is installed" in text
    assert "Show its files" in text


def test_a_failure_is_said_in_words_with_the_next_try_and_the_way_out(team, story, site):
    site.pages["/busy"] = page("Busy", status="503 Busy")
    busy, missing = by_address(team, story, site.url("/busy")), by_address(team, story, site.url("/missing"))
    capture_due()

    waiting = shown(busy, team.checker)
    assert "The site is in trouble (status 503)." in words(waiting)
    assert "Next try" in words(waiting)
    assert 'hx-trigger="every 30s"' in waiting.content.decode()
    failed = shown(missing, team.checker)
    assert "There is no page at this address (status 404)." in words(failed)
    assert "upload your own copy" in words(failed)
    assert "upload your own copy" not in words(shown(missing, team.auditor))


def test_every_button_does_its_verb_and_leads_back(team, story, site):
    piece = captured(team, story, site.url())
    back = f"/stories/{story.uuid}/evidence/{piece.uuid}/#x-capture"

    for verb, fields in (
        ("capture_again", {}),
        ("dont_fetch", {}),
        ("allow_fetch", {}),
        ("watch", {"every_minutes": "1440"}),
        ("stop_watching", {}),
    ):
        response = pressed(piece, team.checker, verb, **fields)
        assert (response.status_code, response["Location"]) == (302, back), verb

    assert piece.captures.count() == 2
    piece.refresh_from_db()
    assert piece.no_fetch is False
    assert piece.watch.stopped_at is not None


def test_try_now(team, story, site):
    site.pages["/"] = page("Busy", status="503 Busy")
    piece = by_address(team, story, site.url())
    capture_due()

    assert pressed(piece, team.checker, "try_now").status_code == 302
    assert last(piece).next_try_at <= timezone.now()


def test_a_refusal_is_a_sentence_where_the_button_was(team, story, site):
    piece = by_address(team, story, site.url())
    back = f"/stories/{story.uuid}/"

    assert pressed(piece, team.checker, "capture_again").status_code == 409
    assert pressed(piece, team.checker, "watch", every_minutes="x").status_code == 422
    assert pressed(piece, team.auditor, "dont_fetch").status_code == 403
    sent_back = pressed(piece, team.checker, "capture_again", _back=back)
    assert (sent_back.status_code, sent_back["Location"]) == (302, back)


def test_who_may_not_act_sees_how_it_stands_and_no_buttons(team, story, site):
    piece = captured(team, story, site.url())

    response = shown(piece, team.auditor)

    assert "Captured" in words(response)
    assert "<button" not in response.content.decode()


def test_the_address_of_another_desk_and_of_what_has_none_is_not_there(team, story, site):
    piece = by_address(team, story, site.url())
    stranger = make_member(make_desk("Sport"), Role.EDITOR)
    typed = actions.add(by=team.checker, story=story, kind="document", title="Report", text="Tolls")

    assert shown(piece, stranger).status_code == 404
    assert pressed(piece, stranger, "dont_fetch").status_code == 404
    assert shown(typed, team.checker).status_code == 404


def test_a_change_is_shown_word_by_word(team, story, site):
    piece = captured(team, story, site.url())
    site.pages["/"] = page(ARTICLE.replace("41 million", "14 million").replace("Brandt", "<b>Brandt</b>"))
    capturing.capture_again(by=team.checker, evidence=piece)
    capture_due()

    response = shown(piece, team.checker)

    assert f'id="change-{Change.objects.get().pk}"' in response.content.decode()
    assert words(response, "//del") == "41"
    assert words(response, "//ins") == "14"


def test_what_the_page_holds_is_never_markup_of_ours(team, story, site):
    site.pages["/"] = lambda visit: visit.answer(
        b"<html><title>&lt;script&gt;alert(1)&lt;/script&gt;</title><p>&lt;img src=x onerror=alert(1)&gt; tolls",
        "Content-Type: text/html",
        "X-Evil: <script>alert(2)</script>",
    )
    piece = captured(team, story, site.url())
    site.pages["/"] = page("<p>&lt;script&gt;alert(3)&lt;/script&gt; other words")
    capturing.capture_again(by=team.checker, evidence=piece)
    capture_due()

    html = shown(piece, team.checker).content.decode()

    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_the_api_says_and_does_the_same(team, story, site):
    piece = captured(team, story, site.url())
    checker = asking.as_(team.checker)

    listed = asking.given(checker.get("captures", evidence=piece.uuid))["results"]
    assert [(row["state"], row["purpose"], row["status"]) for row in listed] == [("captured", "first", 200)]
    one = asking.given(checker.get(f"captures/{listed[0]['id']}"))
    assert one["chain"][0]["address"] == "127.0.0.1"

    here = f"evidence/{piece.uuid}"
    assert asking.given(checker.post(f"{here}/watch", every_minutes=60))["every_minutes"] == 60
    asking.refused(checker.post(f"{here}/watch"), 409, "watched already")
    assert asking.given(checker.post(f"{here}/capture_again"))["state"] == "waiting"
    asking.refused(checker.post(f"{here}/capture_again"), 409, "waiting to be captured already")
    site.pages["/"] = page(ARTICLE.replace("41 million", "14 million"))
    capture_due()
    (change,) = asking.given(checker.get(f"{here}/changes"))["results"]
    assert change["kind"] == "changed"
    assert ["insert", "14"] in change["difference"]
    assert checker.post(f"{here}/stop_watching").status_code == 204
    assert checker.post(f"{here}/dont_fetch").status_code == 204
    asking.refused(checker.post(f"{here}/capture_again"), 409, "tip them off")
    assert checker.post(f"{here}/allow_fetch").status_code == 204
    asking.refused(checker.post(f"{here}/try_now"), 409, "waits for another try")
    asking.refused(asking.as_(team.auditor).post(f"{here}/watch"), 403)


def test_captures_of_another_desk_are_not_there(team, story, site):
    piece = by_address(team, story, site.url())
    stranger = asking.as_(make_member(make_desk("Sport"), Role.EDITOR))

    assert asking.given(stranger.get("captures"))["count"] == 0
    asking.refused(stranger.get(f"captures/{last(piece).uuid}"), 404)
    for verb in ("capture_again", "try_now", "dont_fetch", "allow_fetch", "watch", "stop_watching"):
        asking.refused(stranger.post(f"evidence/{piece.uuid}/{verb}"), 404)


def test_the_section_takes_the_same_queries_for_many_captures(team, story, site):
    piece = captured(team, story, site.url())
    client = as_(team.checker)
    client.get(path(piece))
    with CaptureQueriesContext(connection) as few:
        client.get(path(piece))
    now = timezone.now()
    Capture.objects.bulk_create(
        Capture(evidence=piece, purpose="watch", state="captured", ended_at=now, text_sha256="0" * 64)
        for _ in range(30)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(path(piece))

    assert len(many) == len(few)


def test_the_desk_head_turns_the_web_archive_on_and_off(team):
    head = as_(team.head)
    people = f"/people/{team.desk.slug}/"
    assert "Turn it on" in buttons(head.get(people))

    response = head.post(f"{people}web_archive/", {"asks": "on"})

    assert response.status_code == 302
    assert Desk.objects.get(pk=team.desk.pk).asks_web_archive
    assert "Turn it off" in buttons(head.get(people))
    assert as_(team.editor).post(f"{people}web_archive/", {"asks": "off"}).status_code == 404


def test_the_page_of_an_item_holds_the_section_and_the_way_to_upload_ones_own(team, story, site):
    piece = by_address(team, story, site.url("/missing"))
    here = f"/stories/{story.uuid}/evidence/{piece.uuid}/"
    client = as_(team.checker)
    assert 'hx-trigger="every 3s"' in client.get(here).content.decode()
    capture_due()

    response = client.get(here)

    assert f"{here}#x-attach" in links(response)
    assert "Upload your own capture of it" in words(response)
    site.pages["/missing"] = page()
    assert client.post(f"{here}capture_again/").status_code == 302
    capture_due()
    response = client.get(here)
    assert "took 41 million crowns" in words(response)
    assert "Upload your own capture of it" not in words(response)


def test_nothing_is_watched_that_was_withdrawn(team, story, site):
    piece = captured(team, story, site.url())
    watching.watch(by=team.checker, evidence=piece)
    actions.withdraw(by=team.checker, evidence=piece, reason="The wrong page.")

    assert "<button" not in shown(piece, team.checker).content.decode()
    assert watching.watch_due(now=timezone.now().replace(year=2100)) == 0


def test_one_state_has_one_wording_and_the_panel_leads_to_the_way_out(team, story, site):
    gone = by_address(team, story, site.url("/missing"))
    capture_due()
    claim = mark(team, story, story.revision.document.headline)

    item = as_(team.checker).get(f"/stories/{story.uuid}/evidence/{gone.uuid}/")
    assert words(item, "//main//h1/..").endswith("Gone")
    assert words(item, "//*[@id='h-capture']/..").endswith("Gone")
    panel = as_(team.checker).get(f"/stories/{story.uuid}/claims/{claim.number}/")
    assert f"{gone.uuid}/#x-capture" in panel.content.decode()
    assert 'id="x-capture"' in item.content.decode()


def test_a_pdf_behind_an_address_is_a_document(team, story, site):
    site.pages["/report.pdf"] = lambda visit: visit.answer(
        making.pdf("Tolls rose."), "Content-Type: application/pdf"
    )
    piece = captured(team, story, site.url("/report.pdf"))
    piece.refresh_from_db()
    assert piece.kind == "document"
