"""The CMS gets what ran, says where readers have it, and the page there is held against what was approved."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook

from newsroom.dispatch import subscriptions
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import OutboxMessage, Subscription
from newsroom.dispatch.rendering import wording
from newsroom.dispatch.sending.outcome import Taken
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.stories import actions as stories
from tests.api.asking import as_, given, refused
from tests.dispatch.receiver import Receiver
from tests.evidence.local_web import LocalWeb, page
from tests.factories import HEADLINE, STANDFIRST, Team, again, approved, copy, published
from verification.record import cms, comparing, live
from verification.record.comparing import DIFFERS, UNSEEN, look_due
from verification.record.exports.edition import edition_of
from verification.record.exports.ninjs import ninjs
from verification.record.live_words import as_lines, differences, lines_in
from verification.record.models import LiveLook, LivePage

pytestmark = pytest.mark.django_db

FIRST = "The port of Sund took 41 million crowns in tolls in 2022, its annual report shows."
QUOTED = "“We are content with the year,” harbour master Ilse Brandt told the Sund Courier."
LAST = "The port opened in 1911."


def article(*paragraphs: str, headline: str = HEADLINE, beside: str = "") -> str:
    """A page as a site makes it, with what sites put around an article."""
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<!doctype html><html><head><title>{headline} | The Gazette</title><script>var a = 1;</script></head><body>"
        "<nav><ul><li>News</li><li>The weather in Sund today and tomorrow morning</li></ul></nav>"
        f"<main><header><h1>{headline}</h1><p>{STANDFIRST}</p><p>By Rosa Reporter</p></header>"
        f"<div class=text>{body}<aside><p>Read more: everything about tolls in ten charts</p></aside></div>"
        f"{beside}</main><footer><p>All rights reserved by the Sund Gazette company</p></footer></body></html>"
    )


TYPESET = QUOTED.replace("“", "&quot;").replace("”", "&quot;")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (article(FIRST, QUOTED, LAST), []),
        (article(FIRST.replace(" ", "&nbsp; "), f"<em>{TYPESET[:20]}</em>{TYPESET[20:]}", f"{LAST}<br>"), []),
        (article(FIRST.replace("41", "<b>14</b>"), QUOTED, LAST), [("Paragraph", True, True)]),
        (article(FIRST, QUOTED, LAST, headline="Tolls are a scandal"), [("Headline", True, False)]),
        (article(FIRST, LAST), [("Paragraph", True, False)]),
        (article(FIRST, QUOTED, "Nobody in Sund believes any of this.", LAST), [("Added", False, True)]),
        (article(FIRST, QUOTED, LAST, "It was added at the very end."), [("Added", False, True)]),
        (article(FIRST, QUOTED, LAST, "Advertisement"), []),
        (article(FIRST, QUOTED, LAST, "<span hidden>Not to be seen by anybody at all</span>"), []),
    ],
    ids=["same", "typeset", "figure", "headline", "missing", "added", "appended", "label", "hidden"],
)
def test_only_words_that_readers_see_and_nobody_approved_are_differences(
    html: str, expected: list[tuple[str, bool, bool]]
) -> None:
    lines = as_lines(lines_in(html.encode(), charset="utf-8"))
    found = differences(copy(body=f"{FIRST}\n\n{QUOTED}\n\n{LAST}"), lines, ["Rosa Reporter"])
    assert [(one.where, bool(one.approved), bool(one.live)) for one in found] == expected


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.HOOK_LOOPBACK = settings.CAPTURE_LOOPBACK = True
    with Receiver() as server:
        server.status = 200
        yield server


def test_the_cms_gets_what_ran_signed_and_its_answer_is_kept(team: Team, receiver: Receiver) -> None:
    events = ["story.published", "story.retracted"]
    opened = subscriptions.subscribe(
        by=team.head, desk=team.desk, url=receiver.url, events=events, with_copy=True
    )
    plain = subscriptions.subscribe(by=team.head, desk=team.desk, url=f"{receiver.url}/plain", events=events)
    receiver.answer = json.dumps({"url": "https://www.example.org/tolls", "id": 4711}).encode()
    story = published(team)
    deliver_due()

    sent = {got.path: got for got in receiver.got}
    data = Webhook(opened.secret).verify(sent["/hook"].body, sent["/hook"].headers)["data"]
    assert data["copy"] == ninjs(edition_of(story))
    assert data["live"] is None
    assert (
        "copy"
        not in Webhook(plain.secret).verify(sent["/hook/plain"].body, sent["/hook/plain"].headers)["data"]
    )
    found = LivePage.objects.get(story=story)
    assert (found.url, found.cms_id) == ("https://www.example.org/tolls", "4711")
    assert (found.subscription, found.told_by) == (opened.subscription, None)
    assert found.next_look_at

    stories.retract(by=team.senior, story=story, reason="It was not true.")
    deliver_due()
    told = json.loads([got for got in receiver.got if got.path == "/hook"][-1].body)["data"]
    assert told["copy"]["pubStatus"] == "canceled"
    assert told["live"] == {"url": "https://www.example.org/tolls", "id": "4711"}


def test_what_the_cms_sends_otherwise_is_ignored_and_never_fails_the_delivery(
    team: Team, receiver: Receiver
) -> None:
    opened = subscriptions.subscribe(
        by=team.head, desk=team.desk, url=receiver.url, events=["story.published"], with_copy=True
    )
    story = published(team)
    message = OutboxMessage.objects.get(subscription=opened.subscription)
    other = OutboxMessage.objects.get(pk=message.pk)
    other.subscription = Subscription(desk=team.desk, url=receiver.url)
    cms.webhook_answered(message=other, said=b'{"url": "https://www.example.org/not-the-cms"}')
    for said in (
        b"", b"\xff", b"[" * 4096, b'"https://example.org/"', b'{"url": 7}', b'{"url": ""}',
        b'{"url": "https://192.168.0.1/"}', b'{"url": "javascript:alert(1)"}', b'{"url": "https://user@example.org/"}',
    ):  # fmt: skip
        cms.webhook_answered(message=message, said=said)
    assert not LivePage.objects.exists()

    named = live.name_page(by=team.editor, story=story, url="https://www.example.org/by-hand")
    cms.webhook_answered(message=message, said=b'{"url": "https://www.example.org/other"}')
    named.refresh_from_db()
    assert named.url == "https://www.example.org/by-hand", "what a person named is not overruled by a machine"
    with pytest.raises(Invalid, match="choose that event too"):
        subscriptions.change(
            by=team.head,
            subscription=opened.subscription,
            url=receiver.url,
            events=["story.filed"],
            with_copy=True,
        )
    assert Subscription.objects.get(pk=opened.subscription.pk).with_copy
    assert Taken(200) == Taken(200, b"")


@pytest.fixture
def web(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalWeb]:
    """A site on this machine, whose pages are read in this process: a child of its own costs a second."""
    settings.CAPTURE_LOOPBACK = True
    monkeypatch.setattr(comparing, "in_child", lambda read, page, seconds, **how: read(page, **how))
    with LocalWeb() as server:
        yield server


def test_editors_on_duty_hear_of_each_difference_once_and_of_a_page_that_stays_away(
    team: Team, web: LocalWeb
) -> None:
    story = published(team)
    live.name_page(by=team.editor, story=story, url=web.url("/tolls"))
    now = timezone.now()

    def look(html: str | None) -> LiveLook:
        nonlocal now
        now += timedelta(hours=25)
        if html is None:
            web.pages.pop("/tolls", None)
        else:
            web.pages["/tolls"] = page(html)
        with time_machine.travel(now, tick=False):
            assert look_due() == 1
        return LiveLook.objects.latest("pk")

    def told(kind: str) -> int:
        return OutboxMessage.objects.filter(kind=kind, recipient=team.editor, channel="in_app").count()

    right, wrong = article(FIRST, QUOTED, LAST), article(FIRST.replace("41", "14"), QUOTED, LAST)
    assert not look(right).differs
    assert look_due(now=now) == 0, "not again before its time"
    assert told(DIFFERS) == 0
    (difference,) = look(wrong).differences
    assert "14 million" in difference["live"]
    look(wrong)
    assert told(DIFFERS) == 1
    look(right)
    look(wrong)
    assert told(DIFFERS) == 2
    for times in (0, 0, 1, 1):
        assert look(None).failed == "There is no page at this address (status 404)."
        assert told(UNSEEN) == times
    assert not OutboxMessage.objects.filter(kind=DIFFERS, recipient=team.reporter).exists()


def test_what_was_retracted_is_looked_for_until_it_is_gone(team: Team, web: LocalWeb, client: Client) -> None:
    story = published(team)
    live.name_page(by=team.editor, story=story, url=web.url("/tolls"))
    web.pages["/tolls"] = page(article(FIRST, QUOTED, LAST))
    assert look_due() == 1
    story = stories.retract(by=team.senior, story=story, reason="The accounts were forged.")
    client.force_login(again(team.editor))
    shown = f"/stories/{story.uuid}/live/"
    assert "It was not seen yet" in client.get(shown).content.decode(), "what was seen before is no answer"

    def look(html: str | None, days: int) -> LiveLook:
        web.pages.pop("/tolls", None)
        if html is not None:
            web.pages["/tolls"] = page(html)
        with time_machine.travel(story.state_since + timedelta(days=days), tick=False):
            assert look_due() == 1
        return LiveLook.objects.latest("pk")

    assert {one["live"] for one in look(article(FIRST, QUOTED, LAST), 1).differences} >= {FIRST, LAST}
    message = OutboxMessage.objects.filter(kind=DIFFERS, recipient=team.editor, channel="in_app").get()
    said = wording(DIFFERS, message.payload)
    assert said
    assert "was retracted, and readers can still read it" in said.sentence
    assert "What was retracted still stands there" in client.get(shown).content.decode()
    gone = look(f"<main><h1>{HEADLINE}</h1><p>The Gazette retracted this story.</p></main>", 3)
    assert (gone.differs, LivePage.objects.get().next_look_at) == (False, None)
    assert "What was retracted is gone" in client.get(shown).content.decode()

    live.look_now(by=team.editor, page=LivePage.objects.get())
    assert look(None, 4).failed == ""
    assert LivePage.objects.get().next_look_at is None


def test_a_page_is_leased_and_what_was_seen_at_another_address_is_dropped(
    team: Team, web: LocalWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = live.name_page(by=team.editor, story=published(team), url=web.url("/a"))
    now, asked = timezone.now(), comparing.fetch
    lease = comparing.claim(found.pk, found.next_look_at, now)
    assert lease
    assert comparing.claim(found.pk, found.next_look_at, now) is None
    assert comparing.claim(found.pk, found.next_look_at, lease), (
        "a worker that died leaves it to the next one"
    )
    LivePage.objects.update(lease_until=None)

    def meanwhile(*given: Any, **how: Any) -> Any:
        assert look_due(now=timezone.now() + timedelta(seconds=1)) == 0, "another worker finds it leased"
        live.name_page(by=team.editor, story=found.story, url=web.url("/b"))
        return asked(*given, **how)

    monkeypatch.setattr(comparing, "fetch", meanwhile)
    assert look_due() == 0
    assert not LiveLook.objects.exists()
    found.refresh_from_db()
    assert (found.url, found.lease_until) == (web.url("/b"), None)


def test_another_version_has_its_page_looked_at_and_an_old_one_is_left(team: Team) -> None:
    story = published(team)
    found = live.name_page(by=team.editor, story=story, url="https://www.example.org/tolls")
    publication = story.publications.get()
    for stood, pause in ((timedelta(0), 10), (timedelta(hours=8), 120), (timedelta(days=20), 24 * 60)):
        now = publication.published_at + stood
        assert live.next_look(publication.published_at, now) == now + timedelta(minutes=pause)
    assert live.next_look(publication.published_at, publication.published_at + timedelta(days=31)) is None

    live.stop_looking(by=team.editor, page=found)
    with pytest.raises(NotPossible, match="not looked at"):
        live.stop_looking(by=team.editor, page=found)
    live.ran_anew(publication)
    found.refresh_from_db()
    assert found.next_look_at


def test_an_editor_names_the_page_by_hand_and_bad_addresses_come_back_as_typed(
    team: Team, client: Client
) -> None:
    story = published(team)
    client.force_login(again(team.editor))
    path = f"/stories/{story.uuid}/live/"
    answer = client.post(path, {"url": "http://localhost/page"})
    assert answer.status_code == 422
    assert "never asked" in answer.content.decode()
    assert "http://localhost/page" in answer.content.decode()
    assert client.post(path, {"url": "https://www.example.org/tolls"}).status_code == 302
    live_one = LivePage.objects.get()
    said = [{"where": "Added", "approved": "", "live": "<b>Not ours</b>"}]
    LiveLook.objects.create(
        page=live_one, publication=story.publications.get(), differs=True, differences=said
    )
    shown = client.get(path).content.decode()
    assert "It is not what was approved" in shown
    assert "&lt;b&gt;Not ours&lt;/b&gt;" in shown
    assert (
        "1 difference from what was approved" in client.get(f"/stories/{story.uuid}/record/").content.decode()
    )

    editor, reporter = as_(team.editor), as_(team.reporter)
    (look,) = given(reporter.get(f"live_pages/{live_one.uuid}/looks"))["results"]
    assert look["differences"] == said
    refused(reporter.post(f"live_pages/{live_one.uuid}/look_now"), 403, "Only an editor or the head")
    refused(editor.post("live_pages", story=str(story.uuid), url="ftp://example.org"), 422, field="url")
    given(editor.post(f"live_pages/{live_one.uuid}/look_now"))
    with pytest.raises(NotPermitted):
        live.name_page(by=team.checker, story=story, url="https://www.example.org/x")
    with pytest.raises(NotPossible, match="has not run"):
        live.name_page(by=team.editor, story=approved(team), url="https://www.example.org/x")


@pytest.mark.slow
def test_a_live_page_is_read_in_a_child_of_its_own(team: Team, settings: Any) -> None:
    settings.CAPTURE_LOOPBACK = True
    with LocalWeb() as web:
        web.pages["/tolls"] = page(article(FIRST, QUOTED, LAST))
        live.name_page(by=team.editor, story=published(team), url=web.url("/tolls"))
        assert look_due() == 1
    look = LiveLook.objects.get()
    assert (look.differs, look.failed) == (False, "")
