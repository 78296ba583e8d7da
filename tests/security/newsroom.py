"""A newsroom in which there is a row of everything, and everybody who may ask for it."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from newsroom.people.models import Membership, User
from newsroom.people.states import Role, Scope
from newsroom.people.tokens import make_token
from newsroom.stories.models import Story, StoryAccess
from tests.factories import filed, make_desk, make_user, mark
from tests.platform.test_canary import Used
from tests.rooms.test_ledger_rows import everything


def _clients(**people: User) -> dict[str, Client]:
    clients = {}
    for name, user in people.items():
        clients[name] = client = Client(raise_request_exception=False)
        client.force_login(user)
    return clients


def _holds_every_role(user: User, desk: Any) -> User:
    for role in Role:
        Membership.objects.create(user=user, desk=desk, role=role, senior=role == Role.EDITOR, capacity=100)
    return user


class Newsroom(Used):
    """Used broadly, and asked for by everybody there is."""

    def __init__(self) -> None:
        super().__init__()
        team = self.team
        everything(team)
        mark(team, filed(team))
        every = _holds_every_role(make_user("Vera Versatile", is_staff=True, is_superuser=True), team.desk)
        other = make_desk("Other desk")
        outsider = _holds_every_role(make_user("Otto Outsider", is_staff=True), other)
        guest = _holds_every_role(make_user("Gro Guest"), other)
        unnamed = _holds_every_role(make_user("Una Unnamed"), team.desk)
        gone = _holds_every_role(make_user("Gina Gone"), team.desk)
        self.clients = _clients(
            everything=every,
            reporter=team.reporter,
            colleague=team.colleague,
            fact_checker=team.checker,
            editor=team.editor,
            senior=team.senior,
            desk_head=team.head,
            legal=team.legal,
            auditor=team.auditor,
            outsider=outsider,
            shared_with=guest,
            unnamed=unnamed,
            deactivated=gone,
        )
        self.clients["anonymous"] = Client(raise_request_exception=False)
        User.objects.filter(pk=gone.pk).update(is_active=False)
        self.by_token: dict[str, dict[str, str]] = {}
        for name, user, scope in (
            ("token_to_read", team.editor, Scope.READ),
            ("token_to_write", team.editor, Scope.WRITE),
            ("token_of_outsider", outsider, Scope.WRITE),
        ):
            _, secret = make_token(by=user, name=name, scope=scope)
            self.clients[name] = Client(raise_request_exception=False)
            self.by_token[name] = {"HTTP_AUTHORIZATION": f"Token {secret}"}
        self.first: dict[str, Callable[[], object]] = {
            "unnamed": lambda: Story.objects.update(confidential=True),
            "shared_with": lambda: StoryAccess.objects.bulk_create(
                StoryAccess(story=story, user=guest, given_by=team.head) for story in Story.objects.all()
            ),
        }
        """What holds only while this one asks: all stories are confidential, or shared."""
        self.without_csrf = Client(raise_request_exception=False, enforce_csrf_checks=True)
        self.without_csrf.force_login(every)

    def named(self) -> dict[str, list[str]]:
        """What may stand in the place of each part of an address that is named for what it is."""
        from tests.platform.test_canary import _rows

        return _rows(self)
