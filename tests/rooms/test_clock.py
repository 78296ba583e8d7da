"""The clock of a request: time is moved, the real verbs are called, the row and who is reminded are looked at."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, filed, published
from verification.outreach import actions as outreach
from verification.outreach.clock import Facts, Try, Why, reckon
from verification.outreach.following import FOLLOW_UP, LAST_CALL, REPLY_BY_PASSED, plan, times_of
from verification.outreach.line import log_of
from verification.outreach.models import Attempt, Party, ReplyRequest
from verification.outreach.no_hour import no_hour_left, would_be_true
from verification.outreach.paces import OWN
from verification.reminders.actions import sweep
from verification.reminders.calendar import Hours
from verification.reminders.models import Reminder
from verification.text.reaching import read
from verification.text.reaching_log import why_not

pytestmark = pytest.mark.django_db

KINDS = (FOLLOW_UP, LAST_CALL, REPLY_BY_PASSED)
HOUR = timedelta(hours=1)


@pytest.fixture
def team() -> Team:
    """In Copenhagen, where the desk never sleeps: its own hours shift nothing here."""
    return Team()


class Desk:
    """A desk on which time is moved: each step happens at a wall time of Copenhagen."""

    def __init__(self, team: Team) -> None:
        self.team = team

    def at(self, words: str) -> time_machine.travel:
        wall = datetime.fromisoformat(words).replace(tzinfo=self.team.desk.zone)
        return time_machine.travel(wall, tick=False)

    def wall(self, instant: datetime | None) -> str | None:
        return instant.astimezone(self.team.desk.zone).strftime("%a %H:%M") if instant else None

    def instant(self, words: str) -> datetime:
        return datetime.fromisoformat(words).replace(tzinfo=self.team.desk.zone)

    def story(self, publish_by: str | None = None) -> Story:
        return filed(self.team, publish_by=self.instant(publish_by) if publish_by else None)

    def party(self, *, office: bool = False, zone: str = "", holidays: str = "") -> Party:
        hours = {"opens_at": time(9), "closes_at": time(18)} if office else {}
        return Party.objects.create(
            desk=self.team.desk,
            name="Government press service",
            kind="press_office",
            added_by=self.team.reporter,
            time_zone=zone,
            holiday_calendar=holidays,
            **hours,
        )

    def put(
        self,
        story: Story,
        party: Party | None = None,
        pace: str = "breaking",
        type: str = "right_of_reply",  # noqa: A002
    ) -> ReplyRequest:
        return outreach.put(
            by=self.team.reporter,
            story=story,
            party=party or self.party(),
            type=type,
            pace=pace,
            put="Where was he?",
        )

    def tried(self, asked: ReplyRequest, channel: str = "email", result: str = "delivered") -> Attempt:
        return outreach.log_attempt(
            by=self.team.reporter, request=asked, channel=channel, at=timezone.now(), result=result
        )

    def bounced(self, attempt: Attempt) -> None:
        outreach.bounced(by=self.team.reporter, attempt=attempt, at=timezone.now(), reason="No such mailbox.")
        attempt.request.refresh_from_db()

    def promised(self, asked: ReplyRequest, until: str) -> None:
        outreach.log_reply(
            by=self.team.reporter, request=asked, outcome="more_time", until=self.instant(until)
        )

    def told(self, user: User, kind: str) -> list[str]:
        """What a sweep now makes of it, delivered."""
        sweep()
        deliver_due()
        found = Notice.objects.filter(recipient=user, kind=kind).order_by("pk")
        return list(found.values_list("text", flat=True))


@pytest.fixture
def desk(team: Team) -> Desk:
    return Desk(team)


def times(asked: ReplyRequest):
    return times_of(ReplyRequest.objects.for_clock().get(pk=asked.pk), timezone.now())


def due(asked: ReplyRequest) -> dict[str, datetime]:
    rows = Reminder.objects.waiting().filter(subject_id=asked.pk, kind__in=KINDS, step=0)
    return dict(rows.values_list("kind", "first_due_at"))


def plan_story(desk: Desk, story: Story, publish_by: str | None) -> None:
    stories.plan(
        by=desk.team.reporter,
        story=story,
        slug=story.slug,
        bylines=[desk.team.reporter],
        publish_by=desk.instant(publish_by) if publish_by else None,
        embargo_until=None,
    )


def test_the_clock_starts_with_the_delivery_and_not_when_it_was_put(desk: Desk) -> None:
    with desk.at("2023-05-27 17:00"):
        asked = desk.put(desk.story())
        assert asked.started_at is None
    with desk.at("2023-05-27 17:35"):
        desk.tried(asked)

        assert desk.wall(asked.started_at) == "Sat 17:35"
        assert desk.wall(asked.reply_by) == "Sat 18:35"


def test_a_bounce_takes_the_clock_back_and_the_re_send_moves_reply_by(desk: Desk) -> None:
    with desk.at("2023-05-27 19:00"):
        asked = desk.put(desk.story("2023-05-27 22:00"))
        first = desk.tried(asked)
        assert desk.wall(asked.reply_by) == "Sat 20:00"
    with desk.at("2023-05-27 19:13"):
        desk.bounced(first)
        asked.refresh_from_db()
        assert asked.started_at is None
        assert "reply_by_passed" not in due(asked)
        assert desk.wall(due(asked)["reply_follow_up"]) == "Sat 19:30"  # as if nothing had been sent
    with desk.at("2023-05-27 19:40"):
        desk.tried(asked)

        assert (desk.wall(asked.started_at), desk.wall(asked.reply_by)) == ("Sat 19:40", "Sat 20:40")
        assert desk.wall(due(asked)["reply_by_passed"]) == "Sat 20:40"
        assert times(asked).follow_ups_left == 3  # what bounced was none


def test_what_never_reached_them_has_no_deadline_to_pass(desk: Desk) -> None:
    with desk.at("2023-05-27 19:00"):
        asked = desk.put(desk.story())
        desk.bounced(desk.tried(asked))
    with desk.at("2023-05-29 19:00"):
        assert desk.told(desk.team.reporter, "reply_by_passed") == []
        assert len(desk.told(desk.team.reporter, "reply_follow_up")) == 1


def test_follow_ups_stop_when_only_bad_addresses_are_left(desk: Desk) -> None:
    reporter = desk.team.reporter
    with desk.at("2023-05-27 19:00"):
        party = desk.party()
        mail = outreach.add_address(by=reporter, party=party, channel="email", value="press@gov.example")
        asked = desk.put(desk.story("2023-05-27 22:00"), party)
        first = outreach.log_attempt(
            by=reporter, request=asked, address=mail, at=timezone.now(), result="delivered"
        )
        desk.bounced(first)
        assert due(asked) == {}, "nothing has reached them, and another way is looked for"
        assert times(asked).why.value == "no_way"

        outreach.mark_good(by=reporter, address=mail)
        assert "reply_follow_up" in due(asked)


def test_a_promise_moves_the_next_follow_up_just_after_it(desk: Desk) -> None:
    with desk.at("2023-05-27 17:35"):
        asked = desk.put(desk.story("2023-05-27 20:30"))
        desk.tried(asked, "social")
    with desk.at("2023-05-27 18:40"):
        desk.promised(asked, "2023-05-27 20:00")

        assert desk.wall(asked.next_follow_up_at) == "Sat 20:05"
        now = times(asked)
        assert (now.why.value, desk.wall(now.otherwise_at)) == ("promise", "Sat 18:05")
        assert desk.wall(now.last_call_at) == "Sat 20:15"
        assert desk.wall(now.over_at) == "Sat 20:00"  # they have until then
    with desk.at("2023-05-27 19:35"):
        assert desk.told(desk.team.reporter, "reply_follow_up") == []
        assert desk.told(desk.team.reporter, "reply_by_passed") == []
    with desk.at("2023-05-27 20:06"):
        (said,) = desk.told(desk.team.reporter, "reply_follow_up")
        assert said.startswith("Follow up with Government press service")
        desk.tried(asked, "phone", "not_delivered")
        assert times(asked).why.value == "last_call"  # the promise is over


def test_an_office_closed_until_monday_is_said_at_once_on_saturday_night(desk: Desk) -> None:
    with desk.at("2023-05-27 19:00"):
        story = desk.story("2023-05-27 20:30")
        asked = desk.put(story, desk.party(office=True))
        (said,) = desk.told(desk.team.reporter, "no_hour_left")
        assert said == (
            f"Government press service does not work any more before {story.slug} should run at 20:30 on Saturday."
            " They open at 09:00 on Monday 29 May."
        )
        finding = no_hour_left(ReplyRequest.objects.for_clock().get(pk=asked.pk), times(asked))
        assert [way.split()[0] for way in finding.ways] == ["Ring", "Hold", "Write"]
        assert times(asked).last_call_at is None

        desk.tried(asked)  # the mail of a closed office changes nothing, and is not said twice
        assert times(asked).no_hour_left
        assert len(desk.told(desk.team.reporter, "no_hour_left")) == 1
        desk.tried(asked, "phone")  # their duty telephone does
        assert not times(asked).no_hour_left


@pytest.mark.parametrize(
    ("tries", "offered"),
    [
        ((), ""),
        ((("email", "delivered"),), "did not immediately respond to an e-mail sent outside its office hours"),
        ((("web_form", "delivered"),), "did not immediately respond"),
        ((("email", "delivered"), ("messaging", "delivered")), "did not immediately respond"),
        ((("phone", "not_delivered"), ("email", "not_delivered")), "could not be reached"),
        ((("phone", "not_delivered"),), "Attempts were made to contact Government press service"),
    ],
)
def test_the_words_offered_for_a_closed_office_are_borne_out_by_the_log(
    desk: Desk, tries: tuple[tuple[str, str], ...], offered: str
) -> None:
    with desk.at("2023-05-27 19:00"):  # a Saturday
        asked = desk.put(desk.story("2023-05-27 20:30"), desk.party(office=True))
        for channel, result in tries:
            desk.tried(asked, channel, result)
        request = ReplyRequest.objects.for_clock().get(pk=asked.pk)
        words = would_be_true(request, timezone.now())
        assert offered in words
        assert bool(words) == bool(offered)
        log = log_of([request], timezone.now().astimezone(desk.team.desk.zone))
        readings = read(words)
        assert bool(readings) == bool(words), "the gate reads an effort in them"
        assert [why_not(one, log, timezone.now()) for one in readings] == [""] * len(readings)
        assert no_hour_left(request, times(asked)).ways[2].startswith("Write ")


def test_a_promise_before_publish_by_is_a_way_out(desk: Desk) -> None:
    with desk.at("2023-05-27 19:00"):
        asked = desk.put(desk.story("2023-05-27 20:30"), desk.party(office=True))
        desk.tried(asked)
        desk.promised(asked, "2023-05-27 21:00")
        assert times(asked).no_hour_left
        desk.promised(asked, "2023-05-27 20:00")
        assert not times(asked).no_hour_left


def test_holding_the_story_is_a_way_out(desk: Desk) -> None:
    with desk.at("2023-05-27 19:00"):
        story = desk.story("2023-05-27 20:30")
        asked = desk.put(story, desk.party(office=True))
        desk.tried(asked)
        stories.hold(by=desk.team.editor, story=story, reason="Until they open.")

        assert not times(asked).no_hour_left
        assert desk.wall(due(asked)["reply_follow_up"]) == "Mon 09:00"
        assert "last_call" not in due(asked)


def test_another_publish_by_moves_the_last_call_and_says_what_it_leaves_no_hour_for(desk: Desk) -> None:
    with desk.at("2023-05-25 10:00"):  # a Thursday
        story = desk.story("2023-05-26 20:00")
        asked = desk.put(story, desk.party(office=True), "routine")
        desk.tried(asked)
        assert desk.wall(due(asked)["last_call"]) == "Fri 16:00"  # two hours before they close

        plan_story(desk, story, "2023-05-30 12:00")
        assert desk.wall(due(asked)["last_call"]) == "Tue 10:00"
    with desk.at("2023-05-25 18:30"):
        plan_story(desk, story, "2023-05-25 22:00")
        assert "last_call" not in due(asked)  # nobody is there to be called
        assert len(desk.told(desk.team.reporter, "no_hour_left")) == 1


def test_the_last_call_goes_up_the_ladder_in_time_and_is_over_once_it_was_made(desk: Desk) -> None:
    team = desk.team
    with desk.at("2023-05-27 18:00"):
        asked = desk.put(desk.story("2023-05-27 20:30"))
        desk.tried(asked)
    with desk.at("2023-05-27 20:15"):
        assert len(desk.told(team.reporter, "last_call")) == 1
        assert desk.told(team.head, "last_call") == []
    with desk.at("2023-05-27 20:20"):
        assert len(desk.told(team.head, "last_call")) == 1
    with desk.at("2023-05-27 20:21"):
        desk.tried(asked, "phone", "not_delivered")
        assert "last_call" not in due(asked)
    with desk.at("2023-05-27 20:26"):
        assert desk.told(team.editor, "last_call") == []


@pytest.mark.parametrize(
    ("delivered", "office", "last_call"),
    [
        ("2023-05-25 20:14", False, "20:15"),  # the house's own time
        ("2023-05-25 20:16", False, "20:23"),  # less than the house's 15 minutes is left: halfway
        ("2023-05-25 17:40", True, "17:45"),
        ("2023-05-25 17:50", True, "17:55"),  # they close at 18:00
        (None, False, None),
    ],
)
def test_the_last_call_lies_between_the_delivery_and_publish_by(
    desk: Desk, delivered: str | None, last_call: str | None, *, office: bool
) -> None:
    publish_by = "2023-05-25 20:30"
    with desk.at("2023-05-25 20:05" if delivered and not office else "2023-05-25 17:30"):
        asked = desk.put(desk.story(publish_by), desk.party(office=office))
        assert times(asked).last_call_at is None, "nothing has reached them"
        assert "last_call" not in due(asked)
        assert due(asked)["reply_follow_up"] < desk.instant(publish_by), (
            "they are to be reached before it runs"
        )
    if delivered:
        with desk.at(delivered):
            desk.tried(asked)
            assert desk.wall(times(asked).last_call_at) == f"Thu {last_call}"
            assert desk.wall(due(asked)["last_call"]) == f"Thu {last_call}"


def test_a_follow_up_that_nobody_makes_is_told_to_the_desk_head_then_to_the_editor_on_duty(
    desk: Desk,
) -> None:
    team = desk.team
    team.desk.duty_editor = team.senior
    team.desk.save()
    with desk.at("2023-05-25 10:00"):
        desk.tried(desk.put(desk.story()))
    with desk.at("2023-05-25 10:30"):
        assert (
            len(desk.told(team.reporter, "reply_follow_up")),
            len(desk.told(team.head, "reply_follow_up")),
        ) == (1, 0)
    with desk.at("2023-05-25 11:00"):
        assert (
            len(desk.told(team.reporter, "reply_follow_up")),
            len(desk.told(team.head, "reply_follow_up")),
        ) == (2, 1)
    with desk.at("2023-05-25 12:00"):
        assert len(desk.told(team.senior, "reply_follow_up")) == 1
        assert desk.told(team.editor, "reply_follow_up") == []


def test_reckoning_again_says_nothing_twice(desk: Desk) -> None:
    with desk.at("2023-05-25 10:00"):
        asked = desk.put(desk.story())
        desk.tried(asked)
    for moment in ("10:30", "11:00", "12:00"):  # up the whole ladder
        with desk.at(f"2023-05-25 {moment}"):
            before = desk.told(desk.team.editor, "reply_follow_up")
    with desk.at("2023-05-25 12:10"):
        version = asked.version
        plan(asked)
        plan(asked)

        assert desk.told(desk.team.editor, "reply_follow_up") == before
        assert len(desk.told(desk.team.reporter, "reply_follow_up")) == 2
        assert asked.version == version


def test_after_three_days_of_silence_each_matter_is_said_once(desk: Desk) -> None:
    with desk.at("2023-05-25 10:00"):
        asked = desk.put(desk.story("2023-05-25 20:00"))
        desk.tried(asked)
    with desk.at("2023-05-28 10:00"):
        for kind in ("reply_follow_up", "reply_by_passed"):
            assert len(desk.told(desk.team.reporter, kind)) <= 1
            assert len(desk.told(desk.team.editor, kind)) == 1  # the highest step that is due
        assert desk.told(desk.team.reporter, "last_call") == []  # it has run, or nobody knows why not
        assert Reminder.objects.filter(kind="last_call", state="expired").exists()


def test_a_holiday_of_theirs_moves_the_follow_up_and_one_of_ours_does_not(desk: Desk) -> None:
    team = desk.team
    team.desk.holiday_calendar = "DK"
    team.desk.save()
    with desk.at("2026-03-10 15:00"):  # the day before Lithuania's independence day
        party = desk.party(office=True, zone="Europe/Vilnius", holidays="LT")
        asked = desk.put(desk.story(), party, "routine")
        desk.tried(asked)
        assert desk.wall(asked.next_follow_up_at) == "Thu 08:00"  # 09:00 in Vilnius
    with desk.at("2026-04-01 15:00"):  # the day before Maundy Thursday, a holiday in Denmark alone
        desk.tried(asked)
        assert desk.wall(asked.next_follow_up_at) == "Thu 08:00"


@pytest.mark.parametrize(
    ("put_at", "follow_up", "reply_by"),
    [
        ("2026-03-28 20:00", "Sun 03:00", "Sun 21:00"),  # an hour is skipped
        ("2026-10-24 20:00", "Sun 02:00", "Sun 19:00"),  # and one comes twice
        ("2026-03-28 21:00", "Sun 04:00", "Sun 22:00"),
        ("2026-10-24 21:00", "Sun 02:00", "Sun 20:00"),
    ],
)
def test_hours_are_hours_when_the_clocks_change(
    desk: Desk, put_at: str, follow_up: str, reply_by: str
) -> None:
    with desk.at(put_at):
        asked = desk.put(desk.story(), None, "routine")
        desk.tried(asked)

        assert [desk.wall(asked.next_follow_up_at), desk.wall(asked.reply_by)] == [follow_up, reply_by]


@pytest.mark.parametrize(
    ("pace", "reply_by", "follow_up", "last_call"),
    [
        ("breaking", "Thu 11:00", "Thu 10:30", "Tue 11:45"),
        ("routine", "Fri 10:00", "Thu 16:00", "Tue 10:00"),
        ("allegation", "Sat 10:00", "Fri 09:00", "Tue 09:00"),
    ],
)
def test_each_pace_has_its_numbers(
    desk: Desk, pace: str, reply_by: str, follow_up: str, last_call: str
) -> None:
    with desk.at("2023-05-25 10:00"):
        asked = desk.put(desk.story("2023-05-30 12:00"), desk.party(office=True), pace)
        desk.tried(asked)

        now = times(asked)
        assert [desk.wall(now.reply_by), desk.wall(now.follow_up_at), desk.wall(now.last_call_at)] == [
            reply_by,
            follow_up,
            last_call,
        ]


def test_after_the_last_follow_up_there_is_none(desk: Desk) -> None:
    with desk.at("2023-05-25 10:00"):
        asked = desk.put(desk.story())
        desk.tried(asked)
    for minute in range(3):
        with desk.at(f"2023-05-25 10:3{minute}"):
            assert "reply_follow_up" in due(asked)
            desk.tried(asked, "phone", "not_delivered")
    assert "reply_follow_up" not in due(asked)
    assert asked.next_follow_up_at is None


def test_a_pause_stops_the_chasing_and_not_the_clock(desk: Desk) -> None:
    team = desk.team
    with desk.at("2023-05-25 10:00"):
        asked = desk.put(desk.story("2023-05-25 20:00"))
        desk.tried(asked)
        with pytest.raises(Invalid, match="Write why"):
            outreach.pause(by=team.reporter, request=asked, reason=" ")
        outreach.pause(by=team.reporter, request=asked, reason="Their lawyer rings back.")
        with pytest.raises(NotPossible, match="paused here already"):
            outreach.pause(by=team.reporter, request=asked, reason="Twice.")
        with pytest.raises(NotPossible, match="Resume it"):
            outreach.follow_up(by=team.reporter, request=asked, at=timezone.now() + HOUR)
        assert set(due(asked)) == {"last_call", "reply_by_passed"}
    with desk.at("2023-05-25 11:00"):
        assert desk.told(team.reporter, "reply_follow_up") == []
        assert len(desk.told(team.reporter, "reply_by_passed")) == 1
        outreach.resume(by=team.reporter, request=asked)
        assert len(desk.told(team.reporter, "reply_follow_up")) == 1  # it fell due meanwhile
        with pytest.raises(NotPossible, match="not paused"):
            outreach.resume(by=team.reporter, request=asked)


def test_a_date_by_hand_wins_over_a_promise_outlives_a_pause_and_can_be_given_up(desk: Desk) -> None:
    team = desk.team
    with desk.at("2023-05-25 10:00"):
        asked = desk.put(desk.story())
        desk.tried(asked)
        outreach.follow_up(by=team.reporter, request=asked, at=desk.instant("2023-05-25 14:00"))
        desk.promised(asked, "2023-05-25 12:00")
        assert desk.wall(due(asked)["reply_follow_up"]) == "Thu 14:00"
        outreach.pause(by=team.reporter, request=asked, reason="Wait.")
        outreach.resume(by=team.reporter, request=asked)
        assert desk.wall(due(asked)["reply_follow_up"]) == "Thu 14:00"

        outreach.unset_follow_up(by=team.reporter, request=asked)
        assert desk.wall(due(asked)["reply_follow_up"]) == "Thu 12:05"
        with pytest.raises(NotPossible, match="by hand"):
            outreach.unset_follow_up(by=team.reporter, request=asked)


def test_a_date_by_hand_is_over_once_they_were_tried_then(desk: Desk) -> None:
    with desk.at("2023-05-25 10:00"):
        asked = desk.put(desk.story())
        desk.tried(asked)
        outreach.follow_up(by=desk.team.reporter, request=asked, at=desk.instant("2023-05-25 14:00"))
    with desk.at("2023-05-25 13:00"):
        desk.tried(asked, "phone", "not_delivered")
        assert desk.wall(asked.next_follow_up_at) == "Thu 14:00"
    with desk.at("2023-05-25 14:01"):
        desk.tried(asked, "phone", "not_delivered")
        assert desk.wall(asked.next_follow_up_at) == "Thu 14:31"
        assert not asked.follow_up_by_hand


@pytest.mark.parametrize("outcome", ["answered", "denied", "declined", "lawyers_letter"])
def test_an_answer_ends_everything(desk: Desk, outcome: str) -> None:
    with desk.at("2023-05-25 10:00"):
        asked = desk.put(desk.story("2023-05-25 20:00"))
        desk.tried(asked)
        assert set(due(asked)) == {"reply_follow_up", "last_call", "reply_by_passed"}
        outreach.log_reply(by=desk.team.reporter, request=asked, outcome=outcome, text="No.")

        assert due(asked) == {}
        assert asked.next_follow_up_at is None
        assert desk.wall(asked.reply_by) == "Thu 11:00"  # the record of it stays


def test_a_spiked_story_asks_nobody_and_an_unspiked_one_does_again(desk: Desk) -> None:
    with desk.at("2023-05-25 10:00"):
        story = desk.story("2023-05-25 20:00")
        asked = desk.put(story)
        desk.tried(asked)
        stories.spike(by=desk.team.editor, story=story, reason="Not true.")
        assert due(asked) == {}
        stories.unspike(by=desk.team.editor, story=story)
        assert set(due(asked)) == {"reply_follow_up", "last_call", "reply_by_passed"}


def test_what_ran_without_an_answer_is_still_followed_up_until_it_is_retracted(desk: Desk) -> None:
    with desk.at("2023-05-25 10:00"):
        story = published(desk.team)
        asked = desk.put(story)
        desk.tried(asked)
        assert set(due(asked)) == {"reply_follow_up", "reply_by_passed"}
        stories.retract(by=desk.team.senior, story=story, reason="Wrong.")
        assert due(asked) == {}


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        (outreach.pause, {"reason": "No."}),
        (outreach.resume, {}),
        (outreach.unset_follow_up, {}),
        (outreach.follow_up, {"at": datetime(2999, 1, 1, tzinfo=UTC)}),
    ],
)
def test_only_who_keeps_the_log_pauses_resumes_and_chooses_dates(
    desk: Desk, verb: Callable[..., object], given: dict[str, object]
) -> None:
    asked = desk.put(desk.story())
    for user in (desk.team.legal, desk.team.auditor):
        with pytest.raises(NotPermitted):
            verb(by=user, request=asked, **given)


A_DAY_OF_MINUTES = st.integers(0, 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)  # a Friday; the clocks go forward on Sunday
some_facts = st.builds(
    Facts,
    put_at=st.just(NOON),
    reply_by=st.just(NOON + HOUR),
    allow=A_DAY_OF_MINUTES,
    numbers=st.sampled_from(list(OWN.values())),
    hours=st.sampled_from(
        [
            Hours(ZoneInfo("Europe/Copenhagen")),
            Hours(ZoneInfo("Europe/Copenhagen"), time(9), time(17), frozenset({1, 2, 3, 4, 5})),
            Hours(ZoneInfo("America/New_York"), time(18), time(2)),
        ]
    ),
    tries=st.lists(
        st.builds(
            Try,
            at=A_DAY_OF_MINUTES.map(lambda after: NOON + after),
            delivered=st.booleans(),
            live=st.booleans(),
        ),
        max_size=5,
    ).map(lambda tries: tuple(sorted(tries, key=lambda tried: tried.at))),
    publish_by=st.none() | A_DAY_OF_MINUTES.map(lambda after: NOON + 3 * after),
    promised_until=st.none() | A_DAY_OF_MINUTES.map(lambda after: NOON + after),
    paused=st.booleans(),
    ways_left=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(facts=some_facts, later=A_DAY_OF_MINUTES)
def test_whatever_the_log_says_the_clock_keeps_its_promises(facts: Facts, later: timedelta) -> None:
    now = NOON + later
    shown = reckon(facts, now)

    assert shown == reckon(facts, now)
    if shown.over_at is not None:  # only what was delivered has a deadline, and they have all their time
        assert any(tried.delivered for tried in facts.tries)
        assert shown.over_at >= shown.started_at + facts.allow
    if shown.last_call_at is not None:  # it is before publish-by, after it was put, and while they work
        assert facts.put_at <= shown.last_call_at < facts.publish_by
        assert facts.hours.is_open(shown.last_call_at)
    if shown.why == Why.INTERVAL:
        assert facts.hours.is_open(shown.follow_up_at)
        assert shown.follow_up_at >= facts.last_at + facts.numbers.between_follow_ups
        assert shown.last_call_at is None or shown.follow_up_at < shown.last_call_at
    if facts.paused or not facts.ways_left:
        assert shown.follow_up_at is None
    if shown.no_hour_left:
        assert not facts.hours.open_between(now, facts.publish_by)
        assert shown.last_call_at is None or shown.last_call_at >= now
