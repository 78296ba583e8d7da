"""Which files are kept: the end of the name and the first bytes have to agree, and a file is one thing."""

import io
import time
from contextlib import suppress

import pytest

from newsroom.errors import Invalid
from tests.evidence import making
from verification.evidence.reading.names import safe_name
from verification.evidence.reading.types import recognise

KEPT = [
    ("picture.png", making.png(), "image/png"),
    ("picture.JPG", making.jpeg(), "image/jpeg"),
    ("press.jpeg", making.press_picture(), "image/jpeg"),
    ("report.pdf", making.pdf("Tolls"), "application/pdf"),
    (
        "notes.docx",
        making.word("Tolls"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("talk.vtt", making.VTT.encode(), "text/vtt"),
    ("talk.srt", making.SRT.encode(), "application/x-subrip"),
    ("mail.eml", making.MAIL, "message/rfc822"),
    ("page.html", making.PAGE, "text/html"),
    ("figures.csv", "year;toll\n2023;41\n".encode("utf-16"), "text/csv"),
    ("old.txt", "Caf\xe9".encode("latin-1"), "text/plain"),
    ("a.json", b' {"a": 1}', "application/json"),
    ("voice.opus", b"OggS" + bytes(40), "audio/ogg"),
    ("call.mp3", b"\xff\xfb\x90\x64" + bytes(400), "audio/mpeg"),
    ("call.m4a", b"\0\0\0\x20ftypM4A " + bytes(40), "audio/mp4"),
    ("call.wav", b"RIFF\0\0\0\0WAVEfmt " + bytes(40), "audio/wav"),
    ("film.mp4", b"\0\0\0\x20ftypisom" + bytes(40), "video/mp4"),
    ("film.mov", b"\0\0\0\x14ftypqt  " + bytes(40), "video/quicktime"),
    ("film.webm", b"\x1a\x45\xdf\xa3" + bytes(40), "video/webm"),
    ("phone.heic", b"\0\0\0\x18ftypheic" + bytes(40), "image/heic"),
    ("page.warc", b"WARC/1.1\r\nWARC-Type: warcinfo\r\n", "application/warc"),
    ("page.warc.gz", b"\x1f\x8b\x08\0" + bytes(40), "application/warc"),
]


@pytest.mark.parametrize(("name", "data", "media_type"), KEPT, ids=[name for name, _, _ in KEPT])
def test_what_a_desk_uses_is_kept(name: str, data: bytes, media_type: str) -> None:
    assert recognise(name, io.BytesIO(data)).media_type == media_type


GIF = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
ZIP = making.package({"run.js": b"alert(1)"})
REFUSED = [
    ("nothing.pdf", b"", "0 bytes"),
    ("picture.png", making.SVG, "SVG picture"),
    ("picture.png", making.PAGE, "a web page"),
    ("picture.png", making.jpeg(), "JPEG picture"),
    ("picture.jpg", b"MZ\x90\0" + bytes(60), "no JPEG picture"),
    ("notes.txt", making.pdf("x"), "no text"),
    ("notes.txt", b"\x7fELF" + bytes(50), "a programme"),
    ("drawing.svg", making.SVG, "SVG pictures can carry programmes"),
    ("page.html", making.SVG, "SVG picture"),
    ("pack.zip", ZIP, "not unpacked"),
    ("pack.tar.gz", b"\x1f\x8b\x08\0", "not unpacked"),
    ("virus.exe", b"MZ\x90\0", ".exe is not kept"),
    ("noname", b"words", "no ending"),
    ("report.docm", making.word("x"), "programmes"),
    ("table.docx", making.package({"xl/workbook.xml": b"<x/>"}), "its parts are missing"),
    ("macros.docx", making.package({making.WORD: b"<x/>", "word/vbaProject.bin": b"x"}), "macros"),
    ("bomb.docx", making.bomb(), "far more than a document"),
    ("many.docx", making.package({making.WORD: b"", **{f"a{n}": b"" for n in range(5_001)}}), "far more"),
    ("cut.docx", making.word("x")[:-200], "damaged or incomplete"),
    # Two things at once.
    ("gifar.gif", GIF + ZIP, "an archive"),
    ("both.pdf", making.pdf("x") + ZIP, "an archive"),
    ("both.png", making.png() + ZIP, "an archive"),
    ("both.jpg", making.jpeg(comment=b"<script>alert(1)</script>"), "a script"),
    ("both.gif", b"GIF89a/*\x01\0\x80\0\0*/=1;alert(1)//", "a script"),
    ("both.jpg", b"\xff\xd8\xff\xe0\0\x10" + making.pdf("x"), "a PDF document"),
]


@pytest.mark.parametrize(
    ("name", "data", "sentence"), REFUSED, ids=[f"{name}: {why}" for name, _, why in REFUSED]
)
def test_what_would_mislead_is_refused_in_a_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        recognise(name, io.BytesIO(data))
    [said] = refusal.value.errors["upload"]
    assert sentence in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    "head",
    [
        b"<!---->" * 9_000,
        b"<!--" * 16_000,
        b"<!-- -->" + b" \n" * 30_000,
        b"<?xml " * 10_000,
        b"\n" * 60_000,
        b"1" * 30_000 + b"\n" * 30_000,
        b"A-" * 30_000,
        b"PK\x05\x06" * 16_000,
    ],
    ids=[
        "comments",
        "comments that never end",
        "space",
        "declarations",
        "lines",
        "figures",
        "names",
        "archives",
    ],
)
def test_bytes_made_to_be_slow_are_read_at_once(head: bytes) -> None:
    begun = time.process_time()
    for name in ("page.html", "page.foo", "picture.png", "talk.srt", "mail.eml", "a.json", "notes.docx"):
        with suppress(Invalid):
            recognise(name, io.BytesIO(head + b"x"))
    assert time.process_time() - begun < 2


def test_comments_before_a_picture_in_svg_do_not_hide_it() -> None:
    hidden = b"<?xml version='1.0'?><!-- a --> <!-- <svg> -->\n<!----><!DOCTYPE svg><svg onload=x>"
    with pytest.raises(Invalid, match="SVG"):
        recognise("page.html", io.BytesIO(hidden))


def test_the_stream_is_at_its_start_afterwards() -> None:
    for name, data, _type in KEPT[:5]:
        stream = io.BytesIO(data)
        recognise(name, stream)
        assert stream.tell() == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ida\\Notes.docx", "Notes.docx"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\x1b[31m\r\nc.txt", "ab[31mc.txt"),
        ("\u200b\u2066hidden\u2069.png", "hidden.png"),
        ("Протокол\u00a0встречи.docx", "Протокол встречи.docx"),
        ("...", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ('quo"te;<b>|?*.txt', "quo_te;_b____.txt"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
        ("e\u0301tat.txt", "état.txt"),
    ],
)
def test_names_are_shown_without_what_nobody_sees(name: str, shown: str) -> None:
    assert safe_name(name) == shown
