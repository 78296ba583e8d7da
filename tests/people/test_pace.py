"""Who asks for more than anybody reads is held up, with a sentence; nobody else is, and counting costs no query."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.people.pace import TOO_MUCH, wait_for
from newsroom.people.tokens import make_token
from tests.factories import Team, filed
from tests.people.asking import as_

PAGE, API = "/notices/ring/", "/api/v1/me/"


@pytest.mark.django_db
def test_one_person_reads_so_much_by_whatever_door_and_then_waits(settings: Any) -> None:
    team, now = Team(), timezone.now().replace(minute=0, second=20, microsecond=0)
    settings.REQUESTS_AN_HOUR = 20  # and 2 a minute
    _, token = make_token(by=team.checker, name="The wire", scope="read")
    reader, other = as_(team.checker), as_(team.editor)
    program = Client(headers={"Authorization": f"Token {token}"})
    with time_machine.travel(now, tick=False) as clock:
        assert (reader.get(PAGE).status_code, program.get(API).status_code) == (200, 200)
        page, answer = reader.get(PAGE), program.get(API)
        assert (page.status_code, page["Retry-After"], TOO_MUCH in page.content.decode()) == (429, "41", True)
        assert (answer.status_code, answer["Retry-After"], TOO_MUCH in answer.json()["detail"]) == (
            429,
            "41",
            True,
        )
        assert other.get(PAGE).status_code == 200
        assert Client().get("/accounts/login/").status_code == 200

        for minute in range(1, 9):
            clock.move_to(now + timedelta(minutes=minute))
            assert [reader.get(PAGE).status_code for _ in range(2)] == [200, 200]
        clock.move_to(now + timedelta(minutes=9))
        assert reader.get(PAGE)["Retry-After"] == str(51 * 60 - 20 + 1)  # not in this minute: in this hour

        clock.move_to(now + timedelta(hours=1))
        settings.REQUESTS_AN_HOUR = 400  # two files a minute
        file = f"/stories/{filed(team).uuid}/export/csv/"
        assert [reader.get(file).status_code for _ in range(3)] == [200, 200, 429]
        with CaptureQueriesContext(connection) as asked:
            assert wait_for(team.checker, PAGE)
        assert len(asked) == 0
