"""The words of a fetched page, read by a process that may come to grief over them."""

from dataclasses import dataclass
from typing import Any

from verification.evidence.fetching import charsets
from verification.evidence.limits import ChildFailed, in_child
from verification.evidence.reading.documents import read_pdf, single_blanks

SECONDS = 6.0
MARKUP = {"text/html", "application/xhtml+xml"}
LONGEST_TEXT = 1_000_000


@dataclass(frozen=True)
class Read:
    """What a page says. `date` is what its markup gives, a guess; `note` says why there are no words."""

    text: str = ""
    title: str = ""
    date: str = ""
    note: str = ""
    tool: str = ""


def read(body: bytes, *, media_type: str, charset: str = "", seconds: float = SECONDS) -> Read:
    """The words of a page of this type; never raises for what the page holds."""
    if is_pdf(body):
        return _read_pdf(body, seconds)
    if media_type == "text/plain":
        return Read(text=_clean(charsets.decoded(body, charset)))
    if not is_markup(body, media_type):
        return Read(note="This is not a page of text, so no words were read from it.")
    if not body.strip():
        return Read(note="The page is empty.")
    try:
        found = in_child(read_markup, body, seconds=seconds, charset=charset)
    except ChildFailed as failed:
        return Read(note=f"The page is kept, but its words could not be read. {failed}")
    text = _clean(found["text"])
    return Read(
        text=text,
        title=" ".join(_clean(found["title"]).split()),
        date=found["date"],
        note="" if text else "No words were found on this page.",
        tool="trafilatura",
    )


def _read_pdf(body: bytes, seconds: float) -> Read:
    """The words of a PDF, its pages parted by form feeds."""
    try:
        found = in_child(read_document, body, seconds=seconds, within=seconds - 1)
    except ChildFailed as failed:
        return Read(note=f"The document is kept, but its words could not be read. {failed}")
    about = found.get("facts", {})
    return Read(
        text=_clean(found.get("text", "")),
        title=_clean(about.get("caption", ""))[:300],
        date=about.get("date", "")[:10],
        note=found.get("note", ""),
        tool="pypdf",
    )


def read_document(data: bytes, *, within: float) -> dict[str, Any]:
    """A PDF, as far as the time reaches. For a child process, which is stopped a little later."""
    return read_pdf(data, seconds=within)


def read_markup(page: bytes, *, charset: str) -> dict[str, str]:
    """The words of a page as a reader would want them, its title and its date. For a child process."""
    from trafilatura import bare_extraction, extract_metadata, html2txt

    given: bytes | str = page
    # a charset that is none of the web's is left for trafilatura to guess
    if charsets.known(charset):
        given = charsets.decoded(page, charset)
    document = bare_extraction(given, with_metadata=True, include_comments=False, favor_recall=True)
    text = (getattr(document, "text", "") or "") if document else ""
    about = document or extract_metadata(given)
    return {
        "text": (text or html2txt(given) or "")[:LONGEST_TEXT],
        "title": (getattr(about, "title", "") or "")[:300],
        "date": (getattr(about, "date", "") or "")[:30],
    }


def is_pdf(body: bytes) -> bool:
    """Whether this is a PDF, whatever the site calls it."""
    return body.startswith(b"%PDF-")


def is_markup(body: bytes, media_type: str) -> bool:
    """Whether this is a page of markup: what the site says, unless the first bytes say otherwise."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    looks = start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
    if media_type in MARKUP:
        return looks or (b"\x00" not in body[:512] and not start.startswith((b"%pdf-", b"pk\x03\x04")))
    return looks and media_type in {
        "",
        "text/plain",
        "application/octet-stream",
        "application/xml",
        "text/xml",
    }


def _clean(text: str) -> str:
    return single_blanks(charsets.storable(text))
