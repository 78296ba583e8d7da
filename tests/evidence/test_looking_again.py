"""A claim that ran and rests on a page that changed is on the list, until somebody says what looking came to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from tests.api import asking
from tests.evidence.captured import captured
from tests.evidence.local_web import ARTICLE, page
from tests.evidence.test_watching import rests_on
from tests.factories import filed, task_at
from tests.web.reporter.reading import as_
from verification.checking.looking import look_again
from verification.checking.models import VerificationTask
from verification.checking.queue import why_nothing
from verification.checking.states import TaskState
from verification.evidence import watching
from verification.evidence.capture import capture_due
from verification.gate import signing
from verification.record import actions as records

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BOARD = "/board/?show=recheck"


@pytest.fixture
def task(team, site):
    """The re-check of a claim that ran, whose page says something else now."""
    story = filed(team)
    piece = captured(team, story, site.url())
    watching.watch(by=team.checker, evidence=piece, every_minutes=60)
    rests_on(team, story, piece)
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    story.refresh_from_db()
    records.publish(by=team.editor, story=story)
    site.pages["/"] = page(ARTICLE.replace("41 million", "14 million"))
    later = timezone.now() + timedelta(hours=2)
    watching.watch_due(now=later)
    capture_due(now=later)
    return VerificationTask.objects.get(type="recheck")


def test_it_stands_on_the_queue_and_on_the_board_until_it_was_looked_at(team, task):
    for who, path in ((team.second, "/queue/"), (team.editor, BOARD)):
        assert "look again" in as_(who).get(path).content.decode().lower()
    assert not any("held" in sentence for sentence in why_nothing(team.second))

    look_again(
        by=team.second, task=task, seen=task.version, outcome="stands", found="The 1911 is still there."
    )

    task.refresh_from_db()
    assert task.state == TaskState.DONE
    for who, path in ((team.second, "/queue/"), (team.editor, BOARD)):
        assert "look again" not in as_(who).get(path).content.decode().lower()
    event = Event.objects.get(verb="task.looked_again")
    assert event.facts["outcome"] == "stands"
    assert "looked again" in as_(team.editor).get(f"/stories/{task.story.uuid}/timeline/").content.decode()


def test_what_has_to_be_corrected_is_told_to_editors_and_reporters(team, task):
    deliver_due()
    Notice.objects.all().delete()
    look_again(by=team.second, task=task, seen=task.version, outcome="correct", found="It was 1912.")
    deliver_due()
    told = {notice.recipient for notice in Notice.objects.filter(kind="ran_to_correct")}
    assert {team.reporter, team.editor, team.senior} <= told


def test_the_page_of_the_claim_takes_it_and_keeps_what_was_typed(team, task):
    here = f"/stories/{task.story.uuid}/claims/{task.claim.number}/"
    second = as_(team.second)
    assert "see its evidence and replies below" in second.get(here).content.decode()
    path = f"/tasks/{task.uuid}/look-again/"
    refused = second.post(path, {"seen": task.version, "found": "It was 1912."})
    assert refused.status_code == 422
    assert "It was 1912." in refused.content.decode()
    done = second.post(path, {"seen": task.version, "outcome": "stands", "found": "Still there."})
    assert done.status_code == 302
    assert second.post(path, {"seen": task.version, "outcome": "stands", "found": "x"}).status_code == 409


def test_the_api_takes_it(team, task):
    asked = asking.as_(team.editor).post(
        f"tasks/{task.uuid}/look_again", seen=task.version, outcome="stands", found="Still there."
    )
    assert asked.json()["state"] == "done"


def test_who_wrote_the_words_and_who_may_not_check_do_not_say_that_they_stand(team, task):
    for by in (team.reporter, team.legal, team.auditor):
        with pytest.raises(NotPermitted):
            look_again(by=by, task=task, seen=task.version, outcome="stands", found="Fine.")


def test_only_what_ran_is_looked_at_again(team, task):
    other = task_at(team, TaskState.OPEN)
    with pytest.raises(NotPossible):
        look_again(by=team.checker, task=other, seen=other.version, outcome="stands", found="Fine.")
    with pytest.raises(Invalid):
        look_again(by=team.checker, task=task, seen=task.version, outcome="maybe", found="Fine.")
    with pytest.raises(NotPossible):
        look_again(by=team.checker, task=task, seen=task.version + 1, outcome="stands", found="Fine.")
