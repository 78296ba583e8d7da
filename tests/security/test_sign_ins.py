"""Whoever looks into what happened finds sign-ins in the log, and neither passwords nor addresses of mail."""

import logging
from io import StringIO

import pytest
from django.test import Client

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
