"""How a story was checked, for its readers: only where the desk shows it, and nobody whom the story does not name."""

import json

import pytest
from django.test import Client

from newsroom.people.models import Desk
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import TOLL, Team, published
from tests.rooms.test_correcting import run_anew
from tests.web.editor.roads import RUMOUR, ran_unconfirmed
from verification.record import correcting, verify_record
from verification.record.exports.edition import as_ran, edition_of
from verification.record.exports.linked_data import linked_data

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


def test_readers_see_what_they_were_told_and_after_a_removal_all_that_still_stands(client: Client) -> None:
    team = Team()
    story = published(team)
    Desk.objects.filter(pk=team.desk.pk).update(publishes_record=True)
    asked = correcting.open_correction(
        by=team.reporter, story=story, kind="removal", because="A child is named."
    )
    words = {"words": "A name was taken out.", "missed_step": "reporting"}
    correcting.agree(by=team.senior, correction=asked, seen=asked.version, **words)
    assert "A name was taken out." not in client.get(f"/checked/{story.uuid}/").content.decode()
    ran = run_anew(team, story)

    page = client.get(f"/checked/{story.uuid}/").content.decode()
    (entry,) = json.loads(client.get(f"/checked/{story.uuid}/record.json").content)["records"]
    article = linked_data(edition_of(Story.objects.get(pk=story.pk)))["@graph"][0]

    for shown in ("A name was taken out.", story.headline, TOLL):
        assert shown in page
    assert "A child is named." not in page
    said = {"kind": "removal", "words": "A name was taken out.", "at": ran.published_at.isoformat()}
    assert entry["record"]["told"] == [said]
    assert [(one["name"], one["text"]) for one in article["correction"]] == [("Removal", said["words"])]
    assert article["backstory"]["url"].endswith(f"/checked/{story.uuid}/")
    assert as_ran(story.publications.get(number=1)).told == []
