"""One chain: every verb leaves its event, a failed one leaves none, and whoever alters a row is found out."""

import pytest
from django.db import connection

from newsroom import triggers
from newsroom.errors import NotPossible
from newsroom.ledger.actions import altered_texts, one_verb, record, verify
from newsroom.ledger.models import Event, EventText
from newsroom.stories import actions as stories
from tests.factories import Team, checked, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> list[Event]:
    team = Team()
    story = checked(team)
    stories.hold(by=team.editor, story=story, reason="The mayor may answer tonight.")
    return list(Event.objects.order_by("position"))


def test_the_chain_verifies_as_written(chain: list[Event]) -> None:
    assert verify(chain) is None
    assert altered_texts(chain) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("verb", "story.spiked"), ("actor_id", None), ("facts", '{"forged": true}'), ("subject_id", 99)],
)
def test_an_altered_row_is_found(chain: list[Event], column: str, value: object) -> None:
    victim = chain[2]
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE newsroom_event SET {column} = %s WHERE id = %s", [value, victim.pk])

    fault = verify(Event.objects.order_by("position"))

    assert fault is not None
    assert fault.position == victim.position


def test_a_missing_row_is_found(chain: list[Event]) -> None:
    fault = verify([event for event in chain if event.position != 3])

    assert fault is not None
    assert fault.position == 3


def test_a_rewritten_row_with_a_fitting_hash_breaks_the_next_one(chain: list[Event]) -> None:
    chain[1].verb = "forged"
    chain[1].hash = chain[1].true_hash

    fault = verify(chain)

    assert fault is not None
    assert fault.position == 3


def test_an_altered_reason_is_found(chain: list[Event]) -> None:
    EventText.objects.filter(name="reason").update(text="No reason.")

    assert [text.name for text in altered_texts(Event.objects.order_by("position"))] == ["reason"]


def test_an_erased_reason_leaves_the_chain_whole(chain: list[Event]) -> None:
    EventText.objects.all().delete()

    assert verify(Event.objects.order_by("position")) is None


def test_a_verb_that_fails_leaves_no_event() -> None:
    team = Team()
    story = filed(team)
    before = Event.objects.count()

    with pytest.raises(NotPossible):
        stories.resume(by=team.editor, story=story)

    assert Event.objects.count() == before


def test_what_a_failed_inner_verb_recorded_is_forgotten() -> None:
    team = Team()
    story = filed(team)
    before = Event.objects.count()

    with one_verb():
        record("story.outer", by=team.editor, subject=story)
        with pytest.raises(NotPossible):
            stories.resume(by=team.editor, story=story)

    assert list(Event.objects.filter(position__gt=before).values_list("verb", flat=True)) == ["story.outer"]


def test_an_event_outside_a_verb_is_a_programming_error() -> None:
    team = Team()

    with pytest.raises(RuntimeError, match="inside a verb"):
        record("story.loose", by=team.editor, subject=filed(team))
