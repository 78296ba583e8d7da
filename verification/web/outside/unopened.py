"""Mails as anymail hands them over, with no more of them read than a provider's fields need.

The parser that anymail uses takes minutes over a header that somebody made for it, and this is where people's pages
are served. So a mail that comes whole is kept in its bytes (`raw`) with the beginnings of its first headers, and what
is made up of a provider's fields gets headers of bounded number and length. `outreach` reads the mail, in a child.
"""

import re
from collections.abc import Iterable
from email.errors import MessageError
from email.parser import BytesParser
from email.policy import default
from typing import Any

from anymail.inbound import AnymailInboundMessage
from anymail.utils import EmailAddress

UNREADABLE = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What parsing a mail that somebody broke raises."""
MOST_HEADERS = 100
LONGEST = 2_000
ALL = 32_000
"""Characters of one header, and of all of them."""
LONGEST_NAME, LONGEST_ADDRESS = 200, 320
SHORT, MOST_MARKS, MOST_ADDRESSES = 1_000, 40, 20
"""Of a header that is parsed: characters, marks that open something, addresses."""
_HEAD = 256_000
_MARKS = re.compile(r'["(\[<\\]')
_NEEDED = {"content-type", "content-disposition", "mime-version"}
_ADDRESS = re.compile(r"[\w.+%-]{1,100}@[\w.-]{1,200}")


def head_of(raw: bytes) -> bytes:
    """The first headers of a mail, each in one line and with what is too long cut off."""
    kept: list[bytes] = []
    for line in raw[:_HEAD].splitlines():
        if not line.strip() or sum(map(len, kept)) > ALL:
            break
        if line[:1] in {b" ", b"\t"} and kept:
            kept[-1] = (kept[-1] + b" " + line.strip())[:LONGEST]
        elif len(kept) < MOST_HEADERS:
            kept.append(line[:LONGEST])
        else:
            break
    return b"\r\n".join([*kept, b"", b""])


def bounded(value: str) -> str:
    """A header's value as far as it is parsed in no time; of one that is made of marks, only the addresses."""
    text = value[:SHORT]
    return _addresses_in(text) if len(_MARKS.findall(text)) > MOST_MARKS else text


def _addresses_in(text: str) -> str:
    return ", ".join(_ADDRESS.findall(text)[:MOST_ADDRESSES])


class _Lean(AnymailInboundMessage):
    """Stands in for the methods of anymail's message that touch what a stranger wrote."""

    def __setitem__(self, name: str, value: Any) -> None:
        known = self.policy.header_max_count(name) and name in self
        full = len(self) >= MOST_HEADERS or sum(len(str(given)) for _name, given in self.raw_items()) > ALL
        if known or (full and name.lower() not in _NEEDED):
            return
        text = bounded(str(value))
        try:
            super(AnymailInboundMessage, self).__setitem__(name, text)
        except UNREADABLE:
            super(AnymailInboundMessage, self).__setitem__(name, _addresses_in(text))

    @classmethod
    def parse_raw_mime_bytes(cls, raw: bytes) -> AnymailInboundMessage:
        message: AnymailInboundMessage = BytesParser(cls, policy=default).parsebytes(
            head_of(raw), headersonly=True
        )
        message.raw = raw
        return message

    @classmethod
    def parse_raw_mime(cls, text: str) -> AnymailInboundMessage:
        return cls.parse_raw_mime_bytes(text.encode("utf-8", "surrogateescape"))

    @classmethod
    def parse_raw_mime_chunks(cls, chunks: Iterable[bytes]) -> AnymailInboundMessage:
        return cls.parse_raw_mime_bytes(b"".join(chunk for chunk in chunks if chunk))


_address = EmailAddress.__init__
_construct = AnymailInboundMessage.construct.__func__
_attachment = AnymailInboundMessage.construct_attachment.__func__


def _constructed(cls: type, raw_headers: str | None = None, **fields: Any) -> AnymailInboundMessage:
    if raw_headers is not None:
        raw_headers = head_of(raw_headers.encode("utf-8", "surrogateescape")).decode("utf-8", "replace")
    return _construct(cls, raw_headers=raw_headers, **fields)


def _attached(
    cls: type, content_type: str, content: Any, filename: str | None = None, **more: Any
) -> AnymailInboundMessage:
    content_type = str(content_type or "")[:LONGEST]
    if content_type.strip().lower().startswith("message/"):
        content_type, filename = (
            "application/octet-stream",
            filename or "mail.eml",
        )  # a mail in a mail stays shut
    return _attachment(cls, content_type, content, filename=filename and filename[:LONGEST], **more)


def _addressed(
    self: EmailAddress, display_name: str | None = "", addr_spec: str | None = None, **more: Any
) -> None:
    _address(
        self,
        display_name and display_name[:LONGEST_NAME],
        addr_spec and addr_spec[:LONGEST_ADDRESS],
        **more,
    )


def keep_unopened() -> None:
    """Have anymail leave mails unopened (from `AppConfig.ready`)."""
    EmailAddress.__init__ = _addressed
    for name in ("__setitem__", "parse_raw_mime_bytes", "parse_raw_mime", "parse_raw_mime_chunks"):
        setattr(AnymailInboundMessage, name, vars(_Lean)[name])
    AnymailInboundMessage.construct = classmethod(_constructed)
    AnymailInboundMessage.construct_attachment = classmethod(_attached)
