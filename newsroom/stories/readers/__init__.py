"""Reading copy from files and from the clipboard: a headline, a standfirst and clean blocks.

What cannot be read is refused with one sentence under "copy", before anything is stored.
"""

import re

from newsroom.errors import Invalid
from newsroom.stories.blocks import Block
from newsroom.stories.copy import Document
from newsroom.stories.readers.decoding import decode
from newsroom.stories.readers.html import read_html
from newsroom.stories.readers.markdown import read_markdown
from newsroom.stories.readers.plain import read_plain
from newsroom.stories.readers.shaping import shape
from newsroom.stories.readers.word import read_word

MAX_BYTES = 5_000_000

MARKDOWN = re.compile(r"\A\s*# \S|\[[^\]\n]+\]\(https?://")
"""A first line that is a Markdown headline, or a Markdown link: nobody writes either by chance."""

READERS = {
    "txt": lambda data: read_plain(decode(data)),
    "md": lambda data: read_markdown(decode(data)),
    "html": lambda data: read_html(decode(data)),
    "htm": lambda data: read_html(decode(data)),
    "docx": read_word,
}


def read_copy(data: bytes, filename: str) -> Document:
    """The copy in an uploaded file; the end of its name says how to read it."""
    if len(data) > MAX_BYTES:
        raise Invalid({"copy": [f"This file has {len(data) / 1e6:.1f} MB; at most 5 MB can be read."]})
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    if extension not in READERS:
        known = "Copy is read from .txt, .md, .html and .docx files"
        raise Invalid({"copy": [f"{known}, not from .{extension}." if extension else f"{known}."]})
    if not data.strip():
        raise Invalid({"copy": ["This file is empty."]})
    return shape(READERS[extension](data))


def read_pasted(text: str, html: str = "") -> Document:
    """The copy from the clipboard, which may hold it with its links and headings as well as plain."""
    if len(text) + len(html) > MAX_BYTES:
        raise Invalid({"copy": ["What was pasted is too long; at most 5 MB can be read."]})
    plain = read_markdown(text) if MARKDOWN.search(text) else read_plain(text)
    return shape(_richer(plain, read_html(html) if html.strip() else []))


def _richer(plain: list[Block], rich: list[Block]) -> list[Block]:
    # Plain editors put their lines on the clipboard as one block of HTML: the paragraphs are only in the text.
    return rich if len(rich) > 1 or len(rich) >= len(plain) else plain
