"""The doors: limits that lock nobody else out, answers that tell nothing, ways that lead nowhere else."""

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.contrib.messages.middleware import MessageMiddleware
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from newsroom.people.models import Desk, User
from newsroom.people.passwords import is_in
from tests.factories import Team
from tests.people.asking import as_, page
from tests.people.signing_in import PASSWORD, sign_in, try_to

TOO_MANY = "Too many failed"


def test_failing_as_somebody_else_locks_them_out_nowhere_but_here(team: Team) -> None:
    mail = team.checker.email
    desk, home, stranger = Client(), Client(REMOTE_ADDR="10.0.0.9"), Client()
    assert sign_in(desk, team.checker).status_code == 302  # a device of theirs, at the address of the office
    for _ in range(5):
        answer = try_to(stranger, mail, "wrong").content.decode()
        assert TOO_MANY not in answer
    assert TOO_MANY in try_to(stranger, mail, PASSWORD).content.decode()
    wanted = {"name": "Board", "scope": "read", "email": mail, "password": PASSWORD}
    assert stranger.post("/api/v1/tokens/", wanted, "application/json").status_code == 429

    assert page(desk, "me").status_code == 200
    desk.post(reverse("account_logout"))
    assert try_to(desk, mail, PASSWORD).status_code == 302
    assert try_to(home, mail, PASSWORD).status_code == 302


def test_one_address_fails_only_so_often_whomever_it_tries(team: Team) -> None:
    client = Client()
    answers = [try_to(client, f"nobody{n}@example.org", "wrong").status_code for n in range(40)]
    assert 429 in answers


def test_nobody_learns_who_has_an_account(team: Team, mailoutbox: list[Any]) -> None:
    def told(name: str, **typed: str) -> str:
        body = Client().post(reverse(name), typed).content.decode()
        return re.sub(r'value="[^"]*"|content=\S+', "", body).replace(
            team.checker.email, "nobody@example.org"
        )

    known, unknown = (
        told("account_login", login=mail, password="wrong")
        for mail in (team.checker.email, "nobody@example.org")
    )
    assert known == unknown
    resets = [
        Client().post(reverse("account_reset_password"), {"email": mail}).url
        for mail in (team.checker.email, "nobody@example.org")
    ]
    assert resets[0] == resets[1]
    assert len(mailoutbox) == 2


ELSEWHERE = (
    *("https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example/", "\\\\evil.example"),
    *(
        "https:evil.example",
        "https:///evil.example",
        "http:/evil.example",
        "/\t/evil.example",
        "\t//evil.example",
    ),
    *(
        "javascript:alert(1)",
        "data:text/html,x",
        "http://testserver@evil.example",
        "http://testserver.evil.example",
    ),
    *(
        "http://other.example.org/",
        "http://[::1",
        "http://[",
        "\x00//evil.example",
        "/queue/\r\nSet-Cookie: a=b",
    ),
)


def test_no_door_leads_to_another_site(team: Team, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]  # other hosts of the house are other sites
    with context.request_context(RequestFactory().get("/")):
        assert [url for url in ELSEWHERE if account_adapter().is_safe_url(url)] == []
        assert account_adapter().is_safe_url("/queue/")

    inside = Client()
    sign_in(inside, team.checker)
    for wanted, leads in {"/queue/": "/queue/", "http://other.example.org/": "/", "http://[": "/"}.items():
        typed = {"login": team.checker.email, "password": PASSWORD, "next": wanted}
        door = Client().get("/admin/login/", {"next": wanted}).url
        answers = [
            inside.get(reverse("account_login"), {"next": wanted}),
            inside.post(reverse("account_reauthenticate"), typed),
            Client().post(door, {**typed, "next": ""}),
            Client().post(reverse("account_login"), typed),
        ]
        assert [answer.url for answer in answers] == [leads] * 4, wanted
        out = Client().get(reverse("account_logout"), {"next": wanted})
        assert out.url == (leads if leads == wanted else reverse("account_login"))


def test_a_reset_leads_to_the_site_as_it_is_set_up_and_for_an_hour(
    team: Team, mailoutbox: list[Any], settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]
    for mail in (team.checker.email, "nobody@example.org"):
        client = Client(headers={"host": "evil.example.org"})
        client.post(reverse("account_reset_password"), {"email": mail})
    assert not any("evil.example.org" in mail.subject + mail.body for mail in mailoutbox)
    assert "sign up" not in mailoutbox[1].body
    link = next(word for word in mailoutbox[0].body.split() if "/reset/key/" in word)
    assert link.startswith(f"{settings.SITE_URL}/accounts/password/reset/key/")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert "does not work any more" in Client().get(link).content.decode()
    answers = [
        Client().post(reverse("account_reset_password"), {"email": team.checker.email}).status_code
        for _ in range(6)
    ]
    assert answers == [302] * 5 + [429]  # nobody's letter box is filled from here


