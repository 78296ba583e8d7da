"""Who has to have a second factor is led to set it up, and reaches nothing else until then."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client, override_settings
from django.urls import reverse

from newsroom.people import actions
from newsroom.people.models import Desk, Membership, User
from newsroom.people.states import Role
from newsroom.people.tokens import make_token
from tests.factories import Team, make_desk, protected
from tests.people.asking import as_, page
from tests.people.signing_in import PASSWORD, code_for, sign_in, with_authenticator
from verification.sources import readers
from verification.sources.second_factor import lacks_second_factor, needs_second_factor


@pytest.fixture
def team(db: None) -> Team:
    team = Team()
    Desk.objects.filter(pk=team.desk.pk).update(second_factor=True)
    return team


def asked(user: User) -> bool:
    return needs_second_factor(User.objects.get(pk=user.pk))


def test_editors_heads_legal_readers_superusers_and_readers_of_identities_are_asked(
    team: Team, settings: Any
) -> None:
    identity = protected(team, "Quentin Quibble")  # the reporter's own
    assert {role: asked(user) for role, user in team.by_role.items()} == {
        "reporter": True,
        "fact_checker": False,
        "editor": True,
        "desk_head": True,
        "legal": True,
        "auditor": False,
    }
    readers.add_reader(by=team.reporter, identity=identity, user=team.checker)
    assert asked(team.checker)
    there = make_desk(second_factor=True)
    Membership.objects.create(user=team.checker, desk=there, role=Role.FACT_CHECKER)
    Desk.objects.filter(pk=team.desk.pk).update(second_factor=False)
    assert not asked(team.checker), "the other desk asks, and this one has the identity"
    Desk.objects.filter(pk=team.desk.pk).update(second_factor=True)
    assert asked(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))
    Desk.objects.update(second_factor=False)
    assert not any(asked(user) for user in User.objects.all())
    with override_settings(SECOND_FACTOR=True):
        assert [user.name for user in User.objects.all() if asked(user)] == ["Root"]
        User.objects.filter(name="Root").update(is_active=False)
        assert not any(asked(user) for user in User.objects.all())
    head = as_(team.head)
    assert "Turn it on" in page(head, "desk_people", team.desk.slug).content.decode()
    settings.SECOND_FACTOR_OF_ALL = True
    assert all(asked(user) for user in User.objects.filter(is_active=True))
    assert as_(team.checker).get("/queue/").url == reverse("mfa_index")


def test_recovery_codes_alone_are_no_second_factor(team: Team) -> None:
    RecoveryCodes.activate(team.editor)
    assert lacks_second_factor(User.objects.get(pk=team.editor.pk))
    with_authenticator(team.editor)
    assert not lacks_second_factor(User.objects.get(pk=team.editor.pk))


def test_who_lacks_it_reaches_the_set_up_and_nothing_else(team: Team) -> None:
    client = as_(team.editor)
    for path in ("/", "/board/", "/me/", "/admin/", "/accounts/password/change/", "/no/"):
        assert client.get(path).url == reverse("mfa_index"), path
    assert client.post(f"/people/{team.desk.slug}/settings/").url == reverse("mfa_index")
    rung = client.get("/notices/ring/")  # by the page itself, while somebody may be typing
    assert (rung.status_code, rung.content) == (204, b"")
    for path in ("/api/v1/stories/", "/api/v1/me/", "/api/schema/"):
        assert client.get(path).status_code == 403, path
    assert "second step" in client.get("/api/v1/me/").json()["detail"]
    assert client.post("/api/v1/tokens/").status_code == 403
    for way_out in ("account_reauthenticate", "account_logout"):
        assert page(client, way_out).status_code == 200, way_out
    shown = page(client, "mfa_index")
    assert "Your work asks for a second step" in shown.content.decode()
    assert "Board" not in shown.content.decode()
    assert as_(team.checker).get("/queue/").status_code == 200
    with override_settings(OIDC_SECOND_FACTOR=True):
        assert client.get("/board/").url == reverse("mfa_index"), "a password is no single sign-on"


def test_a_token_from_before_opens_nothing_until_its_owner_has_a_second_factor(team: Team) -> None:
    _, token = make_token(by=team.editor, name="Board", scope="read")
    signed = {"Authorization": f"Token {token}"}
    answer = Client().get("/api/v1/stories/", headers=signed)
    assert (answer.status_code, "second step" in answer.json()["detail"]) == (403, True)
    wanted = {"name": "Board", "scope": "read", "email": team.editor.email, "password": PASSWORD}
    made = Client().post("/api/v1/tokens/", wanted, "application/json")
    assert made.status_code == 403
    with_authenticator(team.editor)
    assert Client().get("/api/v1/stories/", headers=signed).status_code == 200


def test_the_way_from_the_password_to_work_leads_over_the_authenticator(team: Team) -> None:
    client = Client()
    assert sign_in(client, team.editor).url == "/"
    page(client, "mfa_activate_totp")
    secret = client.session[totp.SECRET_SESSION_KEY]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert "Go on to your work" in client.get(done.url).content.decode()
    assert client.get("/board/").status_code == 200
    kept = Authenticator.objects.get(user=team.editor, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)  # sealed
    refused = client.post(reverse("mfa_deactivate_totp"))
    assert "you have no other" in refused.content.decode()
    assert Authenticator.objects.filter(pk=kept.pk).exists()


def test_a_code_opens_the_account_once_and_a_wrong_one_is_limited(team: Team) -> None:
    secret = with_authenticator(team.editor)
    first, second, third = Client(), Client(), Client()
    code = code_for(secret)
    assert sign_in(first, team.editor).url == reverse("mfa_authenticate")
    assert first.get("/board/").status_code == 302  # the password alone is not signed in
    assert first.post(reverse("mfa_authenticate"), {"code": code}).url == "/"
    assert first.get("/board/").status_code == 200

    sign_in(second, team.editor)
    assert "does not fit" in second.post(reverse("mfa_authenticate"), {"code": code}).content.decode()

    sign_in(third, team.editor)
    for _ in range(5):
        answer = third.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Too many failed" in answer
    assert first.get("/board/").status_code == 200


def test_the_head_turns_it_on_and_off_freshly_signed_in(db: None) -> None:
    team = Team()
    stale, client = Client(), Client()
    stale.force_login(team.head)
    address = reverse("ask_second_factor", args=[team.desk.slug])
    assert stale.post(address, {"asks": "on"}).url.startswith("/accounts/reauthenticate/")
    assert not Desk.objects.get(pk=team.desk.pk).second_factor
    sign_in(client, team.head)
    client.post(address, {"asks": "on"})
    assert Desk.objects.get(pk=team.desk.pk).second_factor
    assert as_(team.editor).post(address, {"asks": "off"}).status_code == 302
    assert Desk.objects.get(pk=team.desk.pk).second_factor
    actions.ask_second_factor(by=team.head, desk=team.desk, asks=False)
    assert not Desk.objects.get(pk=team.desk.pk).second_factor
