import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from newsroom.people.models import User
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, draft
from tests.web.reporter.reading import as_, buttons, error_of, events, value, words

NEW = "/stories/new/"
COPY = """Ferry line closes in October

The island council was told by letter on Monday.

The ferry carried 8,412 passengers in 2024, the operator said."""


def fields(team: Team, **more: Any) -> dict[str, Any]:
    return {"desk": team.desk.slug, "slug": "ferry-line", "copy": COPY, **more}


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def assert_nothing_made() -> None:
    assert not Story.objects.exists()
    assert events() == []


def test_the_page_has_both_ways_to_hand_in(reporter: Client, team: Team) -> None:
    page = reporter.get(NEW)

    assert page.status_code == 200
    assert buttons(page)[:2] == ["Save draft Ctrl ⏎", "File"]
    assert value(page, "bylines") == str(team.reporter.uuid)


def test_who_hands_in_nowhere_is_refused(team: Team) -> None:
    for user in (team.checker, team.head, team.legal, team.auditor):
        assert as_(user).get(NEW).status_code == 403
        answer = as_(user).post(NEW, fields(team))
        assert answer.status_code == 403
        assert "Only a reporter or an editor of a desk hands in copy." in words(answer)
    assert_nothing_made()


def test_pasted_words_become_a_draft(reporter: Client, team: Team) -> None:
    answer = reporter.post(NEW, fields(team, then="draft", publish_by="2030-05-27T20:30"), follow=True)

    story = Story.objects.get()
    assert answer.redirect_chain == [(f"/stories/{story.uuid}/copy/", 302)]
    assert "ferry-line is saved as a draft." in words(answer)
    assert "proposed as claims" in words(answer)
    assert (story.state, story.filed_by, story.headline) == (
        StoryState.DRAFT,
        team.reporter,
        "Ferry line closes in October",
    )
    assert story.publish_by == datetime(2030, 5, 27, 18, 30, tzinfo=UTC)  # wall time of Copenhagen
    assert [byline.user for byline in story.bylines.all()] == [team.reporter]
    assert events() == ["story.started"]


def test_ticked_it_is_confidential_and_no_colleague_ever_reads_it(reporter: Client, team: Team) -> None:
    reporter.post(NEW, fields(team, confidential="on", then="file"))

    story = Story.objects.get()
    assert story.confidential
    assert story.filed_at
    assert as_(team.editor).get(f"/stories/{story.uuid}/").status_code == 404


def test_filed_at_once_it_is_with_the_desk(reporter: Client, team: Team) -> None:
    answer = reporter.post(NEW, fields(team, then="file"), follow=True)

    assert Story.objects.get().state == StoryState.FILED
    assert f"ferry-line is filed to {team.desk.name}." in words(answer)
    assert events() == ["story.started", "story.filed"]


def test_a_rich_paste_keeps_links_and_subheads(reporter: Client, team: Team) -> None:
    rich = (
        "<h1>Ferry line closes</h1><p>Told by <a href='https://isle.example/letter'>letter</a>.</p>"
        "<h2>What now</h2><p>Nobody knows.</p><script>alert(1)</script>"
    )
    reporter.post(
        NEW, fields(team, copy="Ferry line closes\nTold by letter.\nWhat now\nNobody knows.", html=rich)
    )

    source = Story.objects.get().revision.document.body_source()
    assert "[letter](https://isle.example/letter)" in source
    assert "## What now" in source
    assert "alert" not in source


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ferry.txt", COPY.encode()),
        ("ferry.md", f"# {COPY}".encode()),
        ("ferry.html", b"<h1>Ferry line closes in October</h1><p>The council was told by letter.</p>"),
        ("ferry.docx", word_file(*COPY.split("\n\n"))),
    ],
)
def test_a_file_is_read(reporter: Client, team: Team, name: str, data: bytes) -> None:
    upload = SimpleUploadedFile(name, data)

    answer = reporter.post(NEW, fields(team, copy="", upload=upload))

    assert answer.status_code == 302
    assert Story.objects.get().headline == "Ferry line closes in October"


