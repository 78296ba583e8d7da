"""Who a protected source is: sealed, kept from everybody who is not named, and gone when it should be."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event, EventText
from newsroom.people import actions as people
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from tests.factories import Team, again, copy, filed, make_desk, make_member, protected
from verification.sources import actions as sources
from verification.sources import identities, keys, readers, revealing, vault
from verification.sources.models import Identity, Reveal, Source
from verification.sources.states import RevealState
from verification.sources.vault import Person

pytestmark = pytest.mark.django_db

NAME, CONTACT, NOTE = "Zora Quibblethwaite", "+45 5550 1234", "Works in the port’s accounts."
WHO = Person(NAME, CONTACT, NOTE)


@pytest.fixture
def team() -> Team:
    return Team()


def _source(team: Team, name: str = "A port official", **fields: Any) -> Source:
    story = fields.pop("story", None) or filed(team)
    return sources.add(by=team.reporter, story=story, name=name, type="unnamed_person", **fields)


def _last() -> Event:
    return Event.objects.latest("position")


def _read(by: User, reveal: Reveal) -> Person:
    reveal = Reveal.objects.get(pk=reveal.pk)
    return revealing.read(by=again(by), reveal=reveal)


def _asked(by: User, identity: Identity) -> Reveal:
    return revealing.reveal(by=again(by), identity=_fresh(identity), reason="The editor has to know.")


def _fresh(identity: Identity) -> Identity:
    return Identity.objects.get(pk=identity.pk)


def _notices(user: User) -> list[str]:
    deliver_due()
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("text", flat=True))


def _later(**how_much: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**how_much), tick=False)


# Protecting


def test_protecting_seals_who_it_is_and_says_nothing_of_it(team: Team) -> None:
    source = _source(team)
    identity = identities.protect(by=team.reporter, source=source, name=NAME, contact=CONTACT, note=NOTE)

    source.refresh_from_db()
    assert source.protected
    assert identity.owner == team.reporter
    assert [reader.user for reader in identity.readers.all()] == [team.reporter]
    assert vault.unseal(_fresh(identity).as_sealed, row=identity.uuid, keys=vault.keys_here()) == WHO
    assert (_last().verb, _last().actor, _last().story_id) == (
        "identity.protected",
        team.reporter,
        source.story_id,
    )
    assert set(_last().facts) == {"source", "needs_second", "keep_until"}
    with pytest.raises(NotPossible, match="sealed identity already"):
        identities.protect(by=team.reporter, source=source, name=NAME)


def test_the_ordinary_contact_goes_and_stays_away(team: Team) -> None:
    source = _source(team)
    Source.objects.filter(pk=source.pk).update(contact=CONTACT)
    identities.protect(by=team.reporter, source=source, name=NAME)

    source.refresh_from_db()
    assert source.contact == ""
    with pytest.raises(DatabaseError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(contact=CONTACT)


@pytest.mark.parametrize(
    "pseudonym",
    [
        "Zora Quibblethwaite",
        "zora  QUIBBLETHWAITE",
        "Zóra",
        "An aide to Quibblethwaite",
        "Quibblethwaite’s aide",
    ],
)
def test_a_name_in_the_pseudonym_is_refused(team: Team, pseudonym: str) -> None:
    source = _source(team, pseudonym)

    with pytest.raises(Invalid, match="Give the story a pseudonym") as refused:
        identities.protect(by=team.reporter, source=source, name=NAME)
    assert list(refused.value.errors) == ["name"]
    assert NAME not in str(refused.value)
    source.refresh_from_db()
    assert not source.protected


@pytest.mark.parametrize("words", ["said Zora Quibblethwaite.", "said zora\nquibblethwaite, 41"])
def test_a_name_in_the_copy_is_refused(team: Team, words: str) -> None:
    source = _source(team, story=filed(team, copy(body=f"The toll is too high, {words}")))

    with pytest.raises(Invalid, match="This name stands in the copy"):
        identities.protect(by=team.reporter, source=source, name=NAME)


def test_words_that_many_names_hold_give_nobody_away(team: Team) -> None:
    source = _source(team, "An aide of van der Berg")

    assert identities.protect(by=team.reporter, source=source, name="Jo van der Holt")


@pytest.mark.parametrize("role", [Role.DESK_HEAD, Role.LEGAL, Role.AUDITOR])
def test_who_may_not_add_sources_protects_none(team: Team, role: Role) -> None:
    with pytest.raises(NotPermitted):
        identities.protect(by=team.by_role[role], source=_source(team), name=NAME)


def test_a_day_that_is_over_and_a_missing_name_are_refused(team: Team) -> None:
    source = _source(team)

    with pytest.raises(Invalid, match="a day after today"):
        identities.protect(by=team.reporter, source=source, name=NAME, keep_until=timezone.now().date())
    with pytest.raises(Invalid, match="Write who the source is"):
        identities.protect(by=team.reporter, source=source, name="  ")


def test_without_keys_nothing_is_protected_and_nothing_is_shown(team: Team, settings: Any) -> None:
    identity, source = protected(team, NAME), _source(team)
    asked = _asked(team.reporter, identity)
    settings.IDENTITY_KEYS_FILE, settings.PRODUCTION = None, True

    with pytest.raises(vault.NotSetUp, match="not set up here"):
        identities.protect(by=team.reporter, source=source, name=NAME)
    with pytest.raises(vault.NotSetUp, match="not set up here"):
        _read(team.reporter, asked)
    source.refresh_from_db()
    assert not source.protected
    assert _last().verb == "identity.reveal_asked"


def test_changing_seals_other_words(team: Team) -> None:
    identity = protected(team, NAME)
    before = identity.as_sealed
    identities.change(by=team.reporter, identity=identity, name="Yann Overmoor")

    now = _fresh(identity).as_sealed
    assert not {now.sealed, now.nonce, now.wrapped_key} & {before.sealed, before.nonce, before.wrapped_key}
    assert _read(team.reporter, _asked(team.reporter, identity)) == Person("Yann Overmoor")
    with pytest.raises(Invalid, match="pseudonym"):
        identities.change(by=team.reporter, identity=identity, name=identity.source.name)


# The list


def test_the_owner_names_people_of_the_desk_who_are_told(team: Team) -> None:
    identity = protected(team, NAME)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)

    assert _last().verb == "identity.reader_added"
    assert _notices(team.editor) == [
        f"Rosa Reporter lets you learn who a protected source of {identity.source.story.slug} is, when you need to."
    ]
    with pytest.raises(NotPossible, match="named already"):
        readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    outsider = make_member(make_desk(), Role.EDITOR, "Otto Outsider")
    with pytest.raises(Invalid, match="is not on"):
        readers.add_reader(by=team.reporter, identity=identity, user=outsider)

    readers.remove_reader(by=team.reporter, identity=identity, user=team.editor)
    assert "took you off the list" in _notices(team.editor)[-1]
    with pytest.raises(NotPossible, match="is not named"):
        readers.remove_reader(by=team.reporter, identity=identity, user=team.editor)
    with pytest.raises(NotPossible, match="hand it over first"):
        readers.remove_reader(by=team.reporter, identity=identity, user=team.reporter)


def test_a_reader_does_not_keep_the_identity(team: Team) -> None:
    identity = protected(team, NAME)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    by = {"by": team.editor, "identity": identity}

    for attempt in (
        lambda: readers.add_reader(**by, user=team.head),
        lambda: readers.remove_reader(**by, user=team.reporter),
        lambda: readers.hand_over(**by, to=team.editor),
        lambda: identities.change(**by, name="Somebody"),
        lambda: identities.retain(**by, keep_until=None),
        lambda: identities.shred(**by, reason="For the test."),
    ):
        with pytest.raises(NotPermitted, match="Only the owner"):
            attempt()


def test_an_identity_is_handed_over(team: Team) -> None:
    identity = protected(team, NAME)
    readers.hand_over(by=team.reporter, identity=identity, to=team.editor)

    identity = _fresh(identity)
    assert identity.owner == team.editor
    assert {reader.user for reader in identity.readers.all()} == {team.reporter, team.editor}
    assert _last().verb == "identity.handed_over"
    assert "made you the owner" in _notices(team.editor)[-1]
    with pytest.raises(NotPermitted, match="Only the owner"):
        identities.shred(by=team.reporter, identity=identity, reason="For the test.")


def test_a_reader_takes_over_only_when_the_owner_is_gone(team: Team) -> None:
    identity = protected(team, NAME)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    people.leave(by=team.head, desk=team.desk, user=team.reporter)

    for by in (team.head, team.legal):
        with pytest.raises(NotPermitted):
            readers.hand_over(by=by, identity=_fresh(identity), to=by)
    with pytest.raises(NotPermitted, match="take it over yourself"):
        readers.hand_over(by=team.editor, identity=_fresh(identity), to=team.head)
    readers.hand_over(by=team.editor, identity=_fresh(identity), to=team.editor)
    assert _fresh(identity).owner == team.editor


# Revealing


def test_who_is_named_reads_it_once_and_the_owner_is_told(team: Team) -> None:
    identity = protected(team, NAME, contact=CONTACT, note=NOTE)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    asked = _asked(team.editor, identity)
    assert _last().verb == "identity.reveal_asked"

    assert _read(team.editor, asked) == WHO
    assert (_last().verb, _last().actor) == ("identity.read", team.editor)
    assert _notices(team.reporter) == [
        f"Edda Editor learned who a protected source of {identity.source.story.slug} is."
    ]
    with pytest.raises(NotPossible, match="was read before"):
        _read(team.editor, asked)


def test_the_owner_is_told_of_their_own_reading_too(team: Team) -> None:
    identity = protected(team, NAME)
    for times in (1, 2):
        _read(team.reporter, _asked(team.reporter, identity))
        assert len(_notices(team.reporter)) == times


def _everybody_else(team: Team) -> list[User]:
    superuser = make_member(team.desk, Role.DESK_HEAD, "Suzy Superuser")
    User.objects.filter(pk=superuser.pk).update(is_superuser=True, is_staff=True)
    outsider = make_member(make_desk(), Role.EDITOR, "Otto Outsider", senior=True)
    return [
        *(user for role, user in team.by_role.items() if role != Role.REPORTER),
        team.colleague,
        team.senior,
        outsider,
        superuser,
    ]


def test_nobody_reveals_by_role(team: Team) -> None:
    identity = protected(team, NAME)
    asked = _asked(team.reporter, identity)

    for user in _everybody_else(team):
        with pytest.raises(NotPermitted):
            _asked(user, identity)
        with pytest.raises(NotPermitted):
            _read(user, asked)
        with pytest.raises(NotPermitted):
            revealing.consent(by=user, reveal=asked)


def test_only_whoever_asked_reads(team: Team) -> None:
    identity = protected(team, NAME)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)

    with pytest.raises(NotPermitted, match="Only whoever asked"):
        _read(team.editor, _asked(team.reporter, identity))


@pytest.mark.parametrize("gone", ["left", "inactive", "removed"])
def test_who_is_gone_or_off_the_list_can_not(team: Team, gone: str) -> None:
    identity = protected(team, NAME)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    asked = _asked(team.editor, identity)
    match gone:
        case "left":
            people.leave(by=team.head, desk=team.desk, user=team.editor)
        case "inactive":
            User.objects.filter(pk=team.editor.pk).update(is_active=False)
        case "removed":
            readers.remove_reader(by=team.reporter, identity=identity, user=team.editor)

    with pytest.raises(NotPermitted):
        _read(team.editor, asked)
    with pytest.raises(NotPermitted):
        _asked(team.editor, identity)


def test_who_is_taken_off_the_list_at_the_same_time_can_not(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = protected(team, NAME)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    asked = _asked(team.editor, identity)
    # The permission was asked a moment before the list was changed.
    readers.remove_reader(by=team.reporter, identity=identity, user=team.editor)
    monkeypatch.setattr(revealing, "may_know", lambda **_: None)

    with pytest.raises(NotPossible):
        _read(team.editor, asked)


def test_a_reason_is_needed_and_stands_in_no_event(team: Team) -> None:
    identity = protected(team, NAME)
    with pytest.raises(Invalid, match="why you need to know"):
        revealing.reveal(by=team.reporter, identity=identity, reason=" ")

    asked = _asked(team.reporter, identity)
    assert asked.reason == "The editor has to know."
    assert set(_last().facts) == {"source", "reveal", "sha256"}
    assert not EventText.objects.filter(text__contains="has to know").exists()
    with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic():
        Reveal.objects.filter(pk=asked.pk).update(reason="Something else.")


def test_it_is_read_soon_after_asking_or_not_at_all(team: Team) -> None:
    identity = protected(team, NAME)
    asked = _asked(team.reporter, identity)

    with _later(minutes=10, seconds=1), pytest.raises(NotPossible, match="too old"):
        _read(team.reporter, asked)
    assert _last().verb == "identity.reveal_asked"


def test_the_event_is_there_before_anything_is_readable(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = protected(team, NAME)
    asked = _asked(team.reporter, identity)
    seen: list[str] = []

    def watched(*args: Any, **kwargs: Any) -> Person:
        seen.append(_last().verb)
        raise vault.Unopened

    monkeypatch.setattr(vault, "unseal", watched)
    with pytest.raises(vault.Unopened):
        _read(team.reporter, asked)
    assert seen == ["identity.read"]
    assert Reveal.objects.get(pk=asked.pk).read_at


def test_reading_refuses_to_run_in_a_transaction_that_could_be_undone(team: Team) -> None:
    asked = _asked(team.reporter, protected(team, NAME))

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        _read(team.reporter, asked)
    assert Reveal.objects.get(pk=asked.pk).read_at is None


@pytest.mark.parametrize("damage", ["key", "words", "row"])
def test_what_does_not_open_shows_nothing(team: Team, damage: str, settings: Any, tmp_path: Any) -> None:
    identity, other = protected(team, NAME), protected(team, "Yann Overmoor")
    asked = _asked(team.reporter, identity)
    match damage:
        case "key":
            settings.IDENTITY_KEYS_FILE = tmp_path / "other.json"
        case "words":
            Identity.objects.filter(pk=identity.pk).update(sealed=bytes(identity.sealed)[:-1] + b"\0")
        case "row":
            Identity.objects.filter(pk=identity.pk).update(**vars(other.as_sealed))

    with pytest.raises(vault.Unopened, match="Nothing was shown") as refused:
        _read(team.reporter, asked)
    assert "Overmoor" not in str(refused.value)
    outcome, attempt = Event.objects.order_by("-position")[:2]
    assert (attempt.verb, outcome.verb) == ("identity.read", "identity.not_opened"), (
        "asked for, and not shown"
    )
    assert attempt.facts["reveal"] == outcome.facts["reveal"] == asked.pk


# A second reader's consent


def _two_readers(team: Team) -> Identity:
    identity = protected(team, NAME, needs_second=True)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    return identity


def test_a_second_reader_consents_before_it_is_read(team: Team) -> None:
    identity = _two_readers(team)
    asked = _asked(team.editor, identity)

    assert "needs your consent" in _notices(team.reporter)[-1]
    with pytest.raises(NotPossible, match="waits for consent"):
        _read(team.editor, asked)
    with pytest.raises(NotPermitted, match="another reader"):
        revealing.consent(by=team.editor, reveal=asked)
    revealing.consent(by=team.reporter, reveal=asked)
    assert _last().verb == "identity.reveal_consented"
    assert "for ten minutes" in _notices(team.editor)[-1]
    assert _read(team.editor, asked).name == NAME
    with pytest.raises(NotPossible, match="answered already"):
        revealing.refuse(by=team.reporter, reveal=asked)


def test_what_a_second_reader_refuses_is_not_read(team: Team) -> None:
    asked = _asked(team.editor, _two_readers(team))
    revealing.refuse(by=team.reporter, reveal=asked)

    assert _last().verb == "identity.reveal_refused"
    assert "You were refused" in _notices(team.editor)[-1]
    with pytest.raises(NotPossible, match="answered already"):
        revealing.consent(by=team.reporter, reveal=asked)
    with pytest.raises(NotPossible, match="was refused"):
        _read(team.editor, asked)


def test_a_consent_is_given_in_time_and_used_in_time(team: Team) -> None:
    identity = _two_readers(team)
    asked = _asked(team.editor, identity)
    with _later(hours=4, seconds=1), pytest.raises(NotPossible, match="too long ago"):
        revealing.consent(by=team.reporter, reveal=asked)

    revealing.consent(by=team.reporter, reveal=asked)
    with _later(minutes=10, seconds=1), pytest.raises(NotPossible, match="too old"):
        _read(team.editor, asked)


def test_with_no_second_reader_there_is_nobody_to_ask(team: Team) -> None:
    identity = protected(team, NAME, needs_second=True)
    with pytest.raises(NotPossible, match="there is no other"):
        _asked(team.reporter, identity)

    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    people.leave(by=team.head, desk=team.desk, user=team.editor)
    with pytest.raises(NotPossible, match="there is no other"):
        _asked(team.reporter, identity)


def test_a_consent_where_none_is_needed_is_refused(team: Team) -> None:
    identity = protected(team, NAME)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)

    with pytest.raises(NotPossible, match="needs no consent"):
        revealing.consent(by=team.reporter, reveal=_asked(team.editor, identity))


# The end of it


def test_the_owner_shreds_it_and_only_the_stone_stays(team: Team) -> None:
    identity = protected(team, NAME)
    asked = _asked(team.reporter, identity)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    with pytest.raises(Invalid, match="why it is shredded"):
        identities.shred(by=team.reporter, identity=identity, reason="")
    identities.shred(by=team.reporter, identity=identity, reason="As promised.")

    stone = _fresh(identity)
    assert {bytes(stone.sealed), bytes(stone.nonce), bytes(stone.wrapped_key), bytes(stone.wrap_nonce)} == {
        b""
    }
    assert (stone.key_id, stone.shredded_by, stone.source.protected) == ("", team.reporter, True)
    assert _last().verb == "identity.shredded"
    assert "was shredded" in _notices(team.editor)[-1]
    for attempt in (
        lambda: _read(team.reporter, asked),
        lambda: _asked(team.reporter, identity),
        lambda: identities.change(by=team.reporter, identity=stone, name=NAME),
        lambda: identities.retain(by=team.reporter, identity=stone, keep_until=None),
        lambda: identities.shred(by=team.reporter, identity=stone, reason="Again."),
        lambda: readers.add_reader(by=team.reporter, identity=stone, user=team.head),
        lambda: identities.protect(by=team.reporter, source=stone.source, name=NAME),
    ):
        with pytest.raises(NotPossible):
            attempt()
    with pytest.raises(DatabaseError, match="shred it"), transaction.atomic():
        protected(team, NAME).delete()


def test_the_clock_shreds_what_was_kept_long_enough(team: Team) -> None:
    until = timezone.now().astimezone(team.desk.zone).date() + timedelta(days=3)
    identity, other = protected(team, NAME, keep_until=until), protected(team, NAME)
    last_moment = timezone.now().astimezone(team.desk.zone).replace(hour=23, minute=59) + timedelta(days=3)

    assert identities.shred_due(now=last_moment) == 0
    assert identities.shred_due(now=last_moment + timedelta(minutes=2)) == 1
    assert identities.shred_due(now=last_moment + timedelta(minutes=4)) == 0
    stone = _fresh(identity)
    assert (stone.shredded_by, bytes(stone.sealed)) == (None, b"")
    assert (_last().verb, _last().actor) == ("identity.shredded", None)
    assert "was shredded" in _notices(team.reporter)[-1]
    assert _fresh(other).shredded_at is None


def test_a_day_set_later_is_kept_to(team: Team) -> None:
    today = timezone.now().date()
    identity = protected(team, NAME, keep_until=today + timedelta(days=3))
    identities.retain(by=team.reporter, identity=identity, keep_until=today + timedelta(days=30))

    assert identities.shred_due(now=timezone.now() + timedelta(days=10)) == 0
    assert _last().verb == "identity.retained"
    with pytest.raises(Invalid, match="a day after today"):
        identities.retain(by=team.reporter, identity=identity, keep_until=today)


def test_no_event_says_who_it_is(team: Team) -> None:
    identity = _two_readers(team)
    asked = _asked(team.editor, identity)
    revealing.consent(by=team.reporter, reveal=asked)
    _read(team.editor, asked)
    identities.change(by=team.reporter, identity=identity, name=f"{NAME} (junior)", contact=CONTACT)
    identities.shred(by=team.reporter, identity=identity, reason="As promised.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM newsroom_event")
        everything = repr(cursor.fetchall())
    assert "Quibble" not in everything
    assert "5550 1234" not in everything


# What may have changed since


@pytest.mark.parametrize("second", [False, True])
def test_what_is_kept_no_longer_is_not_shown_though_nothing_shredded_it(team: Team, second: bool) -> None:
    today = timezone.now().astimezone(team.desk.zone).date()
    identity = protected(team, NAME, needs_second=second, keep_until=today + timedelta(days=3))
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    asked = _asked(team.editor, identity)
    if second:
        revealing.consent(by=team.reporter, reveal=asked)
    else:
        assert revealing.standing(asked, timezone.now()) == RevealState.READABLE
    Identity.objects.filter(pk=identity.pk).update(keep_until=today)
    assert revealing.standing(Reveal.objects.get(pk=asked.pk), timezone.now()) == RevealState.READABLE
    Identity.objects.filter(pk=identity.pk).update(keep_until=today - timedelta(days=1))

    assert revealing.standing(Reveal.objects.get(pk=asked.pk), timezone.now()) == RevealState.OVER
    with pytest.raises(NotPossible, match="can not be read"):
        _read(team.editor, asked)
    with pytest.raises(NotPossible, match="is over: there is nothing to reveal"):
        _asked(team.editor, identity)
    with pytest.raises(NotPossible, match="not kept longer"):
        identities.retain(by=team.reporter, identity=_fresh(identity), keep_until=None)
    assert not Event.objects.filter(verb="identity.read").exists()


def test_nobody_consents_to_what_is_kept_no_longer(team: Team) -> None:
    identity = _two_readers(team)
    asked = _asked(team.editor, identity)
    yesterday = timezone.now().astimezone(team.desk.zone).date() - timedelta(days=1)
    Identity.objects.filter(pk=identity.pk).update(keep_until=yesterday)

    with pytest.raises(NotPossible, match="not kept any more"):
        revealing.consent(by=team.reporter, reveal=Reveal.objects.get(pk=asked.pk))


@pytest.mark.parametrize("gone", ["left", "removed"])
def test_a_consent_goes_with_who_gave_it(team: Team, gone: str) -> None:
    identity = _two_readers(team)
    readers.add_reader(by=team.reporter, identity=identity, user=team.colleague)
    asked = _asked(team.colleague, identity)
    revealing.consent(by=team.editor, reveal=asked)
    asked = Reveal.objects.get(pk=asked.pk)
    assert revealing.standing(asked, timezone.now()) == RevealState.READABLE
    if gone == "left":
        people.leave(by=team.head, desk=team.desk, user=team.editor)
    else:
        readers.remove_reader(by=team.reporter, identity=identity, user=team.editor)

    assert revealing.standing(asked, timezone.now()) == RevealState.OVER
    with pytest.raises(NotPossible, match="may not know it any more"):
        _read(team.colleague, asked)
    assert Reveal.objects.get(pk=asked.pk).read_at is None


def test_a_key_that_is_changed_while_somebody_reads_does_not_use_the_reading_up(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _asked(team.reporter, protected(team, NAME))
    noted = revealing._note_reading

    def rotated(by: User, reveal: Reveal) -> None:
        noted(by, reveal)
        keys.rotate()

    monkeypatch.setattr(revealing, "_note_reading", rotated)
    assert _read(team.reporter, asked).name == NAME


def test_only_the_owner_changes_the_name_of_a_protected_source(team: Team) -> None:
    identity = protected(team, NAME)
    source = Source.objects.get(pk=identity.source_id)

    with pytest.raises(NotPermitted, match="Only the owner of its identity"):
        sources.revise(by=team.editor, source=source, seen=source.version, name=NAME)
    sources.revise(by=team.editor, source=source, seen=source.version, motive="A promotion.")
    source.refresh_from_db()
    sources.revise(by=team.reporter, source=source, seen=source.version, name="a clerk of the port")
    source.refresh_from_db()
    assert source.name == "a clerk of the port"


def test_who_comes_back_to_the_desk_is_not_on_the_list_again(team: Team) -> None:
    identity = protected(team, NAME)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    readers.add_reader(by=team.reporter, identity=identity, user=team.checker)
    people.leave(by=team.head, desk=team.desk, user=team.editor)
    assert Event.objects.filter(verb="identity.reader_removed", facts__reader=team.editor.pk).exists()
    assert {reader.user for reader in identity.readers.all()} == {team.reporter, team.checker}

    people.leave(by=team.head, desk=team.desk, user=team.reporter)
    assert _fresh(identity).owner == team.reporter, "until somebody takes it over"
    readers.hand_over(by=team.checker, identity=_fresh(identity), to=team.checker)
    assert {reader.user for reader in identity.readers.all()} == {team.checker}


def test_who_keeps_a_role_on_the_desk_stays_on_the_list(team: Team) -> None:
    identity = protected(team, NAME)
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    more = Membership.objects.create(user=team.editor, desk=team.desk, role=Role.FACT_CHECKER)
    people.end_membership(by=team.head, membership=more)
    assert team.editor in {reader.user for reader in identity.readers.all()}
