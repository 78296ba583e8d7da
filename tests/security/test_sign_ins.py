"""Whoever looks into what happened finds sign-ins in the log, and neither passwords nor addresses of mail."""

import logging
from io import StringIO
from uuid import uuid4

import pytest
from django.test import Client

from newsroom.people.tokens import make_token
from tests.factories import Team
from tests.web.grounds.identities import PASSWORD


@pytest.mark.django_db
def test_sign_ins_good_and_bad_are_lines_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    team, said, client = Team(), StringIO(), Client(REMOTE_ADDR="203.0.113.7")
    [handler] = [one for one in logging.getLogger().handlers if one.name == "console"]
    monkeypatch.setattr(handler, "stream", said)

    for password in ("wrong-horse-battery", PASSWORD):
        client.post("/accounts/login/", {"login": team.editor.email, "password": password})
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong-horse-battery"})

    told = [line for line in said.getvalue().splitlines() if "verification.web.sign_ins" in line]
    for line, words in zip(
        told, ("sign-in failed", "signed in", "signed out", "sign-in failed"), strict=True
    ):
        assert words in line
        assert ("203.0.113.7" in line) == (words != "signed out")
        assert (f"user={team.editor.pk}" in line) == (line is not told[-1])
        assert "reference=" in line
    assert "password" in told[1]  # how, not which
    for secret in ("wrong-horse-battery", PASSWORD, team.editor.email, "nobody@example.org"):
        assert secret not in said.getvalue()


@pytest.mark.django_db
def test_a_line_about_what_was_refused_says_who_asked_and_by_which_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    team, said = Team(), StringIO()
    [handler] = [one for one in logging.getLogger().handlers if one.name == "console"]
    monkeypatch.setattr(handler, "stream", said)
    _, token = make_token(by=team.checker, name="The wire", scope="read")
    signed_in, program = Client(), Client(headers={"Authorization": f"Token {token}"})
    signed_in.force_login(team.editor)

    signed_in.get("/stories/nothing/")
    signed_in.get("/people/")
    program.get(f"/api/v1/stories/{uuid4()}/")
    Client().get("/api/v1/me/")

    lines = [line for line in said.getvalue().splitlines() if "[django.request]" in line]
    for line, who in zip(lines, (team.editor, team.editor, team.checker, None), strict=True):
        assert "reference=" in line
        assert (f"user={who.pk}" in line) if who else ("user=" not in line)
