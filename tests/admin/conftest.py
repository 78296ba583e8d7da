import pytest
from django.test import Client

from tests.admin.asking import as_, three_tasks
from tests.factories import Team
from verification.checking.models import VerificationTask


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def tasks(team: Team) -> list[VerificationTask]:
    return three_tasks(team)


@pytest.fixture
def head(team: Team) -> Client:
    return as_(team.head)
