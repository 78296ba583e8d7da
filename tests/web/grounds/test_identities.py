"""The pages of protected sources: who sees what, and the one page that shows who it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newsroom.people import actions as people
from newsroom.people.models import User
from newsroom.people.states import Role
from tests.factories import Team, filed, make_desk, make_member, protected
from tests.people.signing_in import confirmed
from tests.web.grounds.identities import CONTACT, NAME, NOTE, PASSWORD, page_of, signed_in
from verification.sources import actions as sources
from verification.sources import readers
from verification.sources.models import Identity, Reveal, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(team: Team) -> Source:
    return sources.add(by=team.reporter, story=filed(team), name="a port official", type="unnamed_person")


@pytest.fixture
def identity(team: Team) -> Identity:
    """The reporter's, and the editor is on the list."""
    made = protected(team, NAME, contact=CONTACT, note=NOTE)
    readers.add_reader(by=team.reporter, identity=made, user=team.editor)
    return made


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    confirmed(client, user)
    return client


def _read(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    assert "no-store" in answer["Cache-Control"] or status != 200
    return answer.content.decode()


def _asked(client: Client, identity: Identity) -> str:
    """Ask, and answer with the address of the request."""
    answer = client.post(f"{page_of(identity)}reveal/", {"reason": "The editor has to know."})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


# Protecting


def test_a_source_is_protected_on_its_page(team: Team, source: Source) -> None:
    client = _as(team.reporter)
    assert "Seal who it is" in _read(client, page_of(source))

    answer = client.post(
        f"{page_of(source)}protect/",
        {"name": NAME, "contact": CONTACT, "note": NOTE, "needs_second": "on", "keep_until": "2999-01-31"},
        follow=True,
    )

    shown = answer.content.decode()
    assert "Sealed; known to 1 person, you among them" in shown
    assert "31 January 2999" in shown
    assert "only when a second person" in shown
    assert NAME not in shown
    assert Identity.objects.get().owner == team.reporter


def test_what_is_refused_comes_back_as_it_was_typed_and_is_kept_nowhere(team: Team, source: Source) -> None:
    client = _as(team.reporter)
    typed = {"name": "Port Official", "contact": CONTACT, "note": NOTE, "keep_until": "2001-01-01"}

    answer = client.post(f"{page_of(source)}protect/", typed)
    assert answer.status_code == 422
    assert "no-store" in answer["Cache-Control"]
    shown = answer.content.decode()
    assert "Give the story a pseudonym" in shown
    assert NOTE in shown
    assert "data-keep" not in shown
    assert shown.count('autocomplete="off"') >= 3
    assert not Identity.objects.exists()
    answer = client.post(f"{page_of(source)}protect/", {**typed, "name": NAME})
    assert "a day after today" in answer.content.decode()
    answer = client.post(f"{page_of(source)}protect/", {**typed, "name": ""})
    assert "Write who the source is." in answer.content.decode()


def test_where_nothing_is_set_up_it_says_so(team: Team, source: Source, settings: Any) -> None:
    settings.IDENTITY_KEYS_FILE, settings.PRODUCTION = None, True

    answer = _as(team.reporter).post(f"{page_of(source)}protect/", {"name": NAME})
    assert answer.status_code == 422
    assert "Protected sources are not set up here" in answer.content.decode()


# Who sees what


def test_who_is_not_on_the_list_sees_that_it_is_protected_and_no_more(team: Team, identity: Identity) -> None:
    for user in (team.colleague, team.checker, team.senior, team.head, team.legal, team.auditor):
        shown = _read(_as(user), page_of(identity))
        assert "known to 2 people" in shown
        assert "Rosa Reporter" in shown, "the owner is named"
        assert "Edda Editor" not in shown, "and those on the list are not"
        assert "Reveal it" not in shown
        assert "Yours to keep" not in shown
    outsider = make_member(make_desk(), Role.EDITOR, "Otto Outsider")
    assert _as(outsider).get(page_of(identity)).status_code == 404
    assert Client().get(page_of(identity)).status_code == 302


def test_who_is_on_the_list_sees_the_list_and_who_asked(team: Team, identity: Identity) -> None:
    address = _asked(signed_in(team.reporter), identity)
    shown = _read(_as(team.editor), page_of(identity))

    assert "you among them" in shown
    assert "Edda Editor" in shown
    assert "The editor has to know." in shown
    assert "Yours to keep" not in shown
    assert _as(team.editor).get(address).status_code == 200
    assert _as(team.head).get(address).status_code == 404


def test_only_who_is_still_there_is_counted(team: Team, identity: Identity) -> None:
    people.leave(by=team.head, desk=team.desk, user=team.editor)

    assert "known to 1 person" in _read(_as(team.colleague), page_of(identity))


# Revealing


def test_it_is_shown_once_to_whoever_asked_after_a_fresh_sign_in(team: Team, identity: Identity) -> None:
    client = signed_in(team.editor)
    address = _asked(client, identity)
    shown = _read(client, address)
    assert "Show who it is" in shown
    assert NAME not in shown

    answer = client.post(f"{address}read/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert all(words in answer.content.decode() for words in (NAME, CONTACT, NOTE))

    again = client.post(f"{address}read/")
    assert (again.status_code, NAME in again.content.decode()) == (409, False)
    assert client.get(f"{address}read/").status_code == 405
    assert "It is shown once only." in _read(client, address)


def test_a_session_that_is_not_fresh_confirms_first_and_the_reason_is_still_there(
    team: Team, identity: Identity
) -> None:
    client = Client()
    client.force_login(team.editor)  # a session of which nobody knows how it began
    address = _asked(client, identity)

    detour = client.post(f"{address}read/")
    assert detour.status_code == 302
    assert detour.url.startswith("/accounts/reauthenticate/?next=")
    assert Reveal.objects.get().read_at is None
    assert client.post(detour.url, {"password": "wrong"}).status_code == 200
    assert client.post(f"{address}read/").status_code == 302

    for verb in ("readers/", "hand_over/", "shred/"):
        tried = client.post(f"{page_of(identity)}{verb}", {"reason": "Now.", "user": str(team.checker.uuid)})
        assert tried.url.startswith("/accounts/reauthenticate/"), verb
    back = client.post(detour.url, {"password": PASSWORD})
    assert (back.status_code, back.url) == (302, address)
    assert "The editor has to know." in _read(client, address)
    assert NAME in client.post(f"{address}read/").content.decode()


def test_a_sign_in_is_not_fresh_for_long(team: Team, identity: Identity) -> None:
    client = signed_in(team.editor)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=False):
        address = _asked(client, identity)
        assert client.post(f"{address}read/").url.startswith("/accounts/reauthenticate/")


def test_nobody_else_reads_what_somebody_asked_for(team: Team, identity: Identity) -> None:
    address = _asked(signed_in(team.reporter), identity)

    assert signed_in(team.editor).post(f"{address}read/").status_code == 403
    User.objects.filter(pk=team.head.pk).update(is_superuser=True)
    for user in (team.head, team.senior, team.checker, team.legal):
        client = signed_in(user)
        assert client.post(f"{address}read/").status_code == 404
        assert client.post(f"{page_of(identity)}reveal/", {"reason": "I am in charge."}).status_code == 403


def test_without_a_reason_nothing_is_asked(team: Team, identity: Identity) -> None:
    answer = _as(team.editor).post(f"{page_of(identity)}reveal/", {"reason": " "})

    assert answer.status_code == 422
    assert "Write why" in answer.content.decode()
    assert not Reveal.objects.exists()


def test_a_second_reader_consents_on_the_page(team: Team) -> None:
    identity = protected(team, NAME, needs_second=True)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    client = signed_in(team.editor)
    address = _asked(client, identity)
    assert "The others on the list were asked" in _read(client, address)
    assert client.post(f"{address}read/").status_code == 409
    assert client.post(f"{address}consent/").status_code == 403

    owner = _as(team.reporter)
    assert "Consent" in _read(owner, address)
    shown = owner.post(f"{address}consent/", follow=True).content.decode()
    assert "can read it for ten minutes" in shown
    assert NAME not in shown
    assert NAME in client.post(f"{address}read/").content.decode()


def test_a_second_reader_refuses_on_the_page(team: Team) -> None:
    identity = protected(team, NAME, needs_second=True)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    client = signed_in(team.editor)
    address = _asked(client, identity)

    assert "Refused." in _as(team.reporter).post(f"{address}refuse/", follow=True).content.decode()
    assert "Refused" in _read(client, address)
    assert client.post(f"{address}read/").status_code == 409


def test_with_no_second_reader_the_page_says_what_to_do(team: Team) -> None:
    identity = protected(team, NAME, needs_second=True)

    answer = _as(team.reporter).post(f"{page_of(identity)}reveal/", {"reason": "To call them."})
    assert answer.status_code == 422
    assert "Its owner has to name one first." in answer.content.decode()
    assert "To call them." in answer.content.decode()


# The owner


def test_the_owner_keeps_the_list_on_the_page(team: Team, identity: Identity) -> None:
    client = _as(team.reporter)
    named = client.post(f"{page_of(identity)}readers/", {"user": team.checker.uuid}, follow=True)
    assert "were told" in named.content.decode()
    assert identity.readers.filter(user=team.checker).exists()
    nobody = client.post(f"{page_of(identity)}readers/", {"user": ""})
    assert "Choose somebody of the desk." in nobody.content.decode()

    client.post(f"{page_of(identity)}readers/{team.checker.uuid}/remove/")
    assert not identity.readers.filter(user=team.checker).exists()
    assert client.post(f"{page_of(identity)}readers/{team.checker.uuid}/remove/").status_code == 404


def test_the_owner_changes_hands_over_and_shreds_on_the_page(team: Team, identity: Identity) -> None:
    client = _as(team.reporter)
    path = page_of(identity)
    assert (
        "is replaced"
        in client.post(f"{path}change/", {"name": "Yann Overmoor"}, follow=True).content.decode()
    )
    assert (
        "The day is set."
        in client.post(f"{path}retain/", {"keep_until": "2999-01-31"}, follow=True).content.decode()
    )
    assert client.post(f"{path}retain/", {"keep_until": "soon"}).status_code == 422
    handed = client.post(f"{path}hand_over/", {"user": team.editor.uuid}, follow=True).content.decode()
    assert "has another owner now" in handed
    assert client.post(f"{path}shred/", {"reason": "As promised."}).status_code == 403

    editor = _as(team.editor)
    gone = editor.post(f"{path}shred/", {"reason": "As promised."}, follow=True).content.decode()
    assert "It is shredded." in gone
    assert "Nobody can learn any more who this was" in _read(_as(team.colleague), path)


def test_somebody_on_the_list_takes_over_when_the_owner_has_left(team: Team, identity: Identity) -> None:
    people.leave(by=team.head, desk=team.desk, user=team.reporter)
    client = _as(team.editor)
    assert "Take it over" in _read(client, page_of(identity))

    client.post(f"{page_of(identity)}hand_over/", {"user": team.editor.uuid})
    assert Identity.objects.get().owner == team.editor


@pytest.mark.parametrize("verb", ["protect", "change", "readers", "hand_over", "retain", "shred", "reveal"])
def test_nothing_is_done_by_following_a_link(team: Team, identity: Identity, verb: str) -> None:
    assert signed_in(team.reporter).get(f"{page_of(identity)}{verb}/").status_code == 405


# When something breaks


def _broken(*_: Any, **__: Any) -> None:
    raise RuntimeError("a fault nobody expected")


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize(
    ("where", "breaks"),
    [
        ("protect", "verification.sources.identities.note_identity"),
        ("change", "verification.sources.identities.note_identity"),
        ("protect", "verification.sources.vault.os.urandom"),
        ("protect", "verification.sources.identities.holds_part_of_name"),
        ("protect", "verification.sources.pseudonyms._words"),
        ("protect", "verification.sources.naming_before.holds_name"),
        ("read", "verification.web.grounds.revealing.render"),
        ("read", "verification.sources.vault.Person"),
    ],
)
def test_an_error_page_shows_nothing_of_it(
    team: Team,
    identity: Identity,
    source: Source,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: str,
    breaks: str,
    debug: bool,
) -> None:
    settings.DEBUG = debug
    client = signed_in(team.reporter)
    client.raise_request_exception = False
    address = _asked(client, identity)
    paths: dict[str, Callable[[], str]] = {
        "protect": lambda: f"{page_of(source)}protect/",
        "change": lambda: f"{page_of(identity)}change/",
        "read": lambda: f"{address}read/",
    }
    monkeypatch.setattr(breaks, _broken)

    answer = client.post(paths[where](), {"name": NAME, "contact": CONTACT, "note": NOTE})
    monkeypatch.undo()
    assert answer.status_code == 500
    assert ("a fault nobody expected" in answer.content.decode()) == debug, (
        "the developers' page is what is read"
    )
    for told in (answer.content.decode(), caplog.text):
        assert "Quibblethwaite" not in told
        assert "5550 1234" not in told
        assert "5550+1234" not in told
        assert "accounts." not in told.replace("accounts.py", "")
