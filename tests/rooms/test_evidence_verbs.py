"""Adding evidence in four ways, dating it, stating facts, giving it its file, withdrawing it."""

import hashlib
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.stories.models import Story
from tests.evidence import making
from tests.factories import Team, filed, some_evidence
from verification.evidence import actions, deriving, store, uploads
from verification.evidence.deriving import derive, derive_at_once, derive_due, unread
from verification.evidence.models import Blob, Custody, Evidence
from verification.evidence.reading import text_of
from verification.evidence.reading.readers import Reading


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def uploaded(team: Team, story: Story, name: str, data: bytes, **fields: Any) -> Evidence:
    file = uploads.receive(by=team.checker, story=story, name=name, content=io.BytesIO(data))
    return actions.add(by=team.checker, story=story, title=fields.pop("title", ""), file=file, **fields)


def again(piece: Evidence) -> Evidence:
    return Evidence.objects.get(pk=piece.pk)


def custody_of(piece: Evidence) -> list[str]:
    return list(piece.custody.values_list("verb", flat=True))


# Four ways in


def test_an_address_waits_to_be_captured(team: Team, story: Story) -> None:
    piece = actions.add(by=team.checker, story=story, title="Report", url="https://example.org/report")

    assert (piece.way, piece.kind) == ("address", "page")
    [capture] = piece.captures.all()
    assert (capture.state, capture.purpose, capture.asked_by) == ("waiting", "first", team.checker)
    assert custody_of(piece) == ["added"]


def test_an_address_that_would_tip_somebody_off_is_not_fetched(team: Team, story: Story) -> None:
    piece = actions.add(
        by=team.checker, story=story, title="Report", url="https://example.org/r", no_fetch=True
    )
    assert not piece.captures.exists()


def test_an_upload_is_kept_under_its_hash_and_brings_its_name(team: Team, story: Story) -> None:
    data = making.pdf("Tolls rose.")
    piece = uploaded(team, story, "../annual\u202e report.pdf", data)

    assert (piece.way, piece.kind, piece.title) == ("upload", "document", "annual report.pdf")
    [file] = piece.files.all()
    assert (file.role, file.name, file.media_type) == ("original", "annual report.pdf", "application/pdf")
    assert file.blob.sha256 == hashlib.sha256(data).hexdigest()
    with store.open_blob(file.blob) as kept:
        assert kept.read() == data
    assert Event.objects.latest("position").facts["sha256"] == file.blob.sha256
    assert custody_of(piece) == ["added"]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.png", making.png(), "image"),
        ("a.vtt", making.VTT.encode(), "transcript"),
        ("a.html", making.PAGE, "page"),
    ],
)
def test_the_kind_follows_from_the_file(team: Team, story: Story, name: str, data: bytes, kind: str) -> None:
    assert uploaded(team, story, name, data).kind == kind


