"""The main road, through the rooms alone: filed, claimed, checked, approved, published."""

import pytest

from newsroom.dispatch.delivering import deliver_due
from newsroom.ledger.actions import verify
from newsroom.ledger.models import Event
from newsroom.stories.states import StoryState
from tests.factories import Team, story_at, task_at
from verification.checking.states import TaskState

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", StoryState)
def test_every_story_state_is_reached_by_its_verbs(state: StoryState) -> None:
    story = story_at(Team(), state)

    assert story.state == state
    assert verify(Event.objects.order_by("position")) is None


@pytest.mark.parametrize("state", TaskState)
def test_every_task_state_is_reached_by_its_verbs(state: TaskState) -> None:
    task = task_at(Team(), state)

    assert task.state == state
    assert verify(Event.objects.order_by("position")) is None


def test_delivering_twice_sends_nothing_twice() -> None:
    story_at(Team(), StoryState.PUBLISHED)

    deliver_due()

    assert deliver_due() == 0
