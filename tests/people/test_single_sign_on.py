"""Signing on at a provider, from the button to the desk; and lies that a provider, or who poses as one, may tell."""

import io
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from requests.adapters import BaseAdapter

from newsroom.people.models import User
from tests.factories import Team
from tests.people.asking import page
from tests.people.test_passkeys import alive

HOUSE = "https://id.example.org"
OURS, THEIRS = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())


class Provider(BaseAdapter):
    """What answers behind HOUSE: the four pages that a sign-on asks for, as they should be or otherwise."""

    def __init__(self, email: str, **otherwise: Any) -> None:
        super().__init__()
        self.otherwise = otherwise
        self.pages = {
            "/.well-known/openid-configuration": {
                "issuer": HOUSE,
                "authorization_endpoint": f"{HOUSE}/authorize",
                "token_endpoint": f"{HOUSE}/token",
                "userinfo_endpoint": f"{HOUSE}/userinfo",
                "jwks_uri": f"{HOUSE}/keys",
                **otherwise.get("metadata", {}),
            },
            "/token": {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token()},
            "/userinfo": {
                "sub": "7",
                "email": email,
                "email_verified": True,
                **otherwise.get("userinfo", {}),
            },
            "/keys": {
                "keys": [
                    {
                        **jwt.algorithms.ECAlgorithm.to_jwk(OURS.public_key(), as_dict=True),
                        "kid": "1",
                        "alg": "ES256",
                    }
                ]
            },
        }

    def id_token(self) -> str:
        said = {
            "iss": HOUSE,
            "aud": "desk",
            "sub": "7",
            "exp": time.time() + 60,
            **self.otherwise.get("claims", {}),
        }
        key, algorithm = self.otherwise.get("signed", (OURS, "ES256"))
        return self.otherwise.get(
            "id_token", jwt.encode(said, key, algorithm=algorithm, headers={"kid": "1"})
        )

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, request.url, request
        answer.headers["Content-Type"] = "application/json"
        answer.raw = io.BytesIO(json.dumps(self.pages[urlsplit(request.url).path]).encode())
        return answer

    def close(self) -> None:
        pass


