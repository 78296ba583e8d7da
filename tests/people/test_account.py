"""A person's own pages: notices, settings, tokens."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.people.token_models import ApiToken
from tests.factories import Team, filed, mark, task_of
from tests.people.asking import as_, page, send
from verification.checking import actions as checking


def told(team: Team, times: int = 1) -> None:
    """So many notices for the checker: each task that was assigned is one."""
    story = filed(team)
    for word in ("crowns in tolls", "tolls in 2022", "The port opened in 1911", "content with the year")[
        :times
    ]:
        checking.assign(by=team.head, tasks=[task_of(mark(team, story, word))], to=team.checker)
    deliver_due()


@pytest.mark.parametrize("name", ["notices", "me"])
def test_a_stranger_is_asked_to_sign_in(db: None, name: str) -> None:
    assert page(Client(), name).url.startswith(reverse("account_login"))


def test_without_notices_the_page_says_so(team: Team) -> None:
    assert "No notices yet." in page(as_(team.checker), "notices").content.decode()


def test_notices_stand_there_until_they_are_read(team: Team) -> None:
    told(team, 2)
    client = as_(team.checker)

    response = page(client, "notices")
    assert response.context["unread"] == 2
    assert 'href="/queue/"' in response.content.decode()

    send(client, "notices", upto=response.context["newest"])

    assert page(client, "notices").context["unread"] == 0
    assert "You were assigned" in page(client, "notices").content.decode()


def test_new_notices_stand_first(team: Team) -> None:
    told(team, 3)
    first, second, third = Notice.objects.filter(recipient=team.checker).order_by("pk")
    Notice.objects.filter(pk=third.pk).update(read_at=third.at)

    shown = page(as_(team.checker), "notices").context["page"].object_list

    assert [notice.pk for notice in shown] == [second.pk, first.pk, third.pk]


def test_a_notice_that_came_after_the_page_stays_new(team: Team) -> None:
    told(team, 1)
    newest = Notice.objects.get(recipient=team.checker).pk
    told(team, 1)
    client = as_(team.checker)

    send(client, "notices", upto=newest)

    assert page(client, "notices").context["unread"] == 1


def test_nobody_reads_the_notices_of_others(team: Team) -> None:
    told(team)

    send(as_(team.second), "notices", upto=10**9)
    send(as_(team.second), "notices", upto="x")

    assert Notice.objects.unread().count() == 1
    assert "You were assigned" not in page(as_(team.second), "notices").content.decode()


def test_notices_ask_the_same_for_1_and_for_4(team: Team) -> None:
    client = as_(team.checker)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, "notices")
        return len(captured)

    told(team, 1)
    few = queries()
    told(team, 4)

    assert queries() == few


def test_settings_are_changed(team: Team) -> None:
    send(as_(team.checker), "me", name="Chiara C.", time_zone="Asia/Tokyo")

    user = User.objects.get(pk=team.checker.pk)
    assert (user.name, user.time_zone, user.single_keys) == ("Chiara C.", "Asia/Tokyo", False)
    assert Event.objects.filter(verb="people.settings_changed", actor=user).count() == 1


def test_settings_that_cannot_be_used_come_back_as_typed(team: Team) -> None:
    response = send(as_(team.checker), "me", name="", time_zone="Asia/Tokyo", single_keys="on")

    assert response.status_code == 422
    assert "Write the name." in response.content.decode()
    assert '<option value="Asia/Tokyo" selected>' in response.content.decode()
    assert User.objects.get(pk=team.checker.pk).name == "Chiara Checker"


CHOSEN = {"name": "The wire", "scope": "read", "desk": "", "days": "30"}


def test_a_token_is_shown_once_and_works(team: Team) -> None:
    client = as_(team.checker)

    made = send(client, "make_token", **CHOSEN)
    token = made.context["token"]

    assert token in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert Event.objects.filter(verb="people.token_made", actor=team.checker).count() == 1
    listed = page(client, "me").content.decode()
    assert token not in listed
    assert token[:8] in listed
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert program.get("/api/v1/me/").status_code == 200


def test_a_revoked_token_is_gone(team: Team) -> None:
    client = as_(team.checker)
    send(client, "make_token", **CHOSEN)
    key = ApiToken.objects.get().token_key

    send(client, "revoke_token", key)

    assert not ApiToken.objects.exists()
    assert "No tokens." in page(client, "me").content.decode()
    assert Event.objects.filter(verb="people.token_revoked", actor=team.checker).count() == 1
    assert send(client, "revoke_token", key).status_code == 404


def test_nobody_revokes_the_token_of_somebody_else(team: Team) -> None:
    send(as_(team.checker), "make_token", **CHOSEN)

    assert send(as_(team.head), "revoke_token", ApiToken.objects.get().token_key).status_code == 404
    assert ApiToken.objects.count() == 1


def test_a_new_password_ends_every_session(team: Team) -> None:
    here, elsewhere = as_(team.checker), as_(team.checker)
    fields = {
        "oldpassword": "correct horse battery",
        "password1": "another long one",
        "password2": "another long one",
    }

    here.post(reverse("account_change_password"), fields)

    assert page(here, "me").status_code == 302
    assert page(elsewhere, "me").status_code == 302
