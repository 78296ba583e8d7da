"""What is told reaches each person over the channels they chose, when they want it, and the desk when they are gone."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.dispatch.actions import Occasion, tell, tell_all
from newsroom.dispatch.choices import choose, keep_quiet, reset_choices
from newsroom.dispatch.instead import gone, instead_of
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE, IN_APP_ONLY, all_kinds
from newsroom.dispatch.models import ChatHook, Choice, OutboxMessage
from newsroom.dispatch.quiet import LAST_MOMENT, end_of_quiet, next_digest
from newsroom.dispatch.rendering import Wording, wordings, words_for
from newsroom.errors import Invalid
from newsroom.people.models import Desk, Membership, User
from newsroom.people.states import Role
from tests.factories import Team, make_desk, make_member, make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
"""Half past midnight in Copenhagen."""


def said(payload: dict[str, object]) -> Wording:
    return Wording("Said.", "/queue/")


@pytest.fixture(autouse=True)
def kinds() -> None:
    words_for("t_act", said, label="To act on")
    words_for("t_see", said, label="To see", channels=IN_APP_ONLY)
    words_for("t_now", said, label="At once", channels=AT_ONCE_EVERYWHERE, urgent=True, desk_chat=True)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def rosa(desk: Desk) -> User:
    return make_member(desk, Role.REPORTER, "Rosa")


def ways(**where: object) -> list[tuple[str, str]]:
    """Whom the outbox tells, by which channel."""
    rows = OutboxMessage.objects.filter(**where).order_by("pk")
    return [(str(row.recipient or row.chat_hook), row.channel) for row in rows]


def at_night(user: User) -> User:
    return keep_quiet(by=user, quiet_from=time(22), quiet_until=time(7), digest_at=time(8))


def hook(by: User, **whose: object) -> ChatHook:
    return ChatHook.objects.create(format="slack", host="chat.example", sealed_url="x", added_by=by, **whose)


@pytest.mark.parametrize(
    ("kind", "channels"),
    [("t_act", ["in_app", "email"]), ("t_see", ["in_app"]), ("t_now", ["in_app", "email"])],
)
def test_without_a_choice_the_default_of_the_kind_holds(rosa: User, kind: str, channels: list[str]) -> None:
    tell(users=[rosa], kind=kind, key="1", payload={})

    assert ways() == [("Rosa", channel) for channel in channels]


def test_a_choice_holds_for_its_kind_and_channel_alone(rosa: User) -> None:
    choose(by=rosa, choices=[("t_act", "email", "never"), ("t_see", "email", "at_once")])

    tell_all([Occasion([rosa], kind, "1", {}) for kind in ("t_act", "t_see", "t_now")])

    assert ways(channel="email") == [("Rosa", "email")] * 2
    assert ways(kind="t_act") == [("Rosa", "in_app")]


@pytest.mark.parametrize(
    "choice",
    [
        ("t_act", "in_app", "never"),
        ("t_see", "in_app", "digest"),
        ("t_act", "outside", "never"),
        ("t_act", "email", "sometimes"),
        ("no kind", "email", "never"),
    ],
)
def test_what_can_not_be_chosen_is_refused(rosa: User, choice: tuple[str, str, str]) -> None:
    with pytest.raises(Invalid):
        choose(by=rosa, choices=[choice])


def test_a_notice_to_act_on_comes_even_where_a_row_says_never(rosa: User) -> None:
    Choice.objects.create(user=rosa, kind="t_act", channel="in_app", when="never")

    tell(users=[rosa], kind="t_act", key="1", payload={})

    assert ("Rosa", "in_app") in ways()


def test_going_back_to_the_default_forgets_the_choice(rosa: User) -> None:
    choose(by=rosa, choices=[("t_act", "email", "never"), ("t_see", "in_app", "never")])
    choose(by=rosa, choices=[("t_act", "email", "at_once")])
    assert Choice.objects.get().kind == "t_see"

    reset_choices(by=rosa)

    assert not Choice.objects.exists()


def test_quiet_hours_hold_back_mail_but_no_notice(rosa: User) -> None:
    tell_all([Occasion([at_night(rosa)], "t_act", "1", {})], now=NIGHT)

    assert OutboxMessage.objects.get(channel="in_app").next_try_at == NIGHT
    assert OutboxMessage.objects.get(channel="email").next_try_at == datetime(2026, 11, 27, 6, tzinfo=UTC)


def test_quiet_hours_never_hold_back_past_the_last_moment(rosa: User) -> None:
    too_late = NIGHT + timedelta(hours=2)

    tell_all([Occasion([at_night(rosa)], "t_act", "1", {}, not_after=too_late)], now=NIGHT)

    assert OutboxMessage.objects.get(channel="email").next_try_at == too_late - LAST_MOMENT


def test_what_is_urgent_goes_through_quiet_hours(rosa: User) -> None:
    tell_all([Occasion([at_night(rosa)], "t_now", "1", {})], now=NIGHT)

    assert set(OutboxMessage.objects.values_list("next_try_at", flat=True)) == {NIGHT}


@pytest.mark.parametrize(
    ("begins", "ends", "now", "until"),
    [
        ("22:00", "07:00", "2026-11-26T20:59", None),
        ("22:00", "07:00", "2026-11-26T21:00", "2026-11-27T06:00"),
        ("22:00", "07:00", "2026-11-27T05:59", "2026-11-27T06:00"),
        ("22:00", "07:00", "2026-11-27T06:00", None),
        ("12:00", "14:00", "2026-11-27T11:30", "2026-11-27T13:00"),
        ("22:00", "07:00", "2028-02-28T22:00", "2028-02-29T06:00"),  # into a leap day
        ("22:00", "07:00", "2026-12-31T22:00", "2027-01-01T06:00"),
        (
            "22:00",
            "02:30",
            "2027-03-28T00:30",
            "2027-03-28T01:00",
        ),  # 02:30 is skipped: the first instant after
        ("22:00", "07:00", "2027-03-27T22:00", "2027-03-28T05:00"),  # an hour shorter
        ("22:00", "07:00", "2026-10-24T21:00", "2026-10-25T06:00"),  # an hour longer
        ("22:00", "02:30", "2026-10-25T00:10", "2026-10-25T00:30"),  # 02:30 twice: the first
        ("22:00", "02:30", "2026-10-25T01:10", None),
    ],
)
def test_quiet_hours_are_wall_times(rosa: User, begins: str, ends: str, now: str, until: str | None) -> None:
    rosa.quiet_from, rosa.quiet_until = time.fromisoformat(begins), time.fromisoformat(ends)

    found = end_of_quiet(rosa, datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert found == (datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None)


def test_one_s_own_zone_goes_before_that_of_the_desk(rosa: User) -> None:
    rosa.time_zone = "Asia/Tokyo"
    assert next_digest(at_night(rosa), NOON) == datetime(2026, 11, 26, 23, tzinfo=UTC)


@pytest.mark.parametrize(("begins", "ends"), [(time(22), None), (None, time(7)), (time(7), time(7))])
def test_half_quiet_hours_are_refused(rosa: User, begins: time | None, ends: time | None) -> None:
    with pytest.raises(Invalid):
        keep_quiet(by=rosa, quiet_from=begins, quiet_until=ends, digest_at=time(8))


def test_what_is_wanted_in_the_digest_waits_for_it_unless_that_is_too_late(rosa: User) -> None:
    choose(by=rosa, choices=[("t_act", "email", "digest")])
    soon = NOON + timedelta(hours=1)

    tell_all([Occasion([rosa], "t_act", "1", {}), Occasion([rosa], "t_act", "2", {}, None, soon)], now=NOON)

    waits, goes = OutboxMessage.objects.filter(channel="email").order_by("pk")
    assert (waits.digest, waits.next_try_at) == (True, datetime(2026, 11, 27, 7, tzinfo=UTC))
    assert (goes.digest, goes.next_try_at) == (False, NOON)


def test_above_a_handful_of_mails_all_come_in_one(rosa: User, desk: Desk) -> None:
    other = make_member(desk, Role.REPORTER, "Carl")

    tell_all([Occasion([rosa, *([other] if n < 5 else [])], "t_act", str(n), {}) for n in range(6)], now=NOON)

    mails = OutboxMessage.objects.filter(channel="email", next_try_at=NOON)
    assert set(mails.filter(recipient=rosa).values_list("digest", flat=True)) == {True}
    assert set(mails.filter(recipient=other).values_list("digest", flat=True)) == {False}


def test_the_desk_s_chat_hears_what_is_for_it_and_one_s_own_what_one_chose(rosa: User, desk: Desk) -> None:
    hook(rosa, desk=desk)
    hook(rosa, user=rosa)
    gone_hook = hook(rosa, desk=desk)
    ChatHook.objects.filter(pk=gone_hook.pk).update(disabled_at=NOON)

    tell(users=[rosa], kind="t_act", key="1", payload={}, desk=desk)
    assert ways(channel="chat") == []
    tell(users=[rosa, rosa], kind="t_now", key="1", payload={}, desk=desk)

    assert OutboxMessage.objects.filter(channel="chat").count() == 2
    assert OutboxMessage.objects.filter(channel="chat", recipient=rosa).count() == 1


@pytest.mark.parametrize(
    ("duty", "editors", "told"),
    [
        (True, True, ["Edda Editor"]),
        (False, True, ["Edda Editor", "Sana Senior"]),
        (False, False, ["Hugo Head"]),
    ],
)
def test_with_nobody_left_the_desk_hears(duty: bool, editors: bool, told: list[str]) -> None:
    team = Team()
    if duty:
        team.desk.duty_editor = team.editor
    if not editors:
        Membership.objects.filter(role=Role.EDITOR).update(left_at=NOON)
    team.checker.is_active = False

    tell(users=[team.checker], kind="t_see", key="1", payload={}, desk=team.desk)

    assert [whom for whom, _ in ways()] == told


@pytest.fixture
def left() -> Team:
    team = Team()
    tell(users=[team.checker], kind="t_act", key="a:b", payload={"x": 1}, desk=team.desk)
    Membership.objects.filter(user=team.checker).update(left_at=NOON)
    return team


def test_who_left_the_desk_before_sending_is_gone_and_the_desk_hears_once(left: Team) -> None:
    messages = list(OutboxMessage.objects.select_related("recipient", "desk"))
    assert gone(messages) == {row.pk for row in messages}

    for row in messages:
        assert instead_of(row)

    assert ways(recipient=left.editor) == [("Edda Editor", "in_app"), ("Edda Editor", "email")]
    assert gone(list(OutboxMessage.objects.filter(recipient=left.editor))) == set()
    assert OutboxMessage.objects.filter(recipient=left.editor).first().payload == {"x": 1}


def test_what_is_of_no_desk_is_for_nobody_else(rosa: User) -> None:
    tell(users=[rosa], kind="t_see", key="1", payload={})
    message = OutboxMessage.objects.select_related("recipient").get()
    assert gone([message]) == set()

    User.objects.filter(pk=rosa.pk).update(is_active=False)

    message = OutboxMessage.objects.select_related("recipient").get()
    assert gone([message]) == {message.pk}
    assert not instead_of(message)


def test_telling_asks_the_database_three_times_at_most(rosa: User, desk: Desk) -> None:
    with CaptureQueriesContext(connection) as captured:
        tell(users=[rosa, make_user()], kind="t_now", key="1", payload={}, desk=desk)
    assert len([q for q in captured if "newsroom_user" not in q["sql"].split("WHERE")[0]]) <= 3


def test_every_kind_says_what_people_call_it_and_comes_as_a_notice() -> None:
    for kind in all_kinds():
        assert kind.label[0].isupper(), kind
        assert not kind.label.endswith("."), kind
        assert "in_app" in kind.channels, kind
        assert not kind.urgent or kind.demands_action, kind


def test_one_message_that_can_not_be_worded_leaves_the_others_their_words() -> None:
    words_for("t_one", lambda payload: Wording(str(payload["n"]), "/"), label="One")
    words_for(
        "t_many",
        lambda payload: Wording(str(payload["n"]), "/"),
        label="Many",
        many=lambda payloads: [Wording(str(payload["n"]), "/") for payload in payloads],
    )
    for kind in ("t_one", "t_many"):
        first, poison, last = wordings(kind, [{"n": 1}, {}, {"n": 3}])
        assert isinstance(poison, KeyError)
        assert [getattr(words, "sentence", None) for words in (first, last)] == ["1", "3"]
