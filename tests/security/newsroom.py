"""A newsroom in which there is a row of everything, and everybody who may ask for it."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any

from allauth.usersessions.models import UserSession
from django.test import Client, override_settings

from newsroom.dispatch import chat, feeds
from newsroom.dispatch.delivering import deliver_due
from newsroom.people import actions as people
from newsroom.people.models import Membership, User
from newsroom.people.states import Role, Scope
from newsroom.people.tokens import make_token
from newsroom.stories.models import Byline, Story, StoryAccess
from tests.evidence.captured import by_address
from tests.evidence.kept import kept
from tests.factories import (
    Team,
    copy,
    filed,
    judged,
    make_desk,
    make_member,
    make_user,
    mark,
    published,
    taken,
)
from tests.outreach.sent import mailed
from tests.people.signing_in import confirmed
from tests.platform.test_canary import Used, words
from tests.replying import asked
from tests.rooms.test_calculations import RISE
from tests.rooms.test_calculations import kept as reckoned
from tests.rooms.test_ledger_rows import everything
from tests.web.editor.test_unmatched import RAW
from tests.web.grounds.identities import signed_in
from tests.web.grounds.test_poll_card import BODY, MAJORITY, made
from verification.checking import actions as checking
from verification.claims import leaning
from verification.evidence import actions as evidence
from verification.evidence import translating
from verification.outreach import inbound, replies
from verification.outreach.matching import reply_address
from verification.outreach.templates import save_template
from verification.record import falling, live

LONG_AGO = timedelta(hours=2)
"""When somebody typed their password who has not done so lately."""


def _clients(**people: User) -> dict[str, Client]:
    return {name: _client(user) for name, user in people.items()}


def _client(user: User, *, ago: timedelta = timedelta(), **options: bool) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.force_login(user)
    confirmed(client, user, ago=ago)
    return client


def _holds_every_role(user: User, desk: Any) -> User:
    for role in Role:
        Membership.objects.create(user=user, desk=desk, role=role, senior=role == Role.EDITOR, capacity=100)
    return user


def _everything_else(team: Team) -> None:
    """What no test that is used here leaves behind, by the verbs."""
    story = filed(team, copy(body=BODY))
    claim = mark(team, story, MAJORITY, kind="poll")
    made(signed_in(team.checker), story, claim)
    other = mark(team, story, BODY.split(". ")[-1].rstrip("."))
    leaning.lean(by=team.checker, claim=claim, on=other)
    task = taken(team, other)
    checking.ask(by=team.checker, task=task, seen=task.version, question="Which poll?")
    reckoned(team, mark(team, filed(team, copy(body=f"It rained.\n\n{RISE}")), RISE))
    judged(team, mark(team, filed(team)), said="not_asked", fix="took 42 million crowns in tolls in 2022")
    file = kept(team, story)
    by_address(team, story, "https://port.example/tolls")
    translating.add(by=team.checker, evidence=file.evidence, language="cs", text="Mýto", translator="Jana")
    request = asked(team, story, name="Harbour office", claims=(other,))
    mailed(team, request)
    inbound.take(RAW)
    inbound.take(RAW.replace(b"desk@replies.example.org", reply_address(request).encode()))
    letter = {
        "type": "comment",
        "step": "put",
        "language": "en",
        "subject": "A question",
        "body": "Is it so?",
    }
    save_template(by=team.head, desk=team.desk, **letter)
    replies.log_reply(
        by=team.reporter, request=asked(team, story, name="Mayor"), outcome="denied", text="No."
    )
    evidence.withdraw(by=team.checker, evidence=published(team).evidence.get(), reason="It was forged.")
    falling.spread_due()
    ran = published(team)
    live.name_page(by=team.editor, story=ran, url="https://paper.example/tolls")
    people.invite(by=team.head, desk=team.desk, email="new@desk.example", name="Nina New", role="reporter")
    feeds.make_feed(by=team.editor)
    with override_settings(HOOK_LOOPBACK=True):
        chat.add_hook(by=team.editor, format="slack", url="http://127.0.0.1:9/in")
    deliver_due()


class Newsroom(Used):
    """Used broadly, and asked for by everybody there is."""

    def __init__(self) -> None:
        super().__init__()
        team = self.team
        everything(team)
        _everything_else(team)
        every = _holds_every_role(make_user("Vera Versatile", is_staff=True, is_superuser=True), team.desk)
        other = make_desk("Other desk")
        outsider = _holds_every_role(make_user("Otto Outsider", is_staff=True), other)
        guest = _holds_every_role(make_user("Gro Guest"), other)
        unnamed = _holds_every_role(make_user("Una Unnamed"), team.desk)
        byline = make_member(team.desk, Role.REPORTER, "Berta Byline")
        gone = _holds_every_role(make_user("Gina Gone"), team.desk)
        self.clients = _clients(
            everything=every,
            reporter=team.reporter,
            byline=byline,
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
        self.clients["signed_in_long_ago"] = _client(every, ago=LONG_AGO)
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
            "byline": lambda: (
                Story.objects.update(confidential=True),
                Byline.objects.bulk_create(Byline(story=story, user=byline) for story in Story.objects.all()),
            ),
            "shared_with": lambda: StoryAccess.objects.bulk_create(
                StoryAccess(story=story, user=guest, given_by=team.head) for story in Story.objects.all()
            ),
        }
        """What holds only while this one asks: all stories are confidential, or shared."""
        self.clients["without_csrf"] = _client(every, enforce_csrf_checks=True)
        token, _ = make_token(by=every, name="own", scope=Scope.READ)
        self.own = {
            "key": [token.token_key],
            "token_key": [token.token_key],
            "pk": [self._another_session(every)],
        }

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """What stands in each part of an address that is no row."""
        return words(self) | self.own

    @staticmethod
    def _another_session(user: User) -> str:
        signed_in(user).get("/me/")
        return str(UserSession.objects.filter(user=user).latest("pk").pk)
