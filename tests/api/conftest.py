import pytest

from newsroom.people.models import User
from newsroom.people.states import Role
from tests.factories import Team, make_desk, make_member


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def outsider(db: None) -> User:
    """An editor of another desk."""
    return make_member(make_desk("Sports desk"), Role.EDITOR, "Otto Outsider", senior=True)
