"""The desk settings are for the heads of that desk alone."""

import pytest
from django.urls import reverse

from tests.factories import Team, make_desk
from tests.people.asking import as_
from verification.web.house.entries import ENTRIES

pytestmark = pytest.mark.django_db


def test_a_desk_head_finds_every_page_of_the_settings() -> None:
    team = Team()
    answer = as_(team.head).get(reverse("desk_settings", args=[team.desk.slug]))

    assert answer.status_code == 200
    for entry in ENTRIES:
        path = reverse(entry.url_name, args=[team.desk.slug] if entry.of_desk else [])
        assert f'href="{path}"'.encode() in answer.content, entry.title


def test_nobody_else_learns_that_they_exist() -> None:
    team = Team()
    path = reverse("desk_settings", args=[team.desk.slug])
    for user in (team.reporter, team.checker, team.editor, team.auditor):
        assert as_(user).get(path).status_code == 404
    assert as_(team.head).get(reverse("desk_settings", args=[make_desk().slug])).status_code == 404
    assert as_(None).get(path).status_code == 302
