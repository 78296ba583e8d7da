"""Every list of the API, and everything that it takes by its id, goes by the one rule of who sees a story.

It is asked of the statements, so that one which forgets the rule is found though no test has a row to show for it.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.serializers import Serializer

from newsroom.people.models import Membership
from newsroom.people.states import Role
from newsroom.stories.models import StoryAccess
from tests.factories import Team, again
from verification.api.base import Noun
from verification.api.fields import Known
from verification.api.urls import NOUNS

NOT_OF_STORIES = {"desks", "templates", "policies", "tokens", "chat_hooks", "subscriptions"}
WITHOUT_WORDS = {"messages", "deliveries"}
"""Of what is sent: their kind, their state, and when they were tried."""
WHO_AND_WHERE = {"desk", "person", "person on your desks"}


def _of(base: type) -> Iterator[Any]:
    for one in base.__subclasses__():
        yield one
        yield from _of(one)


def _goes_by_the_rule(rows: Any) -> bool:
    return StoryAccess._meta.db_table in str(rows.query)


@pytest.mark.django_db
def test_every_noun_and_every_id_goes_by_who_sees_the_story() -> None:
    team = Team()
    for role in Role:
        Membership.objects.get_or_create(user=team.editor, desk=team.desk, role=role)
    everybody = again(team.editor)
    others = set()
    for noun, view in NOUNS.items():
        asked: Any = view()
        asked.request, asked.action = SimpleNamespace(user=everybody), "list"
        assert isinstance(asked, Noun)
        others |= set() if _goes_by_the_rule(asked.get_queryset()) else {noun}
    assert others == NOT_OF_STORIES | WITHOUT_WORDS

    fields = [
        (shape.__name__, name, getattr(field, "child", field))
        for shape in set(_of(Serializer))
        for name, field in shape._declared_fields.items()
    ]
    known = [(shape, name, field) for shape, name, field in fields if isinstance(field, Known)]
    assert len(known) > 80
    forgotten = [
        (shape, name)
        for shape, name, field in known
        if field.what not in WHO_AND_WHERE and not _goes_by_the_rule(field.visible(everybody))
    ]
    assert forgotten == []
