"""HTML as it comes from a word processor, a content system or the clipboard.

The page is washed, then read as a stream of tags. Nothing of it but words and web links is ever kept, so nothing can
run.
"""

import re
from dataclasses import dataclass, replace

from lxml import etree

from newsroom.stories.blocks import Block, BlockKind
from newsroom.stories.inline import Run
from newsroom.stories.readers.washing import DROPPED, VOID, washed
from newsroom.stories.tidying import safe_href, tidy

BLOCKS = {
    *(
        "html",
        "head",
        "body",
        "main",
        "article",
        "section",
        "header",
        "footer",
        "aside",
        "address",
        "div",
        "p",
    ),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "figure",
        "figcaption",
    ),
    *(
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "pre",
        "hr",
        "form",
        "fieldset",
        "details",
        "summary",
    ),
}
KIND_OF_TAG = {
    "h1": BlockKind.HEADLINE,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), BlockKind.SUBHEAD),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST),
    "blockquote": BlockKind.QUOTE,
    "figure": BlockKind.IMAGE,
    "figcaption": BlockKind.IMAGE,
}
# Content systems name by class what HTML has no tag for.
CLASSED = {"p", "div", "h2", "h3"}
KIND_OF_CLASS = {
    BlockKind.STANDFIRST: ("standfirst", "dek", "subtitle", "subheadline"),
    BlockKind.IMAGE: ("caption", "caption-text"),
}
CREDIT_CLASS = re.compile(r"credit|copyright|byline", re.IGNORECASE)
BOLD = re.compile(r"font-weight:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|lighter|[1-5]00)", re.IGNORECASE)
ITALIC = re.compile(r"font-style:\s*italic", re.IGNORECASE)
HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all", re.IGNORECASE)


def read_html(html: str) -> list[Block]:
    """The blocks of a page, with its links. `<title>` is used only where the page itself has no headline."""
    html = washed(html)
    if not html.strip():
        return []
    parser = etree.HTMLParser(target=_Reader(), encoding="utf-8", no_network=True)
    blocks: list[Block] = etree.fromstring(html.encode(), parser)
    return blocks


@dataclass(frozen=True)
class _Context:
    """What an open tag means for the words inside it."""

    tag: str = ""
    kind: BlockKind = BlockKind.PARAGRAPH
    dropped: bool = False
    in_title: bool = False
    in_credit: bool = False
    strong: bool = False
    em: bool = False
    href: str = ""


class _Reader:
    """The target lxml feeds tags and words to; `close` gives the blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self.open = [_Context()]
        self.runs: list[Run] = []
        self.credit = ""
        self.alt = ""
        self.breaks = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in BLOCKS:
            self._flush()
            if tag == "figure":
                self._give_up_alt()
        context = _inside(self.open[-1], tag, attributes)
        if not context.dropped:
            self._mark(tag, attributes)
        if tag not in VOID:
            self.open.append(context)

    def _mark(self, tag: str, attributes: dict[str, str]) -> None:
        """What a tag says by standing there."""
        if tag == "br":
            self.breaks += 1
            if self.breaks == 2:
                self._flush()
            self.runs.append(Run(" "))
        elif tag == "q":
            self.runs.append(Run("“"))
        elif tag in {"td", "th"} and any(run.text.strip() for run in self.runs):
            self.runs.append(Run(" | "))
        elif tag == "img":
            alt = tidy(attributes.get("alt", ""))
            if " " in alt:  # one word is a file name or "image", not a description
                self._give_up_alt()
                self.alt = alt

    def end(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag in BLOCKS:
            self._flush()
        if tag == "q" and not self.open[-1].dropped:
            self.runs.append(Run("”"))
        if tag == "figure":
            self._give_up_alt()
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def data(self, text: str) -> None:
        here = self.open[-1]
        if here.in_title:
            self.title += text
        elif here.in_credit:
            self.credit += text
        elif not here.dropped:
            self.runs.append(Run(text, here.strong, here.em, here.href))
            if text.strip():
                self.breaks = 0

    def comment(self, text: str) -> None:
        pass

    def pi(self, target: str, data: str | None = None) -> None:
        pass

    def close(self) -> list[Block]:
        self._flush()
        self._give_up_alt()
        headed = any(block.kind == BlockKind.HEADLINE for block in self.blocks)
        title = Block.of(BlockKind.HEADLINE, self.title)
        if not headed and title.text and self.blocks and not _may_head(self.blocks[0]):
            return [title, *self.blocks]
        return self.blocks

    def _flush(self) -> None:
        """End the block whose words were being gathered."""
        if not self.runs:
            return
        kind = self.open[-1].kind
        block = Block.of(kind, self.runs, self.credit)
        self.runs = []
        self.breaks = 0
        if not block.text:
            return
        if kind == BlockKind.IMAGE:
            self.credit, self.alt = "", ""  # a written caption says it better than the alternative text
        else:
            self._give_up_alt()
        self.blocks.append(block)

    def _give_up_alt(self) -> None:
        """A picture that got no caption is known by its alternative text; a late credit belongs to the caption."""
        block = Block.of(BlockKind.IMAGE, self.alt, self.credit)
        last = self.blocks[-1] if self.blocks else None
        if last and last.kind == BlockKind.IMAGE and not self.alt and not last.credit:
            self.blocks[-1] = replace(last, credit=tidy(self.credit))
        elif block.text:
            self.blocks.append(block)
        self.alt = self.credit = ""


def _may_head(block: Block) -> bool:
    return block.kind in {BlockKind.PARAGRAPH, BlockKind.SUBHEAD}


def _is_dropped(tag: str, attributes: dict[str, str]) -> bool:
    hidden = "hidden" in attributes or HIDDEN.search(attributes.get("style", ""))
    # The arrow that leads back from a footnote to the text.
    back = tag == "a" and attributes.get("href", "").startswith(("#footnote-ref", "#endnote-ref"))
    return tag in DROPPED or bool(hidden) or back


def _inside(outer: _Context, tag: str, attributes: dict[str, str]) -> _Context:
    style, names = attributes.get("style", ""), attributes.get("class", "")
    inner = replace(
        outer,
        tag=tag,
        dropped=outer.dropped or _is_dropped(tag, attributes),
        in_title=tag == "title" and not outer.dropped,
        strong=(outer.strong or tag in {"b", "strong"} or bool(BOLD.search(style)))
        and not NOT_BOLD.search(style),
        em=outer.em or tag in {"i", "em"} or bool(ITALIC.search(style)),
        href=safe_href(attributes.get("href", "")) if tag == "a" else outer.href,
        kind=KIND_OF_TAG.get(tag, outer.kind),
    )
    if inner.kind == BlockKind.IMAGE:
        return replace(
            inner, in_credit=outer.in_credit or tag in {"small", "cite"} or bool(CREDIT_CLASS.search(names))
        )
    if tag in CLASSED:
        for kind, endings in KIND_OF_CLASS.items():
            if any(name.endswith(endings) for name in names.lower().split()):
                return replace(inner, kind=kind)
    return inner