def test_words_are_pasted_or_notes(team: Team, story: Story) -> None:
    pasted = actions.add(by=team.checker, story=story, title="Post", text="[00:12] Nobody.")
    notes = actions.add(by=team.checker, story=story, title="Call", text="No comment.", kind="notes")

    assert (pasted.way, pasted.kind) == ("pasted", "document")
    assert (notes.way, notes.kind) == ("notes", "notes")
    assert text_of(pasted) == "[00:12] Nobody."
    spaced = actions.add(by=team.checker, story=story, title="Post", text="One. \r\n\n\n\t\n\nTwo.")
    assert text_of(spaced) == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"way": "pigeon"}, "way", "no way to add evidence"),
        ({"way": "upload"}, "upload", "Choose the file."),
        ({"way": "address"}, "url", "Write the address"),
        ({"way": "notes"}, "text", "Write down what was said."),
        ({"kind": "rumour", "text": "x"}, "kind", "no kind of evidence"),
        ({"title": " ", "text": "x"}, "title", "Say what it is"),
        ({"text": "x", "language": "e" * 21}, "language", "at most 20"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    team: Team, story: Story, given: dict[str, str], field: str, sentence: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add(by=team.checker, story=story, **{"title": "Report", **given})
    assert sentence in refusal.value.errors[field][0]
    assert not Evidence.objects.exists()


def test_a_file_beside_an_address_is_refused(team: Team, story: Story) -> None:
    file = uploads.receive(by=team.checker, story=story, name="a.png", content=io.BytesIO(making.png()))
    with pytest.raises(Invalid, match="There is a file as well"):
        actions.add(
            by=team.checker, story=story, title="x", way="address", url="https://example.org", file=file
        )


def test_who_may_not_add_evidence_stores_nothing(team: Team, story: Story) -> None:
    with pytest.raises(NotPermitted):
        uploads.receive(by=team.head, story=story, name="a.png", content=io.BytesIO(making.png()))
    assert not Blob.objects.exists()


def test_a_file_over_the_limit_and_a_hostile_one_store_nothing(
    team: Team, story: Story, settings: Any
) -> None:
    settings.EVIDENCE_MAX_UPLOAD = 5_000
    for name, data, sentence in (
        ("a.txt", b"x" * 5_001, "at most 0 MB"),
        ("a.png", making.SVG, "SVG"),
        ("a.pdf", b"", "0 bytes"),
    ):
        with pytest.raises(Invalid, match=sentence):
            uploads.receive(by=team.checker, story=story, name=name, content=io.BytesIO(data))
    assert not Blob.objects.exists()


def test_a_disk_that_refuses_is_said(team: Team, story: Story, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.EVIDENCE_DIR = tmp_path / "file"
    with pytest.raises(NotPossible, match="could not be written"):
        uploads.receive(by=team.checker, story=story, name="a.png", content=io.BytesIO(making.png()))


# What is made of it


def test_a_file_is_read_once_and_its_outcome_is_in_the_custody_log(team: Team, story: Story) -> None:
    piece = uploaded(team, story, "report.pdf", making.pdf("Tolls rose.", "To 41 million."))
    [file] = unread()

    assert text_of(piece) == ""
    assert derive_due() == 1
    assert derive_due() == 0
    assert derive(file) is False, "of two that read it, one keeps what it read"

    assert text_of(piece) == "Tolls rose.\fTo 41 million."
    original, text = piece.files.all()
    assert (text.role, text.name, text.derived_from, text.tool) == ("text", "report.txt", original, "pypdf")
    line = Custody.objects.get(file=original, verb="derived")
    assert (line.how, line.by) == ("Made of it: text.", None)
    assert Event.objects.latest("position").verb == "evidence.read"


def test_a_picture_gets_facts_a_preview_and_its_own_date(team: Team, story: Story) -> None:
    piece = uploaded(team, story, "press.jpg", making.press_picture())
    derive_at_once(piece)
    piece = again(piece)

    assert piece.facts["credit"] == "Ida Falk, Meridian Pictures"
    assert (piece.own_date, piece.own_date_how) == (date(2023, 6, 4), "read")
    assert [file.role for file in piece.files.all()] == ["original", "preview"]


def test_a_date_somebody_stated_stays_when_the_file_is_read(team: Team, story: Story) -> None:
    piece = uploaded(team, story, "press.jpg", making.press_picture())
    actions.date(by=team.checker, evidence=piece, seen=1, own_date=date(2023, 6, 1))
    derive_due()
    assert again(piece).own_date == date(2023, 6, 1)


def test_what_can_not_be_read_says_so_and_is_not_tried_again(team: Team, story: Story) -> None:
    piece = uploaded(team, story, "cut.png", making.png(300, 300)[:-50])
    derive_due()
    assert "cut off or damaged" in Custody.objects.get(verb="derived").how
    assert not unread().exists()
    assert [file.role for file in piece.files.all()] == ["original"]


def test_a_click_does_not_wait_for_a_slow_file(
    team: Team, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = uploaded(team, story, "report.pdf", making.pdf("Tolls"))
    asked: list[float | None] = []

    def slow(media_type: str, content: object, *, most: float | None) -> Reading:
        asked.append(most)
        return Reading(note="Too long.", out_of_time=True)

    monkeypatch.setattr(deriving, "read", slow)
    derive_at_once(piece)
    assert asked == [deriving.AT_ONCE]
    assert unread().filter(evidence=piece).exists(), "the job reads it"
    derive_due()
    assert asked == [deriving.AT_ONCE, None]
    assert not unread().exists(), (
        "a file that takes too long for the job as well is given up, with its reason"
    )


def test_nothing_is_read_inside_a_transaction(
    team: Team, story: Story, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    team = Team()
    piece = uploaded(team, filed(team), "report.pdf", making.pdf("Tolls"))
    open_then: list[bool] = []

    def spying(*args: Any, **options: Any) -> Reading:
        open_then.append(connection.in_atomic_block)
        return Reading(text="Tolls", tool="pypdf")

    monkeypatch.setattr(deriving, "read", spying)
    derive_at_once(piece)
    assert open_then == [False]


def test_missing_bytes_are_not_read_and_stop_nothing(team: Team, story: Story) -> None:
    gone = uploaded(team, story, "gone.pdf", making.pdf("Gone"))
    store.path_of(gone.files.get().blob.sha256).unlink()
    kept = uploaded(team, story, "kept.pdf", making.pdf("Kept"))

    assert derive_due() == 1
    assert (text_of(gone), text_of(kept)) == ("", "Kept")


# Dates and facts


def test_a_denial_is_dated_against_the_post(team: Team, story: Story) -> None:
    post, denial = some_evidence(team, story), some_evidence(team, story)
    actions.date(by=team.checker, evidence=post, seen=1, own_date=date(2023, 6, 11), how="read")
    actions.date(by=team.checker, evidence=denial, seen=1, own_date=date(2023, 5, 24), against=post)
    denial = again(denial)

    assert (denial.own_date_how, denial.set_against) == ("stated", post)
    assert Event.objects.latest("position").facts == {
        "own_date": "2023-05-24",
        "how": "stated",
        "against": str(post.uuid),
    }
    actions.date(by=team.checker, evidence=denial, seen=2, own_date=None)
    assert (again(denial).own_date, again(denial).own_date_how) == (None, "")


def test_the_second_of_two_who_change_an_item_is_told(team: Team, story: Story) -> None:
    piece = some_evidence(team, story)
    actions.date(by=team.checker, evidence=piece, seen=1, own_date=date(2023, 6, 11))
    for verb in (
        lambda: actions.date(by=team.second, evidence=piece, seen=1, own_date=date(2020, 1, 1)),
        lambda: actions.state_facts(by=team.second, evidence=piece, seen=1, facts={"place": "Hallin"}),
    ):
        with pytest.raises(NotPossible, match="Somebody else"):
            verb()
    assert again(piece).own_date == date(2023, 6, 11)


def test_a_date_to_come_an_item_of_another_story_and_itself_are_refused(team: Team, story: Story) -> None:
    piece, other = some_evidence(team, story), some_evidence(team, filed(team))
    for change, field in (
        ({"own_date": timezone.localdate() + timedelta(days=3)}, "own_date"),
        ({"own_date": None, "against": other}, "against"),
        ({"own_date": None, "against": piece}, "against"),
        ({"own_date": date(2020, 1, 1), "how": "dreamt"}, "how"),
    ):
        with pytest.raises(Invalid) as refusal:
            actions.date(by=team.checker, evidence=piece, seen=1, **change)
        assert field in refusal.value.errors


def test_stated_facts_are_kept_apart_from_what_the_file_says(team: Team, story: Story) -> None:
    piece = uploaded(team, story, "press.jpg", making.press_picture())
    derive_due()
    actions.state_facts(
        by=team.checker,
        evidence=piece,
        seen=again(piece).version,
        facts={"licence": "One use, 4 June", "place": " "},
    )
    piece = again(piece)

    assert piece.stated == {"licence": "One use, 4 June"}
    assert piece.facts["licence"] == "(c) Meridian, editorial use only"
    with pytest.raises(Invalid, match="no facts that are kept"):
        actions.state_facts(by=team.checker, evidence=piece, seen=piece.version, facts={"mood": "sombre"})


# The way out of a failed capture, and withdrawing


def test_an_item_without_an_original_takes_one_by_hand_once(team: Team, story: Story) -> None:
    piece = actions.add(by=team.checker, story=story, title="Report", url="https://example.org/report")
    for number, data in enumerate((making.png(), making.png(41))):
        file = uploads.receive(by=team.checker, story=story, name="shot.png", content=io.BytesIO(data))
        if number:
            with pytest.raises(NotPossible, match="has its original already"):
                actions.attach(by=team.checker, evidence=piece, file=file)
        else:
            actions.attach(by=team.checker, evidence=piece, file=file)
    assert piece.files.count() == 1
    assert Event.objects.latest("position").verb == "evidence.file_attached"


def test_a_withdrawn_item_changes_no_more(team: Team, story: Story) -> None:
    piece = some_evidence(team, story)
    actions.withdraw(by=team.checker, evidence=piece, reason="A forgery.")
    version = again(piece).version

    assert custody_of(piece) == ["added", "withdrawn"]
    with pytest.raises(NotPossible):
        actions.date(by=team.checker, evidence=piece, seen=version, own_date=date(2020, 1, 1))
    with pytest.raises(NotPossible):
        actions.state_facts(by=team.checker, evidence=piece, seen=version, facts={})
