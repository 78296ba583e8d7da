"""The calendar of a person's deadlines: what stands in it, what never does, and that its address is a secret."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from newsroom.dispatch.models import CalendarFeed
from newsroom.ledger.models import Event
from newsroom.people.models import User
from tests.factories import Team, filed, mark, taken
from tests.people.asking import as_
from tests.people.signing_in import PASSWORD
from tests.platform.canary import CANARY, NAME, found_in
from tests.web.editor.roads import ran_unconfirmed
from verification.outreach import actions as outreach
from verification.sources import actions as sources
from verification.sources import identities

pytestmark = pytest.mark.django_db
PARTY = "Government of Farland"


def made(user: User, verb: str = "") -> str:
    """The path of a calendar that is made, or renewed, on the person's page."""
    answer = as_(user).post(f"/me/calendar/{verb}")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return "/calendar/" + answer.context["address"].partition("/calendar/")[2]


def events(path: str) -> dict[str, Any]:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    assert not calendar.errors
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def asked(team: Team) -> Any:
    """A story with a publish-by, and a party whose reply is awaited."""
    story = filed(team, publish_by=timezone.now() + timedelta(hours=6))
    party = outreach.add_party(by=team.reporter, desk=team.desk, name=PARTY, kind="body")
    reply_by = timezone.now() + timedelta(hours=2)
    return outreach.put(
        by=team.reporter, story=story, party=party, type="comment", put="Is it so?", reply_by=reply_by
    )


def test_a_reporters_calendar_holds_their_replies_and_stories(team: Team) -> None:
    request = asked(team)
    slug = request.story.slug
    outreach.follow_up(by=team.reporter, request=request, at=timezone.now() + timedelta(hours=1))

    path = made(team.reporter)
    assert set(events(path)) == {f"Follow up: {slug}", f"Publish by: {slug}"}, "nothing has reached them"
    outreach.log_attempt(
        by=team.reporter, request=request, channel="phone", at=timezone.now(), result="delivered"
    )
    until = timezone.now() + timedelta(hours=4)
    outreach.log_reply(by=team.reporter, request=request, outcome="more_time", until=until)

    found = events(path)

    assert set(found) == {
        f"Follow up: {slug}",
        f"Reply by: {slug}",
        f"What they promised: {slug}",
        f"Last call: {slug}",
        f"Publish by: {slug}",
    }
    assert found[f"Publish by: {slug}"]["dtstart"].to_ical().endswith(b"Z")
    for event in found.values():
        assert {"UID", "DTSTAMP", "SEQUENCE", "DTSTART"} <= set(event)
    assert events(made(team.colleague)) == {}


def test_a_checkers_calendar_holds_their_tasks_until_they_are_done(team: Team) -> None:
    story = filed(team, publish_by=timezone.now() + timedelta(hours=6))
    claim = mark(team, story)
    path = made(team.checker)
    assert events(path) == {}
    task = taken(team, claim)

    [event] = events(path).values()
    assert event["summary"] == f"Check due: {story.slug} C1"
    assert event["dtstart"].dt == task.due_at.replace(microsecond=0)


def test_a_re_check_is_in_its_owners_calendar(team: Team) -> None:
    story = ran_unconfirmed(team)
    entry = story.publications.get().register_entries.get()
    assert f"Re-check: {story.slug} C1" in events(made(entry.owner))


def test_what_moves_keeps_its_uid_and_its_sequence_grows(team: Team) -> None:
    request = asked(team)
    path = made(team.reporter)
    outreach.follow_up(by=team.reporter, request=request, at=timezone.now() + timedelta(hours=1))
    before = events(path)[f"Follow up: {request.story.slug}"]
    request.refresh_from_db()
    outreach.follow_up(by=team.reporter, request=request, at=timezone.now() + timedelta(hours=3))

    after = events(path)[f"Follow up: {request.story.slug}"]

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt > before["dtstart"].dt


def test_neither_a_source_nor_a_party_is_named(team: Team) -> None:
    request = asked(team)
    source = sources.add(by=team.reporter, story=request.story, name="a port official", type="unnamed_person")
    identities.protect(by=team.reporter, source=source, **CANARY)
    mark(team, request.story)

    said = Client().get(made(team.reporter)).content.replace(b"\r\n ", b"")

    assert NAME.split()[0] == "Zora"
    assert not found_in(said)
    for word in (PARTY, "Farland", "port official", "Is it so", "41 million", team.reporter.name):
        assert word.encode() not in said


def test_nothing_new_is_answered_without_a_body(team: Team) -> None:
    request = asked(team)
    path = made(team.reporter)
    etag = Client().get(path)["ETag"]

    assert Client().get(path, headers={"If-None-Match": etag}).status_code == 304
    outreach.follow_up(by=team.reporter, request=request, at=timezone.now() + timedelta(hours=1))
    assert Client().get(path, headers={"If-None-Match": etag}).status_code == 200


def test_a_renewed_address_ends_the_one_before_and_revoking_ends_both(team: Team) -> None:
    first = made(team.reporter)
    second = made(team.reporter, "renew/")

    assert Client().get(first).status_code == 404
    assert events(second) == {}
    as_(team.reporter).post("/me/calendar/revoke/")
    assert Client().get(second).status_code == 404
    recorded = Event.objects.filter(actor=team.reporter, verb__startswith="feed.").order_by("position")
    assert [event.verb for event in recorded] == ["feed.made", "feed.renewed", "feed.revoked"]


def test_of_the_address_only_a_hash_is_kept_and_the_page_shows_it_once(team: Team) -> None:
    path = made(team.reporter)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")

    assert len(secret) >= 40
    assert secret not in str(CalendarFeed.objects.values())
    assert secret not in str(list(Event.objects.values_list("facts", flat=True)))
    page = as_(team.reporter).get("/me/").content.decode()
    assert secret not in page
    assert "Renew the address" in page
    again = as_(team.reporter).post("/me/calendar/")
    assert again.status_code == 409


@pytest.mark.parametrize("secret", ["x", "a" * 43, "../me", "%00"])
def test_a_guessed_address_is_not_there(team: Team, secret: str) -> None:
    made(team.reporter)
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_who_left_has_no_calendar(team: Team) -> None:
    path = made(team.reporter)
    User.objects.filter(pk=team.reporter.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_an_unlocked_screen_makes_no_calendar_and_a_new_password_ends_one() -> None:
    team, found = Team(), Client()
    found.force_login(team.checker)
    for way in ("", "renew/"):
        assert found.post(f"/me/calendar/{way}").url.startswith("/accounts/reauthenticate/")

    address = made(team.checker)
    assert Client().get(address).status_code == 200
    new = {"password1": "staple harbour 1911", "password2": "staple harbour 1911"}
    as_(team.checker).post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    assert Client().get(address).status_code == 404
