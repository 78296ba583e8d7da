"""Evaluating the gate, and telling the editor in time what it still lacks."""

from datetime import timedelta

from django.utils import timezone

from newsroom.stories.models import Story
from newsroom.stories.states import ON_THE_DESK
from verification.errors import Blocked
from verification.gate.carrying import carry
from verification.gate.findings import Gate
from verification.gate.passing import let_pass
from verification.gate.reading import read
from verification.gate.rules import RULES
from verification.gate.view import StoryView
from verification.reminders.actions import cancel, schedule

PUBLISH_BY_NEAR = "publish_by_near"
NEAR = timedelta(hours=1)


def assess(view: StoryView) -> Gate:
    """All findings about a story as it was read."""
    findings = view.house.levelled(finding for rule in RULES for finding in rule(view))
    return Gate(view.story.gate_version, carry(view, let_pass(view, findings)))


def evaluate(story: Story) -> Gate:
    """All findings of a story as it is in the database now, with the version they belong to."""
    return assess(read(Story.objects.select_related("desk", "filed_by").get(pk=story.pk)))


def require_open(gate: Gate, what: str) -> None:
    """Raise `Blocked` with everything that is missing, unless nothing is."""
    if gate.blockers:
        count = len(gate.blockers)
        raise Blocked(f"{count} {'thing stops' if count == 1 else 'things stop'} {what}.", gate.blockers)


def set_reminder(*, story: Story, **_: object) -> None:
    """Hooks `story_filed`, `schedule_changed`: tell the editor in time when something still blocks."""
    if story.publish_by and story.state in ON_THE_DESK:
        now = timezone.now()
        due_at = max(story.publish_by - NEAR, now)
        not_after = story.publish_by if story.publish_by > now else None
        schedule(PUBLISH_BY_NEAR, story.pk, story=story, due_at=due_at, not_after=not_after)
    else:
        cancel(PUBLISH_BY_NEAR, story.pk)
