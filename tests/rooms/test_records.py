"""What ran is frozen, signed and chained: every altered byte shows, to us and to a stranger with one file."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from newsroom import triggers
from newsroom.errors import NotPossible
from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Revision, Story
from newsroom.stories.states import StoryState
from tests.factories import Team, approved, filed, judged, mark, published
from tests.factories import copy as copy_of
from verification.gate import signing as gate
from verification.record import actions as records
from verification.record import signing_key, verify_record
from verification.record.canonical import canonical, sha256_of
from verification.record.levels import level_of, shown_as
from verification.record.models import Publication
from verification.record.record_check import missing_records, unproven_records
from verification.record.telling import told
from verification.sources import actions as sources
from verification.sources.models import Source
from verification.sources.states import GroundRules, SourceType

pytestmark = pytest.mark.django_db


def run_anew(team: Team, story: Story, headline: str) -> Story:
    """The next version of a story that ran, with another headline."""
    story = stories.revise(by=team.reporter, story=story)
    document = copy_of(headline=headline)
    stories.save_copy(by=team.reporter, story=story, seen=story.copy_version, document=document)
    story.refresh_from_db()
    gate.approve(by=team.editor, story=story, seen=story.gate_version)
    story.refresh_from_db()
    records.publish(by=team.editor, story=story)
    story.refresh_from_db()
    return story


def ran_twice(team: Team) -> Story:
    return run_anew(team, published(team), "Harbour toll brought in 41 million")


def file_of(story: Story) -> dict[str, Any]:
    """The story's records as somebody would download them."""
    return json.loads(json.dumps(told(story.publications.select_related("revision").order_by("number"))))


def faults_of(file: dict[str, Any], *trusted: str) -> list[str]:
    return verify_record.check(json.dumps(file).encode(), frozenset(trusted))[1]


def test_a_stranger_can_verify_what_ran_and_what_ran_before_it() -> None:
    story = ran_twice(Team())
    file = file_of(story)

    said, faults = verify_record.check(json.dumps(file, indent=2, sort_keys=True).encode())

    assert faults == []
    first, second = story.publications.order_by("number")
    assert second.previous == first
    assert any(first.record_sha256 in line and "follows version 1" in line for line in said)
    assert Event.objects.get(verb="story.published", subject_id=second.pk).facts["record_sha256"] == (
        second.record_sha256
    )


def _somewhere_else(value: object) -> object:
    return value + 1 if isinstance(value, int) and not isinstance(value, bool) else "something else"


