"""Parties, their addresses, the desk's letters, and what is put, sent and corrected, over the API."""

from typing import Any

import pytest
from django.utils import timezone

from newsroom.dispatch.models import OutboxMessage
from newsroom.people.models import User
from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team
from tests.outreach.sent import PRESS, address_of, mailed, settle
from tests.replying import asked
from verification.outreach.models import Mail, ReplyRequest, Template

HOURS = {"time_zone": "Europe/Vilnius", "opens_at": "09:00", "closes_at": "18:00", "working_days": "12345"}


@pytest.fixture
def request_(team: Team) -> ReplyRequest:
    return asked(team)


def path(request: ReplyRequest, verb: str = "") -> str:
    return f"reply_requests/{request.uuid}/{verb}".rstrip("/")


def seen(request: ReplyRequest) -> int:
    request.refresh_from_db()
    return request.version


def test_a_party_is_changed_and_reached(team: Team, request_: ReplyRequest) -> None:
    party = f"parties/{request_.party.uuid}"
    before = given(as_(team.reporter).get(party))
    change = {"seen": before["version"], "name": "Port of Sund", "kind": "press_office", **HOURS}

    changed = given(as_(team.reporter).post(f"{party}/change_party", **change))
    assert (changed["name"], changed["opens_at"]) == ("Port of Sund", "09:00:00")
    refused(as_(team.reporter).post(f"{party}/change_party", **change), 409, "Somebody else changed")
    refused(
        as_(team.reporter).post(f"{party}/add_address", channel="email", value="x"), 422, "no e-mail", "value"
    )
    with_address = given(as_(team.reporter).post(f"{party}/add_address", channel="email", value=PRESS))
    [address] = with_address["addresses"]
    assert given(as_(team.auditor).get("addresses", party=str(request_.party.uuid)))["count"] == 1
    refused(as_(team.reporter).post(f"addresses/{address['id']}/mark_good"), 409, "not marked bad")
    assert given(as_(team.reporter).post(f"addresses/{address['id']}/retire"))["retired_at"]
    assert last_event().verb == "party.address_retired"


def test_an_attempt_is_corrected_and_bounces(team: Team, request_: ReplyRequest) -> None:
    first = str(request_.attempts.get().uuid)
    now = timezone.now().isoformat()

    shown = given(
        as_(team.reporter).post(
            path(request_, "correct"), attempt=first, result="delivered", detail="By hand."
        )
    )
    second = shown["attempts"][1]
    assert second["corrects"] == first
    refused(
        as_(team.reporter).post(path(request_, "correct"), attempt=first, result="unknown"), 409, "corrected"
    )
    other = str(asked(team, name="Ministry").attempts.get().uuid)
    for verb, body in (("correct", {"result": "unknown"}), ("bounced", {"at": now, "reason": "Full."})):
        refused(as_(team.reporter).post(path(request_, verb), attempt=other, **body), 422, "", "attempt")
    bounced = given(
        as_(team.reporter).post(path(request_, "bounced"), attempt=second["id"], at=now, reason="Full.")
    )
    assert bounced["was_delivered"] is False
    ended = as_(team.reporter).post(path(request_, "give_up_search"), reason="They are gone.")
    given(ended)
    assert last_event().verb == "reply.search_given_up"


def test_a_letter_is_filled_and_sent_once(team: Team, request_: ReplyRequest) -> None:
    address = str(address_of(team, request_).uuid)
    letter = given(as_(team.reporter).post(path(request_, "fill_letter"), step="follow_up"))
    assert "Dear Port authority" in letter["body"]
    refused(as_(team.reporter).post(path(request_, "fill_letter"), step="threat"), 422, "threat", "step")
    body: dict[str, Any] = {
        **letter,
        "id": "9c4d7cb5-6f0e-4a37-8d7d-0a7f6a1b7c11",
        "address": address,
        "step": "follow_up",
        "seen": seen(request_),
    }

    shown = given(as_(team.reporter).post(path(request_, "send"), **body))
    again = given(as_(team.reporter).post(path(request_, "send"), **body))

    assert [mail["subject"] for mail in shown["mails"]] == [letter["subject"]]
    assert again["mails"] == shown["mails"]
    assert OutboxMessage.objects.filter(channel="outside").count() == 1
    refused(
        as_(team.checker).post(path(request_, "send"), **body | {"id": str(request_.uuid)}), 409, "Not sent"
    )
    refused(as_(team.legal).post(path(request_, "send"), **body), 403, "reply log")


def test_what_nobody_knows_is_settled(team: Team, request_: ReplyRequest) -> None:
    mail = mailed(team, request_)
    settle(mail, "unknown", "The connection broke.")

    shown = given(
        as_(team.reporter).post(path(request_, "settle_unknown"), mail=str(mail.uuid), arrived=True)
    )

    assert shown["attempts"][-1]["result"] == "delivered"
    refused(
        as_(team.reporter).post(path(request_, "settle_unknown"), mail=str(mail.uuid), arrived=False),
        409,
        "known already",
    )
    assert Mail.objects.count() == 1


def test_it_is_put_again(team: Team, request_: ReplyRequest) -> None:
    body = {"seen": seen(request_), "put": "And this?"}

    shown = given(as_(team.reporter).post(path(request_, "put_again"), **body))

    assert [putting["text"] for putting in shown["puttings"]][1] == "And this?"
    refused(as_(team.reporter).post(path(request_, "put_again"), **body), 409, "Somebody else changed")


def test_a_letter_is_worded_by_the_head(team: Team, outsider: User) -> None:
    body: dict[str, Any] = {
        "desk": str(team.desk.uuid),
        "type": "comment",
        "step": "put",
        "language": "lt",
        "subject": "Klausimas",
        "body": "{questions}",
    }
    refused(as_(team.editor).post("templates", **body), 403, "desk head")
    refused(as_(team.head).post("templates", **body | {"body": "{who}"}), 422, "Nothing is called", "body")

    kept = given(as_(team.head).post("templates", **body))

    assert given(as_(team.auditor).get("templates", language="lt"))["count"] == 1
    refused(as_(outsider).get(f"templates/{kept['id']}"), 404)
    refused(as_(team.head).post("templates", **body), 409, "Somebody else changed")
    assert as_(team.head).post(f"templates/{kept['id']}/reset", seen=kept["version"]).status_code == 204
    assert not Template.objects.exists()
