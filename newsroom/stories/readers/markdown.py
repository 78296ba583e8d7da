"""Markdown, by way of HTML."""

import re

from markdown_it import MarkdownIt

from newsroom.errors import Invalid
from newsroom.stories.blocks import Block, BlockKind
from newsroom.stories.copy import MAX_COPY
from newsroom.stories.readers.html import read_html

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<fields>.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
TITLE = re.compile(r"^title:[ \t]*(['\"]?)(?P<title>.+?)\1[ \t]*$", re.MULTILINE)

# Markup adds little to the words, and the parser is slow on a long text made to be slow.
MAX_MARKDOWN = 2 * MAX_COPY


def read_markdown(text: str) -> list[Block]:
    """The blocks of a Markdown text; a title in its front matter is the headline."""
    if len(text) > MAX_MARKDOWN:
        raise Invalid({"copy": [f"The copy is {len(text):,} characters long; at most {MAX_COPY:,} fit."]})
    text = text.replace("\r\n", "\n")
    title = None
    if front := FRONT_MATTER.match(text):
        title = TITLE.search(front["fields"])
        text = text[front.end() :]
    blocks = read_html(MarkdownIt("commonmark").render(text))
    return [Block.of(BlockKind.HEADLINE, title["title"]), *blocks] if title else blocks
