"""Reading originals: text with its pages and time-codes, facts, previews; hostile ones cost nothing but a sentence."""

import io
import time

import pytest
from PIL import Image

from tests.evidence import making
from verification.evidence.reading.marks import parts, where
from verification.evidence.reading.readers import read

pytestmark = pytest.mark.slow

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def reading(media_type: str, data: bytes):
    return read(media_type, io.BytesIO(data))


def test_a_picture_says_when_where_and_whose_it_is() -> None:
    found = reading("image/jpeg", making.press_picture())

    assert found.facts == {
        "date": "2023-06-04 18:20 +02:00",
        "changed": "2023-06-06 09:00",
        "place": "Hallin, Ostmark (48.50000, -2.26000)",
        "camera": "Nikon, Z 9",
        "software": "Adobe Photoshop 25.0",
        "credit": "Ida Falk, Meridian Pictures",
        "licence": "(c) Meridian, editorial use only",
        "caption": "Anton Verrik at the summit gpj.exe",
    }


def test_who_speaks_is_kept_however_the_subtitles_say_it() -> None:
    cues = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ida  Falk>Is <i>this</i> A &amp; B?</v>\n<v Verrik>No."
    assert reading("text/vtt", cues.encode()).text == "[00:00:01] Ida Falk: Is this A & B? Verrik: No."


def test_a_copyright_notice_that_only_names_somebody_is_their_credit() -> None:
    exif = Image.Exif()
    exif[0x8298] = "Meridian Pictures"
    assert reading("image/jpeg", making.jpeg(exif=exif)).facts == {"credit": "Meridian Pictures"}


def test_a_preview_is_small_upright_and_tells_nothing() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x013B] = "Canary Person"
    found = reading("image/jpeg", making.jpeg(3200, 1000, exif=exif))
    shown = Image.open(io.BytesIO(found.preview))

    assert (shown.format, shown.size) == ("WEBP", (500, 1600))
    assert not shown.getexif()
    assert b"Canary" not in found.preview
    assert found.facts["credit"] == "Canary Person"


def test_a_picture_that_unpacks_to_gigabytes_is_kept_and_not_opened() -> None:
    started = time.monotonic()
    found = reading("image/png", making.huge_png())
    assert found.preview == b""
    assert "50,000 × 50,000 points" in found.note
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "data",
    [making.png(400, 400)[:-40], b"\x89PNG\r\n\x1a\n" + bytes(100), b"\xff\xd8\xff" + bytes(20)],
    ids=["cut off", "no picture", "three bytes of one"],
)
def test_a_damaged_picture_says_so(data: bytes) -> None:
    kind = "image/jpeg" if data.startswith(b"\xff") else "image/png"
    assert "damaged" in reading(kind, data).note


def test_of_a_moving_picture_the_first_is_shown() -> None:
    written = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), (80 * shade, 0, 0)) for shade in range(3)]
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    found = reading("image/gif", written.getvalue())
    assert found.preview
    assert "3 pictures" in found.note


def test_pages_of_a_pdf_are_parted() -> None:
    found = reading("application/pdf", making.pdf("Tolls rose.", "", "To 41 million.", title="Annual report"))

    assert found.text == "Tolls rose.\f\fTo 41 million."
    assert [part.label for part in parts(found.text)] == ["p. 1", "p. 2", "p. 3"]
    assert where(found.text, found.text.index("41")) == "p. 3"
    assert found.facts == {"date": "2023-06-04 18:20", "software": "Hand", "caption": "Annual report"}


def test_a_pdf_of_pictures_says_that_it_has_no_words() -> None:
    assert "pages are pictures" in reading("application/pdf", making.pdf("", "")).note


def test_hostile_documents_end_in_a_sentence() -> None:
    started = time.monotonic()
    for media_type, data in (
        ("application/pdf", making.endless_pdf()),
        ("application/pdf", b"%PDF-1.7\n" + b"<<" * 200_000),
        (WORD, making.bomb(40_000_000)),
        (WORD, making.lying_bomb()),
        (WORD, making.package({making.WORD: b"<a>" * 100_000})),
        (
            "application/vnd.oasis.opendocument.text",
            making.package({"content.xml": b"<a>" + b" " * 30_000_000}),
        ),
    ):
        found = reading(media_type, data)
        assert found.text == ""
        assert found.note.endswith(".")
    assert time.monotonic() - started < 60


def test_the_words_of_documents_are_read() -> None:
    assert reading(WORD, making.word("Tolls rose.", "To 41 million.")).text == "Tolls rose.\n\nTo 41 million."
    page = reading("text/html", making.PAGE).text
    assert "The toll rose." in page
    assert "alert" not in page
    odt = making.package(
        {"content.xml": b"<o><text:h xmlns:text='t'>Tolls</text:h><text:p xmlns:text='t'>rose</text:p></o>"}
    )
    assert reading("application/vnd.oasis.opendocument.text", odt).text == "Tolls\n\nrose"


def test_an_entity_of_a_document_is_not_followed() -> None:
    evil = b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><o><p>&x;</p></o>'
    found = reading("application/vnd.oasis.opendocument.text", making.package({"content.xml": evil}))
    assert "root:" not in found.text


def test_an_e_mail_brings_its_date() -> None:
    found = reading("message/rfc822", making.MAIL)
    assert found.facts == {"date": "2023-06-04 18:20 +02:00"}
    assert "From: Ida Falk" in found.text
    assert found.text.endswith("The pictures are from Hallin.")


def test_time_codes_of_subtitles_are_kept() -> None:
    found = reading("text/vtt", making.VTT.encode())
    assert found.text == "[00:00:01] Verrik: Nobody is going to bury me this year.\n[01:02:03] Good night."
    assert where(found.text, found.text.index("Good")) == "01:02:03"
    assert reading("application/x-subrip", making.SRT.encode()).text.endswith("[00:04:12] Good night.")


def test_time_codes_of_a_pasted_transcript_are_found() -> None:
    text = "Broadcast of Sunday\n[00:12] VERRIK: Nobody.\n00:04:12 - Applause.\nAt 18:30 it ended."
    assert [part.label for part in parts(text)] == ["", "00:00:12", "00:04:12"]
    assert "".join(text[part.start : part.end] for part in parts(text)) == text
    assert [part.label for part in parts("At 18:30 it ended.")] == [""]


def test_text_that_is_not_utf_8_says_that_it_was_guessed() -> None:
    found = reading("text/plain", "Caf\xe9".encode("latin-1"))
    assert found.text == "Café"
    assert "Windows-1252" in found.note


def test_sound_is_kept_unread() -> None:
    assert reading("audio/mpeg", b"\xff\xfb" + bytes(50)).note == ""
