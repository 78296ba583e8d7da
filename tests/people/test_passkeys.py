"""A passkey is the second step, signs in by itself, confirms that it is you, and opens nothing twice."""

import json

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from newsroom.people.models import Desk, User
from tests.factories import Team
from tests.people.asking import page, send
from tests.people.signing_in import sign_in
from tests.people.softkey import SoftKey


def with_passkey(client: Client) -> SoftKey:
    key = SoftKey()
    asks = page(client, "mfa_add_webauthn").context["js_data"]["creation_options"]
    made = send(
        client, "mfa_add_webauthn", name="My telephone", passwordless="on", credential=_made(key, asks)
    )
    assert made.status_code == 302, made.context["form"].errors
    return key


def _made(key: SoftKey, asks: object) -> str:
    return key.make(json.loads(json.dumps(asks)))


def alive(client: Client) -> bool:
    return bool(client.get("/api/v1/me/").status_code == 200)


def asked_alone(client: Client) -> dict[str, object]:
    address = reverse("mfa_login_webauthn")
    return dict(client.get(address, headers={"Accept": "application/json"}).json()["request_options"])


def test_a_passkey_is_set_up_by_whoever_has_to_and_is_the_second_step(team: Team) -> None:
    Desk.objects.filter(pk=team.desk.pk).update(second_factor=True)
    client, again = Client(), Client()
    sign_in(client, team.editor)
    assert not alive(client)
    assert "data-passkey" in page(client, "mfa_add_webauthn").content.decode()
    key = with_passkey(client)
    assert alive(client)

    assert sign_in(again, team.editor).url == reverse("mfa_authenticate")
    asks = page(again, "mfa_authenticate").context["js_data"]["request_options"]
    shown = key.show(json.loads(json.dumps(asks)))
    assert send(again, "mfa_authenticate", credential=shown).status_code == 302
    assert alive(again)


def test_a_passkey_signs_in_alone_once_with_each_answer_and_not_whoever_left(team: Team) -> None:
    client = Client()
    sign_in(client, team.editor)
    key = with_passkey(client)

    first, second = Client(), Client()
    shown = key.show(asked_alone(first))
    assert send(first, "mfa_login_webauthn", credential=shown).status_code == 302
    assert alive(first)
    asked_alone(second)
    send(second, "mfa_login_webauthn", credential=shown)  # heard on the way, and said again
    assert not alive(second)
    stranger = SoftKey()
    stranger._handle = key._handle
    send(second, "mfa_login_webauthn", credential=stranger.show(asked_alone(second)))
    assert not alive(second)
    assert "This passkey does not open an account here" in page(second, "account_login").content.decode()

    User.objects.filter(pk=team.editor.pk).update(is_active=False)
    send(second, "mfa_login_webauthn", credential=key.show(asked_alone(second)))
    assert not alive(second)


def test_a_passkey_is_removed_and_ends_what_it_opened_elsewhere(team: Team) -> None:
    client, other = Client(), Client()
    sign_in(client, team.editor)
    key = with_passkey(client)
    send(other, "mfa_login_webauthn", credential=key.show(asked_alone(other)))
    assert alive(other)
    kept = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    assert "My telephone" in page(client, "mfa_list_webauthn").content.decode()
    assert "My telephone" in page(client, "mfa_remove_webauthn", kept.pk).content.decode()
    assert "My telephone" in page(client, "mfa_edit_webauthn", kept.pk).content.decode()
    send(client, "mfa_remove_webauthn", kept.pk)
    assert (alive(client), alive(other)) == (True, False)
    send(other, "mfa_login_webauthn", credential=key.show(asked_alone(other)))
    assert not alive(other)