def test_an_unlocked_screen_sets_no_first_password(team: Team) -> None:
    User.objects.filter(pk=team.checker.pk).update(password=make_password(None))
    client = Client()
    client.force_login(User.objects.get(pk=team.checker.pk))
    new = {"password1": "planted harbour 1911", "password2": "planted harbour 1911"}
    assert client.post("/accounts/password/set/", new).url == reverse("account_reset_password")
    assert not User.objects.get(pk=team.checker.pk).has_usable_password()


def test_a_reset_link_works_once_ends_sessions_and_is_told(team: Team, mailoutbox: list[Any]) -> None:
    before, client = Client(), Client()
    sign_in(before, team.checker)
    client.post(reverse("account_reset_password"), {"email": team.checker.email})
    link = next(word for word in mailoutbox[0].body.split() if "/reset/key/" in word)
    form = client.get(link).url
    new = {"password1": "staple harbour 1911", "password2": "staple harbour 1911"}
    client.post(form, new)
    assert User.objects.get(pk=team.checker.pk).check_password(new["password1"])
    assert before.get("/api/v1/me/").status_code == 401
    assert (mailoutbox[-1].to, "password" in mailoutbox[-1].subject.lower()) == ([team.checker.email], True)
    again, other = Client(), "staple harbour 2011"
    again.post(again.get(link).headers.get("Location", link), {"password1": other, "password2": other})
    assert User.objects.get(pk=team.checker.pk).check_password(new["password1"])


@pytest.mark.django_db
def test_common_short_and_stolen_passwords_are_refused_and_long_ones_are_not(
    tmp_path: Any, settings: Any
) -> None:
    stolen = [f"stolen harbour {n}" for n in range(50)]
    sums = sorted(hashlib.sha1(word.encode()).hexdigest().upper() for word in stolen)
    file = tmp_path / "stolen.txt"
    file.write_text("".join(f"{each}:{number}\n" for number, each in enumerate(sums)))
    assert all(is_in(file, word) for word in stolen)
    assert not any(is_in(file, f"harbour {n} not stolen") for n in range(50))
    file.write_text(file.read_text().lower())
    assert all(is_in(file, word) for word in stolen)
    settings.COMPROMISED_PASSWORDS_FILE = file
    for word in ("elevenchars", "qwertyuiop123", stolen[0], stolen[-1]):
        with pytest.raises(ValidationError):
            validate_password(word)
    for word in ("x7" * 64, "nothing but small letters", "ß" * 3 + "中文密码很长很长的"):
        validate_password(word)
    settings.COMPROMISED_PASSWORDS_FILE = tmp_path / "gone.txt"
    with pytest.raises(ValidationError, match="cannot be checked"):
        validate_password("nothing but small letters")


def test_doors_of_the_library_that_this_house_does_not_have_are_shut(team: Team) -> None:
    client = as_(team.checker)
    for path in ("email/", "sessions/", "3rdparty/", "3rdparty/signup/", "social/connections/"):
        assert client.get(f"/accounts/{path}").status_code == 404, path
        sent = client.post(f"/accounts/{path}", {"email": "me@evil.example", "action_add": ""})
        assert sent.status_code == 404, path
    assert not EmailAddress.objects.exists()


def test_single_sign_on_is_for_known_people_with_a_verified_address(team: Team, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": "House login",
                    "client_id": "desk",
                    "secret": "s",
                    "settings": {"server_url": "https://id.example.org"},
                }
            ]
        }
    }

    def come(uid: str, mail: str, *, verified: bool = True) -> Client:
        request = RequestFactory().get("/")
        client = Client()
        request.session, request.user = client.session, AnonymousUser()
        MessageMiddleware(lambda _: HttpResponse()).process_request(request)
        with context.request_context(request):
            login = (
                get_adapter()
                .get_provider(request, "sso")
                .sociallogin_from_response(
                    request,
                    {"userinfo": {"sub": uid, "email": mail, "email_verified": verified}, "id_token": {}},
                )
            )
            login.state = {"process": "login"}
            complete_social_login(request, login)
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
        return client

    def signed_on(client: Client) -> bool:
        return bool(client.get("/api/v1/me/").status_code == 200)

    page_of_login = Client().get(reverse("account_login")).content.decode()
    assert "Sign in with House login" in page_of_login
    password = team.checker.password
    assert signed_on(come("7", team.checker.email.upper()))
    assert signed_on(come("7", "married@example.org"))  # its number counts from now on
    assert not signed_on(come("8", team.editor.email, verified=False))
    assert not signed_on(come("9", "stranger@example.org"))
    User.objects.filter(pk=team.legal.pk).update(is_active=False)
    assert not signed_on(come("10", team.legal.email))
    assert User.objects.get(pk=team.checker.pk).password == password
    assert not User.objects.filter(email="stranger@example.org").exists()

    Desk.objects.update(second_factor=True)
    editor = come("11", team.editor.email)
    assert editor.get("/api/v1/me/").status_code == 403
    settings.OIDC_SECOND_FACTOR = True
    assert editor.get("/api/v1/me/").status_code == 200
