"""`rotate_identity_keys`: a new key opens everything, the old one goes, and breaking it off loses nothing."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from newsroom.ledger.models import Event
from tests.factories import Team, protected
from verification.sources import keys, vault
from verification.sources.models import Identity
from verification.sources.vault import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, settings: Any) -> Path:
    settings.IDENTITY_KEYS_FILE = file = tmp_path / "keys.json"
    return file


def _rotated() -> str:
    out = io.StringIO()
    call_command("rotate_identity_keys", stdout=out)
    return out.getvalue()


def _name(identity: Identity) -> str:
    row = Identity.objects.get(pk=identity.pk)
    return vault.unseal(row.as_sealed, row=row.uuid, keys=vault.keys_here()).name


def test_every_identity_is_wrapped_anew_and_the_old_key_goes() -> None:
    team = Team()
    kept = [protected(team, f"Zora Number{number}") for number in range(3)]
    before = vault.keys_here()

    assert "3 identities are wrapped anew" in (said := _rotated())
    now = vault.keys_here()
    assert f"Dropped: {before.current}." in said
    assert list(now.by_id) == [now.current] != [before.current]
    assert [_name(identity) for identity in kept] == ["Zora Number0", "Zora Number1", "Zora Number2"]
    assert [identity.as_sealed.sealed for identity in kept] == [
        row.as_sealed.sealed for row in Identity.objects.order_by("pk")
    ], "the identities themselves stayed closed"
    event = Event.objects.latest("position")
    assert (event.verb, event.actor) == ("identity.keys_rotated", None)
    assert event.facts == {"current": now.current, "rewrapped": 3, "dropped": [before.current]}


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_rotation_that_was_broken_off_goes_on(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [protected(Team(), f"Zora Number{number}") for number in range(3)]
    whole, done = keys._rewrap, []

    def broken_off(identity: Identity, these: vault.Keys) -> bool:
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(identity)
        return whole(identity, these)

    monkeypatch.setattr(keys, "_rewrap", broken_off)
    with pytest.raises(KeyboardInterrupt):
        keys.rotate()
    begun = vault.keys_here()
    assert len(begun.by_id) == 2
    assert [_name(identity) for identity in kept] == ["Zora Number0", "Zora Number1", "Zora Number2"]

    monkeypatch.setattr(keys, "_rewrap", whole)
    assert f"{3 - after} identities are wrapped anew" in _rotated()
    assert list(vault.keys_here().by_id) == [begun.current]
    assert [_name(identity) for identity in kept] == ["Zora Number0", "Zora Number1", "Zora Number2"]


def test_what_is_sealed_anew_meanwhile_is_not_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    identity = protected(Team(), "Zora Quibble")
    whole = vault.rewrap
    resealed = vault.seal(Person("Yann Overmoor"), row=identity.uuid, keys=vault.keys_here())

    def meanwhile(*args: Any, **kwargs: Any) -> vault.Sealed:
        after = whole(*args, **kwargs)
        if _sealed_nonce(identity) != resealed.nonce:
            Identity.objects.filter(pk=identity.pk).update(**vars(resealed))
        return after

    monkeypatch.setattr(vault, "rewrap", meanwhile)
    _rotated()
    assert _name(identity) == "Yann Overmoor"
    assert len(vault.keys_here().by_id) == 1


def _sealed_nonce(identity: Identity) -> bytes:
    return Identity.objects.get(pk=identity.pk).as_sealed.nonce


def test_a_key_that_something_needs_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    good, altered = protected(Team(), "Zora Quibble"), protected(Team(), "Yann Overmoor")
    before = vault.keys_here().current
    Identity.objects.filter(pk=altered.pk).update(wrapped_key=b"\0" * 48)

    with pytest.raises(CommandError, match="1 identities could not be opened"):
        _rotated()
    assert before in vault.keys_here().by_id
    assert _name(good) == "Zora Quibble"


def test_the_first_key_of_a_real_newsroom_is_made_by_it(key_file: Path, settings: Any) -> None:
    settings.PRODUCTION = True

    assert "0 identities" in _rotated()
    assert key_file.exists()
    assert _name(protected(Team(), "Zora Quibble")) == "Zora Quibble"


def test_a_lost_key_file_is_not_replaced_by_another(key_file: Path) -> None:
    protected(Team(), "Zora Quibble")
    key_file.unlink()

    with pytest.raises(CommandError, match="1 identities are sealed under its keys"):
        _rotated()
    assert not key_file.exists()


def test_without_a_named_file_it_says_so(settings: Any) -> None:
    settings.IDENTITY_KEYS_FILE = None

    with pytest.raises(CommandError, match="no key file is named"):
        _rotated()


def test_what_was_shredded_needs_no_key() -> None:
    team = Team()
    identity = protected(team, "Zora Quibble")
    from verification.sources import identities

    identities.shred(by=team.reporter, identity=identity, reason="As promised.")

    assert "0 identities are wrapped anew" in _rotated()
    assert len(vault.keys_here().by_id) == 1
