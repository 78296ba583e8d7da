"""From the invitation's link to being signed in; and every way in which a link does not work."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.people.models import Invitation, User
from newsroom.people.states import Role
from tests.factories import Team
from tests.people.asking import as_, invite, join, link_of, send

NEW = {"name": "Nora Novak", "password": "a long enough one"}


@pytest.fixture
def link(team: Team, head: Client) -> str:
    return link_of(invite(head, team.desk))


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_page_says_who_invites_to_what(team: Team, link: str) -> None:
    text = Client().get(link).content.decode()

    assert f"Join {team.desk.name}" in text
    assert "Hugo Head invites nora@example.org as <b>fact-checker</b>" in text
    assert 'value="Nora New"' in text


def test_somebody_new_chooses_a_password_and_is_signed_in(team: Team, link: str) -> None:
    client = Client()

    response = join(client, link, NEW)

    user = User.objects.get(email="nora@example.org")
    assert signed_in(client) == str(user.pk)
    assert user.name == "Nora Novak"
    assert user.roles_on(team.desk.pk) == {Role.FACT_CHECKER}
    assert response.url == reverse("home")


def test_who_has_just_chosen_a_password_is_not_asked_for_it_again_to_set_up_a_second_step(link: str) -> None:
    client = Client()

    join(client, link, NEW)

    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_they_can_sign_in_again_the_usual_way(team: Team, link: str) -> None:
    join(Client(), link, NEW)
    client = Client()

    client.post(reverse("account_login"), {"login": "nora@example.org", "password": NEW["password"]})

    assert signed_in(client)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({**NEW, "password": "short"}, "This password is too short"),
        ({**NEW, "password": ""}, "Choose a password."),
        ({**NEW, "name": ""}, "Write the name."),
    ],
)
def test_what_was_typed_wrong_comes_back_without_the_password(
    link: str, typed: dict[str, str], sentence: str
) -> None:
    client = Client()
    response = join(client, link, typed)
    text = response.content.decode()

    assert response.status_code == 422
    assert sentence in text
    assert f'value="{typed["name"]}"' in text or not typed["name"]
    assert f'value="{typed["password"]}"' not in text
    assert not signed_in(client)
    assert not User.objects.filter(email="nora@example.org").exists()


def used(team: Team, link: str) -> None:
    join(Client(), link, NEW)


def revoked(team: Team, link: str) -> None:
    send(as_(team.head), "revoke_invitation", team.desk.slug, Invitation.objects.get().uuid)


def replaced(team: Team, link: str) -> None:
    invite(as_(team.head), team.desk)


@pytest.mark.parametrize("spoil", [used, revoked, replaced])
def test_a_link_that_was_used_revoked_or_replaced_does_not_work(team: Team, link: str, spoil: Any) -> None:
    spoil(team, link)
    client = Client()

    assert client.get(link).status_code == 410
    response = join(client, link, NEW)

    assert response.status_code == 410
    assert "This link does not work" in response.content.decode()
    assert not signed_in(client)


def test_a_link_that_is_over_does_not_work(link: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert join(Client(), link, NEW).status_code == 410
    assert not User.objects.filter(email="nora@example.org").exists()


@pytest.mark.parametrize("secret", ["x", "a" * 500, "%00", "é"])
def test_a_link_nobody_made_does_not_work(db: None, secret: str) -> None:
    assert Client().get(f"/invitations/{secret}/").status_code == 410


def known_link(team: Team) -> tuple[User, str]:
    """Somebody of another desk, invited to this one."""
    user = Team().checker
    return user, link_of(invite(as_(team.head), team.desk, email=user.email))


def test_who_has_an_account_gives_only_its_password(team: Team) -> None:
    user, link = known_link(team)
    client = Client()

    assert 'name="name"' not in client.get(link).content.decode()
    assert join(client, link, {"password": "guess guess guess"}).status_code == 422
    join(client, link, {"password": "correct horse battery"})

    assert signed_in(client) == str(user.pk)
    assert User.objects.get(pk=user.pk).roles_on(team.desk.pk) == {Role.FACT_CHECKER}


def test_guessing_that_password_is_stopped(team: Team) -> None:
    user, link = known_link(team)
    for _ in range(5):
        join(Client(), link, {"password": "guess guess guess"})

    response = join(Client(), link, {"password": "correct horse battery"})

    assert response.status_code == 422
    assert "Too many failed" in response.content.decode()
    assert not User.objects.get(pk=user.pk).roles_on(team.desk.pk)


def test_joining_does_not_pass_by_the_second_step(team: Team) -> None:
    user, link = known_link(team)
    TOTP.activate(user, generate_totp_secret())
    client = Client()

    response = join(client, link, {"password": "correct horse battery"})

    assert response.url == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_somebody_signed_in_is_told_that_joining_changes_who_they_are(team: Team, link: str) -> None:
    client = as_(team.reporter)

    assert "You are signed in as Rosa Reporter" in client.get(link).content.decode()
    join(client, link, NEW)

    assert signed_in(client) == str(User.objects.get(email="nora@example.org").pk)


def test_the_link_is_not_kept_by_the_browser(link: str) -> None:
    assert "no-store" in Client().get(link)["Cache-Control"]


def test_a_link_that_still_works_is_not_written_into_the_log(
    link: str, caplog: pytest.LogCaptureFixture
) -> None:
    join(Client(), link, {**NEW, "password": "short"})

    assert "Unprocessable" in caplog.text
    assert link.split("/")[2] not in caplog.text
