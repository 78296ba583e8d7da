"""Identities of protected sources: sealed and kept by anybody's program, revealed to a person who sits there."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.people import tokens
from newsroom.people.models import User
from tests.api.asking import Asker, as_, given, last_event, refused
from tests.factories import Team, again, filed, protected
from verification.sources import actions as sources
from verification.sources import readers
from verification.sources.models import Identity, Reveal, Source

WHO = {"name": "Zora Quibblethwaite", "contact": "+45 5550 1234", "note": "Works in the port’s accounts."}


@pytest.fixture
def source(team: Team) -> Source:
    return sources.add(by=team.reporter, story=filed(team), name="a port official", type="unnamed_person")


@pytest.fixture
def identity(team: Team) -> Identity:
    """The reporter's, and the editor is on the list."""
    made = protected(team, **WHO)
    readers.add_reader(by=team.reporter, identity=made, user=team.editor)
    return made


def signed(user: User) -> str:
    """The header of a new token of this person."""
    return f"Token {tokens.make_token(by=again(user), name='The wire', scope='write')[1]}"


def with_token(user: User) -> Asker:
    """A program of this person's."""
    asker = Asker(None)
    asker.client.credentials(HTTP_AUTHORIZATION=signed(user))
    return asker


def just_signed_in(user: User) -> Asker:
    """This person, who has typed their password in the browser just now."""
    asker = Asker(None)
    asker.client.post(
        "/accounts/login/", {"login": user.email, "password": "correct horse battery"}, format="multipart"
    )
    return asker


def asked(asker: Asker, identity: Identity) -> str:
    path = f"identities/{identity.uuid}/reveal"
    return f"reveals/{given(asker.post(path, reason='To call them.'), 201)['id']}"


