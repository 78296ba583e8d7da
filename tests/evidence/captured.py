"""Evidence by address, captured from a web server of this test."""

from datetime import datetime

from newsroom.people.models import User
from newsroom.stories.models import Story
from tests.factories import Team
from verification.evidence import actions
from verification.evidence.capture import capture_due
from verification.evidence.models import Capture, Evidence


def by_address(
    team: Team, story: Story, url: str, *, by: User | None = None, title: str = "The page"
) -> Evidence:
    """An item added by its address, its capture waiting."""
    return actions.add(by=by or team.checker, story=story, kind="page", title=title, url=url)


def captured(team: Team, story: Story, url: str) -> Evidence:
    """An item whose page was captured."""
    piece = by_address(team, story, url)
    assert capture_due() == 1
    return piece


def last(piece: Evidence) -> Capture:
    """The newest capture of an item."""
    return Capture.objects.filter(evidence=piece).latest("pk")


def make_due(piece: Evidence, at: datetime) -> None:
    """Move the next try of what waits, instead of waiting for it."""
    piece.captures.unfinished().update(next_try_at=at)