def _every_place(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [found for key, one in inner for found in _every_place(one, (*path, key))]


def test_whatever_is_altered_in_a_record_shows() -> None:
    file = file_of(published(Team()))
    places = [place for place in _every_place(file["records"]) if len(place) > 1]
    assert len(places) > 60
    for place in places:
        altered = copy.deepcopy(file)
        holder: Any = altered["records"]
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = _somewhere_else(holder[place[-1]])
        assert faults_of(altered), place


def test_what_is_missing_or_out_of_its_place_is_named() -> None:
    team = Team()
    file = file_of(run_anew(team, ran_twice(team), "The toll of the harbour"))
    alterations: tuple[tuple[Callable[[dict[str, Any]], object], str], ...] = (
        (lambda file: file["records"].pop(1), "one between them is missing"),
        (lambda file: file["records"].reverse(), "does not follow version"),
        (lambda file: file["records"][0].update(key_id="0" * 32), "which is not in the file"),
        (lambda file: file["keys"].clear(), "which is not in the file"),
        (lambda file: file["records"].clear(), "no file of publication records"),
        (lambda file: file.pop("keys"), "no file of publication records"),
        (lambda file: file["records"][1].pop("record"), "Entry 2 of the file is no publication record"),
        (lambda file: file["records"][1].update(text=[]), "is not the text that ran"),
    )
    for alter, sentence in alterations:
        altered = copy.deepcopy(file)
        alter(altered)
        assert sentence in " ".join(faults_of(altered)), sentence
    entry, keys = file["records"][0], signing_key.signing_keys()
    entry["record"]["note"] = "Another first version, signed by us too."
    entry.update(record_sha256=sha256_of(entry["record"]), signature=keys.sign(canonical(entry["record"])))
    (fault,) = faults_of(file)
    assert "follows another version 1 than the one in this file" in fault


def test_a_record_signed_anew_by_somebody_else_is_not_ours() -> None:
    file = file_of(published(Team()))
    ours = file["records"][0]["key_id"]
    forger = signing_key.Keys(Ed25519PrivateKey.generate().private_bytes_raw(), {}).with_new()
    entry = file["records"][0]
    entry["record"]["claims"] = []
    entry["record_sha256"] = signing_key.hashlib.sha256(canonical(entry["record"])).hexdigest()
    entry["signature"], entry["key_id"] = forger.sign(canonical(entry["record"])), forger.current
    public = signing_key.b64encode(forger.public[forger.current]).decode()

    file["keys"] = {forger.current: public}
    assert faults_of(file) == []  # whole in itself: only the key's id tells
    assert "not one that you trust" in faults_of(file, ours)[0]

    file["keys"] = {ours: public}
    entry["key_id"] = ours
    assert "does not have the id" in faults_of(file)[0]


VECTORS = (  # RFC 8032, 7.1: public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
)


def test_the_verifier_agrees_with_the_standard_and_refuses_what_only_resembles_a_signature() -> None:
    for public, message, signature in VECTORS:
        key, words, made = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
        assert verify_record.signed(words, made, key)
        assert not verify_record.signed(words + b"!", made, key)
        grown = int.from_bytes(made[32:], "little") + verify_record.L
        assert not verify_record.signed(words, made[:32] + grown.to_bytes(32, "little"), key)
    for number in (verify_record.P + 1, 1 + (1 << 255)):  # written in another way than the one there is
        assert verify_record.decoded(number.to_bytes(32, "little")) is None
    nothing = (1).to_bytes(32, "little")  # the neutral point as a key would fit everything
    assert not verify_record.signed(b"anything", nothing + bytes(32), nothing)


def test_an_altered_record_and_a_forged_one_fail_the_ledgers_check() -> None:
    story = ran_twice(Team())
    call_command("verify_ledger", verbosity=0, stdout=_Nowhere())
    first = story.publications.get(number=1)
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
        Publication.objects.filter(pk=first.pk).update(note="Nothing changed.")
    triggers.drop(connection)
    for fields, sentence in (
        ({"grounds": {**first.grounds, "asked": ["nobody"]}}, "altered after it was frozen"),
        ({"note": "Nothing changed."}, "says something else than the row"),
        ({"signature": story.publications.get(number=2).signature}, "not signed with a key of this newsroom"),
    ):
        before = {name: getattr(first, name) for name in fields}
        Publication.objects.filter(pk=first.pk).update(**fields)
        with pytest.raises(CommandError, match=sentence):
            call_command("verify_ledger", verbosity=0, stdout=_Nowhere())
        Publication.objects.filter(pk=first.pk).update(**before)


def test_a_record_that_we_signed_ourselves_is_still_held_against_chain_text_and_ledger() -> None:
    team = Team()
    published(team)
    story = ran_twice(team)
    assert list(unproven_records()) == [], "the first record of a story follows no other story's last"
    first, second = story.publications.select_related("revision").order_by("number")
    triggers.drop(connection)
    other = copy_of(headline="Another").to_json()
    for forge, sentence in (
        (lambda: _signed_anew(first, claims=[]), "number 1, has no matching event"),
        (lambda: _signed_anew(second, previous=None), "number 2, does not follow"),
        (
            lambda: _signed_anew(second, previous={**second.grounds["previous"], "number": 7}),
            "does not follow",
        ),
        (lambda: _signed_anew(first, number=3), "number 3, does not follow"),
        (
            lambda: Revision.objects.filter(pk=first.revision_id).update(sha256="0" * 64),
            "text that was altered",
        ),
        (lambda: Revision.objects.filter(pk=first.revision_id).update(blocks=other), "text that was altered"),
        (lambda: Publication.objects.filter(pk=second.pk).update(id=second.pk + 100), "no matching event"),
    ):
        with transaction.atomic():
            forge()
            assert sentence in " ".join(unproven_records()), sentence
            transaction.set_rollback(True)
    Publication.objects.filter(pk=second.pk).update(id=second.pk + 100)
    assert list(missing_records()) == [
        f"The record of {story.slug}, number 2, is missing: the ledger tells of it."
    ]


def _signed_anew(one: Publication, **changes: Any) -> None:
    """Somebody with the key and the database in hand writes another record in its place."""
    grounds, keys = {**one.grounds, **changes}, signing_key.signing_keys()
    Publication.objects.filter(pk=one.pk).update(
        grounds=grounds,
        number=grounds["number"],
        record_sha256=sha256_of(grounds),
        signature=keys.sign(canonical(grounds)),
    )


def test_a_record_has_one_way_of_being_written() -> None:
    assert (
        canonical({"b": [True, None, 2], "a": {"é": "“x”"}}) == '{"a":{"é":"“x”"},"b":[true,null,2]}'.encode()
    )
    for value in (1.5, float("nan"), {1: "a"}, [1, [2.0]], {"a": {"b": b"c"}}, ("a",)):
        with pytest.raises(TypeError):
            canonical(value)
    whole = json.dumps(file_of(published(Team())))
    assert verify_record.check(whole.encode())[1] == []
    assert verify_record.check(whole.replace('"kind"', '"kind": "update", "kind"').encode())[1]
    for number in ("1.0", "NaN"):
        (fault,) = verify_record.check(whole.replace('"number": 1', f'"number": {number}').encode())[1]
        assert fault == "This is no file of publication records."


class _Nowhere:
    def write(self, _: str) -> None:
        pass


def test_after_a_rotation_old_records_verify_and_new_ones_carry_the_new_key() -> None:
    team = Team()
    old = published(team).publications.get()
    key = signing_key.rotate()
    new = published(team).publications.get()

    assert (old.key_id != key, new.key_id) == (True, key)
    keys = signing_key.signing_keys()
    assert keys.bears_out(canonical(old.grounds), signature=old.signature, key_id=old.key_id)
    assert Event.objects.get(verb="record.key_rotated").facts == {"key": key, "before": old.key_id}
    assert signing_key._file().stat().st_mode & 0o777 == 0o600


KEY = "A" * 43 + "="


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '{"private": "AAAA", "public": {}}',
        json.dumps({"private": KEY, "public": {"0" * 32: KEY}}),
    ],
)
def test_without_a_key_nothing_is_published(settings: LazySettings, tmp_path: Any, content: str) -> None:
    settings.RECORD_KEYS_FILE = tmp_path / "keys.json"
    (tmp_path / "keys.json").write_text(content)
    team = Team()
    story = approved(team)
    with pytest.raises(NotPossible, match="Nothing was published"):
        records.publish(by=team.editor, story=story)
    story.refresh_from_db()
    assert (story.state, story.ran_version) == (StoryState.APPROVED, None)


@pytest.mark.parametrize(
    ("kind", "rules", "shown"),
    [
        (SourceType.NAMED_PERSON, GroundRules.ON_THE_RECORD, "Ilse Brandt"),
        (SourceType.NAMED_PERSON, GroundRules.ON_BACKGROUND, "Named person, on background"),
        (SourceType.NAMED_PERSON, GroundRules.OFF_THE_RECORD, "Named person, off the record"),
        (SourceType.DOCUMENT, GroundRules.DEEP_BACKGROUND, "Document, deep background"),
    ],
)
def test_a_source_stands_in_the_record_as_was_agreed_with_it(kind: str, rules: str, shown: str) -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    source = sources.add(
        by=team.reporter, story=story, name="Ilse Brandt", type=kind, ground_rules=rules, origin="own"
    )
    sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim)
    story.refresh_from_db()
    gate.approve(by=team.editor, story=story, seen=story.gate_version)
    story.refresh_from_db()
    record = records.publish(by=team.editor, story=story).grounds

    assert [one["shown_as"] for one in record["claims"][0]["sources"]] == [shown]
    assert level_of(Source(type=kind, ground_rules=rules, protected=True)) != "named"
    assert shown_as(source) == shown
