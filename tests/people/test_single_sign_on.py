"""Who signs on elsewhere is who the configured provider has seen, and signed for, a moment ago where that counts."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from newsroom.people.models import User
from tests.factories import Team
from tests.people.asking import page
from tests.people.provider import THEIRS, Provider, provider
from tests.people.test_passkeys import alive


@pytest.fixture
def house(settings: Any) -> Iterator[Provider]:
    with provider() as house:
        settings.SOCIALACCOUNT_PROVIDERS, settings.OIDC_URL = house.settings(), house.address
        yield house


def test_one_number_one_person_and_what_is_not_true_is_false(team: Team, house: Provider) -> None:
    def comes(mail: str, sub: str, verified: object = True) -> bool:
        client = Client()
        house.come(client, sub=sub, email=mail, email_verified=verified)
        return alive(client)

    mail = team.checker.email
    for untrue in (False, "false", None):
        assert not comes(mail, "7", untrue), untrue
    assert comes(mail, "7", "true")
    assert comes("elsewhere@example.org", "7", False)  # by its number from now on
    assert not comes(mail, "8")  # somebody new there was given the address
    house.also = {"sub": "7"}
    assert not comes(team.editor.email, "9")  # the two things it says are about two people


def test_an_answer_belongs_to_whoever_asked_and_comes_once(team: Team, house: Provider) -> None:
    owner, other = Client(), Client()
    said = {"sub": "7", "email": team.checker.email, "email_verified": True}
    state = house.begin(owner)
    assert house.asked["code_challenge_method"] == "S256"
    for client, wrong in ((other, state), (owner, "made-up"), (owner, "")):
        house.come(client, wrong, **said)
        assert not alive(client)
    house.come(owner, state)
    assert alive(owner)
    owner.post(reverse("account_logout"))
    house.come(owner, state)
    assert not alive(owner)


def test_signing_on_is_fresh_when_the_provider_has_just_asked_and_not_before(
    team: Team, house: Provider
) -> None:
    User.objects.filter(pk=team.checker.pk).update(password=make_password(None))
    said = {"sub": "7", "email": team.checker.email, "email_verified": True}
    client, again = Client(), reverse("sign_on_again")
    for seen in ({}, {"auth_time": time.time() - 3600}):
        house.also = seen
        house.come(client, **said)
        assert alive(client)
        assert page(client, "make_token").url.startswith(reverse("account_reauthenticate"))
        asked = page(client, "account_reauthenticate", data={"next": "/me/tokens/"})
        assert asked.url == f"{again}?next=%2Fme%2Ftokens%2F"
        # Or whoever sits there brings a key of their own.
        for way in ("mfa_activate_totp", "mfa_add_webauthn"):
            assert page(client, way).url.startswith(again)
    assert not Authenticator.objects.exists()

    form = client.get(asked.url)
    assert "Confirm with House login" in form.content.decode()
    house.also = {"auth_time": time.time()}
    state = house.begin(client, form.context["address"].partition("?")[2])
    assert (house.asked["prompt"], house.asked["max_age"]) == ("login", "0")
    assert house.come(client, state).url == "/me/tokens/"
    assert page(client, "make_token").status_code == 200


def test_a_provider_is_believed_only_as_far_as_it_has_signed_under_the_name_that_is_configured(
    team: Team, house: Provider, settings: Any
) -> None:
    settings.SESSION_COOKIE_AGE = 86400

    def comes(**lies: Any) -> bool:
        house.lies = lies
        client = Client()
        house.come(client, sub="7", email=team.checker.email, email_verified=True)
        return alive(client)

    at, elsewhere = f"{house.address}/", "https://id.evil.example"
    assert comes()
    assert comes(claims={"auth_time": time.time() - 60})
    lies: dict[str, dict[str, Any]] = {
        "another issuer": {"metadata": {"issuer": elsewhere}},
        "another issuer signs": {"claims": {"iss": elsewhere}},
        "an issuer almost alike": {"metadata": {"issuer": at}, "claims": {"iss": at}},
        "another key": {"signed": (THEIRS, "ES256")},
        "no signature": {"signed": (None, "none")},
        "a signature that anybody can make": {"signed": ("k" * 32, "HS256")},
        "no ID token": {"id_token": ""},
        "no token at all": {"id_token": "a.b.c"},
        "for somebody else": {"claims": {"aud": "another"}},
        "over": {"claims": {"exp": time.time() - 60}},
        "two people": {"userinfo": {"sub": "8"}},
        "signed in there last week": {"claims": {"auth_time": time.time() - 7 * 86400}},
        "signed in there at no time": {"claims": {"auth_time": "now"}},
    }
    assert [lie for lie, told in lies.items() if comes(**told)] == []
    assert comes()
