import pytest

from tests.factories import Team


@pytest.fixture
def team(db: None) -> Team:
    return Team()
