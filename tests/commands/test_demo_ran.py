"""The demo story that ran is one that could have run."""

import pytest

from tests.factories import Team
from verification.management.demo_ran import run_and_correct
from verification.record.models import RegisterEntry

pytestmark = pytest.mark.django_db


def test_what_ran_in_the_demo_is_looked_at_again_after_it_ran() -> None:
    team = Team()
    people = {"rosa": team.reporter, "chiara": team.checker, "sven": team.second, "edda": team.editor}
    story = run_and_correct(team.desk, people | {"sana": team.senior, "hugo": team.head})

    entry = RegisterEntry.objects.unsettled().get(claim__story=story)
    assert entry.recheck_at > entry.publication.published_at
