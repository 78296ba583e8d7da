"""Tokens: made once, shown once, limited like the sign-in page."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests.api.asking import as_, given, refused
from tests.factories import Team

PASSWORD = "correct horse battery"


def with_token(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def made(team: Team) -> str:
    return str(given(as_(team.reporter).post("tokens"), 201)["token"])


def test_somebody_signed_in_makes_a_token_and_works_with_it(team: Team) -> None:
    client = with_token(made(team))

    assert client.get("/api/v1/me/").json()["name"] == "Rosa Reporter"


def test_the_token_itself_is_kept_nowhere(team: Team) -> None:
    token = made(team)

    kept = AuthToken.objects.get()
    assert token not in (kept.digest, kept.token_key)
    assert token not in as_(team.reporter).get("tokens").content.decode()


def test_email_and_password_make_a_token(team: Team) -> None:
    answer = as_(None).post("tokens", email=team.editor.email, password=PASSWORD)

    assert with_token(given(answer, 201)["token"]).get("/api/v1/me/").json()["email"] == team.editor.email


def test_a_wrong_password_and_an_unknown_address_read_the_same(team: Team) -> None:
    wrong = as_(None).post("tokens", email=team.editor.email, password="wrong")
    unknown = as_(None).post("tokens", email="nobody@example.org", password="wrong")

    assert refused(wrong, 401, "E-mail or password is wrong.") == refused(unknown, 401)


def test_guessing_is_stopped_even_for_the_right_password(team: Team) -> None:
    for _ in range(5):
        refused(as_(None).post("tokens", email=team.editor.email, password="guess"), 401)

    refused(as_(None).post("tokens", email=team.editor.email, password=PASSWORD), 429, "Too many tries")
    assert not AuthToken.objects.exists()


def test_somebody_who_left_gets_none_and_theirs_stop_working(team: Team) -> None:
    client = with_token(made(team))
    team.reporter.is_active = False
    team.reporter.save()

    refused(client.get("/api/v1/me/"), 401)
    refused(as_(None).post("tokens", email=team.reporter.email, password=PASSWORD), 401)


def test_a_password_alone_is_not_enough_where_a_second_step_is_asked(team: Team) -> None:
    TOTP.activate(team.editor, generate_totp_secret())

    refused(as_(None).post("tokens", email=team.editor.email, password=PASSWORD), 403, "second step")


def test_a_token_makes_no_token(team: Team) -> None:
    refused(with_token(made(team)).post("/api/v1/tokens/"), 403, "cannot make another")


def test_nobody_makes_a_token(db: None) -> None:
    refused(as_(None).post("tokens"), 401, "e-mail and password")


def test_a_revoked_token_stops_working_at_once(team: Team) -> None:
    token = made(team)
    row = given(as_(team.reporter).get("tokens"))["results"][0]

    assert as_(team.reporter).post(f"tokens/{row['id']}/revoke").status_code == 204
    refused(with_token(token).get("/api/v1/me/"), 401, "unknown, revoked or over")


def test_nobody_sees_or_revokes_the_tokens_of_others(team: Team) -> None:
    token = made(team)

    assert given(as_(team.editor).get("tokens"))["count"] == 0
    refused(as_(team.editor).post(f"tokens/{token[:15]}/revoke"), 404)


def test_a_token_that_is_over_is_refused_without_writing_and_goes_with_the_next_one(team: Team) -> None:
    token = made(team)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        refused(with_token(token).get("/api/v1/me/"), 401)
        assert AuthToken.objects.count() == 1
        assert given(as_(team.reporter).get("tokens"))["count"] == 0

        made(team)
        assert AuthToken.objects.count() == 1


@pytest.mark.parametrize(
    "header", ["Token", "Token a b", "Token \xff\xfe", "Token " + "a" * 5000, "Token 0123"]
)
def test_a_strange_header_is_401(team: Team, header: str) -> None:
    refused(APIClient().get("/api/v1/me/", HTTP_AUTHORIZATION=header), 401)


def test_a_token_needs_no_csrf_token(team: Team) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Token {made(team)}")

    assert client.post("/api/v1/notices/read/", {"upto": "x"}, format="json").status_code == 422
