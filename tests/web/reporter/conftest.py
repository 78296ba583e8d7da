import pytest
from django.test import Client

from newsroom.people.models import User
from newsroom.people.states import Role
from tests.factories import Team, make_desk, make_member
from tests.web.reporter.reading import as_


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def reporter(team: Team) -> Client:
    return as_(team.reporter)


@pytest.fixture
def outsider(db: None) -> User:
    """An editor of another desk."""
    return make_member(make_desk("Sports desk"), Role.EDITOR, "Otto Outsider", senior=True)
