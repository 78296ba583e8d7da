"""When somebody works, whatever the clocks, the calendar and the zone do."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.people.models import Desk
from newsroom.people.wall_time import instant_of
from verification.reminders.calendar import Hours, of_desk, of_party, public_holidays

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
VILNIUS = ZoneInfo("Europe/Vilnius")
APIA = ZoneInfo("Pacific/Apia")
WEEKDAYS = frozenset({1, 2, 3, 4, 5})

OFFICE = Hours(COPENHAGEN, time(9), time(17), WEEKDAYS, holidays="DK")
BAR = Hours(COPENHAGEN, time(18), time(2), frozenset({5}))


def local(words: str, zone: ZoneInfo = COPENHAGEN) -> datetime:
    return instant_of(datetime.fromisoformat(words), zone)


def shown(at: datetime | None, zone: ZoneInfo = COPENHAGEN) -> str | None:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M %z") if at else None


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        ("2026-03-29 01:59", COPENHAGEN, "2026-03-29T00:59Z"),
        ("2026-03-29 02:00", COPENHAGEN, "2026-03-29T01:00Z"),  # skipped: 03:00 is the first that exists
        ("2026-03-29 02:59:59", COPENHAGEN, "2026-03-29T01:00Z"),
        ("2026-03-29 03:00", COPENHAGEN, "2026-03-29T01:00Z"),
        ("2026-10-25 02:30", COPENHAGEN, "2026-10-25T00:30Z"),  # twice: the first is meant
        ("2026-10-25 03:00", COPENHAGEN, "2026-10-25T02:00Z"),
        ("2011-12-30 12:00", APIA, "2011-12-30T10:00Z"),  # no such day: 31 December, 00:00
        ("2026-10-04 02:10", ZoneInfo("Australia/Lord_Howe"), "2026-10-03T15:30Z"),  # half an hour is skipped
        ("2028-02-29 12:00", COPENHAGEN, "2028-02-29T11:00Z"),
    ],
)
def test_a_wall_time_means_one_instant(wall, zone, utc):
    assert instant_of(datetime.fromisoformat(wall), zone) == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    ("hours", "at", "opens"),
    [
        (OFFICE, "2026-11-26 10:00", "2026-11-26 10:00 +0100"),  # open now
        (OFFICE, "2026-11-26 08:59", "2026-11-26 09:00 +0100"),
        (OFFICE, "2026-11-26 17:00", "2026-11-27 09:00 +0100"),  # closed at the very minute
        (OFFICE, "2026-11-28 20:00", "2026-11-30 09:00 +0100"),  # Saturday night
        (OFFICE, "2026-03-27 18:00", "2026-03-30 09:00 +0200"),  # the clocks go forward at the weekend
        (OFFICE, "2026-10-23 18:00", "2026-10-26 09:00 +0100"),  # and back
        (OFFICE, "2026-07-31 17:30", "2026-08-03 09:00 +0200"),  # month end
        (OFFICE, "2028-02-28 17:30", "2028-02-29 09:00 +0100"),  # leap day
        (OFFICE, "2026-12-24 17:30", "2026-12-28 09:00 +0100"),  # two holidays, then a weekend
        (OFFICE, "2026-12-31 17:30", "2027-01-04 09:00 +0100"),  # New Year's Day is of another year
        (BAR, "2026-11-28 01:59", "2026-11-28 01:59 +0100"),  # Friday's night goes on into Saturday
        (BAR, "2026-11-28 02:00", "2026-12-04 18:00 +0100"),
        (Hours(COPENHAGEN, time(9), time(0), WEEKDAYS), "2026-11-26 23:59", "2026-11-26 23:59 +0100"),
        (Hours(COPENHAGEN, time(9), time(0), WEEKDAYS), "2026-11-27 00:00", "2026-11-27 09:00 +0100"),
        (Hours(COPENHAGEN, time(7), time(7), WEEKDAYS), "2026-11-28 06:59", "2026-11-28 06:59 +0100"),
        (
            Hours(COPENHAGEN, time(2, 30), time(10)),
            "2026-03-29 01:30",
            "2026-03-29 03:00 +0200",
        ),  # in the gap
        (
            Hours(COPENHAGEN, time(2, 10), time(2, 50)),
            "2026-03-29 01:00",
            "2026-03-30 02:10 +0200",
        ),  # wholly in it
        (
            Hours(COPENHAGEN, time(2, 30), time(10)),
            "2026-10-25 01:00",
            "2026-10-25 02:30 +0200",
        ),  # the first of two
        (Hours(COPENHAGEN), "2026-12-25 03:00", "2026-12-25 03:00 +0100"),  # no hours known: never closed
        (Hours(COPENHAGEN, time(9), time(17), frozenset()), "2026-11-26 10:00", None),
    ],
)
def test_the_next_working_instant(hours, at, opens):
    assert shown(hours.next_open(local(at))) == opens


def test_both_hours_that_the_clocks_repeat_are_open():
    night = Hours(COPENHAGEN, time(22), time(6))
    repeated = datetime(2026, 10, 25, 2, 30, tzinfo=COPENHAGEN)

    assert night.is_open(repeated)
    assert night.is_open(repeated.replace(fold=1))


def test_a_day_that_the_zone_left_out_has_no_hours():
    office = Hours(APIA, time(9), time(17))

    assert shown(office.next_open(local("2011-12-29 17:00", APIA)), APIA) == "2011-12-31 09:00 +1400"
    night = Hours(APIA, time(22), time(2))
    assert shown(night.next_open(local("2011-12-31 00:30", APIA)), APIA) == "2011-12-31 22:00 +1400"


@pytest.mark.parametrize(
    ("hours", "at", "lead", "last"),
    [
        (OFFICE, "2026-11-26 12:00", 30, "2026-11-26 11:30 +0100"),
        (
            OFFICE,
            "2026-11-28 20:00",
            30,
            "2026-11-27 16:30 +0100",
        ),  # Saturday night: before they close on Friday
        (OFFICE, "2026-11-30 09:00", 30, "2026-11-27 16:30 +0100"),  # they open only then
        (OFFICE, "2026-11-30 09:10", 30, "2026-11-30 09:00 +0100"),  # less than the lead is open
        (BAR, "2026-11-28 12:00", 60, "2026-11-28 01:00 +0100"),
        (Hours(COPENHAGEN), "2026-11-28 12:00", 60, "2026-11-28 11:00 +0100"),
        (Hours(COPENHAGEN, time(9), time(17), frozenset()), "2026-11-26 10:00", 30, None),
    ],
)
def test_the_last_working_instant_before(hours, at, lead, last):
    assert shown(hours.last_open_before(local(at), lead=timedelta(minutes=lead))) == last


def test_a_holiday_in_their_country_is_none_in_ours():
    ours = Hours(COPENHAGEN, time(9), time(17), WEEKDAYS, holidays="DK")
    theirs = Hours(VILNIUS, time(9), time(17), WEEKDAYS, holidays="LT")
    restoration = local("2026-03-11 11:00")  # Lithuania's independence restored, a Wednesday

    assert ours.is_open(restoration)
    assert not theirs.is_open(restoration)
    assert shown(theirs.next_open(restoration), VILNIUS) == "2026-03-12 09:00 +0200"
    great_prayer = local("2026-04-02 11:00")  # Maundy Thursday: Denmark's, not Lithuania's
    assert theirs.is_open(great_prayer)
    assert not ours.is_open(great_prayer)


def test_a_part_of_a_country_has_holidays_of_its_own():
    womens_day = date(2027, 3, 8)

    assert womens_day in public_holidays("DE-BE", 2027)
    assert womens_day not in public_holidays("DE", 2027)


def test_a_party_keeps_its_own_zone_and_calendar_else_the_desks():
    desk = Desk(time_zone="Europe/Copenhagen", holiday_calendar="DK", working_days="1234567")
    party = SimpleNamespace(
        desk=desk,
        zone=VILNIUS,
        opens_at=time(9),
        closes_at=time(17),
        working_days="135",
        holiday_calendar="LT",
    )

    assert of_party(party) == Hours(VILNIUS, time(9), time(17), frozenset({1, 3, 5}), holidays="LT")
    party.holiday_calendar = ""
    assert of_party(party).holidays == "DK"
    assert of_desk(desk) == Hours(COPENHAGEN, time(7), time(23), frozenset(range(1, 8)), holidays="DK")


FIRST, LAST = datetime.fromisoformat("2009-01-01"), datetime.fromisoformat("2031-01-01")

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
walls = st.times().map(lambda t: t.replace(microsecond=0))
some_hours = st.builds(
    Hours,
    zone=zones,
    opens=walls,
    closes=walls,
    days=st.frozensets(st.integers(1, 7), min_size=1),
    holidays=st.sampled_from(["", "DK", "LT", "DE-BE", "WS", "IL"]),
)
instants = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@settings(max_examples=60, deadline=None)
@given(hours=some_hours, at=instants, later=st.timedeltas(timedelta(0), timedelta(days=9)))
def test_the_next_open_instant_is_open_never_before_and_keeps_the_order(hours, at, later):
    opens = hours.next_open(at)

    assert opens is not None
    assert opens >= at
    assert hours.is_open(opens)
    assert hours.next_open(opens) == opens
    assert hours.next_open(at + later) >= opens
    if opens > at:  # and nothing was open before it
        assert not hours.is_open(at)
        assert not hours.is_open(at + (opens - at) / 2)


@settings(max_examples=60, deadline=None)
@given(hours=some_hours, at=instants, lead=st.integers(1, 600))
def test_the_last_open_instant_is_open_and_before(hours, at, lead):
    last = hours.last_open_before(at, lead=timedelta(minutes=lead))

    assert last is not None
    assert last < at
    assert hours.is_open(last)


@settings(max_examples=100, deadline=None)
@given(wall=st.datetimes(FIRST, LAST), zone=zones)
def test_a_wall_time_means_the_first_instant_that_shows_it_or_a_later_wall(wall, zone):
    wall = wall.replace(microsecond=0)
    at = instant_of(wall, zone)

    assert at.astimezone(zone).replace(tzinfo=None) >= wall
    assert (at - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None) < wall
