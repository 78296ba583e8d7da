"""What is sealed opens for its own row under its own key, and for nothing else."""

import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from verification.sources import vault
from verification.sources.vault import Keys, NotSetUp, Person, Sealed, Unopened

ROW = UUID("11111111-1111-4111-8111-111111111111")
KEYS = Keys({"first": b"1" * 32})
WHO = Person("Zora Quibblethwaite", "+45 5550 1234", "Works at the port.")
PARTS = ("sealed", "nonce", "wrapped_key", "wrap_nonce")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=700)


def _flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)


@given(texts, texts, texts, st.uuids())
def test_what_is_sealed_opens_as_it_was(name: str, contact: str, note: str, row: UUID) -> None:
    who = Person(name, contact, note)

    assert vault.unseal(vault.seal(who, row=row, keys=KEYS), row=row, keys=KEYS) == who


@given(st.text("abcdefgh", min_size=8, max_size=60), texts)
def test_nothing_of_it_can_be_read_in_what_is_kept(name: str, note: str) -> None:
    kept = vault.seal(Person(name, "", note), row=ROW, keys=KEYS)

    assert name.encode() not in b"".join(getattr(kept, part) for part in PARTS)
    assert len(kept.sealed) % vault.STEP == 16, "the length tells what is inside"


def test_the_same_identity_is_never_sealed_alike() -> None:
    one, other = (vault.seal(WHO, row=ROW, keys=KEYS) for _ in range(2))

    assert {getattr(one, part) for part in PARTS}.isdisjoint({getattr(other, part) for part in PARTS})


@pytest.mark.parametrize("part", PARTS)
def test_every_flipped_bit_is_refused(part: str) -> None:
    kept = vault.seal(Person("Zo"), row=ROW, keys=KEYS)
    content = getattr(kept, part)

    for bit in range(len(content) * 8):
        with pytest.raises(Unopened):
            vault.unseal(replace(kept, **{part: _flipped(content, bit)}), row=ROW, keys=KEYS)


@pytest.mark.parametrize("part", PARTS)
def test_whatever_is_cut_or_emptied_is_refused(part: str) -> None:
    kept = vault.seal(WHO, row=ROW, keys=KEYS)
    content = getattr(kept, part)

    for rest in (b"", content[:1], content[:-1], content + b"\0"):
        with pytest.raises(Unopened):
            vault.unseal(replace(kept, **{part: rest}), row=ROW, keys=KEYS)


@given(st.uuids(), st.uuids())
def test_what_is_moved_to_another_row_is_refused(row: UUID, other: UUID) -> None:
    if row == other:
        return
    kept = vault.seal(WHO, row=row, keys=KEYS)

    with pytest.raises(Unopened):
        vault.unseal(kept, row=other, keys=KEYS)
    with pytest.raises(Unopened):
        vault.rewrap(kept, row=other, keys=KEYS)


def test_parts_of_two_rows_do_not_fit_together() -> None:
    other = uuid4()
    mine, its = vault.seal(WHO, row=ROW, keys=KEYS), vault.seal(Person("Somebody"), row=other, keys=KEYS)
    swapped = Sealed(its.sealed, its.nonce, mine.wrapped_key, mine.wrap_nonce, mine.key_id)

    for row in (ROW, other):
        with pytest.raises(Unopened):
            vault.unseal(swapped, row=row, keys=KEYS)


def test_another_key_and_another_key_id_are_refused() -> None:
    kept = vault.seal(WHO, row=ROW, keys=KEYS)
    same_key_twice = Keys({"first": b"1" * 32, "second": b"1" * 32})

    for keys, key_id in (
        (Keys({"first": b"2" * 32}), "first"),
        (KEYS, "unknown"),
        (same_key_twice, "second"),  # the right key, under an id it was not wrapped under
    ):
        with pytest.raises(Unopened):
            vault.unseal(replace(kept, key_id=key_id), row=ROW, keys=keys)


def test_a_rewrapped_identity_opens_under_the_new_key_alone() -> None:
    kept = vault.seal(WHO, row=ROW, keys=KEYS)
    both = KEYS.with_new()
    moved = vault.rewrap(kept, row=ROW, keys=both)

    assert moved.key_id == both.current != kept.key_id
    assert (moved.sealed, moved.nonce) == (kept.sealed, kept.nonce)
    assert vault.unseal(moved, row=ROW, keys=both.only_current()) == WHO
    with pytest.raises(Unopened):
        vault.unseal(moved, row=ROW, keys=KEYS)


def test_nothing_of_it_stands_in_a_repr_or_an_error() -> None:
    kept = vault.seal(WHO, row=ROW, keys=KEYS)

    assert "Zora" not in f"{WHO!r} {WHO} {[WHO]}"
    assert "1111" not in repr(KEYS).replace("<Keys: first>", "")
    with pytest.raises(Unopened) as refused:
        vault.unseal(replace(kept, sealed=kept.sealed[:-1]), row=ROW, keys=KEYS)
    assert refused.value.__suppress_context__
    assert str(refused.value) == str(Unopened())


# The key file


@pytest.fixture
def key_file(tmp_path: Path, settings: Settings) -> Path:
    settings.IDENTITY_KEYS_FILE = file = tmp_path / "keys.json"
    return file


def test_the_key_file_is_made_once_and_for_its_owner_alone(key_file: Path) -> None:
    made = vault.keys_here()

    assert key_file.stat().st_mode & 0o777 == 0o600
    assert vault.keys_here() == made
    assert [file.name for file in key_file.parent.iterdir()] == ["keys.json"]


def test_in_production_the_key_file_is_never_made_by_itself(key_file: Path, settings: Settings) -> None:
    settings.PRODUCTION = True

    with pytest.raises(NotSetUp, match="the key file is not there"):
        vault.keys_here()
    assert not key_file.exists()
    settings.IDENTITY_KEYS_FILE = None
    with pytest.raises(NotSetUp, match="no key file is named"):
        vault.keys_here()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        '{"keys": []}',
        '{"keys": [{"id": "a"}]}',
        '{"keys": [{"id": "a", "key": "c2hvcnQ="}]}',
        '{"keys": [{"id": "a", "key": "not base64!"}]}',
        '{"keys": ["a"]}',
        "\udcff",
    ],
)
def test_a_damaged_key_file_is_refused_and_left_as_it_is(key_file: Path, content: str) -> None:
    key_file.write_bytes(content.encode(errors="surrogateescape"))
    before = key_file.read_bytes()

    with pytest.raises(NotSetUp, match="is damaged") as refused:
        vault.keys_here()
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert key_file.read_bytes() == before


def test_two_keys_of_one_id_are_a_damaged_file(key_file: Path) -> None:
    vault.keys_here()
    entry = json.loads(key_file.read_text())["keys"][0]
    key_file.write_text(json.dumps({"keys": [entry, entry]}))

    with pytest.raises(NotSetUp, match="is damaged"):
        vault.keys_here()


def test_new_keys_take_the_place_of_the_old_at_once(key_file: Path) -> None:
    both = vault.keys_here().with_new()
    vault.write_keys(both)

    assert list(vault.keys_here().by_id) == list(both.by_id)
    assert vault.keys_here() == both
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_can_not_be_written_is_said(key_file: Path, settings: Settings) -> None:
    settings.IDENTITY_KEYS_FILE = key_file / "nowhere" / "keys.json"

    with pytest.raises(NotSetUp, match="can not be written"):
        vault.keys_here()
