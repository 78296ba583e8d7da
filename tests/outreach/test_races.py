"""Two people at one request at once, with real threads and connections."""

from typing import Any

import pytest

from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import NotPossible
from tests.factories import Team, filed
from tests.outreach.sent import address_of
from tests.races.test_threads import at_once
from tests.replying import asked
from verification.outreach.actions import add_party, correct, put, send
from verification.outreach.models import Attempt, Mail, ReplyRequest
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
