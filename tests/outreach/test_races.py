"""Two people at one request at once, with real threads and connections."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import NotPossible, Refusal
from tests.factories import Team, filed
from tests.outreach.sent import address_of
from tests.races.test_threads import at_once
from tests.replying import asked
from verification.outreach import inbound, links
from verification.outreach.actions import (
    add_party,
    change_party,
    correct,
    follow_up,
    log_reply,
    mark_good,
    pause,
    put,
    put_again,
    send,
    set_house_numbers,
)
from verification.outreach.answering import answer
from verification.outreach.matching import reply_address
from verification.outreach.models import Address, Attempt, Mail, ReplyLink, ReplyRequest
from verification.outreach.parties import Hours
from verification.outreach.putting import AlreadyAsked

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_of_eight_who_send_the_same_follow_up_one_sends_it() -> None:
    team = Team()
    request = asked(team)
    address = address_of(team, request)
    request.refresh_from_db()
    words: dict[str, Any] = {"step": "follow_up", "subject": "Again", "body": "Is it so?"}
    people = [team.reporter, team.colleague, team.checker, team.editor] * 2

    outcomes = at_once(
        [
            lambda by=by: send(by=by, request=request, address=address, seen=request.version, **words)
            for by in people
        ]
    )

    sent = [one for one in outcomes if isinstance(one, Mail)]
    refused = [one for one in outcomes if isinstance(one, NotPossible)]
    assert (len(sent), len(refused)) == (1, 7), outcomes
    assert all("changed while you wrote" in str(one) for one in refused)
    assert OutboxMessage.objects.filter(channel="outside").count() == 1


def test_of_eight_who_ask_the_same_one_asks_and_the_others_are_led_there() -> None:
    team = Team()
    story = filed(team)
    party = add_party(by=team.reporter, desk=team.desk, name="Port authority", kind="body")

    outcomes = at_once(
        [
            lambda by=by: put(by=by, story=story, party=party, type="comment", put="Is it so?")
            for by in [team.reporter, team.colleague, team.checker, team.editor] * 2
        ]
    )

    first = ReplyRequest.objects.get()
    refused = [one for one in outcomes if isinstance(one, AlreadyAsked)]
    assert len(refused) == 7, outcomes
    assert {one.first for one in refused} == {first}


def test_of_eight_who_correct_the_same_attempt_one_does() -> None:
    team = Team()
    attempt = asked(team).attempts.get()

    outcomes = at_once(
        [lambda: correct(by=team.reporter, attempt=attempt, result="not_delivered") for _ in range(8)]
    )

    assert sum(isinstance(one, Attempt) for one in outcomes) == 1, outcomes
    assert sum(isinstance(one, NotPossible) for one in outcomes) == 7


def test_whatever_several_do_to_one_request_at_once_nobody_waits_for_another_that_waits_for_them(
    settings: Any,
) -> None:
    settings.INBOUND_MAIL_DOMAIN = "in.example"
    team = Team()
    for _ in range(3):
        outcomes = at_once(_all_that_is_done(team))
        broken = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refusal)]
        assert not broken, broken


def _all_that_is_done(team: Team) -> list[Callable[[], object]]:
    """A dozen verbs that touch one request, some of them through its party or its desk, which have another story."""
    story, other, by = filed(team), filed(team), team.reporter
    request = asked(team, story, name=f"Party {story.pk}")
    ReplyRequest.objects.filter(pk=asked(team, other, name=f"Party {other.pk}").pk).update(
        party=request.party
    )
    address = address_of(team, request)
    Address.objects.filter(pk=address.pk).update(bad_since=timezone.now())
    attempt = request.attempts.get()
    link = links.make_link(by=by, request=request)
    request.refresh_from_db()
    raw = f"From: a@b.example\r\nTo: {reply_address(request)}\r\nSubject: Re\r\n\r\n{story.pk}\r\n"
    party, seen = request.party, request.version
    house: dict[str, Any] = {"type": "right_of_reply", "pace": "routine", "allow_minutes": 600 + story.pk}
    numbers = {"channels_to_try": 2, "follow_up_minutes": 60, "follow_ups": 2, "last_call_minutes": 60}
    renamed: dict[str, Any] = {"name": f"New {party.pk}", "kind": "body", "hours": Hours()}

    def fresh() -> ReplyRequest:
        return ReplyRequest.objects.select_related("story__desk", "party", "owner").get(pk=request.pk)

    def page() -> ReplyLink:
        return ReplyLink.objects.get(pk=link.pk)

    return [
        lambda: answer(link=page(), outcome="denied", text="No.", said_by="Ilse"),
        lambda: links.revoke(by=by, link=page()),
        lambda: links.make_link(by=by, request=fresh()),
        lambda: change_party(by=by, party=party, seen=party.version, **renamed),
        lambda: put_again(by=by, request=fresh(), seen=seen, put="More."),
        lambda: log_reply(by=by, request=fresh(), outcome="declined"),
        lambda: pause(by=by, request=fresh(), reason="Later."),
        lambda: follow_up(by=by, request=fresh(), at=timezone.now() + timedelta(hours=1)),
        lambda: inbound.take(raw.encode()),
        lambda: mark_good(by=by, address=address),
        lambda: correct(by=by, attempt=Attempt.objects.get(pk=attempt.pk), result="not_delivered"),
        lambda: set_house_numbers(by=team.head, desk=team.desk, **house, **numbers),
    ]
