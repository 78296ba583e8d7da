"""What a mail that came in holds, read by a process that may come to grief over it: strangers made it.

Nothing is believed: charsets that are none of the web's, names, lengths and counts all have their limit. What does not
fit is left out and named, so that a person can ask for it.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser
from typing import Any, ClassVar

from verification.evidence.fetching import charsets
from verification.evidence.reading.documents import single_blanks

SECONDS = 10.0
MOST_PARTS = 200
MOST_FILES = 20
LONGEST_TEXT = 200_000
LONGEST_HEADER = 2_000
MOST_ADDRESSES = 100
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "X-Envelope-To", "Envelope-To", "X-Forwarded-To")
_PLAIN = (
    "Message-ID",
    "In-Reply-To",
    "References",
    "Subject",
    "Auto-Submitted",
    "Precedence",
    "X-Loop",
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Response-Suppress",
    "List-Id",
    "Return-Path",
)
_OUTLOOK = re.compile(r"^(?:-{2,} ?(?:Original Message|Forwarded message) ?-{2,}|_{10,})\s*$", re.IGNORECASE)


def read_mail(data: bytes, *, whole: bool = True) -> dict[str, Any]:
    """Headers, words, attachments and delivery report of a mail; cut off in its middle, it has no attachments."""
    mail = BytesParser(policy=policy.compat32).parsebytes(data)
    parts = list(_parts(mail))
    text = _text(parts)
    files, left = _files(parts) if whole else ([], [])
    if len(parts) > MOST_PARTS:
        left.append(f"It has more than {MOST_PARTS} parts; the rest was not looked at.")
    return {
        "sender": _address(mail, "From"),
        "recipients": list(_recipients(mail)),
        "headers": {name.lower(): _header(mail, name) for name in _PLAIN},
        "text": text,
        "words": without_history(text),
        "files": files,
        "left": left,
        "report": _report(mail, parts),
    }


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number > MOST_PARTS:
            return
        yield part


def _header(mail: Message, name: str) -> str:
    return _decoded(str(mail.get(name, ""))[:LONGEST_HEADER])


def _decoded(value: str) -> str:
    with suppress(HeaderParseError, LookupError, ValueError, binascii.Error):  # else as it stands
        value = str(make_header(decode_header(value)))
    return " ".join(charsets.storable(value).split())


def _address(mail: Message, name: str) -> str:
    return parseaddr(_header(mail, name))[1][:320]


def _recipients(mail: Message) -> Iterator[str]:
    values = [str(value)[:LONGEST_HEADER] for name in _TO for value in mail.get_all(name, [])[:20]]
    for _name, address in getaddresses(values)[:MOST_ADDRESSES]:
        if address:
            yield charsets.storable(address)[:320]


def _is_file(part: Message) -> bool:
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        return False
    inline = part.get_content_disposition() == "inline"
    if inline and part.get("Content-ID"):
        return False  # a picture inside of the words: a logo, as a rule
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text(parts: list[Message]) -> str:
    """The plain words; where there are none, those of the page."""
    for wanted in ("text/plain", "text/html"):
        found = [_words(part) for part in parts if part.get_content_type() == wanted and not _is_file(part)]
        words = single_blanks("\n\n".join(one for one in found if one.strip()))
        if words:
            return words[:LONGEST_TEXT]
    return ""


def _words(part: Message) -> str:
    body = _body(part)
    words = charsets.storable(charsets.decoded(body, _charset(part)))[: 5 * LONGEST_TEXT]
    return _of_page(words) if part.get_content_type() == "text/html" else words


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (LookupError, ValueError, TypeError):
        return ""


def _body(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (LookupError, ValueError, TypeError, binascii.Error):
        return b""
    return payload if isinstance(payload, bytes) else b""


class _Page(HTMLParser):
    """The words of a page in a mail, line by line; what it quotes is marked as mails mark it."""

    BREAKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "table"}
    HIDDEN: ClassVar = {"style", "script", "title"}
    RCDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]  # a title that is never closed does not swallow the words

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines, self.hidden, self.quoted = [""], 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._edge(tag)
        if tag in self.BREAKS or tag == "body":
            self.hidden = 0  # whoever wrote it closed nothing
        self.hidden += tag in self.HIDDEN
        self.quoted += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        self._edge(tag)
        self.hidden = max(0, self.hidden - (tag in self.HIDDEN))
        self.quoted = max(0, self.quoted - (tag == "blockquote"))

    def _edge(self, tag: str) -> None:
        if tag in self.BREAKS and self.lines[-1]:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if self.hidden or not words:
            return
        self.lines[-1] = (
            f"{self.lines[-1]} {words}".strip() if self.lines[-1] else "> " * bool(self.quoted) + words
        )


def _of_page(html: str) -> str:
    page = _Page()
    page.feed(html)
    page.close()
    return "\n".join(page.lines)


def _files(parts: list[Message]) -> tuple[list[dict[str, str]], list[str]]:
    files: list[dict[str, str]] = []
    left: list[str] = []
    for part in parts:
        if not _is_file(part):
            continue
        name = _decoded(str(part.get_filename() or "attachment")[:LONGEST_HEADER])[:200]
        content = (
            part.get_payload()[0].as_bytes()  # type: ignore[union-attr, index]
            if part.get_content_type() == "message/rfc822" and part.is_multipart()
            else _body(part)
        )
        if len(files) == MOST_FILES:
            left.append(f"{name}: there are more than {MOST_FILES} files.")
        elif content:
            files.append({"name": name, "content": base64.b64encode(content).decode()})
    return files, left


def _report(mail: Message, parts: list[Message]) -> dict[str, str]:
    """A delivery report (RFC 3464): what became of which mail; empty where this is none."""
    if mail.get_content_type() != "multipart/report":
        return {}
    found: dict[str, str] = {"of": ""}
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            for group in groups if isinstance(groups, list) else []:
                if not isinstance(group, Message):
                    continue
                for name in ("Action", "Status", "Diagnostic-Code", "Final-Recipient", "Original-Recipient"):
                    if value := _header(group, name)[:300]:
                        found.setdefault(name.lower(), value.lower() if name == "Action" else value)
        elif part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            found["of"] = found["of"] or _original(part)
    return found if "action" in found else {}


def _original(part: Message) -> str:
    """The Message-ID of the mail that a report is about."""
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return _header(inner[0], "Message-ID")
    headers = BytesParser(policy=policy.compat32).parsebytes(_body(part), headersonly=True)
    return _header(headers, "Message-ID")


def without_history(text: str) -> str:
    """What somebody wrote, without the mail it answers that stands below; whole where they answer between its lines."""
    lines = text.split("\n")
    end = _unquoted(lines)
    is_quoted_below = any(line.strip() for line in lines[end:])
    if end and is_quoted_below and lines[end - 1].strip().endswith(":"):
        end -= 1  # the line that says who wrote
    end = next((number for number in range(end) if _OUTLOOK.match(lines[number])), end)
    kept = "\n".join(lines[:end]).strip()
    return kept or text.strip()


def _unquoted(lines: list[str]) -> int:
    """How many lines there are above what is only quoted or blank, to the bottom."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    return end


def read_words(data: bytes) -> str:
    """What somebody wrote, of words that were kept before."""
    return without_history(data.decode("utf-8", "replace"))
