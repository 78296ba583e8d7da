"""A form that is sent twice is done once."""

import re
import uuid

import pytest
from django.test import Client

from newsroom.people import keyed
from newsroom.people.keyed_models import KeyedRequest
from tests.factories import Team, published
from verification.record.models import Complaint

TYPED = {"complainant": "Petra Holm", "text": "The bridge was opened in 1911, not in 1912."}


@pytest.fixture
def at(db: None) -> tuple[Client, str]:
    """Somebody who may log a complaint, and the page to do it on."""
    team = Team()
    client = Client()
    client.force_login(team.editor)
    return client, f"/stories/{published(team).uuid}/complaints/new/"


def number_on(client: Client, page: str) -> str:
    found = re.search(r'name="_once" value="([^"]+)"', client.get(page).content.decode())
    assert found
    return found[1]


def test_the_same_form_sent_twice_leads_to_the_same_page_and_is_done_once(at: tuple[Client, str]) -> None:
    client, page = at
    typed = {**TYPED, "_once": number_on(client, page)}

    first, second = client.post(page, typed), client.post(page, typed)

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


def test_other_words_or_a_page_drawn_anew_are_another_thing(at: tuple[Client, str]) -> None:
    client, page = at
    number = number_on(client, page)

    client.post(page, {**TYPED, "_once": number})
    client.post(page, {**TYPED, "text": "And it is not a bridge.", "_once": number})
    client.post(page, {**TYPED, "_once": number_on(client, page)})

    assert Complaint.objects.count() == 3


def test_a_form_that_came_back_is_sent_again(at: tuple[Client, str]) -> None:
    client, page = at
    number = number_on(client, page)

    for _ in range(2):
        assert client.post(page, {**TYPED, "text": "", "_once": number}).status_code == 422
    assert client.post(page, {**TYPED, "_once": number}).status_code == 302
    assert KeyedRequest.objects.count() == 1


def test_while_it_is_being_done_the_second_is_told_so(at: tuple[Client, str], monkeypatch) -> None:
    monkeypatch.setattr(keyed, "WAITS", 0.0)
    client, page = at
    typed = {**TYPED, "_once": number_on(client, page)}
    client.post(page, typed)
    KeyedRequest.objects.update(answered_at=None, status=None, lease=uuid.uuid4())

    answer = client.post(page, typed)

    assert answer.status_code == 409
    assert "This form was sent before" in answer.content.decode()
    assert Complaint.objects.count() == 1
