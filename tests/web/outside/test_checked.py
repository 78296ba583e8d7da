"""How a story was checked, for its readers: only where the desk shows it, and nobody whom the story does not name."""

import json

import pytest
from django.test import Client

from newsroom.people.models import Desk
from newsroom.stories import actions as stories
from tests.factories import Team, published
from tests.web.editor.roads import RUMOUR, ran_unconfirmed
from verification.record import verify_record

pytestmark = pytest.mark.django_db


def test_readers_see_nothing_unless_the_desk_shows_it(client: Client) -> None:
    team = Team()
    story = published(team)
    for rest in ("", "record.json"):
        assert client.get(f"/checked/{story.uuid}/{rest}").status_code == 404


def test_the_public_record_names_nobody_of_the_desk_and_verifies(client: Client) -> None:
    team = Team()
    story = ran_unconfirmed(team)
    Desk.objects.filter(pk=team.desk.pk).update(publishes_record=True)

    page = client.get(f"/checked/{story.uuid}/")
    file = client.get(f"/checked/{story.uuid}/record.json")

    assert RUMOUR in page.content.decode()
    assert "Whether it is true was not established." in page.content.decode()
    for shown in (page.content.decode(), file.content.decode()):
        for hidden in ("Chiara", "Edda", "Sana", "annual report says so", story.slug):
            assert hidden not in shown, hidden
    assert verify_record.check(file.content)[1] == []
    altered = json.loads(file.content)
    altered["records"][0]["record"]["claims"] = []
    assert verify_record.check(json.dumps(altered).encode())[1]
    assert not page.cookies


def test_of_a_retracted_story_readers_learn_only_that_and_why(client: Client) -> None:
    team = Team()
    story = ran_unconfirmed(team)
    Desk.objects.filter(pk=team.desk.pk).update(publishes_record=True)
    stories.retract(by=team.senior, story=story, reason="The post was forged.")

    shown = client.get(f"/checked/{story.uuid}/").content.decode()

    assert "The post was forged." in shown
    assert RUMOUR not in shown
