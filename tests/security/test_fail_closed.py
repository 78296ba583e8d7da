"""Where a rule, a key, a clock or a permission breaks, nothing runs and nobody is revealed.

Who asked is told one sentence and a reference; the reference stands in the log beside what broke, and nothing else of
it is told.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.errors import NotPossible
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, approved, checked, protected
from tests.web.grounds.identities import NAME, signed_in
from verification.gate.models import SignOff
from verification.record import actions as records
from verification.record.models import Publication
from verification.sources import revealing
from verification.sources.models import Reveal

pytestmark = pytest.mark.django_db

SECRET_WORDS = "quibbled pension ledger"
REFERENCE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b")


class Broken:
    """Stands for anything, and breaks as soon as it is called or asked."""

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError(SECRET_WORDS)

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(SECRET_WORDS)


RULE = ("verification.gate.actions.RULES", [Broken()])
LEDGER_OF_THE_GATE = ("verification.gate.signing.note", Broken())
AT_APPROVAL = [
    RULE,
    LEDGER_OF_THE_GATE,
    ("verification.gate.signing.timezone", Broken()),
    ("verification.gate.signing.may_approve", Broken()),
    ("verification.gate.actions.read", Broken()),
]
AT_PUBLICATION = [
    RULE,
    ("verification.record.actions.record", Broken()),
    ("verification.record.actions.timezone", Broken()),
    ("verification.record.actions.may_publish", Broken()),
    ("verification.record.actions.check_story", Broken()),
    ("verification.record.signing_key._read", Broken()),
]
AT_REVEAL = [
    ("verification.sources.vault._read", Broken()),
    ("verification.sources.vault._cipher", Broken()),
    ("verification.sources.revealing.timezone", Broken()),
    ("verification.sources.revealing.may_know", Broken()),
    ("verification.sources.revealing.note_identity", Broken()),
    ("verification.sources.revealing.tell", Broken()),
]
KEPT_EVEN_SO = "verification.sources.vault._cipher"
"""That somebody opened it is committed before it is opened; what could not be opened was asked for all the same."""


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the log of the product says from here on."""
    said = StringIO()
    [handler] = [one for one in logging.getLogger().handlers if one.name == "console"]
    monkeypatch.setattr(handler, "stream", said)
    return said


def _client(user: User) -> Client:
    """As a browser has it: what breaks comes as a page."""
    client = signed_in(user)
    client.raise_request_exception = False
    return client


def _ask(client: Client, path: str, body: dict[str, Any], log: StringIO, json: bool) -> None:
    """Ask with something broken: one sentence, one reference that the log has too, and no word of what broke."""
    before = log.tell()
    answer = client.post(path, body, content_type="application/json") if json else client.post(path, body)
    shown, logged = answer.content.decode(), log.getvalue()[before:]
    assert answer.status_code == 500, shown
    assert answer["Cache-Control"] == "no-store"
    [reference] = set(REFERENCE.findall(answer.json()["reference"] if json else shown))
    assert all(words not in shown for words in (SECRET_WORDS, "Traceback", "RuntimeError", NAME))
    assert "nothing was changed" in shown
    assert any(reference in line and "rror" in line for line in logged.splitlines())
    assert "RuntimeError" in logged
    assert NAME not in logged


