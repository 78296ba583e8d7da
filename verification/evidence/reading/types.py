"""Which files a desk keeps, told by the end of their name and by their first bytes; both have to agree.

Originals leave only as attachments of no type, so nothing in them runs in the site's origin. What is refused here
is refused because people would be misled by it: a name that says something else, and a file that is two things at
once, opened by one programme as a picture and by another as an archive or a page.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from newsroom.errors import Invalid
from verification.evidence.reading.names import ending_of
from verification.evidence.reading.packages import check_package, ends_as_archive, is_package

HEAD = 65_536
FIRST = 1_024
"""Programmes look for what they know in about the first thousand bytes."""


@dataclass(frozen=True)
class FileType:
    """A kind of file that is kept."""

    name: str
    endings: tuple[str, ...]
    media_type: str
    begins: Callable[[bytes], bool]
    group: str
    """image, document, text, subtitles, sound, film, table or capture: what can be made of it."""
    package: str = ""
    """The part that a package of this type must hold."""


def _with(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signs)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == form


def _boxes(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] == b"ftyp" and head[8:12].startswith(brands)


def _quicktime(head: bytes) -> bool:
    return _boxes(b"qt  ")(head) or head[4:8] in {b"moov", b"mdat", b"wide", b"free", b"skip"}


def _mp3(head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


# Each comment ends at its first `-->` and is never read another way (`?>`, `*+`), so time grows with length only.
SVG = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*+)*+(?:<!DOCTYPE[^>]*>\s*)?<svg\b",
    re.I | re.S,
)


def _page(head: bytes) -> bool:
    return _text(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and not SVG.match(head)


def _text(head: bytes) -> bool:
    """No sign of another format, and no zero byte (UTF-16 says what it is)."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or not (b"\0" in head or head.startswith(BINARY))


def _as_text(pattern: str) -> Callable[[bytes], bool]:
    compiled = re.compile(rb"(?:\xef\xbb\xbf)?\s*" + pattern.encode())
    return lambda head: _text(head) and bool(compiled.match(head))


BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x1f\x8b",
    b"\x7fELF",
)
TYPES = (
    FileType("PNG picture", ("png",), "image/png", _with(b"\x89PNG\r\n\x1a\n"), "image"),
    FileType("JPEG picture", ("jpg", "jpeg"), "image/jpeg", _with(b"\xff\xd8\xff"), "image"),
    FileType("GIF picture", ("gif",), "image/gif", _with(b"GIF87a", b"GIF89a"), "image"),
    FileType("WebP picture", ("webp",), "image/webp", _riff(b"WEBP"), "image"),
    FileType("TIFF picture", ("tif", "tiff"), "image/tiff", _with(b"II*\0", b"MM\0*"), "image"),
    FileType(
        "HEIC picture", ("heic", "heif"), "image/heic", _boxes(b"hei", b"hev", b"mif1", b"msf1"), "image"
    ),
    FileType("PDF document", ("pdf",), "application/pdf", _with(b"%PDF-"), "document"),
    FileType(
        "Word document",
        ("docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        is_package,
        "document",
        "word/document.xml",
    ),
    FileType(
        "OpenDocument text",
        ("odt",),
        "application/vnd.oasis.opendocument.text",
        is_package,
        "document",
        "content.xml",
    ),
    FileType(
        "Excel table",
        ("xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        is_package,
        "table",
        "xl/workbook.xml",
    ),
    FileType("text", ("txt", "md", "log"), "text/plain", _text, "text"),
    FileType("table in CSV", ("csv", "tsv"), "text/csv", _text, "text"),
    FileType("JSON file", ("json",), "application/json", _as_text(r"[\[{]"), "text"),
    FileType("web page", ("html", "htm", "xhtml"), "text/html", _page, "page"),
    FileType("e-mail", ("eml",), "message/rfc822", _as_text(r"[A-Za-z][A-Za-z-]*:[ \t]"), "text"),
    FileType("WebVTT subtitles", ("vtt",), "text/vtt", _as_text(r"WEBVTT"), "subtitles"),
    FileType(
        "SubRip subtitles",
        ("srt",),
        "application/x-subrip",
        _as_text(r"\d+\s*\r?\n\d+:\d\d:\d\d[,.]\d+\s*-->"),
        "subtitles",
    ),
    FileType("MP3 recording", ("mp3",), "audio/mpeg", _mp3, "sound"),
    FileType("WAV recording", ("wav",), "audio/wav", _riff(b"WAVE"), "sound"),
    FileType(
        "AAC recording", ("m4a",), "audio/mp4", _boxes(b"M4A", b"mp4", b"isom", b"iso", b"dash"), "sound"
    ),
    FileType("Ogg recording", ("ogg", "oga", "opus"), "audio/ogg", _with(b"OggS"), "sound"),
    FileType("FLAC recording", ("flac",), "audio/flac", _with(b"fLaC"), "sound"),
    FileType(
        "MP4 film",
        ("mp4", "m4v"),
        "video/mp4",
        _boxes(b"mp4", b"isom", b"iso", b"avc1", b"M4V", b"MSNV", b"dash", b"3gp"),
        "film",
    ),
    FileType("QuickTime film", ("mov",), "video/quicktime", _quicktime, "film"),
    FileType("WebM film", ("webm",), "video/webm", _with(b"\x1a\x45\xdf\xa3"), "film"),
    FileType("web archive", ("warc",), "application/warc", _with(b"WARC/1."), "capture"),
    FileType("web archive", ("gz",), "application/warc", _with(b"\x1f\x8b\x08"), "capture"),
)
TEXTUAL = {"text", "page", "subtitles"}
BY_ENDING = {ending: kind for kind in TYPES for ending in kind.endings}

MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|\?php)\b", re.I)

EMPTY = "This file is empty: it has 0 bytes. Look where it came from, and upload it once more."
ARCHIVES = ("zip", "rar", "7z", "tar", "tgz", "bz2", "xz")
NO_ARCHIVE = "Archives are not unpacked here. Unpack it, and upload the files one by one."
NO_SVG = "SVG pictures can carry programmes. Save it as PNG or PDF and upload that."
NO_MACROS = (
    "Office files that carry programmes are not kept. Save it as PDF or without macros and upload that."
)
UNKNOWN = (
    "Kept are pictures (JPEG, PNG, GIF, WebP, TIFF, HEIC), papers (PDF, DOCX, ODT, XLSX, TXT, CSV, HTML, EML, JSON), "
    "sound and film (MP3, M4A, WAV, OGG, MP4, MOV, WebM), subtitles (VTT, SRT) and WARC, each under its own ending."
)


def recognise(name: str, content: BinaryIO) -> FileType:
    """What the file is; `Invalid` with one sentence when it is nothing a desk keeps. The stream stands at its start."""
    content.seek(0)
    head = content.read(HEAD)
    if not head:
        raise _refused(EMPTY)
    kind = _named(name, head)
    if not kind.begins(head):
        raise _refused(_mismatch(kind, ending_of(name), head))
    if kind.package:
        check_package(content, kind.package)
    else:
        _check_single(kind, head, content)
    content.seek(0)
    return kind


def _named(name: str, head: bytes) -> FileType:
    ending = ending_of(name)
    kind = BY_ENDING.get(ending)
    if kind and (ending != "gz" or name.lower().endswith(".warc.gz")):
        return kind
    if ending == "svg" or SVG.match(head):
        raise _refused(NO_SVG)
    if ending in ARCHIVES or ending == "gz":
        raise _refused(NO_ARCHIVE)
    if ending in {"docm", "xlsm", "pptm", "dotm"}:
        raise _refused(NO_MACROS)
    raise _refused(
        f"A file ending in .{ending} is not kept. {UNKNOWN}"
        if ending
        else f"Its name has no ending. {UNKNOWN}"
    )


def _mismatch(kind: FileType, ending: str, head: bytes) -> str:
    if SVG.match(head):
        return f"Its name ends in .{ending}, but this is an SVG picture. {NO_SVG}"
    but = f"it is {really}" if (really := _really(head)) else "it is something else, or damaged"
    return (
        f"Its name ends in .{ending}, but this is no {kind.name}: {but}. Upload the file as it was received."
    )


def _really(head: bytes) -> str:
    """What the first bytes say it is, where they say it."""
    if MARKUP.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        return "a web page"
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return "a programme"
    if is_package(head):
        return "a package such as Word, Excel and ZIP use"
    known = (one for one in TYPES if one.group not in TEXTUAL and one.begins(head))
    return f"of another kind ({found.name})" if (found := next(known, None)) else ""


def _check_single(kind: FileType, head: bytes, content: BinaryIO) -> None:
    """One file, one thing: no page, document or archive that another programme would find in it."""
    if kind.group in TEXTUAL or kind.group == "capture":
        return
    also = ""
    if MARKUP.search(head, 0, FIRST) or (
        kind.media_type == "image/gif" and head[6:8] in {b"/*", b"='", b'="'}
    ):
        also = "a web page or a script"
    elif head.find(b"%PDF-", 1, FIRST) > 0:
        also = "a PDF document"
    elif ends_as_archive(content):
        also = "an archive"
    if also:
        raise _refused(
            f"This file is two things at once: a {kind.name} and {also}. Nobody could say which of them was checked; "
            "ask for the original, or upload a copy saved anew."
        )


def _refused(sentence: str) -> Invalid:
    return Invalid({"upload": [sentence]})
