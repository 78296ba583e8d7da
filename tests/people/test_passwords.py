"""A new password ends what was opened with the old one."""

import pytest
from django.test import Client

from newsroom.people.tokens import make_token
from tests.factories import Team

pytestmark = pytest.mark.django_db


def test_a_changed_password_ends_every_token(client: Client) -> None:
    user = Team().checker
    _, token = make_token(by=user, name="The wire", scope="read")
    header = {"Authorization": f"Token {token}"}
    assert client.get("/api/v1/me/", headers=header).status_code == 200
    client.force_login(user)

    changed = client.post(
        "/accounts/password/change/",
        {
            "oldpassword": "correct horse battery",
            "password1": "staple harbour 1911",
            "password2": "staple harbour 1911",
        },
    )

    assert changed.status_code == 302
    assert Client().get("/api/v1/me/", headers=header).status_code == 401
