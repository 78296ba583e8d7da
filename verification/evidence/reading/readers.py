"""What is made of an original: its text, its facts and a preview, each kind of file by its own reader."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO

from verification.evidence.limits import ChildFailed, in_child
from verification.evidence.reading import documents, images, transcripts

LONG = 30.0
"""Seconds for a long document; pictures and text take a moment or are hostile."""


@dataclass(frozen=True)
class Reading:
    """What could be read in a file, and what is to be said about it."""

    text: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    preview: bytes = b""
    note: str = ""
    tool: str = ""
    out_of_time: bool = False


@dataclass(frozen=True)
class Reader:
    """How a kind of file is read."""

    function: Callable[..., dict[str, Any]]
    tool: str
    seconds: float = 20.0
    options: dict[str, Any] = field(default_factory=dict)


_image = partial(Reader, images.read_image, "Pillow")
READERS = {
    **dict.fromkeys(("image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff"), _image()),
    "application/pdf": Reader(documents.read_pdf, "pypdf", LONG),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Reader(
        documents.read_word, "mammoth", LONG
    ),
    "application/vnd.oasis.opendocument.text": Reader(documents.read_open_document, "lxml"),
    "text/html": Reader(documents.read_page, "lxml"),
    "message/rfc822": Reader(documents.read_mail, "Python"),
    "text/vtt": Reader(transcripts.read_subtitles, "webvtt-py", options={"form": "vtt"}),
    "application/x-subrip": Reader(transcripts.read_subtitles, "webvtt-py", options={"form": "srt"}),
    **dict.fromkeys(("text/plain", "text/csv", "application/json"), Reader(documents.read_plain, "Python")),
}


def read(media_type: str, content: BinaryIO, *, most: float | None = None) -> Reading:
    """Read an original in a child process; what went wrong is a note, never an error of the desk."""
    reader = READERS.get(media_type)
    if reader is None:
        return Reading()
    try:
        said = in_child(reader.function, content, seconds=most or reader.seconds, **reader.options)
    except ChildFailed as failure:
        out_of_time = failure.why == "time"
        return Reading(note=f"{failure} The original is kept.", tool=reader.tool, out_of_time=out_of_time)
    return Reading(
        text=said.get("text", ""),
        facts=said.get("facts", {}),
        preview=base64.b64decode(said.get("preview", "")),
        note=said.get("note", ""),
        tool=reader.tool,
    )
