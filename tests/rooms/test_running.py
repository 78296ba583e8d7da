"""A story that ran, and its next version: readers keep what ran until the next one runs."""

import pytest
from django.db import DatabaseError, transaction

from newsroom.errors import NotPossible
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, copy, published

pytestmark = pytest.mark.django_db

OTHER = copy(body="The port of Sund took 41 million crowns in tolls in 2022. It rained.")


def test_a_next_version_that_is_given_up_leaves_the_story_as_it_ran() -> None:
    team = Team()
    story = published(team)
    ran = story.revision.text

    story = stories.revise(by=team.reporter, story=story)
    assert (story.state, story.has_run) == (StoryState.CHECKING, True)
    assert not story.sign_offs.in_force().approvals().exists(), "the next version is approved anew"
    stories.save_copy(by=team.reporter, story=story, document=OTHER, seen=story.copy_version)
    story = stories.give_up(by=team.editor, story=Story.objects.get(pk=story.pk), reason="Nothing new.")

    assert (story.state, story.revision.text) == (StoryState.PUBLISHED, ran)
    assert story.ran_version == story.copy_version


def test_a_changed_version_does_not_come_back_as_published_without_an_approval() -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=published(team))
    stories.save_copy(by=team.reporter, story=story, document=OTHER, seen=story.copy_version)

    with pytest.raises(DatabaseError, match="only with an approval"), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(state=StoryState.PUBLISHED)


def test_what_ran_is_neither_spiked_nor_returned_and_what_never_ran_has_nothing_to_give_up() -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=published(team))
    for stop in (stories.spike, stories.return_to_reporter):
        with pytest.raises(NotPossible, match="has run"):
            stop(by=team.editor, story=story, reason="No.")
    with pytest.raises(NotPossible, match="has not run"):
        stories.give_up(by=team.editor, story=Story.objects.get(pk=_new(team).pk), reason="No.")


def _new(team: Team) -> Story:
    return stories.file(
        by=team.reporter, story=stories.start(by=team.reporter, desk=team.desk, slug="new", document=copy())
    )
