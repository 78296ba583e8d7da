"""A new password ends what was opened with the old one, and is none that is tried first."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from newsroom.people.tokens import make_token
from tests.factories import Team, make_desk

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


def test_what_many_have_and_what_the_house_is_called_is_no_password(settings: Any) -> None:
    settings.NEWSROOM_NAME, settings.PASSWORD_WORDS = "The Example Gazette", ["Tidemark", "NB"]
    Team(desk=make_desk("Harbour desk"))
    for refused, because in {
        "qwertyuiop123": "Many people",
        "Password1234": "Many people",
        "Second-Source-2026": "names of this house",
        "ExampleGazette!": "names of this house",
        "example gazette 1": "names of this house",
        "Harbour.Desk.2026": "names of this house",
        "desk head reporter": "names of this house",
        "tidemark tidemark": "names of this house",
    }.items():
        with pytest.raises(ValidationError, match=because):
            validate_password(refused)
    for taken in ("a gazette under blankets", "nb the quick brown fox", "staple harbour 1911"):
        validate_password(taken)
