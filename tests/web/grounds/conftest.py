import pytest
from django.test import Client

from tests.factories import Team
from tests.web.reporter.reading import as_


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def checker(team: Team) -> Client:
    return as_(team.checker)
