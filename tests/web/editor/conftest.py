from collections.abc import Callable

import pytest
from django.test import Client

from newsroom.people.models import User
from tests.factories import Team

SignIn = Callable[[User], Client]


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which this person is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
