"""How a story was checked, for its readers: only where the desk shows it, and nobody whom the story does not name."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from newsroom.people.models import Desk
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import BODY, TOLL, Team, copy, filed, judged, mark, published, task_of
from tests.rooms.test_correcting import run_anew
from tests.rooms.test_overriding import ask, second, unseconded_check
from tests.web.editor.roads import RUMOUR, ran_unconfirmed
from verification.checking import actions as checking
from verification.checking import consolidating
from verification.checking.models import Consolidation, Verdict, VerificationTask
from verification.evidence import actions as evidence
from verification.gate import signing
from verification.outreach import actions as outreach
from verification.record import correcting, verify_record
from verification.record.actions import publish
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


def ran_before_its_second_check(team: Team) -> Story:
    """A claim of high risk whose second check two people let pass; readers are shown how it was checked."""
    story = unseconded_check(team)
    second(team, ask(team, story))
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    publish(by=team.editor, story=story)
    Desk.objects.filter(pk=team.desk.pk).update(publishes_record=True)
    return Story.objects.get(pk=story.pk)


def told_of(client: Client, story: Story) -> str | None:
    """The verdict on its claim that readers have, the same on the page and in the file."""
    page = client.get(f"/checked/{story.uuid}/").content.decode()
    (entry,) = json.loads(client.get(f"/checked/{story.uuid}/record.json").content)["records"]
    (claim,) = entry["record"]["claims"]
    open_one = "Its check has not come to its end"
    assert (open_one in page) == (open_one in claim["means"]) == (claim["verdict"] is None)
    assert claim["verdict"] is None or f"<b>{claim['verdict']}.</b>" in page
    assert not (claim["verdict"] is None and (claim["links"] or claim["calculated"]))
    return claim["verdict"]


def test_no_verdict_is_told_while_a_second_check_is_owed_or_it_is_suspended(client: Client) -> None:
    team = Team()
    story = ran_before_its_second_check(team)
    claim = story.claims.get()

    assert told_of(client, story) is None
    task = story.tasks.active().get(type="second_check")
    story.tasks.filter(pk=task.pk).update(state="cancelled", settled_at=timezone.now())
    assert told_of(client, story) is None, "it is owed, whether anybody has the task or not"
    story.tasks.filter(pk=task.pk).update(state="open", settled_at=None)

    judged(team, claim, by=team.second, kind="second_check")
    assert told_of(client, story) == "Confirmed"
    for second_one in (False, True):
        with transaction.atomic():
            shown = Verdict.objects.get(claim=claim, second=second_one).shows.get().evidence
            evidence.withdraw(by=team.checker, evidence=shown, reason="It is another year's.")
            assert told_of(client, story) is None
            transaction.set_rollback(True)


def test_what_is_told_is_what_holds_of_the_words_that_ran(client: Client) -> None:
    team = Team()
    Desk.objects.filter(pk=team.desk.pk).update(publishes_record=True)
    story = published(team)
    claim = story.claims.get()
    assert told_of(client, story) == "Confirmed"
    with transaction.atomic():
        VerificationTask.objects.create(story=story, claim=claim, type="second_check", effort=1)
        assert told_of(client, story) is None, "a second check was asked for since"
        transaction.set_rollback(True)
    with transaction.atomic():
        task = task_of(claim)
        story = stories.revise(by=team.reporter, story=story)
        checking.reopen(by=team.editor, task=task, seen=task.version, reason="A reader doubts it.")
        judged(team, claim, so="false")
        assert told_of(client, story) is None
        transaction.set_rollback(True)
    story = stories.revise(by=team.reporter, story=Story.objects.get(pk=story.pk))
    document = copy(body=BODY.replace("41 million", "44 million"))
    stories.save_copy(by=team.reporter, story=story, seen=story.copy_version, document=document)
    judged(team, claim, so="false")
    assert told_of(client, story) == "Confirmed", "the new words did not run"


def test_of_two_checks_that_disagree_nothing_is_told_until_one_stands(client: Client) -> None:
    team = Team()
    story = ran_before_its_second_check(team)
    judged(team, story.claims.get(), by=team.second, kind="second_check", so="false")
    one = Consolidation.objects.get()
    assert told_of(client, story) is None

    stories.revise(by=team.reporter, story=story)
    for stands, told in (("first", "Confirmed"), ("second", None)):
        with transaction.atomic():
            consolidating.decide(
                by=team.head,
                consolidation=one,
                seen=one.version,
                stands=stands,
                reason="The report is clear.",
                now=timezone.now() + timedelta(hours=2),
            )
            assert told_of(client, story) == told, "what ran is told only if it is what holds"
            transaction.set_rollback(True)


def test_readers_learn_who_was_asked_and_of_the_accused_without_a_name_that_they_were(client: Client) -> None:
    team = Team()
    Desk.objects.filter(pk=team.desk.pk).update(publishes_record=True)
    story = filed(team)
    for name, kind in (("Ilse Brandt", "comment"), ("Petra Holm", "right_of_reply"), ("Jan Lund", "comment")):
        party = outreach.add_party(by=team.reporter, desk=team.desk, name=name, kind="person")
        asked = outreach.put(
            by=team.reporter,
            story=story,
            party=party,
            type=kind,
            put="Is it so?",
            reply_by=timezone.now() + timedelta(hours=2),
            claims=[],
        )
        now = timezone.now()
        outreach.log_attempt(by=team.reporter, request=asked, channel="phone", at=now, result="delivered")
        outreach.log_reply(by=team.reporter, request=asked, outcome="declined", text="")
    judged(team, mark(team, story))
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    publish(by=team.editor, story=story)

    page = client.get(f"/checked/{story.uuid}/").content.decode()
    (entry,) = json.loads(client.get(f"/checked/{story.uuid}/record.json").content)["records"]

    told = [(one["party"], one["outcome"], len(one["attempts"])) for one in entry["record"]["asked"]]
    assert told == [("Ilse Brandt", "declined", 1), ("", "declined", 1)]
    for shown in ("<b>Ilse Brandt</b>: telephone", "<b>Somebody whom the story accuses</b>: asked"):
        assert shown in page
    for hidden in ("Petra Holm", "Jan Lund"):
        assert hidden not in page + json.dumps(entry)
