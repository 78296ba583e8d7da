"""Copy as markup and as plain words. Push lines and pictures are no part of the running text."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from newsroom.stories.copy import Block, BlockKind, Document
from newsroom.stories.inline import Run, runs_of

TAGS = {
    BlockKind.PARAGRAPH: "p",
    BlockKind.SUBHEAD: "h2",
    BlockKind.QUOTE: "blockquote",
    BlockKind.LIST: "li",
}
"""The kinds of block that make the running text."""


def running(document: Document) -> list[Block]:
    """The blocks of the running text."""
    return [block for block in document.blocks if block.kind in TAGS]


def plain(document: Document) -> str:
    """The running text, a blank line between blocks."""
    return "\n\n".join(block.text for block in running(document))


def markup(document: Document) -> SafeString:
    """The running text as HTML; bold, italic and links stay, nothing else can come in."""
    return format_html_join("\n", "{}", ((piece,) for piece in _pieces(running(document))))


def _pieces(blocks: Iterable[Block]) -> Iterator[SafeString]:
    for listed, group in groupby(blocks, key=lambda block: block.kind == BlockKind.LIST):
        if listed:
            yield format_html("<ul>{}</ul>", format_html_join("", "{}", ((_tagged(one),) for one in group)))
        else:
            yield from map(_tagged, group)


def _tagged(block: Block) -> SafeString:
    tag = mark_safe(TAGS[block.kind])  # noqa: S308 (one of four words) # nosec B703
    return format_html("<{0}>{1}</{0}>", tag, marked(block))


def marked(block: Block) -> SafeString:
    """The words of a block with their marks."""
    return format_html_join("", "{}", ((_run(run),) for run in runs_of(block.text, block.marks)))


def _run(run: Run) -> SafeString:
    words = format_html("{}", run.text)
    if run.em:
        words = format_html("<em>{}</em>", words)
    if run.strong:
        words = format_html("<strong>{}</strong>", words)
    return format_html('<a href="{}">{}</a>', run.href, words) if run.href else words
