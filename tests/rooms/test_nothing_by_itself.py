"""While everything is held back, the machine does nothing by itself that somebody may have stopped after the backup."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.dispatch import freezing
from newsroom.people.models import Desk
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, checked, filed, protected, story_at
from verification.evidence import actions as evidence
from verification.evidence.capture import capture_due, more_due
from verification.evidence.models import Capture, Watch
from verification.evidence.watching import watch_due
from verification.record.actions import publish_due
from verification.record.comparing import look_due
from verification.record.erasing import erase_due
from verification.record.models import LivePage
from verification.sources.identities import shred_due
from verification.sources.models import Identity

pytestmark = pytest.mark.django_db


def test_what_was_scheduled_runs_only_after_it_was_let_go() -> None:
    team = Team()
    story = story_at(team, StoryState.SCHEDULED)
    frozen = freezing.freeze(by=team.head, because="A backup was restored.")
    later = timezone.now() + timedelta(hours=3)

    assert publish_due(now=later) == 0
    assert Story.objects.get(pk=story.pk).state == StoryState.SCHEDULED

    freezing.lift(by=team.head, freeze=frozen)
    assert publish_due(now=later) == 1


def test_texts_are_erased_only_after_it_was_let_go() -> None:
    team = Team()
    Desk.objects.filter(pk=team.desk.pk).update(keeps_text_months=2)
    stories.spike(by=team.editor, story=checked(team), reason="It is not so.")
    frozen = freezing.freeze(by=team.head, because="A backup was restored.")
    later = timezone.now() + timedelta(days=70)

    assert erase_due(now=later) == 0

    freezing.lift(by=team.head, freeze=frozen)
    assert erase_due(now=later) == 1


def test_identities_are_shredded_only_after_it_was_let_go() -> None:
    team = Team()
    identity = protected(team, "Pia Portsecret")
    later = timezone.now() + timedelta(days=9)
    Identity.objects.filter(pk=identity.pk).update(keep_until=later.date() - timedelta(days=2))
    frozen = freezing.freeze(by=team.head, because="A backup was restored.")

    assert shred_due(now=later) == 0

    freezing.lift(by=team.head, freeze=frozen)
    assert shred_due(now=later) == 1


def test_no_page_is_asked_for() -> None:
    team = Team()
    story = filed(team)
    page = evidence.add(
        by=team.checker, story=story, kind="page", title="The page", url="https://example.org/"
    )
    now = timezone.now() + timedelta(hours=1)
    begun = {"every_minutes": 60, "started_by": team.checker, "started_at": now, "next_at": now}
    watched = Watch.objects.create(evidence=page, **begun)
    live = LivePage.objects.create(story=story, url="https://example.org/live", next_look_at=now)
    assert more_due(now=now)
    freezing.freeze(by=team.head, because="A backup was restored.")

    assert (capture_due(now=now), watch_due(now=now), look_due(now=now)) == (0, 0, 0)
    assert not more_due(now=now), "the job would wake itself again and again"
    assert Capture.objects.get().tries == 0
    assert Watch.objects.get(pk=watched.pk).next_at == now
    assert LivePage.objects.get(pk=live.pk).next_look_at == now
