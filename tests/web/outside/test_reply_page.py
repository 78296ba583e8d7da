"""The reply page: one answer by whoever has its address, and nothing of the story but what was put."""

import threading
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from newsroom.errors import NotPossible, Refusal
from newsroom.ledger.models import Event
from tests.factories import Team, filed, mark
from tests.replying import QUESTIONS, asked
from verification.evidence import store
from verification.evidence.models import Blob
from verification.outreach import answering, links
from verification.outreach.models import Party, Reply, ReplyLink, ReplyRequest

ANSWER = {
    "outcome": "answered",
    "text": "We paid nobody.\n\n“Never” ✓",
    "said_by": "Ada Harbour, spokesperson",
}


@pytest.fixture
def team(db: None) -> Team:
    cache.clear()
    return Team()


def link_for(team: Team, request: ReplyRequest | None = None) -> ReplyLink:
    return links.make_link(by=team.reporter, request=request or asked(team))


def path_of(link: ReplyLink) -> str:
    return "/reply/" + links.address_of(link).rstrip("/").rsplit("/", 1)[1] + "/"


def send(link: ReplyLink, **typed: Any) -> Any:
    return Client().post(path_of(link), {**ANSWER, "step": "send", **typed})


def test_it_shows_who_asks_what_was_put_and_by_when_on_both_clocks(team: Team) -> None:
    request = asked(team)
    Party.objects.filter(pk=request.party_id).update(time_zone="Asia/Tokyo")
    answer = Client().get(path_of(link_for(team, request)))
    page = answer.content.decode()

    assert answer.status_code == 200
    for shown in (team.desk.name, "Port authority", QUESTIONS, "Rosa Reporter"):
        assert shown in page
    for zone in (ZoneInfo("Asia/Tokyo"), team.desk.zone):
        assert f"{request.reply_by.astimezone(zone):%H:%M on %A}" in page


def test_it_shows_nothing_of_the_story_but_what_was_put(team: Team, settings: Any) -> None:
    settings.NEWSROOM_NAME = "The Gazette"
    story = filed(team)
    mark(team, story, "The port opened in 1911", kind="event")
    claim = mark(team, story, statement="The port took 41 million.")
    asked(team, story, name="Somebody Else")
    page = Client().get(path_of(link_for(team, asked(team, story, claims=(claim,))))).content.decode()

    for kept_back in (
        story.headline,
        story.slug,
        "opened in 1911",
        "Somebody Else",
        "Chiara",
        "/stories/",
        "/queue/",
    ):
        assert kept_back not in page
    assert "The port took 41 million." in page
    assert "The Gazette" in page
    assert "<script" not in page
    assert "<nav" not in page


def test_no_browser_keeps_it_and_no_search_engine_finds_it(team: Team) -> None:
    answer = Client().get(path_of(link_for(team)))

    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert set(answer.cookies) <= {"csrftoken"}


def test_an_answer_is_looked_at_before_it_is_sent(team: Team) -> None:
    link = link_for(team)
    look = Client().post(path_of(link), ANSWER)
    page = look.content.decode()

    assert look.status_code == 200
    assert "We paid nobody." in page
    assert 'value="send"' in page
    assert not Reply.objects.exists()
    link.refresh_from_db()
    assert link.answered_at is None

    change = Client().post(path_of(link), {**ANSWER, "step": "change"}).content.decode()
    assert "Ada Harbour, spokesperson" in change
    assert "We paid nobody." in change


def test_an_answer_is_kept_as_they_said_it_and_acknowledged(team: Team) -> None:
    link = link_for(team)
    receipt = send(link)

    reply = Reply.objects.get()
    assert receipt.status_code == 200
    assert reply.reference in receipt.content.decode()
    assert "We paid nobody." in receipt.content.decode()
    assert (reply.via, reply.outcome, reply.text, reply.said_by, reply.by) == (
        "reply_page",
        "answered",
        ANSWER["text"],
        ANSWER["said_by"],
        None,
    )
    assert reply.link == link
    assert reply.request.outcome == "answered"
    event = Event.objects.get(verb="reply.reply_came")
    assert (event.actor, event.facts["via"]) == (None, "reply_page")