def protected() -> bytes:
    return b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")


def truncated() -> bytes:
    return word_file("Ferry line closes", "Told by letter.")[:-400]


def not_word() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"", "This file is empty."),
        ("a.txt", b" \n", "This file is empty."),
        ("a.txt", b"\x00\x01\x02", "This file is not text, whatever its name says."),
        ("a.txt", "Fähre".encode("latin-1"), "This file is not UTF-8 text."),
        ("a.txt", b"x" * 5_200_000, "This file has 5.2 MB; at most 5 MB can be read."),
        ("a.txt", b"x" * 10_000, "The first line should be the headline, but is 10,000 characters long"),
        ("a.docx", protected(), "protected with a password"),
        ("a.docx", truncated(), "damaged or incomplete"),
        ("a.docx", not_word(), "This is not a Word document"),
        ("a.pdf", b"%PDF-1.7", "Copy is read from .txt, .md, .html and .docx files, not from .pdf."),
        ("a.html", b"<script>alert(1)</script>", "There are no words to read in this."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_it(
    reporter: Client, team: Team, name: str, data: bytes, sentence: str
) -> None:
    answer = reporter.post(NEW, fields(team, copy="", upload=SimpleUploadedFile(name, data)))

    assert answer.status_code == 422
    assert sentence in error_of(answer, "id_upload")
    assert f"Choose {name} again" in words(answer)
    assert value(answer, "slug") == "ferry-line"
    assert_nothing_made()


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"copy": " "}, "copy", "Write or paste the copy, or choose a file."),
        ({"copy": "x" * 10_000}, "copy", "at most 300 fit"),
        ({"slug": ""}, "slug", "Give the story a slug line"),
        ({"slug": "Not A Slug"}, "slug", "small letters, figures and hyphens"),
        ({"slug": "s" * 61}, "slug", "at most 60 characters"),
        ({"desk": "nowhere"}, "desk", "There is no such desk, or you do not hand in copy there."),
        ({"publish_by": "soon"}, "publish_by", "Write a date and a time"),
        ({"publish_by": "2030-03-31T02:30"}, "publish_by", "There is no 02:30 on that day"),
        (
            {"publish_by": "2030-05-27T20:30", "embargo_until": "2030-05-28T06:00"},
            "publish_by",
            "The story would run before its embargo ends.",
        ),
        ({"bylines": "6e4c0f3a-9a57-4f5e-8a39-000000000000"}, "bylines", "Choose people of the desk."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    reporter: Client, team: Team, changed: dict[str, str], field: str, sentence: str
) -> None:
    answer = reporter.post(NEW, fields(team, **changed))

    assert answer.status_code == 422
    assert sentence in error_of(answer, f"id_{field}")
    assert value(answer, "copy").strip() == changed.get("copy", COPY).strip()
    assert value(answer, "slug") == changed.get("slug", "ferry-line")
    assert_nothing_made()


def test_words_and_a_file_together_are_refused(reporter: Client, team: Team) -> None:
    answer = reporter.post(NEW, fields(team, upload=SimpleUploadedFile("a.txt", COPY.encode())))

    assert answer.status_code == 422
    assert "There are words here and a file as well" in error_of(answer, "id_copy")
    assert_nothing_made()


def test_a_slug_that_is_taken_is_refused(reporter: Client, team: Team) -> None:
    taken = draft(team)

    answer = reporter.post(NEW, fields(team, slug=taken.slug))

    assert answer.status_code == 422
    assert f"{team.desk.name} has a story called {taken.slug} already." in error_of(answer, "id_slug")
    assert Story.objects.count() == 1


def test_a_story_is_handed_in_on_ones_own_desk_only(outsider: User, team: Team) -> None:
    answer = as_(outsider).post(NEW, fields(team))

    assert answer.status_code == 422
    assert "There is no such desk" in error_of(answer, "id_desk")
    assert_nothing_made()
