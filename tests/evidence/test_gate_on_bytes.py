"""A story does not run on bytes that are missing or altered, whatever way it is published."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from newsroom.dispatch.models import OutboxMessage
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.api.asking import as_, given, refused
from tests.evidence.kept import flip, kept, on_disk, write
from tests.evidence.test_fixity import unreadable
from tests.factories import Team, checked, mark
from verification.errors import Blocked
from verification.evidence import fixity
from verification.evidence.actions import withdraw
from verification.evidence.models import EvidenceFile
from verification.gate import actions as gate
from verification.gate import signing
from verification.gate.standing import standings
from verification.record import actions as records
from verification.record.models import Publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_dir")]


def resting(team: Team) -> tuple[Story, EvidenceFile]:
    """A story that nothing stops, and a kept file of the evidence its verdict rests on."""
    story = checked(team)
    file = kept(team, story, evidence=story.evidence.get())
    return story, file


def approved_on(team: Team) -> tuple[Story, EvidenceFile]:
    story, file = resting(team)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    story.refresh_from_db()
    return story, file


def stops(story: Story) -> list[str]:
    return [finding.rule for finding in gate.evaluate(story).blockers]


# The rule


def test_faulty_bytes_block_and_name_item_file_page_and_who_must_act(team: Team) -> None:
    story, file = resting(team)
    assert stops(story) == []
    flip(on_disk(file.blob))
    fixity.check_story(story)

    [finding] = gate.evaluate(story).blockers

    assert (finding.rule, finding.who) == ("evidence_is_intact", "Chiara Checker")
    assert finding.sentence == "“Annual report 2022” is not as it was kept."
    assert "report.txt (Original) is altered." in finding.detail
    assert finding.path == f"/stories/{story.uuid}/evidence/{file.evidence.uuid}/"
    assert standings([story])[0].gate.blockers == [finding]


@pytest.mark.parametrize("way_out", ["restore", "withdraw"])
def test_restoring_or_withdrawing_opens_the_gate_again(team: Team, way_out: str) -> None:
    story, _ = resting(team)
    file = kept(team, story, b"Another page.")
    before = flip(on_disk(file.blob))
    fixity.check_story(story)
    assert stops(story) == ["evidence_is_intact"]

    if way_out == "restore":
        write(on_disk(file.blob), before)
        fixity.check(by=team.checker, evidence=file.evidence)
    else:
        withdraw(by=team.checker, evidence=file.evidence, reason="Its file is damaged.")

    assert stops(story) == []


def test_faulty_bytes_of_another_story_stop_nothing_here(team: Team) -> None:
    story, _ = resting(team)
    other = checked(team)
    file = kept(team, other, b"Another story's page.")
    flip(on_disk(file.blob))
    fixity.check_story(other)
    assert (stops(story), stops(other)) == ([], ["evidence_is_intact"])
    assert [len(s.gate.blockers) for s in standings([story, other])] == [0, 1]


def test_as_many_queries_for_thirty_faulty_files_as_for_none_but_one(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = checked(team)
    with django_assert_num_queries(8):
        gate.evaluate(story)
    for count in (3, 30):
        for number in range(count):
            flip(on_disk(kept(team, story, f"{count}:{number}".encode()).blob))
        fixity.check_story(story)
        with django_assert_num_queries(9):
            assert len(gate.evaluate(story).blockers) >= count


# Between approval and publishing


def by_page(team: Team, story: Story) -> Any:
    client = Client()
    client.force_login(team.editor)
    return client.post(f"/stories/{story.uuid}/gate/publish/")


def by_api(team: Team, story: Story) -> Any:
    return as_(team.editor).post(f"stories/{story.uuid}/publish")


def on_schedule(team: Team, story: Story) -> int:
    at = timezone.now() + timedelta(hours=1)
    stories.schedule(by=team.editor, story=story, at=at)
    return records.publish_due(now=at)


WAYS = (by_page, by_api, on_schedule)


@pytest.mark.parametrize("publish", WAYS)
def test_one_byte_flipped_after_the_approval_stops_publication(
    team: Team, publish: Callable[[Team, Story], object]
) -> None:
    story, file = approved_on(team)
    flip(on_disk(file.blob), 5)

    publish(team, story)

    story.refresh_from_db()
    assert (story.state, story.scheduled_for) == ("checking", None)
    assert not story.sign_offs.in_force().approvals().exists()
    assert not Publication.objects.exists()
    assert OutboxMessage.objects.filter(kind="evidence_faulty", recipient=team.editor).exists()


@pytest.mark.parametrize("publish", WAYS)
def test_whole_bytes_run(team: Team, publish: Callable[[Team, Story], object]) -> None:
    story, _file = approved_on(team)
    publish(team, story)
    assert Publication.objects.filter(story=story).exists()


def test_page_and_api_say_which_item_stops_it(team: Team) -> None:
    for publish in (by_page, by_api):
        story, file = approved_on(team)
        before = flip(on_disk(file.blob))
        answer = publish(team, story)
        assert answer.status_code == 409
        for words in ("1 thing stops publication", "is not as it was kept."):
            assert words in answer.content.decode()
        write(on_disk(file.blob), before)
        fixity.check_story(story)


def test_a_disk_that_cannot_be_read_publishes_nothing_and_accuses_nobody(team: Team) -> None:
    story, file = approved_on(team)
    unreadable(on_disk(file.blob))

    problem = refused(as_(team.editor).post(f"stories/{story.uuid}/publish"), 409, "cannot be read now")

    assert "blockers" not in problem or not problem["blockers"]
    story.refresh_from_db()
    assert story.state == "approved", "nothing is known to be wrong, so the approval stands"
    file.blob.refresh_from_db()
    assert file.blob.fault == ""


def test_what_is_scheduled_while_the_disk_cannot_be_read_leaves_the_schedule_and_editors_hear_of_it(
    team: Team,
) -> None:
    story, file = approved_on(team)
    unreadable(on_disk(file.blob))
    on_schedule(team, story)
    story.refresh_from_db()
    assert story.state == "approved"
    assert OutboxMessage.objects.filter(kind="could_not_run", recipient=team.editor).exists()


def test_a_withdrawn_item_is_not_looked_at_before_publishing(team: Team) -> None:
    story, _file = resting(team)
    gone = kept(team, story, b"Withdrawn page.")
    withdraw(by=team.checker, evidence=gone.evidence, reason="A forgery.")
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    flip(on_disk(gone.blob))

    assert records.publish(by=team.editor, story=story).number == 1


def test_whoever_may_not_publish_has_nothing_read_first(team: Team) -> None:
    story, file = approved_on(team)
    flip(on_disk(file.blob))
    refused(as_(team.checker).post(f"stories/{story.uuid}/publish"), 403)
    story.refresh_from_db()
    assert story.state == "approved"


def test_a_fault_comes_before_what_else_stops(team: Team) -> None:
    story, file = approved_on(team)
    mark(team, story, "The port opened in 1911.")
    flip(on_disk(file.blob))
    with pytest.raises(Blocked) as refusal:
        records.publish(by=team.editor, story=story)
    assert {finding.rule for finding in refusal.value.blockers} == {"evidence_is_intact", "verdicts_stand"}


def test_the_api_shows_the_rule(team: Team) -> None:
    story, file = resting(team)
    flip(on_disk(file.blob))
    fixity.check_story(story)
    found = given(as_(team.editor).get(f"stories/{story.uuid}/gate"))
    [finding] = [one for one in found["findings"] if one["level"] == "blocker"]
    assert (finding["rule"], finding["who"]) == ("evidence_is_intact", "Chiara Checker")