def test_an_identity_is_sealed_and_not_given_back(team: Team, source: Source) -> None:
    answer = as_(team.reporter).post("identities", source=str(source.uuid), **WHO, keep_until="2999-01-31")

    shown = given(answer, 201)
    assert shown["owner"]["name"] == "Rosa Reporter"
    assert (shown["known_to"], shown["needs_second"], shown["keep_until"]) == (1, False, "2999-01-31")
    assert [reader["name"] for reader in shown["readers"]] == ["Rosa Reporter"]
    assert not any(words in answer.content.decode() for words in WHO.values())
    assert last_event().verb == "identity.protected"
    refused(
        as_(team.reporter).post("identities", source=str(source.uuid), **WHO), 409, "sealed identity already"
    )


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"name": " "}, "name", "Write who the source is"),
        ({"name": "Port Official"}, "name", "Give the story a pseudonym"),
        ({"keep_until": "2001-01-01"}, "keep_until", "a day after today"),
        ({"keep_until": "soon"}, "keep_until", ""),
        ({"source": "00000000-0000-4000-8000-000000000000"}, "source", "There is no source"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(
    team: Team, source: Source, body: dict[str, Any], field: str, sentence: str
) -> None:
    answer = as_(team.reporter).post("identities", **{"source": str(source.uuid), **WHO, **body})

    refused(answer, 422, sentence, field)
    assert "Quibble" not in answer.content.decode()


def test_who_is_on_the_list_is_said_to_those_on_it(team: Team, identity: Identity) -> None:
    path = f"identities/{identity.uuid}"

    for user in (team.reporter, team.editor):
        shown = given(as_(user).get(path))
        assert [reader["name"] for reader in shown["readers"]] == ["Edda Editor", "Rosa Reporter"]
    for user in (team.head, team.legal, team.auditor, team.senior, team.checker):
        shown = given(as_(user).get(path))
        assert (shown["known_to"], shown["readers"]) == (2, None)


def test_the_owner_keeps_the_list_the_day_and_the_end(team: Team, identity: Identity) -> None:
    path, owner = f"identities/{identity.uuid}", as_(team.reporter)

    assert given(owner.post(f"{path}/add_reader", user=str(team.checker.uuid)))["known_to"] == 3
    assert given(owner.post(f"{path}/remove_reader", user=str(team.checker.uuid)))["known_to"] == 2
    given(owner.post(f"{path}/change", name="Yann Overmoor"))
    assert given(owner.post(f"{path}/retain", keep_until=None))["keep_until"] is None
    refused(as_(team.editor).post(f"{path}/shred", reason="For the test."), 403, "Only the owner")
    shown = given(owner.post(f"{path}/hand_over", user=str(team.editor.uuid)))
    assert shown["owner"]["name"] == "Edda Editor"
    refused(as_(team.editor).post(f"{path}/shred", reason=" "), 422, "why it is shredded", "reason")
    assert given(as_(team.editor).post(f"{path}/shred", reason="As promised."))["shredded_at"]


def test_it_is_read_once_in_a_session_that_is_fresh(team: Team, identity: Identity) -> None:
    asker = just_signed_in(team.editor)
    path = asked(asker, identity)
    assert given(asker.get(path))["state"] == "readable"

    answer = asker.post(f"{path}/read")
    assert given(answer) == WHO
    assert "no-store" in answer["Cache-Control"]
    assert last_event().verb == "identity.read"
    refused(asker.post(f"{path}/read"), 409, "was read before")
    assert given(asker.get(path))["state"] == "read"
    assert asker.get(f"{path}/read").status_code == 405


def test_a_session_that_is_not_fresh_reads_nothing(team: Team, identity: Identity) -> None:
    asker = as_(team.editor)
    asker.client.logout()
    asker.client.force_login(team.editor)  # nobody knows how this session began
    path = f"identities/{identity.uuid}"
    for verb, given_ in {"add_reader": {"user": str(team.checker.uuid)}, "shred": {"reason": "Now."}}.items():
        refused(asker.post(f"{path}/{verb}", **given_), 403, "Confirm in the browser that it is you")

    refused(asker.post(f"{asked(asker, identity)}/read"), 403, "Confirm in the browser that it is you")
    assert Reveal.objects.get().read_at is None


def test_a_token_reveals_nothing_and_consents_to_nothing(team: Team) -> None:
    identity = protected(team, **WHO, needs_second=True)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    program, person = with_token(team.editor), just_signed_in(team.editor)

    refused(
        program.post(f"identities/{identity.uuid}/reveal", reason="To call them."), 403, "never to a token"
    )
    path = asked(person, identity)
    refused(with_token(team.reporter).post(f"{path}/consent"), 403, "never to a token")
    given(just_signed_in(team.reporter).post(f"{path}/consent"))
    refused(program.post(f"{path}/read"), 403, "never to a token")
    assert given(program.get(f"identities/{identity.uuid}"))["known_to"] == 2
    assert given(person.post(f"{path}/read")) == WHO


def test_a_token_beside_a_fresh_session_reveals_nothing(team: Team, identity: Identity) -> None:
    person = just_signed_in(team.editor)
    path = asked(person, identity)
    person.client.credentials(HTTP_AUTHORIZATION=signed(team.editor))

    refused(person.post(f"{path}/read"), 403, "never to a token")


def test_a_second_reader_refuses(team: Team) -> None:
    identity = protected(team, **WHO, needs_second=True)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    path = asked(just_signed_in(team.editor), identity)

    assert given(as_(team.reporter).post(f"{path}/refuse"))["state"] == "refused"
    refused(just_signed_in(team.editor).post(f"{path}/read"), 409, "was refused")


def test_reveals_are_seen_by_those_on_the_list_alone(team: Team, identity: Identity) -> None:
    path = asked(as_(team.editor), identity)

    assert given(as_(team.reporter).get("reveals", identity=str(identity.uuid)))["count"] == 1
    for user in (team.head, team.legal, team.auditor, team.checker):
        assert given(as_(user).get("reveals"))["count"] == 0
        for verb in ("", "/read", "/consent", "/refuse"):
            answer = as_(user).post(f"{path}{verb}") if verb else as_(user).get(path)
            refused(answer, 404)


def test_an_identity_of_another_desk_is_not_there(
    team: Team, outsider: User, identity: Identity, source: Source
) -> None:
    stranger = as_(outsider)
    for verb in ("change", "add_reader", "remove_reader", "hand_over", "retain", "shred", "reveal"):
        refused(stranger.post(f"identities/{identity.uuid}/{verb}", reason="x"), 404)
    refused(stranger.get(f"identities/{identity.uuid}"), 404)
    refused(stranger.post("identities", source=str(source.uuid), **WHO), 422, "There is no source", "source")


def test_a_list_asks_as_little_for_many_as_for_one(team: Team) -> None:
    protected(team, **WHO)
    as_(team.reporter).get("identities")
    with CaptureQueriesContext(connection) as one:
        as_(team.reporter).get("identities")
    for _ in range(3):
        readers.add_reader(by=team.reporter, identity=protected(team, **WHO), user=team.editor)
    with CaptureQueriesContext(connection) as many:
        assert given(as_(team.reporter).get("identities"))["count"] == 4
    assert len(many) == len(one)
