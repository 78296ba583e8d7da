"""The pages of parties: who they are, how and when they are reached, what was asked of them."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from newsroom.people.models import User
from tests.factories import Team
from tests.outreach.sent import PRESS, address_of
from tests.replying import asked
from tests.web.reporter.reading import as_, buttons, error_of, links, value, words
from verification.outreach.actions import bounced, log_attempt
from verification.outreach.models import Address, Party


def form(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Port authority",
        "kind": "body",
        "note": "Ask for the duty officer.",
        "time_zone": "Europe/Vilnius",
        "opens_at": "09:00",
        "closes_at": "18:00",
        "working_days": ["1", "2"],
        "holiday_calendar": "LT",
        **changed,
    }


def at(party: Party, verb: str = "") -> str:
    return f"/parties/{party.uuid}/{verb}"


def test_an_empty_list_says_what_will_stand_there(reporter: Client) -> None:
    assert "Nobody was asked yet." in words(reporter.get("/parties/"))
    assert "Nobody is called that." in words(reporter.get("/parties/", {"q": "x"}))


def test_a_party_is_added_found_and_changed(team: Team, reporter: Client) -> None:
    added = reporter.post("/parties/", form(), follow=True)
    party = Party.objects.get()
    assert "09:00 to 18:00 Europe/Vilnius, on Monday, Tuesday" in words(added)
    assert "was here already" in words(reporter.post("/parties/", form(), follow=True))
    assert at(party) in links(reporter.get("/parties/", {"q": "port"}))

    changed = reporter.post(at(party, "change/"), form(seen=party.version, name="Port of Sund"), follow=True)

    assert "Port of Sund" in words(changed, "//h1")
    late = reporter.post(at(party, "change/"), form(seen=party.version, name="Mine"))
    assert late.status_code == 409
    assert value(late, "name") == "Mine"
    assert "Port of Sund" in words(late, "//h1")


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Name the person or body."),
        ({"opens_at": "late"}, "opens_at", "Write a time of day"),
        ({"closes_at": ""}, "closes_at", "or neither"),
        ({"working_days": []}, "working_days", "Choose the days"),
        ({"holiday_calendar": "XX"}, "holiday_calendar", "no calendar of holidays"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    reporter: Client, changed: dict[str, Any], field: str, sentence: str
) -> None:
    answer = reporter.post("/parties/", form(**changed))

    assert answer.status_code == 422
    assert sentence in error_of(answer, f"party_{field}")
    assert value(answer, "note") == "Ask for the duty officer."
    assert not Party.objects.exists()


def test_addresses_are_added_retired_and_marked_good_again(team: Team, reporter: Client) -> None:
    party = asked(team).party

    refused = reporter.post(at(party, "addresses/"), {"channel": "email", "value": "press", "note": "duty"})
    assert refused.status_code == 422
    assert "is no e-mail address" in error_of(refused, "address_value")
    assert value(refused, "value") == "press"
    reporter.post(at(party, "addresses/"), {"channel": "email", "value": PRESS, "note": "duty"})
    address = Address.objects.get()
    attempt = log_attempt(
        by=team.reporter,
        request=party.requests.get(),
        address=address,
        at=timezone.now(),
        result="delivered",
    )
    bounced(by=team.reporter, attempt=attempt, at=timezone.now(), reason="Mailbox full.")
    assert "Mailbox full." in words(reporter.get(at(party)))

    reporter.post(at(party, f"addresses/{address.uuid}/good/"))
    assert "Mailbox full." not in words(reporter.get(at(party)))
    gone = reporter.post(at(party, f"addresses/{address.uuid}/retire/"), follow=True)
    assert f"Not used any more: E-mail: {PRESS}" in words(gone)


def test_what_was_asked_is_shown_only_of_stories_one_sees(team: Team, outsider: User) -> None:
    request = asked(team)
    address_of(team, request)

    page = as_(team.auditor).get(at(request.party))
    assert request.story.slug in words(page)
    assert buttons(page) == []
    for path in (at(request.party), at(request.party, "change/")):
        assert as_(outsider).post(path, form()).status_code in {404, 405}
    assert as_(outsider).get(at(request.party)).status_code == 404
    assert (
        as_(team.auditor)
        .post(at(request.party, "addresses/"), {"channel": "phone", "value": "+45 12345"})
        .status_code
        == 403
    )
    assert "Port authority" not in words(as_(outsider).get("/parties/"))
