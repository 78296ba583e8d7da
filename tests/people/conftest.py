import pytest
from django.test import Client

from tests.factories import Team
from tests.people.asking import as_


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def head(team: Team) -> Client:
    return as_(team.head)
