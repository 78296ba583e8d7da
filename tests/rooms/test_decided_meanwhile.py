"""Somebody else was faster, between looking and deciding: the guard is in the statement that decides."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import F

from newsroom.errors import NotPossible
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, approved, checked, published
from tests.rooms.test_correcting import complained
from tests.rooms.test_fast_path import breaking, sign
from tests.rooms.test_overriding import ask, second, unseconded_check
from verification.gate import fast, overriding, signing
from verification.record import actions as records
from verification.record import complaints

pytestmark = pytest.mark.django_db


@contextmanager
def _just_before(statement: str, happens: Callable[[], object]) -> Iterator[None]:
    """What happens right before the first such statement reaches the database."""
    waiting = [happens]

    def between(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if waiting and sql.startswith(statement):
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(between):
        yield
    assert not waiting, "the statement was never made"


MOVED: list[dict[str, Any]] = [{"gate_version": F("gate_version") + 1}, {"state": StoryState.HELD}]
DECIDES = 'UPDATE "newsroom_story" SET "state"'


@pytest.mark.parametrize("change", MOVED, ids=["changed", "held"])
def test_a_story_that_moved_since_its_gate_was_read_is_neither_approved_nor_published(
    change: dict[str, Any],
) -> None:
    team = Team()
    story, ready = checked(team), approved(team)

    def moves(one: Story) -> Callable[[], object]:
        return lambda: Story.objects.filter(pk=one.pk).update(**change)

    with pytest.raises(NotPossible, match="while you approved it"), _just_before(DECIDES, moves(story)):
        signing.approve(by=team.editor, story=story, seen=story.gate_version)
    with pytest.raises(NotPossible, match="while you published it"), _just_before(DECIDES, moves(ready)):
        records.publish(by=team.editor, story=ready)


def test_an_override_that_expired_or_was_taken_back_is_not_seconded() -> None:
    team = Team()
    override = ask(team, unseconded_check(team))
    with (
        time_machine.travel(override.expires_at + timedelta(seconds=1)),
        pytest.raises(NotPossible, match="has expired meanwhile"),
    ):
        second(team, override)
    overriding.withdraw_override(by=team.editor, override=override)
    with pytest.raises(NotPossible, match="withdrawn or has expired meanwhile"):
        second(team, override)


def test_a_fast_path_that_ended_is_not_signed_for() -> None:
    team = Team()
    story = breaking(team)
    path = fast.ask_fast_path(by=team.editor, story=story, seen=story.gate_version, reason="It closes now.")
    fast.end_fast_path(by=team.editor, path=path, reason="It can wait.")
    with pytest.raises(NotPossible, match="ended meanwhile"):
        sign(team, path)


def test_a_complaint_that_was_handed_over_is_looked_at_again_before_it_is_answered() -> None:
    team = Team()
    complaint = complained(team, published(team))
    complaints.hand_over(by=team.editor, complaint=complaint, seen=1, to=team.senior)
    with pytest.raises(NotPossible, match="changed by somebody else"):
        complaints.answer_complaint(
            by=team.editor, complaint=complaint, seen=1, outcome="rejected", answer="It is right."
        )
