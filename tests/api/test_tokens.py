"""Tokens: made once, shown once, limited like the sign-in page."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from knox.settings import CONSTANTS
from rest_framework.test import APIClient

from newsroom.people.actions import accept_invitation, end_membership, invite
from newsroom.people.models import Desk, Membership, User
from newsroom.people.states import Role, Scope
from newsroom.people.token_models import ApiToken, TokenUse
from newsroom.stories.actions import start
from tests.api.asking import as_, given, refused
from tests.factories import Team, again, copy, draft, make_desk

KEY_LENGTH = CONSTANTS.TOKEN_KEY_LENGTH
PASSWORD = "correct horse battery"


def with_token(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


WRITES = {"name": "The wire", "scope": "write"}


def made(team: Team, **chosen: object) -> str:
    return str(given(as_(team.reporter).post("tokens", **WRITES | chosen), 201)["token"])


def also_on_another_desk(team: Team) -> Desk:
    other = make_desk("Sports desk")
    Membership.objects.create(user=team.reporter, desk=other, role=Role.REPORTER)
    return other


def test_somebody_signed_in_makes_a_token_and_works_with_it(team: Team) -> None:
    client = with_token(made(team))

    assert client.get("/api/v1/me/").json()["name"] == "Rosa Reporter"


def test_the_token_itself_is_kept_nowhere(team: Team) -> None:
    token = made(team)

    kept = ApiToken.objects.get()
    assert token not in (kept.digest, kept.token_key)
    assert token not in as_(team.reporter).get("tokens").content.decode()


def test_email_and_password_make_a_token(team: Team) -> None:
    answer = as_(None).post("tokens", **WRITES, email=team.editor.email, password=PASSWORD)

    assert with_token(given(answer, 201)["token"]).get("/api/v1/me/").json()["email"] == team.editor.email


def test_a_wrong_password_and_an_unknown_address_read_the_same(team: Team) -> None:
    wrong = as_(None).post("tokens", **WRITES, email=team.editor.email, password="wrong")
    unknown = as_(None).post("tokens", **WRITES, email="nobody@example.org", password="wrong")

    assert refused(wrong, 401, "E-mail or password is wrong.") == refused(unknown, 401)


def test_guessing_is_stopped_even_for_the_right_password(team: Team) -> None:
    for _ in range(5):
        refused(as_(None).post("tokens", **WRITES, email=team.editor.email, password="guess"), 401)

    refused(
        as_(None).post("tokens", **WRITES, email=team.editor.email, password=PASSWORD), 429, "Too many tries"
    )
    assert not ApiToken.objects.exists()


def test_somebody_who_left_gets_none_and_theirs_stop_working(team: Team) -> None:
    client = with_token(made(team))
    team.reporter.is_active = False
    team.reporter.save()

    refused(client.get("/api/v1/me/"), 401)
    refused(as_(None).post("tokens", **WRITES, email=team.reporter.email, password=PASSWORD), 401)


def test_a_password_alone_is_not_enough_where_a_second_step_is_asked(team: Team) -> None:
    TOTP.activate(team.editor, generate_totp_secret())

    refused(
        as_(None).post("tokens", **WRITES, email=team.editor.email, password=PASSWORD), 403, "second step"
    )


def test_a_token_makes_no_token(team: Team) -> None:
    refused(with_token(made(team)).post("/api/v1/tokens/", WRITES), 403, "cannot make another")


def test_nobody_makes_a_token(db: None) -> None:
    refused(as_(None).post("tokens", **WRITES), 401, "e-mail and password")


def test_a_revoked_token_stops_working_at_once(team: Team) -> None:
    token = made(team)
    row = given(as_(team.reporter).get("tokens"))["results"][0]

    assert as_(team.reporter).post(f"tokens/{row['id']}/revoke").status_code == 204
    refused(with_token(token).get("/api/v1/me/"), 401, "unknown, revoked or over")


def test_nobody_sees_or_revokes_the_tokens_of_others(team: Team) -> None:
    token = made(team)

    assert given(as_(team.editor).get("tokens"))["count"] == 0
    refused(as_(team.editor).post(f"tokens/{token[:KEY_LENGTH]}/revoke"), 404)


def test_a_token_that_is_over_is_refused_without_writing_and_goes_with_the_next_one(team: Team) -> None:
    token = made(team)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        refused(with_token(token).get("/api/v1/me/"), 401)
        assert ApiToken.objects.count() == 1
        assert given(as_(team.reporter).get("tokens"))["count"] == 0

        made(team)
        assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    "header", ["Token", "Token a b", "Token \xff\xfe", "Token " + "a" * 5000, "Token 0123"]
)
def test_a_strange_header_is_401(team: Team, header: str) -> None:
    refused(APIClient().get("/api/v1/me/", HTTP_AUTHORIZATION=header), 401)


def test_a_token_needs_no_csrf_token(team: Team) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Token {made(team)}")

    assert client.post("/api/v1/notices/read/", {"upto": "x"}, format="json").status_code == 422


def test_a_token_to_read_with_changes_nothing(team: Team) -> None:
    client = with_token(made(team, scope="read"))
    story = draft(team)

    given(client.get(f"/api/v1/stories/{story.uuid}/"))
    refused(client.post(f"/api/v1/stories/{story.uuid}/file/"), 403, "may only read")
    assert ApiToken.objects.get().scope == Scope.READ


def test_a_token_for_one_desk_sees_and_does_nothing_elsewhere(team: Team) -> None:
    other = also_on_another_desk(team)
    here = draft(team)
    there = start(by=again(team.reporter), desk=other, slug="there", document=copy())
    client = with_token(made(team, desk=str(other.uuid)))

    assert [row["id"] for row in given(client.get("/api/v1/stories/"))["results"]] == [str(there.uuid)]
    refused(client.post(f"/api/v1/stories/{here.uuid}/file/"), 404)
    foreign = as_(team.reporter).post("tokens", **WRITES, desk=str(make_desk("Foreign desk").uuid))
    assert "Foreign" not in str(refused(foreign, 422, "no such desk"))
    assert [one["desk"]["slug"] for one in given(client.get("/api/v1/me/"))["memberships"]] == [other.slug]


def test_a_token_for_one_desk_reaches_nothing_that_is_its_owners_everywhere(team: Team) -> None:
    other = also_on_another_desk(team)
    everywhere, elsewhere = made(team), made(team, desk=str(other.uuid))
    client = with_token(elsewhere)

    changes: list[tuple[str, dict[str, object]]] = [
        ("me/change_settings", {"name": "Somebody Else"}),
        ("me/choose", {"choices": []}),
        ("me/reset_choices", {}),
        ("me/keep_quiet", {"quiet_from": None, "quiet_until": None, "digest_at": "09:00"}),
    ]
    for path, body in changes:
        refused(client.post(f"/api/v1/{path}/", body, format="json"), 403, "for one desk alone")
    refused(client.get("/api/v1/me/choices/"), 403, "for one desk alone")
    refused(client.post(f"/api/v1/tokens/{everywhere[:KEY_LENGTH]}/revoke/"), 404)
    assert [row["id"] for row in given(client.get("/api/v1/tokens/"))["results"]] == [elsewhere[:KEY_LENGTH]]
    assert again(team.reporter).name == "Rosa Reporter"


def test_a_token_in_an_address_is_refused_whoever_asks(team: Team) -> None:
    token = made(team)

    names = ("token", "access_token", "auth_token", "api_token", "api_key", "apikey", "Access_Token")
    for query in (*({name: "x"} for name in names), {"q": ["a", token]}, {"q": [token, "a"]}):
        refused(as_(team.reporter).client.get("/api/v1/stories/", query), 400, "never belongs in an address")
    refused(with_token(token).get("/api/v1/stories/", {"token": "x"}), 400, "never belongs in an address")


def test_a_day_of_use_is_written_once_and_shown(team: Team) -> None:
    client = with_token(made(team))
    assert given(as_(team.reporter).get("tokens"))["results"][0]["last_used_on"] is None

    for _ in range(3):
        client.get("/api/v1/me/")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        client.get("/api/v1/me/")
        today = timezone.now().date()

    assert given(as_(team.reporter).get("tokens"))["results"][0]["last_used_on"] == today.isoformat()
    assert TokenUse.objects.count() == 2


def test_what_a_token_cannot_be_is_refused_beside_its_field(team: Team) -> None:
    for field, value in (
        ("days", 366),
        ("days", 0),
        ("scope", "all"),
        ("name", " "),
        ("desk", str(make_desk("Sports desk").uuid)),
    ):
        refused(as_(team.reporter).post("tokens", **WRITES | {field: value}), 422, "", field)
    assert not ApiToken.objects.exists()


def test_a_role_that_ends_takes_the_tokens_made_with_it_along(team: Team) -> None:
    other = also_on_another_desk(team)
    everywhere, elsewhere = made(team), made(team, desk=str(other.uuid))

    end_membership(by=team.head, membership=team.reporter.memberships.get(desk=team.desk))

    refused(with_token(everywhere).get("/api/v1/me/"), 401)
    given(with_token(elsewhere).get("/api/v1/me/"))


def test_who_is_asked_back_finds_no_old_token_alive(team: Team) -> None:
    token = made(team)
    User.objects.filter(pk=team.reporter.pk).update(is_active=False)
    invited = invite(
        by=team.head, desk=team.desk, email=team.reporter.email, name="Rosa", role=Role.FACT_CHECKER
    )

    accept_invitation(secret=invited.secret, name="Rosa", password=PASSWORD)

    refused(with_token(token).get("/api/v1/me/"), 401)