class House:
    """Signing on there, as a browser does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.asked: dict[str, str] = {}

    def leave(self, client: Client, query: str = "process=login", **otherwise: Any) -> str:
        """To the provider: the state that has to be brought back; "" when it was not even asked."""
        self.answers(**otherwise)
        sent = client.post(f"/accounts/oidc/sso/login/?{query}")
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.url).query).items()}
        assert "state" in self.asked or sent.url == "/accounts/login/"
        return self.asked.get("state", "")

    def come(self, client: Client, state: str | None = None, **otherwise: Any) -> Any:
        """And back."""
        if state is None:
            state = self.leave(client, **otherwise)
        self.answers(**otherwise)
        return client.get("/accounts/oidc/sso/login/callback/", {"code": "c", "state": state})

    def answers(self, **otherwise: Any) -> None:
        def network(_: Any) -> requests.Session:
            session = requests.Session()
            session.mount(HOUSE, Provider(**otherwise))
            return session

        self.monkeypatch.setattr(DefaultSocialAccountAdapter, "get_requests_session", network)


@pytest.fixture
def house(settings: Any, monkeypatch: pytest.MonkeyPatch) -> House:
    app = {"provider_id": "sso", "name": "House", "client_id": "desk", "secret": "s"}
    known = {**app, "settings": {"server_url": f"{HOUSE}/.well-known/openid-configuration"}}
    settings.OIDC_URL, settings.SESSION_COOKIE_AGE = HOUSE, 86400
    openid = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**openid, "APPS": [known]}}
    return House(monkeypatch)


def test_who_signs_on_is_believed_only_as_far_as_the_configured_provider_has_signed_it(
    team: Team, house: House, settings: Any
) -> None:
    max_age = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["AUTH_PARAMS"]["max_age"]

    def signed_on(**otherwise: Any) -> bool:
        client = Client()
        house.come(client, email=team.checker.email, **otherwise)
        if house.asked:
            assert (house.asked["code_challenge_method"], house.asked["max_age"]) == ("S256", max_age)
        return alive(client)

    assert signed_on()
    assert signed_on(claims={"auth_time": time.time() - 60})
    lies: dict[str, dict[str, Any]] = {
        "another issuer": {"metadata": {"issuer": "https://id.evil.example"}},
        "another issuer signs": {"claims": {"iss": "https://id.evil.example"}},
        "an issuer almost alike": {"metadata": {"issuer": f"{HOUSE}/"}, "claims": {"iss": f"{HOUSE}/"}},
        "another key": {"signed": (THEIRS, "ES256")},
        "no signature": {"signed": (None, "none")},
        "a signature that anybody can make": {"signed": ("k" * 32, "HS256")},
        "no ID token": {"id_token": ""},
        "no token at all": {"id_token": "a.b.c"},
        "for somebody else": {"claims": {"aud": "another"}},
        "over": {"claims": {"exp": time.time() - 60}},
        "two people": {"userinfo": {"sub": "8"}},
        "signed in there last week": {"claims": {"auth_time": time.time() - 7 * 86400}},
    }
    assert [lie for lie, otherwise in lies.items() if signed_on(**otherwise)] == []
    assert signed_on()


def test_one_number_is_one_person_and_what_is_not_true_is_false(team: Team, house: House) -> None:
    def comes(mail: str, sub: str, verified: object) -> bool:
        client = Client()
        claims = {"claims": {"sub": sub}, "userinfo": {"sub": sub, "email_verified": verified}}
        house.come(client, email=mail, **claims)
        return alive(client)

    assert [comes(team.checker.email, "7", untrue) for untrue in (False, "false", None)] == [False] * 3
    assert comes(team.checker.email, "7", "true")
    assert comes("elsewhere@example.org", "7", False)  # by its number from now on
    assert not comes(team.checker.email, "8", True)  # somebody new there was given the address


def test_an_answer_belongs_to_whoever_asked_and_comes_once(team: Team, house: House) -> None:
    owner, other, mail = Client(), Client(), team.checker.email
    state = house.leave(owner, email=mail)
    for client, brought in ((other, state), (owner, "made-up"), (owner, "")):
        house.come(client, brought, email=mail)
        assert not alive(client)
    house.come(owner, state, email=mail)
    assert alive(owner)
    owner.post(reverse("account_logout"))
    house.come(owner, state, email=mail)
    assert not alive(owner)


def test_signing_on_is_fresh_when_the_provider_has_just_asked_and_not_before(
    team: Team, house: House
) -> None:
    User.objects.filter(pk=team.checker.pk).update(password=make_password(None))
    client, again, mail = Client(), reverse("sign_on_again"), team.checker.email
    for seen in ({}, {"auth_time": time.time() - 3600}):
        house.come(client, email=mail, claims=seen)
        assert alive(client)
        assert page(client, "make_token").url.startswith(reverse("account_reauthenticate"))
        asked = page(client, "account_reauthenticate", data={"next": "/me/tokens/"})
        assert asked.url == f"{again}?next=%2Fme%2Ftokens%2F"
        for way in (
            "mfa_activate_totp",
            "mfa_add_webauthn",
        ):  # or whoever sits there brings a key of their own
            assert page(client, way).url.startswith(again)
    assert not Authenticator.objects.exists()

    form = client.get(asked.url)
    assert "Confirm with House" in form.content.decode()
    state = house.leave(client, form.context["address"].partition("?")[2], email=mail)
    assert (house.asked["prompt"], house.asked["max_age"]) == ("login", "0")
    assert house.come(client, state, email=mail, claims={"auth_time": time.time()}).url == "/me/tokens/"
    assert page(client, "make_token").status_code == 200
