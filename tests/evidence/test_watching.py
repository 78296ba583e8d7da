"""A watched page is looked at again; what changed is kept, and told to those whose verdicts rest on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from tests.evidence.captured import captured, last
from tests.evidence.local_web import ARTICLE, page
from tests.factories import Team, filed, judged, mark
from tests.web.reporter.reading import as_
from verification.checking import actions as checking
from verification.checking.actions import Shown
from verification.checking.models import VerificationTask
from verification.evidence import actions, capturing, watching
from verification.evidence.capture import MOST_TRIES, capture_due
from verification.evidence.models import Capture, Change, EvidenceFile, Watch
from verification.evidence.states import CaptureState, ChangeKind
from verification.gate import actions as gate
from verification.gate import signing
from verification.record import actions as records

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OTHER = ARTICLE.replace("41 million", "14 million")
HOUR = timedelta(hours=1)


@pytest.fixture
def team():
    return Team()


@pytest.fixture
def story(team):
    return filed(team)


@pytest.fixture
def watched(team, story, site):
    """A captured page that is watched every hour."""
    piece = captured(team, story, site.url())
    watching.watch(by=team.checker, evidence=piece, every_minutes=60)
    return piece


def look(piece, *, hours=2):
    """Time passes, and the page is looked at."""
    now = timezone.now() + timedelta(hours=hours)
    assert watching.watch_due(now=now) == 1
    capture_due(now=now)
    Watch.objects.filter(evidence=piece).update(next_at=timezone.now())
    return last(piece)


def test_a_page_that_says_the_same_leaves_a_line_and_no_files(watched):
    files, events = EvidenceFile.objects.count(), Event.objects.count()

    found = look(watched)

    assert (found.purpose, found.state, found.status) == ("watch", CaptureState.CAPTURED, 200)
    assert found.text_sha256 == watched.captures.first().text_sha256
    assert (EvidenceFile.objects.count(), Event.objects.count()) == (files, events)
    assert not Change.objects.exists()


def test_it_is_looked_at_when_its_time_has_come_and_once(watched):
    assert watching.watch_due(now=timezone.now() + 0.9 * HOUR) == 0
    assert watching.watch_due(now=timezone.now() + 1.1 * HOUR) == 1
    assert watching.watch_due(now=timezone.now() + 3 * HOUR) == 0, "the last look has not ended yet"
    assert Capture.objects.filter(purpose="watch").count() == 1


def test_other_words_are_a_change_with_both_versions_and_a_word_diff(watched, site):
    site.pages["/"] = page(OTHER)

    found = look(watched)

    change = Change.objects.get(evidence=watched)
    assert (change.kind, change.after, change.before) == (ChangeKind.CHANGED, found, watched.captures.first())
    assert [piece for piece in watching.difference(change) if piece[0] != "equal"] == [
        ("delete", "41"),
        ("insert", "14"),
    ]
    assert Event.objects.filter(verb="evidence.changed", facts__kind="changed").count() == 1
    assert found.files.count() == 3
    look(watched)
    assert Change.objects.count() == 1, "the new words are what it is compared with now"


def test_a_page_that_goes_and_comes_back_is_said_once_each(watched, site):
    del site.pages["/"]
    look(watched)
    look(watched)
    look(watched)
    site.pages["/"] = page(OTHER)
    look(watched)
    look(watched)

    assert list(Change.objects.values_list("kind", flat=True)) == ["gone", "back"]
    gone, back = Change.objects.all()
    assert watching.difference(gone) == []
    assert ("insert", "14") in watching.difference(back)
    assert gone.after.files.count() == 1, "what the site said is kept, the first time"
    assert EvidenceFile.objects.filter(capture__gone=True).count() == 1


def test_a_host_that_is_unknown_after_every_try_is_gone(watched, monkeypatch):
    import socket

    def unknown(*_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    for _ in range(MOST_TRIES):
        assert not Change.objects.exists()
        watching.watch_due(now=timezone.now() + 2 * HOUR)
        capture_due(now=timezone.now() + 12 * HOUR)

    assert Change.objects.get().kind == ChangeKind.GONE


def test_a_site_that_is_only_in_trouble_is_no_change(watched, site):
    site.pages["/"] = page("Busy", status="503 Busy")
    for _ in range(MOST_TRIES):
        watching.watch_due(now=timezone.now() + 2 * HOUR)
        capture_due(now=timezone.now() + 12 * HOUR)

    assert last(watched).state == CaptureState.FAILED
    assert not Change.objects.exists()
    site.pages["/"] = page()
    look(watched, hours=15)
    assert not Change.objects.exists()


def test_a_change_a_person_finds_by_capturing_again_counts_too(team, story, site):
    piece = captured(team, story, site.url())
    site.pages["/"] = page(OTHER)
    capturing.capture_again(by=team.checker, evidence=piece)
    capture_due()

    assert Change.objects.get(evidence=piece).kind == ChangeKind.CHANGED


def rests_on(team, story, piece, words="opened in 1911", by=None):
    """A claim whose verdict rests on the page."""
    by = by or team.checker
    claim = mark(team, story, words)
    task = VerificationTask.objects.get(claim=claim)
    task = checking.take(by=by, task=task, seen=task.version)
    claim.refresh_from_db()
    checking.judge(
        by=by,
        task=task,
        seen=task.version,
        words=claim.words_digest,
        said="not_asked",
        so="confirmed",
        rationale="The page says so.",
        shows=[Shown(piece, "")],
    )
    return claim


def test_checkers_whose_verdicts_rest_on_it_are_told_where_to_look(team, story, watched, site):
    rests_on(team, story, watched)
    judged(team, mark(team, story), by=team.second)
    OutboxMessage.objects.all().delete()
    site.pages["/"] = page(OTHER)

    look(watched)

    deliver_due()
    assert [notice.recipient for notice in Notice.objects.all()] == [team.checker]
    notice = Notice.objects.get()
    change = Change.objects.get()
    assert "says something else now" in notice.text
    assert notice.path == f"/stories/{story.uuid}/evidence/{watched.uuid}/#change-{change.pk}"
    assert not VerificationTask.objects.filter(type="recheck").exists()


def test_the_gate_and_the_claim_say_that_a_page_changed_since_the_verdict(team, story, watched, site):
    claim = rests_on(team, story, watched)
    site.pages["/"] = page(OTHER)
    look(watched)

    story.refresh_from_db()
    found = [f for f in gate.evaluate(story).findings if f.rule == "pages_say_the_same"]
    assert [f.claim for f in found] == [claim.number]
    assert "says something else since Chiara Checker relied on it" in found[0].sentence
    at_claim = as_(team.editor).get(f"/stories/{story.uuid}/claims/{claim.number}/").content.decode()
    assert "since the verdict rested on it" in at_claim


def test_a_verdict_that_does_not_count_any_more_tells_nobody(team, story, watched, site):
    rests_on(team, story, watched)
    other = actions.add(by=team.checker, story=story, kind="document", title="The register", text="1911")
    claim = story.claims.get()
    claim.verdicts.update(suspended_at=timezone.now(), suspended_because="For the test.")
    OutboxMessage.objects.all().delete()
    site.pages["/"] = page(OTHER)

    look(watched)

    assert Change.objects.filter(evidence=watched).exists()
    assert not OutboxMessage.objects.exists()
    assert other.pk


def test_a_claim_of_a_published_story_is_to_be_rechecked_once(team, story, watched, site):
    claim = rests_on(team, story, watched)
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    story.refresh_from_db()
    records.publish(by=team.editor, story=story)
    site.pages["/"] = page(OTHER)
    look(watched)
    site.pages["/"] = page(OTHER.replace("14 million", "15 million"))
    look(watched)

    assert Change.objects.count() == 2
    tasks = VerificationTask.objects.filter(type="recheck")
    assert [task.claim for task in tasks] == [claim]
    assert Event.objects.filter(verb="task.opened", facts__type="recheck").count() == 1
    assert OutboxMessage.objects.filter(kind="evidence_changed", channel="in_app").count() == 2


def test_watching_begins_and_ends_by_hand(team, watched):
    with pytest.raises(NotPossible, match="watched already"):
        watching.watch(by=team.checker, evidence=watched)

    watching.stop_watching(by=team.editor, evidence=watched)

    with pytest.raises(NotPossible):
        watching.stop_watching(by=team.editor, evidence=watched)
    assert watching.watch_due(now=timezone.now() + 5 * HOUR) == 0
    watching.watch(by=team.editor, evidence=watched, every_minutes=1440)
    assert (watched.watch.stopped_at, Watch.objects.get().every_minutes) == (None, 1440)
    assert watching.watch_due(now=timezone.now() + 5 * HOUR) == 0
    assert watching.watch_due(now=timezone.now() + 25 * HOUR) == 1


def test_what_was_never_captured_or_is_not_to_be_fetched_is_not_watched(team, story, site, watched):
    piece = actions.add(by=team.checker, story=story, kind="document", title="Report", text="Tolls")
    with pytest.raises(NotPossible, match="Only a page that was captured"):
        watching.watch(by=team.checker, evidence=piece)
    with pytest.raises(Invalid):
        watching.watch(by=team.checker, evidence=watched, every_minutes=1)
    with pytest.raises(NotPermitted):
        watching.watch(by=team.auditor, evidence=watched)

    capturing.dont_fetch(by=team.checker, evidence=watched)
    assert watching.watch_due(now=timezone.now() + 5 * HOUR) == 0
    watching.stop_watching(by=team.checker, evidence=watched)
    with pytest.raises(NotPossible, match="not fetched"):
        watching.watch(by=team.checker, evidence=watched)
