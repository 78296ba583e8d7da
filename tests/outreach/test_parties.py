"""Whom a desk asks, when they can be reached, and by which ways."""

from datetime import time

import pytest

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from tests.factories import Team, make_member
from verification.outreach.actions import add_address, add_party, change_party, mark_good, retire_address
from verification.outreach.models import Address, Party
from verification.outreach.parties import Hours


def party(team: Team, name: str = "Port authority", hours: Hours | None = None) -> Party:
    return add_party(by=team.reporter, desk=team.desk, name=name, kind="body", hours=hours or Hours())


def address(team: Team, channel: str = "email", value: str = "press@port.example") -> Address:
    return add_address(by=team.reporter, party=party(team), channel=channel, value=value)


@pytest.mark.parametrize(
    ("channel", "value"),
    [
        ("email", "press@port.example"),
        ("phone", "+45 33 12 34 56 ext. 7"),
        ("web_form", "https://port.example/contact?to=press"),
        ("messaging", "@portsund"),
        ("social", "https://social.example/port"),
        ("in_person", "Quay 4, second floor"),
        ("letter", "Quay 4, 1000 Sund"),
    ],
)
def test_a_way_to_reach_them_is_kept_over_every_channel(team: Team, channel: str, value: str) -> None:
    kept = address(team, channel, f" {value} ")

    assert (kept.channel, kept.value, kept.bad_since, kept.retired_at) == (channel, value, None, None)
    assert Event.objects.latest("position").verb == "party.address_added"


def test_signs_that_nobody_sees_are_no_part_of_a_name_or_an_address(team: Team) -> None:
    kept = address(team, "phone", "\u202a+45 33 12 34 56\u202c\ufeff")
    named = add_party(
        by=team.reporter, desk=team.desk, name="\ufeffPort\tof\u200f S\x1bund\u200b", kind="body"
    )

    assert (kept.value, named.name) == ("+45 33 12 34 56", "Port of Sund")
    with pytest.raises(Invalid, match="Name the person"):
        add_party(by=team.reporter, desk=team.desk, name="\ufeff\u200b", kind="body")


@pytest.mark.parametrize(
    ("channel", "value", "sentence"),
    [
        ("email", "", "Write the e-mail address."),
        ("email", "press", "is no e-mail address"),
        ("email", "a@port.example, b@port.example", "write one alone"),
        ("email", "Port <press@port.example>", "write one alone"),
        ("email", "a@port.example\nBcc: all@port.example", "in one line"),
        ("email", "a@port.example\u2028b", "in one line"),
        ("phone", "call me", "is no telephone number"),
        ("phone", "1234", "is no telephone number"),
        ("phone", "1" * 21, "is no telephone number"),
        ("web_form", "port.example", "is no web address"),
        ("web_form", "javascript:alert(1)", "is no web address"),
        ("web_form", "https://me:secret@port.example/", "without a name or password"),
        ("letter", "x" * 321, "at most 320"),
    ],
)
def test_what_nobody_is_reached_at_is_refused_in_a_sentence(
    team: Team, channel: str, value: str, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        address(team, channel, value)
    assert list(refused.value.errors) == ["value"]
    assert not Address.objects.exists()


def test_the_same_address_is_kept_once_until_it_is_retired(team: Team) -> None:
    first = address(team)
    with pytest.raises(Invalid, match="has this address already"):
        address(team)

    retire_address(by=team.checker, address=first)

    assert address(team).pk != first.pk
    with pytest.raises(NotPossible, match="retired already"):
        retire_address(by=team.checker, address=first)
    with pytest.raises(NotPossible, match="not marked bad"):
        mark_good(by=team.checker, address=first)


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        (Hours(time_zone="Mars/Olympus"), "time_zone"),
        (Hours(opens_at=time(9)), "closes_at"),
        (Hours(opens_at=time(18), closes_at=time(9)), "closes_at"),
        (Hours(working_days=""), "working_days"),
        (Hours(working_days="8"), "working_days"),
        (Hours(holiday_calendar="XX"), "holiday_calendar"),
    ],
)
def test_hours_that_nobody_keeps_are_refused(team: Team, hours: Hours, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        party(team, hours=hours)
    assert list(refused.value.errors) == [field]
    assert not Party.objects.exists()


def test_a_party_is_changed_once_by_whoever_saw_it_last(team: Team) -> None:
    kept = party(team)
    hours = Hours("Europe/Vilnius", time(9), time(18), "54321", "LT")
    change = {"party": kept, "seen": kept.version, "name": "Port of Sund", "kind": "press_office"}

    changed = change_party(by=team.editor, hours=hours, **change)

    assert (changed.name, changed.time_zone, changed.working_days) == (
        "Port of Sund",
        "Europe/Vilnius",
        "12345",
    )
    assert Event.objects.latest("position").verb == "party.changed"
    with pytest.raises(NotPossible, match="Somebody else changed"):
        change_party(by=team.reporter, hours=Hours(), **change)
    other = party(team, "Ministry")
    with pytest.raises(Invalid, match="another party called Port of Sund"):
        change_party(
            by=team.reporter, party=other, seen=other.version, name="Port of Sund", kind="body", hours=hours
        )


@pytest.mark.parametrize("role", ["head", "legal", "auditor", "stranger"])
def test_only_who_keeps_the_log_keeps_parties(team: Team, role: str) -> None:
    kept = address(team)
    by = make_member(Team().desk, "editor") if role == "stranger" else getattr(team, role)
    events = Event.objects.count()

    for verb in (
        lambda: add_party(by=by, desk=team.desk, name="X", kind="body"),
        lambda: change_party(by=by, party=kept.party, seen=1, name="X", kind="body", hours=Hours()),
        lambda: add_address(by=by, party=kept.party, channel="phone", value="+45 12345"),
        lambda: retire_address(by=by, address=kept),
        lambda: mark_good(by=by, address=kept),
    ):
        with pytest.raises(NotPermitted, match="reply log"):
            verb()
    assert Event.objects.count() == events
