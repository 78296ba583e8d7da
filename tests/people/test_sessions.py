"""Sessions end: by themselves, by their owner, and with what they were opened on."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import NotPossible
from newsroom.ledger.models import Event
from newsroom.people import actions
from newsroom.people.models import Membership, User
from newsroom.people.session_store import SessionStore
from newsroom.people.sessions import end_session, sessions_of
from newsroom.people.states import Role
from newsroom.people.token_models import ApiToken
from newsroom.people.tokens import make_token
from tests.factories import Team
from tests.people.asking import page, send
from tests.people.signing_in import PASSWORD, code_for, sign_in, with_authenticator
from verification.web.people.browsers import browser_of

LASTS, IDLE = timedelta(hours=24), timedelta(hours=2)


@pytest.fixture(autouse=True)
def ends(settings: Any) -> None:
    settings.SESSION_LASTS, settings.SESSION_IDLE = LASTS, IDLE


def signed_in(user: User) -> Client:
    client = Client()
    sign_in(client, user)
    assert alive(client)
    return client


def alive(client: Client) -> bool:
    return bool(client.get("/api/v1/me/").status_code == 200)


def test_a_session_ends_when_it_is_not_used_and_what_a_page_asks_by_itself_is_no_use(team: Team) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        used, left = signed_in(team.checker), signed_in(team.checker)
        for part in (0.9, 1.8):
            clock.move_to(now + part * IDLE)
            assert alive(used)
            left.get(reverse("ring"))
        assert alive(used)
        assert not alive(left)


def test_a_session_ends_however_much_it_is_used(team: Team) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        client = signed_in(team.checker)
        for used in range(1, LASTS // IDLE * 2):
            clock.move_to(now + used * IDLE / 2)
            assert alive(client)
        clock.move_to(now + LASTS + timedelta(seconds=1))
        assert not alive(client)


def test_reading_writes_of_a_session_once_a_minute_and_no_more(team: Team) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        client = signed_in(team.checker)
        before = Session.objects.get().expire_date
        clock.move_to(now + timedelta(seconds=50))
        alive(client)
        assert Session.objects.get().expire_date == before
        clock.move_to(now + timedelta(seconds=70))
        alive(client)
        assert Session.objects.get().expire_date > before
        assert UserSession.objects.get().last_seen_at == now + timedelta(seconds=70)


def test_a_session_that_ended_is_not_listed_nor_brought_back_and_one_without_a_beginning_is_none(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, other = signed_in(team.checker), signed_in(team.checker)
    now = timezone.now()
    stays, ended = SessionStore(client.session.session_key), SessionStore(other.session.session_key)
    assert stays["_began"]
    assert ended["_began"]
    over = now - timedelta(seconds=1)
    Session.objects.filter(session_key=ended.session_key).update(expire_date=over)
    ended._ends = now - timedelta(hours=1)
    ended.seen()
    assert Session.objects.get(session_key=ended.session_key).expire_date == over
    assert [one.session_key for one in sessions_of(team.checker, now)] == [stays.session_key]

    def busy(*_: object, **__: object) -> None:
        raise OperationalError("somebody writes for long")

    with time_machine.travel(now + timedelta(minutes=5)), monkeypatch.context() as patch:
        patch.setattr(QuerySet, "update", busy)
        assert alive(client)
    without = client.session
    del without["_began"]
    without.save()
    assert not alive(client)


def test_sessions_are_listed_and_ended_by_their_owner_alone(team: Team) -> None:
    here, there, third = (signed_in(team.checker) for _ in range(3))
    other = signed_in(team.editor)
    shown = page(here, "me").content.decode()
    assert (shown.count(">this one</td>"), shown.count("End<span")) == (1, 2)
    rows = UserSession.objects.filter(user=team.checker).order_by("pk")
    with pytest.raises(NotPossible):
        end_session(by=team.editor, session=rows[1])
    assert send(other, "end_session", rows[1].pk).status_code == 404
    send(here, "end_session", rows[1].pk)
    assert (alive(here), alive(there), alive(third), alive(other)) == (True, False, True, True)
    send(here, "end_other_sessions")
    assert (alive(here), alive(third), alive(other)) == (True, False, True)
    unlocked = Client()  # a screen that somebody found: signed in, but nobody knows since when
    unlocked.force_login(team.checker)
    for name, at in (("end_other_sessions", ()), ("end_session", (rows[0].pk,))):
        assert send(unlocked, name, *at).url.startswith(reverse("account_reauthenticate"))
    assert alive(here)
    assert UserSession.objects.filter(user=team.checker).count() == 1
    assert Event.objects.filter(verb="people.sessions_ended", actor=team.checker).count() == 2


def test_a_head_signs_somebody_of_the_desk_out_everywhere_and_they_are_told(team: Team) -> None:
    phone, laptop, head = signed_in(team.checker), signed_in(team.checker), signed_in(team.head)
    there = (team.desk.slug, team.checker.uuid)
    assert send(phone, "sign_out", *there).status_code == 404
    assert send(head, "sign_out", team.desk.slug, Team().checker.uuid).status_code == 404
    assert page(head, "sign_out", *there).status_code == 405
    assert "In 2 browsers." in page(head, "person", *there).content.decode()
    send(head, "sign_out", *there)
    assert (alive(phone), alive(laptop), alive(head)) == (False, False, True)
    event = Event.objects.get(verb="people.signed_out")
    assert (event.actor, event.facts) == (team.head, {"user": team.checker.pk, "sessions": 2})
    told = OutboxMessage.objects.filter(kind="signed_out", recipient=team.checker)
    assert {message.channel for message in told} == {"in_app", "email"}
    assert send(head, "sign_out", *there).status_code == 409  # signed in nowhere


def test_who_lost_every_second_factor_comes_back_by_a_colleagues_word_and_a_mailed_link(team: Team) -> None:
    def reset(vouched_by: User, because: str = "Met her at the desk.") -> None:
        call_command(
            "reset_second_factor",
            team.editor.email,
            f"--vouched-by={vouched_by.email}",
            f"--because={because}",
        )

    with_authenticator(team.editor)
    make_token(by=team.editor, name="The wire", scope="read")
    client = Client()
    client.force_login(team.editor)
    for vouched_by, because in ((team.editor, "It is me."), (Team().head, "Met her."), (team.head, " ")):
        with pytest.raises(CommandError):
            reset(vouched_by, because)
    assert alive(client)
    reset(team.head)
    assert not alive(client)
    assert not Authenticator.objects.filter(user=team.editor).exists()
    assert not User.objects.get(pk=team.editor.pk).has_usable_password()
    assert not ApiToken.objects.filter(user=team.editor).exists()
    event = Event.objects.get(verb="people.second_factor_reset")
    assert (event.actor, event.facts["vouched_by"]) == (None, team.head.pk)
    assert OutboxMessage.objects.filter(
        kind="second_factor_reset", channel="email", recipient=team.editor
    ).exists()
    with pytest.raises(CommandError, match="has no second factor"):
        reset(team.head)


def test_a_session_is_named_after_the_browser_that_people_know() -> None:
    chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
    named = {
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome}": "Chrome on Windows",
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Edg/141.0.0.0": "Edge on Windows",
        f"Mozilla/5.0 (Linux; Android 10; K) {chrome}": "Chrome on Android",
        "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0": "Firefox on Linux",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 "
        "Safari/605.1.15": "Safari on Mac",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0 "
        "Mobile/15E148 Safari/604.1": "Chrome on iPhone",
        "curl/8.5.0": "curl/8.5.0",
        "x" * 500: "x" * 60,
        "": "Unknown",
    }
    assert {agent: browser_of(agent) for agent in named} == named


def test_a_role_given_or_taken_leaving_and_another_second_factor_end_them(team: Team) -> None:
    def ends(user: User, change: object) -> None:
        client = signed_in(user)
        change()
        assert not alive(client)

    actor = signed_in(team.head)
    ends(
        team.checker,
        lambda: actions.add_member(by=team.head, desk=team.desk, user=team.checker, role=Role.REPORTER),
    )
    own = Membership.objects.get(user=team.checker, role=Role.REPORTER)
    ends(team.checker, lambda: actions.end_membership(by=team.head, membership=own))
    senior = Membership.objects.get(user=team.senior, role=Role.EDITOR)
    kept = {"capacity": 5, "skills": [], "languages": []}
    ends(
        team.senior,
        lambda: actions.change_membership(by=team.head, membership=senior, senior=False, **kept),
    )
    ends(team.second, lambda: actions.leave(by=team.head, desk=team.desk, user=team.second))
    assert alive(actor)

    here, there = signed_in(team.editor), signed_in(team.editor)
    page(here, "mfa_activate_totp")
    secret = here.session["mfa.totp.secret"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda run: run())
        here.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert (alive(here), alive(there)) == (True, False)


def test_signing_in_takes_another_key_and_a_key_from_outside_is_none(team: Team) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32  # planted by somebody who knows it
    page(client, "mfa_login_webauthn", headers={"Accept": "application/json"})
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != "a" * 32
    sign_in(client, team.checker)
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_second_step_takes_another_key_too(team: Team) -> None:
    secret = with_authenticator(team.checker)
    client = Client()
    sign_in(client, team.checker)
    half = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = half
    assert (alive(client), alive(stolen)) == (True, False)


def test_confirming_that_it_is_you_takes_another_key_and_stays_listed(team: Team) -> None:
    client, thief = signed_in(team.checker), Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert alive(thief)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert (alive(client), alive(thief)) == (True, False)
    assert page(client, "me").content.decode().count(">this one</td>") == 1
    send(signed_in(team.checker), "end_other_sessions")
    assert not alive(client)
