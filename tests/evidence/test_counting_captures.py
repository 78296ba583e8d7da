"""A page that was captured for two items is one thing to go back to."""

import pytest

from tests.evidence.captured import captured
from tests.factories import filed, mark
from tests.rooms.test_sources import independence_of
from verification.sources import actions as sources

pytestmark = pytest.mark.django_db


def test_one_page_captured_for_two_items_is_one_origin(team, site):
    story = filed(team)
    claim = mark(team, story)
    for name in ("Site A", "Site B"):
        item = captured(team, story, site.url())
        one = sources.add(
            by=team.checker, story=story, name=name, type="other_media", derives_from_evidence=item
        )
        sources.rest(by=team.checker, claim=claim, source=one)
    assert independence_of(claim).supporting.independent == 1
