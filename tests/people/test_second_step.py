"""The second step is no way in by itself, and no way to keep its owner out."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.people.models import User
from tests.factories import Team
from tests.people import softkey
from tests.people.asking import page, send
from tests.people.signing_in import PASSWORD, code_for, sign_in, try_to, with_authenticator
from tests.people.test_passkeys import alive, asked_alone, with_passkey

STEP = "/accounts/2fa/authenticate/"
FAILED = "Too many failed attempts"


def tried(client: Client, code: str) -> str:
    return str(client.post(STEP, {"code": code}).content.decode())


def half_way(user: User, address: str = "10.0.0.9") -> Client:
    """Somebody who has the password, and nothing else."""
    client = Client(REMOTE_ADDR=address)
    assert sign_in(client, user).url == STEP
    return client


def set_password(user: User, password: str) -> None:
    fresh = User.objects.get(pk=user.pk)
    fresh.set_password(password)
    fresh.save()


def test_the_code_that_turned_an_authenticator_on_signs_nobody_in(team: Team) -> None:
    client = Client()
    sign_in(client, team.editor)
    page(client, "mfa_activate_totp")
    code = code_for(client.session["mfa.totp.secret"])
    assert send(client, "mfa_activate_totp", code=code).status_code == 302
    other = half_way(team.editor)
    assert "does not fit" in tried(other, code)
    assert not alive(other)


def test_who_has_the_password_and_fails_locks_the_owner_out_of_no_known_device(
    team: Team, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "second_step_elsewhere": "8/d/key",
        "second_step_address": "12/m/ip",
    }
    secret = with_authenticator(team.editor)
    desk = Client()
    sign_in(desk, team.editor)
    desk.post(STEP, {"code": code_for(secret)})
    desk.post(reverse("account_logout"))

    answers = [tried(half_way(team.editor, f"10.0.0.{n // 4}"), "000000") for n in range(10)]
    assert ["does not fit" in answer for answer in answers] == [True] * 8 + [False] * 2
    assert "from devices that do not know you" in answers[-1]
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert "from devices that do not know you" in tried(
            half_way(team.editor, "10.0.1.1"), code_for(secret)
        )
        for colleague in (team.checker, team.legal, team.head):  # of the same address
            with_authenticator(colleague)
            fails = half_way(colleague, "127.0.0.1")
            answers = [tried(fails, "000000") for _ in range(5)]
        assert FAILED not in answers[0]
        assert FAILED in answers[-1]
        sign_in(desk, team.editor)
        desk.post(STEP, {"code": code_for(secret)})
        assert alive(desk)

        set_password(team.editor, "staple harbour 1911")
        owner = Client(REMOTE_ADDR="10.0.2.2")
        try_to(owner, team.editor.email, "staple harbour 1911")
        assert "does not fit" in tried(owner, "000000")


def test_one_address_gets_five_codes_and_none_back_for_a_right_one(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    secret = with_authenticator(team.editor)
    client = half_way(team.editor)
    answers = [tried(client, "000000") for _ in range(4)]
    assert client.post(STEP, {"code": code_for(secret)}).status_code == 302
    again = half_way(team.editor)
    answers += [tried(again, "000000") for _ in range(2)]
    assert [FAILED in answer for answer in answers] == [False] * 5 + [True]
    assert caplog.text.count("second step failed") == 5
    assert "000000" not in caplog.text


def test_a_key_that_is_only_touched_opens_no_account_without_the_password(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, own = Client(), Client()
    sign_in(owner, team.editor)
    sign_in(own, team.checker)
    found, _ = with_passkey(owner), with_passkey(own)

    # Asked as somebody's second step, where a touch is enough; answered at the door where a passkey comes alone.
    thief = half_way(team.checker)
    asks = page(thief, "mfa_authenticate").context["js_data"]["request_options"]
    thief.post(reverse("account_logout"))
    monkeypatch.setattr(softkey, "UV", 0)
    shown = found.show(json.loads(json.dumps(asks)))
    send(thief, "mfa_login_webauthn", credential=shown)
    assert not alive(thief)


def test_what_is_no_passkey_is_refused_like_a_wrong_one(team: Team) -> None:
    inside = Client()
    sign_in(inside, team.editor)
    for junk in ("[]", "1", '{"id":1}', '{"id":"AA","rawId":"AA","type":"public-key","response":{}}'):
        client = Client()
        asked_alone(client)
        assert send(client, "mfa_login_webauthn", credential=junk).url == reverse("account_login"), junk
        page(inside, "mfa_add_webauthn")
        assert send(inside, "mfa_add_webauthn", name="x", credential=junk).status_code == 200, junk


def test_who_is_half_way_in_goes_no_further_after_a_new_password_or_a_closed_account(team: Team) -> None:
    secret = with_authenticator(team.editor)
    thief, left = half_way(team.editor), half_way(team.editor)
    set_password(team.editor, "staple harbour 1911")
    assert thief.post(STEP, {"code": code_for(secret)}).url == reverse("account_login")
    assert not alive(thief)

    secret = with_authenticator(team.legal)
    left = half_way(team.legal)
    User.objects.filter(pk=team.legal.pk).update(is_active=False)
    left.post(STEP, {"code": code_for(secret)})
    User.objects.filter(pk=team.legal.pk).update(is_active=True)
    assert not alive(left)


def test_devices_kept_from_before_and_addresses_of_one_network_are_no_more_tries(team: Team) -> None:
    devices = [Client() for _ in range(3)]
    for device in devices:
        sign_in(device, team.checker)
        device.post(reverse("account_logout"))
    set_password(team.checker, "staple harbour 1911")
    machine = [Client(REMOTE_ADDR=f"2001:db8::{n:x}") for n in range(1, 8)]
    for clients, times in ((devices, 2), (machine, 1)):
        answers = [try_to(client, team.checker.email, PASSWORD) for client in clients * times]
        assert [b"Too many failed" in answer.content for answer in answers] == [False] * 5 + [True] * (
            len(answers) - 5
        )


def test_a_reset_that_anybody_asks_for_stops_nobody_from_setting_up_a_second_factor(team: Team) -> None:
    Client().post(reverse("account_reset_password"), {"email": team.editor.email})
    client = Client()
    sign_in(client, team.editor)
    assert page(client, "mfa_activate_totp").status_code == 200