def test_a_broken_gate_approves_nothing(team: Team, log: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    story, client = checked(team), _client(team.editor)
    for place in _broken_in_turn(client, story, "approve", AT_APPROVAL, log, monkeypatch):
        assert story.state == StoryState.CHECKING, place
        assert not SignOff.objects.exists(), place


def test_a_broken_desk_publishes_nothing(team: Team, log: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    story, client = approved(team), _client(team.editor)
    for place in _broken_in_turn(client, story, "publish", AT_PUBLICATION, log, monkeypatch):
        assert story.state == StoryState.APPROVED, place
        assert not Publication.objects.exists(), place


def _broken_in_turn(
    client: Client,
    story: Story,
    verb: str,
    broken: Iterable[tuple[str, Any]],
    log: StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """Ask for the verb by page and by API, with one thing broken after the other: which, and no event was written."""
    events = Event.objects.count()
    doors = [(f"/stories/{story.uuid}/gate/{verb}/", False), (f"/api/v1/stories/{story.uuid}/{verb}/", True)]
    for place, breaks in broken:
        for path, json in doors:
            with monkeypatch.context() as broken_now:
                broken_now.setattr(place, breaks)
                _ask(client, path, {"seen": story.gate_version}, log, json)
            story.refresh_from_db()
            assert Event.objects.count() == events, place
            yield place


def test_a_scheduled_story_at_which_something_breaks_leaves_the_schedule_and_stops_no_other(
    team: Team, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = timezone.now() + timedelta(hours=1)
    ill, well = (stories.schedule(by=team.editor, story=approved(team), at=at) for _ in range(2))
    whole = records.check_story
    monkeypatch.setattr(
        records, "check_story", lambda story: Broken()() if story.pk == ill.pk else whole(story)
    )

    assert records.publish_due(now=at + timedelta(minutes=1)) == 1

    ill.refresh_from_db()
    well.refresh_from_db()
    assert (ill.state, well.state) == (StoryState.APPROVED, StoryState.PUBLISHED)
    assert f"story={ill.pk}" in log.getvalue()


def test_a_fault_of_the_database_at_one_scheduled_story_stops_no_other(
    team: Team, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it refuses at one story is that story's; where it does not answer, the story waits for the next turn."""
    at = timezone.now() + timedelta(hours=1)
    refused, silent, well = (stories.schedule(by=team.editor, story=approved(team), at=at) for _ in range(3))
    faults = {refused.pk: IntegrityError(SECRET_WORDS), silent.pk: OperationalError(SECRET_WORDS)}
    whole = records.check_story

    def check_story(story: Story) -> Any:
        if story.pk in faults:
            raise faults[story.pk]
        return whole(story)

    monkeypatch.setattr(records, "check_story", check_story)
    for _ in range(2):
        with pytest.raises(OperationalError):
            records.publish_due(now=at + timedelta(minutes=1))

    states = [Story.objects.get(pk=one.pk).state for one in (refused, silent, well)]
    assert states == [StoryState.APPROVED, StoryState.SCHEDULED, StoryState.PUBLISHED]
    assert all(f"story={pk}" in log.getvalue() for pk in faults)
    deliver_due()
    told = Notice.objects.filter(recipient=team.editor, kind="could_not_run")
    assert [notice.path for notice in told] == [f"/stories/{refused.uuid}/gate/"]

    faults.clear()
    assert records.publish_due(now=at + timedelta(minutes=1)) == 1


def test_whatever_breaks_nobody_is_revealed(
    team: Team, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = protected(team, NAME)
    client = _client(team.reporter)
    for place, broken in AT_REVEAL:
        for json in (False, True):
            asked = revealing.reveal(by=team.reporter, identity=identity, reason="To call them.")
            path = f"/api/v1/reveals/{asked.uuid}/read/" if json else f"{asked.path}read/"
            cache.clear()  # how often somebody may learn of identities is not what is tried here
            with monkeypatch.context() as broken_now:
                broken_now.setattr(place, broken)
                _ask(client, path, {}, log, json)
            noted = Reveal.objects.filter(pk=asked.pk, read_at__isnull=False).exists()
            assert noted == (place == KEPT_EVEN_SO), place
            shown_nothing = Event.objects.filter(verb="identity.not_opened", facts__reveal=asked.pk)
            assert shown_nothing.exists() == noted, place


def test_where_the_page_of_a_refusal_breaks_too_the_log_says_so_under_what_is_told(
    team: Team, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _client(team.editor)
    for place in ("newsroom.people.models.User.desk_ids", "django.template.loader.get_template"):
        for method, path in (("get", "/nothing/"), ("put", "/queue/"), ("get", "/calendar/nothing.ics")):
            before = log.tell()
            with monkeypatch.context() as broken_now:
                broken_now.setattr(place, Broken())
                answer = getattr(client, method)(path)
            shown, logged = answer.content.decode(), log.getvalue()[before:]
            assert answer.status_code == 500, (place, path)
            assert answer["Cache-Control"] == "no-store"
            [reference] = set(REFERENCE.findall(shown))
            assert any(reference in line and "RuntimeError" in line for line in logged.splitlines()), path
            assert all(words not in shown for words in (SECRET_WORDS, "Traceback", "RuntimeError"))


def test_a_clock_that_was_set_back_reveals_nothing(team: Team) -> None:
    """Nobody knows then how long ago it was asked."""
    identity = protected(team, NAME)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        asked = revealing.reveal(by=team.reporter, identity=identity, reason="To call them.")

    with pytest.raises(NotPossible, match="Ask again"):
        revealing.read(by=team.reporter, reveal=asked)
