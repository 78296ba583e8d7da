"""The card of a request says when what happens next and why, and takes the verbs of following up, at both doors."""

from datetime import datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.html import strip_tags

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.ledger.models import Event
from tests.factories import Team, filed
from verification.outreach import actions as outreach
from verification.outreach.models import Party, ReplyRequest
from verification.reminders.actions import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def reporter(team: Team) -> Client:
    return signed_in(team.reporter)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(team: Team, words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=team.desk.zone)


def moved(team: Team, words: str) -> time_machine.travel:
    return time_machine.travel(at(team, words), tick=False)


def put(team: Team, **party: Any) -> ReplyRequest:
    """Put on Saturday 27 May 2023 at 17:35 to somebody in Minsk, an hour ahead, about a story that runs at 20:30."""
    story = filed(team, publish_by=at(team, "2023-05-27 20:30"))
    asked_of = Party.objects.create(
        desk=team.desk,
        name="Press service",
        kind="press_office",
        time_zone="Europe/Minsk",
        added_by=team.reporter,
        **party,
    )
    return outreach.put(
        by=team.reporter,
        story=story,
        party=asked_of,
        type="right_of_reply",
        pace="breaking",
        put="Where was he?",
        reply_by=timezone.now() + timedelta(minutes=85),
    )


def reached(team: Team, asked: ReplyRequest) -> None:
    outreach.log_attempt(
        by=team.reporter, request=asked, channel="social", at=timezone.now(), result="delivered"
    )


def page(client: Client, asked: ReplyRequest) -> str:
    answer = client.get(reverse("replies", args=[asked.story.uuid]))
    assert answer.status_code == 200
    return words(answer)


def words(answer: Any) -> str:
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def path(asked: ReplyRequest, name: str) -> str:
    return reverse(name, args=[asked.story.uuid, asked.uuid])


def test_the_card_says_when_what_happens_next_on_both_walls_and_why(team: Team, reporter: Client) -> None:
    with moved(team, "2023-05-27 17:35"):
        asked = put(team)
        assert "1 h 25 min from the delivery; nothing has reached them yet" in page(reporter, asked)
        reached(team, asked)
        shown = page(reporter, asked)
        assert "newsroom · 20:00 their time (UTC+3)" in shown
        assert "3 left" in shown
    with moved(team, "2023-05-27 18:40"):
        outreach.log_reply(
            by=team.reporter, request=asked, outcome="more_time", until=at(team, "2023-05-27 20:00")
        )
        shown = page(reporter, asked)
        assert "moved from 18:05 by the promise" in shown
        assert "20:05" in shown
        assert "20:15" in shown
        assert "before publish at 20:30" in shown
        assert "They have until 20:00 on 27 May." in shown, "the gate knows of the promise as well"


def test_the_card_says_that_an_office_is_closed_and_the_three_ways_out(team: Team, reporter: Client) -> None:
    with moved(team, "2023-05-27 17:35"):
        asked = put(team, opens_at=time(9), closes_at=time(18))
        shown = page(reporter, asked)

        assert "Mon to Fri 09:00 to 18:00 there (UTC+3); closed now, they open Mon 08:00" in shown
        assert "Press service does not work any more before" in shown
        for way in ("Ring their duty telephone", "Hold the story", "Write to them all the same"):
            assert way in shown
        assert "None: not sent yet" in shown
        reached(team, asked)
        assert "“Press service did not immediately respond to a message on a social network sent" in page(
            reporter, asked
        )


def test_following_up_is_paused_resumed_set_and_unset_from_the_card(team: Team, reporter: Client) -> None:
    with moved(team, "2023-05-27 17:35"):
        asked = put(team)
        reached(team, asked)
        answer = reporter.post(
            path(asked, "pause_following"), {"reason": "Their lawyer rings back."}, follow=True
        )
        assert "by Rosa Reporter: Their lawyer rings back." in words(answer)
        assert "None while it is paused" in words(answer)
        answer = reporter.post(path(asked, "resume_following"), follow=True)
        assert "is reminded of Press service again" in words(answer)
        reporter.post(path(asked, "follow_up"), {"next_follow_up_at": "2023-05-27T19:00"})
        assert "moved from 18:05 by hand" in page(reporter, asked)
        reporter.post(path(asked, "unset_follow_up"))
        assert "by hand" not in page(reporter, asked)
    told = list(Event.objects.order_by("pk").values_list("verb", flat=True))[-4:]
    assert told == ["reply.paused", "reply.resumed", "reply.follow_up_set", "reply.follow_up_unset"]


def test_a_pause_without_a_reason_comes_back_as_it_was_typed(team: Team, reporter: Client) -> None:
    with moved(team, "2023-05-27 17:35"):
        asked = put(team)
        answer = reporter.post(path(asked, "pause_following"), {"reason": " "})
        assert answer.status_code == 422
        assert "Write why nobody follows up for now." in words(answer)
        answer = reporter.post(path(asked, "pause_following"), {"reason": "x" * 501})
        assert answer.status_code == 422
        assert "x" * 501 in answer.content.decode()
        answer = reporter.post(path(asked, "unset_follow_up"), follow=True)
        assert "No follow-up is set by hand here." in words(answer)


def test_who_does_not_keep_the_log_is_refused(team: Team) -> None:
    with moved(team, "2023-05-27 17:35"):
        asked = put(team)
        for name in ("pause_following", "resume_following", "unset_follow_up"):
            assert signed_in(team.auditor).post(path(asked, name), {"reason": "No."}).status_code == 403
            assert signed_in(Team().reporter).post(path(asked, name), {"reason": "No."}).status_code == 404


def test_a_reminder_leads_to_the_message_that_is_ready(team: Team, reporter: Client) -> None:
    with moved(team, "2023-05-27 17:35"):
        asked = put(team)
        reached(team, asked)
    steps = {}
    with moved(team, "2023-05-27 20:15"):
        sweep()
        deliver_due()
        for notice in Notice.objects.filter(
            recipient=team.reporter, kind__in=("reply_follow_up", "last_call")
        ):
            address, _, step = notice.path.partition("?step=")
            assert resolve(address).url_name == "write_mail"
            assert reporter.get(notice.path).status_code == 200
            steps[notice.kind] = step
    assert steps == {"reply_follow_up": "follow_up", "last_call": "last_call"}


def test_the_api_shows_the_clock_and_takes_the_verbs(team: Team, reporter: Client) -> None:
    with moved(team, "2023-05-27 17:35"):
        asked = put(team, opens_at=time(9), closes_at=time(18))
        reached(team, asked)
        here = f"/api/v1/reply_requests/{asked.uuid}/"
        clock = reporter.get(here).json()["clock"]
        assert (clock["why"], clock["follow_up_at"]) == ("interval", "2023-05-29T06:00:00Z")
        assert len(clock["no_hour_left"]["ways"]) == 3

        def post(verb: str, **body: Any) -> Any:
            return reporter.post(f"{here}{verb}/", body, content_type="application/json")

        assert post("pause", reason="").status_code == 422
        assert post("pause", reason="Wait.").json()["paused_because"] == "Wait."
        assert post("pause", reason="Wait.").status_code == 409
        assert post("resume").json()["paused_at"] is None
        assert post("unset_follow_up").status_code == 409
        assert post("follow_up", at="2023-05-27T19:00:00Z").json()["clock"]["why"] == "by_hand"
        assert post("unset_follow_up").json()["follow_up_by_hand"] is False