def test_used_again_it_shows_when_it_was_answered_and_not_what_was_said(team: Team) -> None:
    link = link_for(team)
    send(link)

    for answer in (Client().get(path_of(link)), send(link, text="And another thing.")):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "received an answer here" in page
        assert "We paid nobody" not in page
        assert "Ada Harbour" not in page
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("spoil", ["revoked", "expired", "tampered", "guessed"])
def test_an_address_that_opens_nothing_says_so_and_takes_nothing(team: Team, spoil: str) -> None:
    link = link_for(team)
    path = path_of(link)
    if spoil == "revoked":
        links.revoke(by=team.reporter, link=link)
    elif spoil == "expired":
        ReplyLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoil == "tampered":
        path = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"
    else:
        path = f"/reply/{link.uuid.hex}/"

    for answer in (Client().get(path), Client().post(path, {**ANSWER, "step": "send"})):
        assert answer.status_code == (410 if spoil in {"revoked", "expired"} else 404)
        assert QUESTIONS not in answer.content.decode()
        assert team.desk.name not in answer.content.decode()
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"outcome": ""}, "Choose what your answer is."),
        ({"text": "  "}, "Write your answer."),
        ({"said_by": ""}, "Write who answers"),
        ({"text": "x" * 20_001}, "20,001 characters long"),
        ({"outcome": "more_time"}, "Write until when you need time"),
        ({"outcome": "more_time", "until": "2001-01-01T10:00"}, "Write until when you need time"),
        ({"outcome": "lawyers_letter"}, "not one of the available choices"),
        ({"outcome": "more_time", "until": "soon"}, "Write a date and a time"),
    ],
)
def test_what_lacks_something_comes_back_as_it_was_typed(
    team: Team, typed: dict[str, str], sentence: str
) -> None:
    link = link_for(team)
    answer = send(link, **typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    kept = {**ANSWER, **typed}
    if kept["said_by"]:
        assert kept["said_by"] in answer.content.decode()
    if kept["text"].strip():
        assert kept["text"][:15] in answer.content.decode()
    link.refresh_from_db()
    assert link.answered_at is None


@pytest.mark.parametrize(("outcome", "request_is"), [("denied", "denied"), ("declined", "declined")])
def test_what_they_say_their_answer_is_is_its_outcome(team: Team, outcome: str, request_is: str) -> None:
    link = link_for(team)
    send(link, outcome=outcome)

    reply = Reply.objects.get()
    assert reply.outcome == outcome
    assert reply.request.outcome == request_is
    assert abs(reply.received_at - timezone.now()) < timedelta(minutes=1)


def test_whoever_needs_time_gets_another_page_to_answer_on(team: Team) -> None:
    link = link_for(team)
    until = timezone.now().astimezone(team.desk.zone) + timedelta(days=2)
    receipt = send(link, outcome="more_time", text="", until=f"{until:%Y-%m-%dT%H:%M}")

    request = link.request
    request.refresh_from_db()
    following = ReplyLink.objects.exclude(pk=link.pk).get()
    assert (request.outcome, request.is_outstanding) == ("more_time", True)
    assert links.address_of(following) in receipt.content.decode()
    assert links.address_of(following) in Client().get(path_of(link)).content.decode()
    assert send(following).status_code == 200
    request.refresh_from_db()
    assert request.outcome == "answered"
    assert links.address_of(following) not in Client().get(path_of(link)).content.decode()


def test_files_are_evidence_that_nobody_of_the_desk_added(team: Team) -> None:
    link = link_for(team)
    paper = SimpleUploadedFile("ledger.txt", b"Paid: nothing.")
    look = Client().post(path_of(link), {**ANSWER, "upload": [paper]})
    kept = look.context["form"].data["kept"]
    receipt = send(link, kept=kept)

    item = Reply.objects.get().evidence.get()
    assert "ledger.txt" in receipt.content.decode()
    assert (item.story, item.way, item.added_by, item.whence) == (
        link.request.story,
        "upload",
        None,
        "came with a reply",
    )
    lines = item.custody.values_list("by", "how")
    assert "Came with a reply of Port authority by reply page" in [how for _by, how in lines]
    assert {by for by, _how in lines} == {None}
    page = Client()
    page.force_login(team.checker)
    assert (
        "came with a reply" in page.get(f"/stories/{item.story.uuid}/evidence/{item.uuid}/").content.decode()
    )


def test_a_file_that_is_not_kept_is_named_and_those_that_are_need_not_come_again(team: Team) -> None:
    link = link_for(team)
    good, bad = SimpleUploadedFile("note.txt", b"Words."), SimpleUploadedFile("run.exe", b"MZ\0\0")
    answer = Client().post(path_of(link), {**ANSWER, "upload": [good, bad]})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "run.exe" in page
    assert "Already here: note.txt" in page
    assert "We paid nobody." in page


def test_too_many_files_are_refused_before_any_is_kept(team: Team) -> None:
    link = link_for(team)
    papers = [SimpleUploadedFile(f"{number}.txt", f"Paper {number}.".encode()) for number in range(11)]
    before = Blob.objects.count()

    answer = Client().post(path_of(link), {**ANSWER, "upload": papers})

    assert answer.status_code == 422
    assert "At most 10 files" in answer.content.decode()
    assert Blob.objects.count() == before


@pytest.mark.parametrize("gone", ["row", "bytes"])
def test_a_file_that_is_gone_meanwhile_is_asked_for_again(team: Team, gone: str) -> None:
    link = link_for(team)
    paper = SimpleUploadedFile("a.txt", b"Gone.")
    look = Client().post(path_of(link), {**ANSWER, "upload": [paper]})
    kept = look.context["form"].data["kept"]
    store.path_of(Blob.objects.latest("pk").sha256).unlink()
    if gone == "row":
        kept = signing.dumps([["0" * 64, "a.txt"]], salt="outside.files")

    answer = send(link, kept=kept)

    assert answer.status_code == 422
    assert "a.txt: it is not here any more" in answer.content.decode()
    assert ANSWER["said_by"] in answer.content.decode()
    assert not Reply.objects.exists()


def test_a_file_nobody_sent_can_not_be_claimed(team: Team) -> None:
    link = link_for(team)
    send(link, kept="W1siMDAiLCJ4LnR4dCJdXQ:forged:forged")

    assert not Reply.objects.get().evidence.exists()


def test_who_tries_too_often_waits_and_loses_nothing(team: Team) -> None:
    link = link_for(team)
    for _ in range(20):
        Client().post(path_of(link), {**ANSWER, "said_by": ""})
    answer = send(link)

    assert answer.status_code == 429
    assert "We paid nobody." in answer.content.decode()
    assert not Reply.objects.exists()


def test_a_form_without_its_guard_is_refused(team: Team) -> None:
    answer = Client(enforce_csrf_checks=True).post(path_of(link_for(team)), {**ANSWER, "step": "send"})

    assert answer.status_code == 403
    assert not Reply.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_once_one_is_kept() -> None:
    cache.clear()
    link = link_for(Team())
    start, said = threading.Barrier(6), []

    def answer() -> None:
        start.wait()
        try:
            answering.answer(link=link, outcome="answered", text="Ours.", said_by="Ada")
            said.append("kept")
        except NotPossible:
            said.append("refused")
        except Refusal as other:
            said.append(repr(other))
        finally:
            connection.close()

    threads = [threading.Thread(target=answer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["kept"] + ["refused"] * 5
    assert Reply.objects.count() == 1
