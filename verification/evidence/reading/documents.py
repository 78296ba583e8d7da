"""The words of documents. Each reader runs in a child process and gives the text and, if need be, a note on it.

Pages of a PDF are parted by form feeds, so that a place in the text has a page.
"""

import email
import email.policy
import io
import re
import time
import zipfile
from email.message import EmailMessage
from typing import Any

from newsroom.errors import Invalid
from verification.evidence.reading.facts import cleaned, exif_date, pdf_date

PAGE = "\f"
MAX_TEXT = 3_000_000
MAX_PAGES = 3_000
PDF_SECONDS = 20.0
MAX_XML = 20_000_000

NO_TEXT = (
    "Its pages are pictures: no words can be read in it by machine. Write down what matters, with its page."
)
LOCKED = "It is protected with a password: no words can be read in it. Upload it without one."
CUT = f"It is very long: the first {MAX_TEXT:,} characters are kept for reading; the rest is in the original."


def read_pdf(data: bytes, *, seconds: float = PDF_SECONDS) -> dict[str, Any]:
    """The text of a PDF, page by page as far as the seconds reach, and what it says of itself."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"note": LOCKED}
    ends = time.monotonic() + seconds
    pages: list[str] = []
    whole = len(reader.pages)
    length = 0
    for number in range(min(whole, MAX_PAGES)):
        if time.monotonic() > ends or length > MAX_TEXT:
            break
        try:
            words = reader.pages[number].extract_text()
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
            words = ""  # one broken page does not take the others with it
        pages.append(_tidy(words))
        length += len(words)
    said: dict[str, Any] = {"facts": _pdf_facts(reader.metadata), "pages": whole}
    if any(pages):
        said |= _kept(PAGE.join(pages))
        if len(pages) < whole:
            said["note"] = f"Read up to page {len(pages)} of {whole}; the rest is in the original."
    else:
        said["note"] = NO_TEXT
    return said


def _pdf_facts(about: Any) -> dict[str, str]:
    if not about:
        return {}
    found = {
        "date": pdf_date(str(about.get("/CreationDate", ""))),
        "credit": cleaned(about.get("/Author", "")),
        "software": cleaned(about.get("/Producer", "")),
        "caption": cleaned(about.get("/Title", "")),
    }
    return {key: value for key, value in found.items() if value}


def read_word(data: bytes) -> dict[str, Any]:
    """The words of a .docx, by the reader that copy is handed in with."""
    from newsroom.stories.readers import word

    return _from_blocks(word.read_word, data)


def read_page(data: bytes) -> dict[str, Any]:
    """The words of a saved web page."""
    from newsroom.stories.readers.html import read_html

    return _from_blocks(lambda given: read_html(decoded(given)[0]), data)


def _from_blocks(reader: Any, data: bytes) -> dict[str, Any]:
    try:
        blocks = reader(data)
    except Invalid as refusal:  # the file is kept; only its words are not
        return {"note": str(refusal)}
    return _kept("\n\n".join(block.plain for block in blocks))


def read_open_document(data: bytes) -> dict[str, Any]:
    """The words of an .odt: its headings and paragraphs, in order."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as part:
        xml = part.read(MAX_XML + 1)
    if len(xml) > MAX_XML:
        return {"note": "It unpacks to far more than a document can be; its words were not read."}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    tree = etree.fromstring(xml, parser)
    words = tree.xpath("//*[local-name()='h' or local-name()='p']")
    return _kept("\n\n".join("".join(one.itertext()) for one in words))


def read_plain(data: bytes) -> dict[str, Any]:
    """The words of a text file."""
    text, note = decoded(data)
    return {"note": note, **_kept(text)}


def read_mail(data: bytes) -> dict[str, Any]:
    """An e-mail: who wrote to whom, when and about what, then its plain words. Attachments stay in the original."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    head = [f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Date", "Subject") if message[name]]
    body = message.get_body(preferencelist=("plain",))
    words = body.get_content() if body else "(It has no plain text; the original holds the rest.)"
    date = getattr(message["Date"], "datetime", None)
    facts = {"date": exif_date(date.isoformat(" ", "minutes"))} if date else {}
    return {"facts": facts, **_kept("\n".join(head) + "\n\n" + words)}


def decoded(data: bytes) -> tuple[str, str]:
    """Bytes as text, and a note where the encoding had to be guessed."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding), ""
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        return text, "It is not UTF-8. It was read as Windows-1252: letters with accents may be wrong."


def _tidy(text: str) -> str:
    """Without what shows nothing or parts pages; single blank lines."""
    text = _one_kind(text)
    text = "".join(sign if sign in "\n\t" or sign.isprintable() else " " for sign in text)
    return single_blanks(text)


def single_blanks(text: str) -> str:
    """With single blank lines, and no space where a line ends; pages stay apart."""
    text = re.sub(r"(?<![ \t])[ \t]+\n", "\n", _one_kind(text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _one_kind(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _kept(text: str) -> dict[str, Any]:
    """The text within its limit, with the note that belongs to it."""
    pages = [_tidy(page) for page in text.split(PAGE)]
    text = PAGE.join(pages)
    if len(text) > MAX_TEXT:
        return {"text": text[:MAX_TEXT], "note": CUT}
    return {"text": text}
