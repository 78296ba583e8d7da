"""Readers complain of what ran, by themselves: only where the desk shows how it checks, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from newsroom.dispatch.models import OutboxMessage
from newsroom.ledger.models import Event
from newsroom.people.models import Desk
from newsroom.stories.models import Story
from tests.factories import Team, published
from verification.record.complaints import COMPLAINT_DUE
from verification.record.models import Complaint
from verification.reminders.models import Reminder

pytestmark = pytest.mark.django_db

SAID = {"complainant": "Petra Holm", "contact": "p@example.org", "text": "I never said that.\nAsk me."}


def of_readers(team: Team) -> tuple[Story, str]:
    cache.clear()
    Desk.objects.filter(pk=team.desk.pk).update(publishes_record=True)
    story = published(team)
    return story, f"/checked/{story.uuid}/complain/"


def test_a_reader_complains_once_and_learns_until_when_it_is_answered(client: Client) -> None:
    team = Team()
    story, path = of_readers(team)
    assert path in client.get(f"/checked/{story.uuid}/").content.decode()
    assert "Send the complaint" in client.get(path).content.decode()

    receipt = client.post(path, SAID).content.decode()
    client.post(path, SAID)

    complaint = Complaint.objects.get()
    assert (complaint.owner, complaint.logged_by, complaint.story) == (team.editor, None, story)
    assert complaint.due_at == complaint.received_at + timedelta(days=14)
    assert complaint.reference in receipt
    assert Reminder.objects.waiting().filter(kind=COMPLAINT_DUE, subject_id=complaint.pk).count() == 1
    told = OutboxMessage.objects.filter(kind="complaint_came")
    assert set(told.values_list("recipient", flat=True)) == {team.editor.pk}
    written = str(list(Event.objects.values_list("facts", "texts__text")))
    assert "I never said that." in written
    assert "Petra" not in written
    assert story.slug not in receipt


def test_what_is_missing_or_too_long_is_said_beside_it_and_nothing_typed_is_lost(client: Client) -> None:
    _, path = of_readers(Team())
    empty = client.post(path, {"text": SAID["text"]})
    long = client.post(path, {**SAID, "text": "I" * 20_001})

    assert (empty.status_code, long.status_code) == (422, 422)
    for shown in ("Write your name.", "Write how we reach you", "Ask me."):
        assert shown in empty.content.decode()
    assert "at most 20,000 are kept" in long.content.decode()
    assert not Complaint.objects.exists()


def test_only_where_the_desk_shows_how_it_checks_and_not_too_often(client: Client) -> None:
    team = Team()
    story, path = of_readers(team)
    for _ in range(10):
        client.post(path, {"text": "No."})
    often = client.post(path, SAID)
    assert (often.status_code, "Ask me." in often.content.decode()) == (429, True)
    assert Client(enforce_csrf_checks=True).post(path, SAID).status_code == 403

    Desk.objects.filter(pk=story.desk_id).update(publishes_record=False)
    assert client.get(path).status_code == client.post(path, SAID).status_code == 404
    assert not Complaint.objects.exists()
